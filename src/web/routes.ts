import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import helmet from '@fastify/helmet';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

// Built by vite; src/web and dist/web are both two levels below the root.
const INBOX = fileURLToPath(new URL('../../dist/web/inbox/', import.meta.url));

/** The addresses of the inbox's screens; each serves the same page. */
const SCREENS = [
  '/',
  '/prompts/*',
  '/consents',
  '/consents/*',
  '/receipts/*',
  '/prescriptions',
  '/prescriptions/*',
  '/history',
  '/summary',
  '/me',
  '/documents',
  '/verify',
];

const HASHED = /-[\w-]{8,}\.\w+$/;
const HASHED_CACHE = 'public, max-age=31536000, immutable';
const CACHE = 'no-cache';

/**
 * The citizen's inbox: static files without personal data, under a policy that lets nothing else run
 * (Content Security Policy Level 3, Trusted Types).
 * @param secure whether the public origin is https
 */
export async function inboxRoutes(app: FastifyInstance, secure: boolean): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': ["'self'", ...(await inlineScripts())],
        'style-src': ["'self'"],
        'img-src': ["'self'", 'data:'],
        'connect-src': ["'self'"],
        'manifest-src': ["'self'"],
        'worker-src': ["'self'"],
        'base-uri': ["'none'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
        'require-trusted-types-for': ["'script'"],
      },
    },
    strictTransportSecurity: secure,
  });
  await app.register(fastifyStatic, {
    root: INBOX,
    preCompressed: true,
    wildcard: false,
    index: false,
    cacheControl: false,
    setHeaders: (response, path) => {
      response.header('cache-control', HASHED.test(path.replace(/\.(br|gz)$/, '')) ? HASHED_CACHE : CACHE);
    },
  });
  for (const url of SCREENS) {
    app.get(url, { config: { operationId: 'inbox' } }, (_request, reply) => reply.sendFile('index.html'));
  }
}

/** The sources of a policy that allow the scripts within the page (Content Security Policy Level 3, section 2.3.1). */
async function inlineScripts(): Promise<string[]> {
  const page = await readFile(`${INBOX}index.html`, 'utf8');
  return [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(
    ([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  );
}
