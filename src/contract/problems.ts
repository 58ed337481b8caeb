import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Observe } from '../observation.js';
import { notFound, PROBLEM_CONTENT_TYPE, toBody } from '../problem.js';
import { problemOfError } from './failure.js';
import { operationOf } from './operation.js';

/** Answers every error as application/problem+json, and observes it. @param origin the gateway's, for problem types */
export function answerProblems(app: FastifyInstance, origin: string, observe: Observe): void {
  app.setErrorHandler((error, request: FastifyRequest, reply: FastifyReply) => {
    const problem = problemOfError(error);
    const operation = operationOf(request);
    if (problem.code === 'internal_error') observe({ event: 'failed', operation, error });
    else observe({ event: 'refused', operation, code: problem.code });
    return reply
      .code(problem.status)
      .headers(problem.headers)
      .type(PROBLEM_CONTENT_TYPE)
      .send(JSON.stringify(toBody(problem, origin)));
  });
  app.setNotFoundHandler(answerNotFound);
}

/** Answers a path that nobody serves. @throws Problem not_found */
export function answerNotFound(): never {
  throw notFound();
}
