import type { FastifyInstance } from 'fastify';
import { Problem } from '../problem.js';

/** Methods of RFC 9110 section 9 and of RFC 5789, but CONNECT, which Node's HTTP server closes. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'] as const;

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
    method: METHODS.filter((method) => !allow.includes(method)),
    url,
    handler: () => {
      throw new Problem('method_not_allowed', { allow });
    },
  });
}
