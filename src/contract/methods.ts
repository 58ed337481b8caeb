import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, HTTPMethods } from 'fastify';
import { Problem } from '../problem.js';

/** Methods that some operation has (RFC 9110 section 9, RFC 5789), in the order in which Allow lists them. */
const OFFERED = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
/** The router's name for every other method: to route each of Node's two dozen would take most of a start. */
const OTHER = 'TRACE';
const METHODS = [...OFFERED, OTHER];

const sentMethods = new WeakMap<IncomingMessage, string>();

/** Lets a request with a method that no operation has be routed as `OTHER`. To be called before the router. */
export function foldMethod(request: IncomingMessage): void {
  const { method = '' } = request;
  if (METHODS.includes(method)) return;
  sentMethods.set(request, method);
  request.method = OTHER;
}

/** The method as it was sent. */
export const methodOf = (request: IncomingMessage): string =>
  sentMethods.get(request) ?? request.method ?? '';

/**
 * Makes every method reach the routes, so that each is answered by its path; answers `OPTIONS *` with the methods of the
 * server as a whole (RFC 9110 section 9.3.7) and CONNECT, since this is no proxy, with 405.
 */
export function acceptAllMethods(app: FastifyInstance): void {
  app.addHttpMethod(OTHER, { hasBody: true, overrideExisting: true });
  const allow = OFFERED.join(', ');
  app.options('*', async ({ raw }, reply) => {
    if (raw.url !== '*') return reply.callNotFound();
    return reply.code(204).header('allow', allow).send();
  });
  app.server.on('connect', (_request, socket) => {
    socket.end(
      `HTTP/1.1 405 Method Not Allowed\r\nAllow: ${allow}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
    );
  });
}

/**
 * Notes the routes that a scope gets from here on. The returned function, called after the last of them, answers all
 * other methods of their paths: OPTIONS with 204 and Allow (RFC 9110 section 9.3.7), the others with 405 and Allow
 * (section 15.5.6).
 */
export function answerOtherMethods(scope: FastifyInstance): () => void {
  const methodsOf = new Map<string, Set<string>>();
  const note = { isOn: true };
  scope.addHook('onRoute', ({ method, url }) => {
    if (!note.isOn) return;
    const methods = methodsOf.get(url) ?? new Set();
    for (const each of [method].flat()) methods.add(each);
    methodsOf.set(url, methods);
  });
  return () => {
    note.isOn = false;
    for (const [url, methods] of methodsOf) answerOthers(scope, url.slice(scope.prefix.length), methods);
  };
}

function answerOthers(scope: FastifyInstance, url: string, methods: ReadonlySet<string>): void {
  const allow = METHODS.filter((method) => methods.has(method) || method === 'OPTIONS');
  if (!methods.has('OPTIONS')) {
    scope.options(url, async (_request, reply) => reply.code(204).header('allow', allow.join(', ')).send());
  }
  scope.route({
    method: METHODS.filter((method) => !allow.includes(method)) as HTTPMethods[],
    url,
    handler: () => {
      throw new Problem('method_not_allowed', { allow });
    },
  });
}
