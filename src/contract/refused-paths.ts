import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Signer } from '../http-signature/signer.js';
import type { Observe } from '../observation.js';
import { PROBLEM_CONTENT_TYPE, Problem, toBody } from '../problem.js';
import { toProblem } from './failure.js';
import type { PageFor } from './problems.js';
import { signedFields, unsignedOf, whereUnsigned } from './signed-answers.js';

const SIGNED = /^\/v1(?![^/?])/;
const CONTENT_TYPE = `${PROBLEM_CONTENT_TYPE}; charset=utf-8`;

export interface RefusedPathOptions {
  readonly publicOrigin: string;
  readonly signingKey: Signer;
  readonly observe: Observe;
  /** Counts the request against its client. @throws Problem rate_limited */
  readonly count: (request: FastifyRequest) => void;
  readonly pageFor: PageFor;
}

/**
 * Answers requests that the router itself refuses, such as `/v1/%zz`, for Fastify's option `frameworkErrors`. No hook runs
 * for them, so this also signs, observes and counts.
 */
export function answerRefusedPaths({
  publicOrigin,
  signingKey,
  observe,
  count,
  pageFor,
}: RefusedPathOptions) {
  return async (error: FastifyError, request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { id: call_id } = request;
    let problem = problemOf(error, () => count(request));
    observe({ event: 'refused', operation: 'other', call_id, code: problem.code });
    const page = pageFor(problem, request);
    let body = page?.body ?? JSON.stringify(toBody(problem, publicOrigin, call_id));
    let signature: Record<string, string> = {};
    if (SIGNED.test(request.raw.url ?? '')) {
      const content = request.method === 'HEAD' ? undefined : body;
      const answer = { status: problem.status, body: content, contentType: CONTENT_TYPE };
      try {
        signature = await signedFields(request, answer, publicOrigin, signingKey);
      } catch (failure) {
        problem = whereUnsigned(failure);
        observe(unsignedOf({ operation: 'other', call_id }, problem));
        body = JSON.stringify(toBody(problem, publicOrigin, call_id));
      }
    }
    const { raw } = reply;
    raw.writeHead(problem.status, {
      ...problem.headers,
      'content-type': CONTENT_TYPE,
      ...page?.headers,
      'content-length': Buffer.byteLength(body),
      'call-id': call_id,
      ...signature,
    });
    raw.end(request.method === 'HEAD' ? undefined : body);
    observe({
      event: 'answered',
      operation: 'other',
      call_id,
      status: problem.status,
      duration_ms: reply.elapsedTime,
    });
  };
}

function problemOf(error: unknown, count: () => void): Problem {
  try {
    count();
    return toProblem(error);
  } catch (refusal) {
    return toProblem(refusal);
  }
}

/**
 * Refuses request targets with NUL or text that is not UTF-8: no name, code or id contains either, and PostgreSQL stores
 * neither. The router already refuses such a path, but not such a query.
 */
export function refuseMalformedTargets(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ raw: { url = '' } }) => {
    if (!url.includes('%')) return;
    try {
      if (!decodeURIComponent(url).includes('\0')) return;
    } catch {
      // answered below
    }
    throw new Problem('invalid_request', { detail: 'The request target must be UTF-8 without NUL.' });
  });
}
