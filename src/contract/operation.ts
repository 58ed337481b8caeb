import type { FastifyRequest } from 'fastify';

/** The operation id of the matched route, 'other' without one. */
export function operationOf(request: FastifyRequest): string {
  return (request.routeOptions.config as { operationId?: string }).operationId ?? 'other';
}
