import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Observe } from '../observation.js';
import { notFound, PROBLEM_CONTENT_TYPE, type Problem, reasonOf, toBody } from '../problem.js';
import { toProblem } from './failure.js';
import { operationOf } from './operation.js';

/** Headers and body of a refusal for people; undefined where a program gets the problem. */
export type PageFor = (
  problem: Problem,
  request: FastifyRequest,
) => { readonly headers: Readonly<Record<string, string>>; readonly body: string } | undefined;

/**
 * Answers every error with application/problem+json, or with a page where a browser asks for one, and observes it.
 * @param origin the public origin, for `type`
 */
export function answerProblems(
  app: FastifyInstance,
  origin: string,
  observe: Observe,
  pageFor: PageFor,
): void {
  app.setErrorHandler((error, request: FastifyRequest, reply: FastifyReply) => {
    const problem = toProblem(error);
    const about = { operation: operationOf(request), call_id: request.id };
    if (problem.code === 'internal_error') observe({ event: 'failed', ...about, error });
    else if (problem.code === 'unavailable') {
      observe({ event: 'refused', ...about, code: problem.code, reason: reasonOf(problem.cause) });
    } else observe({ event: 'refused', ...about, code: problem.code });
    const page = pageFor(problem, request);
    if (page !== undefined) {
      return reply.code(problem.status).headers(problem.headers).headers(page.headers).send(page.body);
    }
    return reply
      .code(problem.status)
      .headers(problem.headers)
      .type(PROBLEM_CONTENT_TYPE)
      .send(JSON.stringify(toBody(problem, origin, request.id)));
  });
  app.setNotFoundHandler(answerNotFound);
}

/** Answers an unknown path, and `OPTIONS *`, which asks for the server (RFC 9110 section 9.3.7). @throws Problem not_found */
export function answerNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (request.method === 'OPTIONS' && request.raw.url === '*') return reply.code(204).send();
  throw notFound();
}
