import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import scalar, { type FastifyApiReferenceOptions } from '@scalar/fastify-api-reference';
import type { FastifyInstance } from 'fastify';
import { isProblemCode, notFound } from '../../problem.js';
import { PROBLEM_PAGE_CSP, problemListPage, problemPage } from './problem-pages.js';

/** The contracts, in the order they are shown. */
const CONTRACTS = [
  { name: 'partner', title: 'Partners' },
  { name: 'citizen', title: 'Citizens' },
] as const;

const ASSET_MAX_AGE_S = 3600;

// Everything that would call out of this server is off: the reader may sit in a closed network, and whom a partner's
// engineer asks about is nobody else's business. The try-it client and its samples are off too: they cannot sign.
const REFERENCE: FastifyApiReferenceOptions = {
  routePrefix: '/docs',
  configuration: {
    pageTitle: 'Ưng Thuận API',
    sources: CONTRACTS.map(({ name, title }, i) => ({
      title,
      slug: name,
      url: `/openapi/${name}.yaml`,
      default: i === 0,
      agent: { disabled: true },
    })),
    telemetry: false,
    withDefaultFonts: false,
    persistAuth: false,
    showDeveloperTools: 'never',
    hideClientButton: true,
    hideTestRequestButton: true,
    documentDownloadType: 'direct',
    hiddenClients: true,
    hideModels: true,
    orderSchemaPropertiesBy: 'preserve',
    orderRequiredPropertiesFirst: false,
    defaultOpenAllTags: true,
    customCss: `
:root { --scalar-font: system-ui, sans-serif; --scalar-font-code: ui-monospace, monospace; }
.introduction-card .scalar-reference-intro-auth { display: none; }`,
  },
};

/**
 * The pages for people: `/docs` (both contracts), `/openapi/*.yaml` (their sources) and `/problems` (what each refusal
 * means). They need no network but this server, and no signature or token.
 */
export async function docsRoutes(app: FastifyInstance): Promise<void> {
  await app.register(async (reference) => {
    reference.addHook('onSend', async (_request, reply, payload) => {
      const type = String(reply.getHeader('content-type'));
      if (type.startsWith('application/javascript')) {
        reply.header('cache-control', `public, max-age=${ASSET_MAX_AGE_S}`);
      }
      if (!type.startsWith('text/html') || typeof payload !== 'string') return payload;
      reply.header('content-security-policy', referencePolicy(payload));
      return payload.replace('<html>', '<html lang="en">');
    });
    await reference.register(scalar, REFERENCE);
  });

  for (const { name } of CONTRACTS) {
    const source = readFileSync(new URL(`../../../openapi/${name}.yaml`, import.meta.url), 'utf8');
    app.get(`/openapi/${name}.yaml`, async (_request, reply) => {
      return reply.type('application/yaml').header('cache-control', 'no-cache').send(source);
    });
  }

  app.get('/problems', async (_request, reply) => {
    return reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', PROBLEM_PAGE_CSP)
      .send(problemListPage());
  });
  app.get<{ Params: { code: string } }>('/problems/:code', async (request, reply) => {
    const { code } = request.params;
    if (!isProblemCode(code)) throw notFound();
    return reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', PROBLEM_PAGE_CSP)
      .send(problemPage(code));
  });
}

/**
 * What the reference page may do: run its own bundle and the one script in the page that starts it (by its hash), style
 * itself, and read from this server.
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
