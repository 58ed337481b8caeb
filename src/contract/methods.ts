import type { FastifyInstance } from 'fastify';
import { Problem } from '../problem.js';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** Answers unsupported methods of known paths with 405 and Allow (RFC 9110 section 15.5.6). */
export function refuseOtherMethods(
  app: FastifyInstance,
  operations: readonly { url: string; method: string }[],
): void {
  for (const url of new Set(operations.map((each) => each.url))) {
    const allow = operations.filter((each) => each.url === url).map((each) => each.method);
    app.route({
      method: METHODS.filter((method) => !allow.includes(method)),
      url,
      handler: () => {
        throw new Problem('method_not_allowed', { allow });
      },
    });
  }
}
