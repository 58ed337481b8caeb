import type { FastifyRequest } from 'fastify';

/** The operation id of the route a request was matched to, 'other' where it has none. */
export function operationOf(request: FastifyRequest): string {
  return (request.routeOptions.config as { operationId?: string }).operationId ?? 'other';
}
