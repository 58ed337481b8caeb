import type { FastifyInstance, FastifyRequest } from 'fastify';
import { methodOf } from './contract/methods.js';
import { operationOf } from './contract/operation.js';
import { type DatabaseTime, measuring } from './database-time.js';
import type { Tracing } from './tracing.js';

/** Records a span of every call that the router took. */
export function traceCalls(app: FastifyInstance, tracing: Tracing): void {
  const times = new WeakMap<FastifyRequest, DatabaseTime>();
  app.addHook('preHandler', (request, _reply, done) => {
    const time = { database_ms: 0 };
    times.set(request, time);
    measuring(time, done);
  });
  app.addHook('onResponse', async (request, reply) => {
    tracing.record({
      operation: operationOf(request),
      method: methodOf(request.raw),
      status: reply.statusCode,
      duration_ms: reply.elapsedTime,
      database_ms: times.get(request)?.database_ms ?? 0,
    });
  });
}
