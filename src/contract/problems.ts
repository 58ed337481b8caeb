import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Observe } from '../observation.js';
import { notFound, PROBLEM_CONTENT_TYPE, Problem, toBody } from '../problem.js';
import { toProblem } from './failure.js';
import { operationOf } from './operation.js';

/** Answers every error with application/problem+json and observes it. @param origin the public origin, for `type` */
export function answerProblems(app: FastifyInstance, origin: string, observe: Observe): void {
  app.setErrorHandler((error, request: FastifyRequest, reply: FastifyReply) => {
    const problem = toProblem(error);
    const operation = operationOf(request);
    if (problem.code === 'internal_error') observe({ event: 'failed', operation, error });
    else if (problem.code === 'unavailable') {
      observe({ event: 'refused', operation, code: problem.code, reason: reasonOf(problem.cause) });
    } else observe({ event: 'refused', operation, code: problem.code });
    return reply
      .code(problem.status)
      .headers(problem.headers)
      .type(PROBLEM_CONTENT_TYPE)
      .send(JSON.stringify(toBody(problem, origin)));
  });
  app.setNotFoundHandler(answerNotFound);
}

/** What an operator needs to know of a 503: a code, or the driver's own words. PostgreSQL's, which can quote values, always have a code. */
function reasonOf(cause: unknown): string | undefined {
  if (!(cause instanceof Error)) return undefined;
  if (cause instanceof Problem) return reasonOf(cause.cause);
  return (cause as { code?: string }).code ?? cause.message;
}

/** Answers an unknown path, and `OPTIONS *`, which asks for the server (RFC 9110 section 9.3.7). @throws Problem not_found */
export function answerNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (request.method === 'OPTIONS' && request.raw.url === '*') return reply.code(204).send();
  throw notFound();
}
