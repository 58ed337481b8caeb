import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { CONTRACTS } from './contracts.js';

// Built by scripts/build-reference.ts; src/contract/docs and dist/contract/docs are both three levels below the root.
const REFERENCE = new URL('../../../dist/docs/', import.meta.url);
const SCRIPT_MAX_AGE_S = 3600;

/**
 * Serves the contracts without authentication: `/docs/reference/` for people, which loads nothing from other servers, and
 * `/openapi/*.yaml`, their sources.
 */
export async function docsRoutes(app: FastifyInstance): Promise<void> {
  const reference = readFileSync(new URL('index.html', REFERENCE), 'utf8');
  const policy = referencePolicy(reference);
  app.get('/docs/reference', async (_request, reply) => reply.redirect('/docs/reference/', 301));
  app.get('/docs/reference/', async (_request, reply) =>
    reply.type('text/html; charset=utf-8').header('content-security-policy', policy).send(reference),
  );
  await app.register(fastifyStatic, {
    root: fileURLToPath(new URL('js/', REFERENCE)),
    prefix: '/docs/reference/js/',
    preCompressed: true,
    wildcard: false,
    index: false,
    decorateReply: false,
    cacheControl: false,
    setHeaders: (response) => {
      response.header('cache-control', `public, max-age=${SCRIPT_MAX_AGE_S}`);
    },
  });

  for (const { name } of CONTRACTS) {
    const source = readFileSync(new URL(`../../../openapi/${name}.yaml`, import.meta.url), 'utf8');
    app.get(`/openapi/${name}.yaml`, async (_request, reply) => {
      return reply.type('application/yaml').header('cache-control', 'no-cache').send(source);
    });
  }
}

/**
 * The CSP of the reference page: its own bundle, the inline script that starts it (by hash), inline styles, and requests
 * to this server.
 */
function referencePolicy(html: string): string {
  const hashes = [...html.matchAll(/<script type="text\/javascript">([\s\S]*?)<\/script>/g)].map(
    ([, script]) => `'sha256-${createHash('sha256').update(String(script)).digest('base64')}'`,
  );
  return [
    "default-src 'none'",
    `script-src 'self' ${hashes.join(' ')}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
