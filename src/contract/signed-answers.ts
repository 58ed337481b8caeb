import type { FastifyInstance, FastifyRequest } from 'fastify';
import { signatureField } from '../http-signature/fields.js';
import { signResponse } from '../http-signature/response/sign.js';
import { type Signer, SignerUnavailable } from '../http-signature/signer.js';
import type { Observation, Observe } from '../observation.js';
import { PROBLEM_CONTENT_TYPE, type Problem, toBody } from '../problem.js';
import { toProblem } from './failure.js';
import { methodOf } from './methods.js';
import { operationOf } from './operation.js';

/** What the header fields of a signed response cover. */
export interface AnswerToSign {
  readonly status: number;
  /** Undefined without content. */
  readonly body: string | undefined;
  readonly contentType: string | undefined;
  /** Whether it has the field Idempotent-Replayed. */
  readonly isReplay?: boolean;
}

/** The header fields of a signed response, all but Content-Type (RFC 9421 section 2.4). The id of the call is Call-Id. */
export async function signedFields(
  { raw, id }: FastifyRequest,
  { isReplay = false, ...answer }: AnswerToSign,
  publicOrigin: string,
  signingKey: Signer,
): Promise<Record<string, string>> {
  const own = { 'call-id': id, ...(isReplay && { 'idempotent-replayed': 'true' }) };
  const fields = await signResponse(
    { ...answer, fields: own },
    {
      method: methodOf(raw),
      targetUri: publicOrigin + (raw.url ?? ''),
      signature: signatureField(raw.rawHeaders),
    },
    signingKey,
    Math.floor(Date.now() / 1000),
  );
  return { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', ...own, ...fields };
}

/**
 * Signs every response, errors included (RFC 9421 section 2.4), and forbids caching. Where the key does not sign, the response is
 * a 503 without a signature, and nothing of what would have been sent.
 */
export function signAnswers(
  app: FastifyInstance,
  publicOrigin: string,
  signingKey: Signer,
  observe: Observe,
): void {
  app.addHook('onSend', async (request, reply, payload) => {
    // An answer to HEAD has no content to digest.
    const hasContent = typeof payload === 'string' && payload.length > 0 && request.method !== 'HEAD';
    const body = hasContent ? payload : undefined;
    const given = reply.getHeader('content-type');
    const contentType = given === undefined ? undefined : String(given);
    const isReplay = reply.hasHeader('idempotent-replayed');
    const answer = { status: reply.statusCode, body, contentType, isReplay };
    try {
      reply.headers(await signedFields(request, answer, publicOrigin, signingKey));
      return payload;
    } catch (error) {
      const problem = whereUnsigned(error);
      observe(unsignedOf({ operation: operationOf(request), call_id: request.id }, problem));
      for (const name of Object.keys(reply.getHeaders())) reply.removeHeader(name);
      reply
        .code(problem.status)
        .headers({ 'call-id': request.id, ...problem.headers })
        .type(PROBLEM_CONTENT_TYPE);
      return request.method === 'HEAD' ? null : JSON.stringify(toBody(problem, publicOrigin, request.id));
    }
  });
}

/** The problem to answer, unsigned, when signing failed. @throws error unless the key cannot be reached */
export function whereUnsigned(error: unknown): Problem {
  if (error instanceof SignerUnavailable) return toProblem(error);
  throw error;
}

/** What is observed of an unsigned 503. */
export const unsignedOf = (
  about: { readonly operation: string; readonly call_id: string },
  { code, cause }: Problem,
): Observation => ({
  event: 'refused',
  ...about,
  code,
  reason: cause instanceof Error ? cause.message : undefined,
});
