/**
 * Renders the API reference (/docs/reference/) into dist/docs at build time, both the page and Scalar's script, so that a production
 * install does not need Scalar.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import scalar, { type FastifyApiReferenceOptions } from '@scalar/fastify-api-reference';
import Fastify from 'fastify';
import { CONTRACTS } from '../src/contract/docs/contracts.js';

// Everything that would call another server is off: the reader may be in a closed network, and lookups must not reach third
// parties. The try-it client and its samples are off too: they cannot sign.
const REFERENCE: FastifyApiReferenceOptions = {
  routePrefix: '/docs/reference',
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

const OUT = new URL('../dist/docs/', import.meta.url);
const BROTLI_QUALITY = 9; // the highest quality takes ten times as long and saves a few percent

const app = Fastify();
await app.register(scalar, REFERENCE);
const page = await app.inject('/docs/reference/');
const script = await app.inject('/docs/reference/js/scalar.js');
mkdirSync(new URL('js/', OUT), { recursive: true });
writeFileSync(new URL('index.html', OUT), page.body.replace('<html>', '<html lang="en">'));
writeFileSync(new URL('js/scalar.js', OUT), script.body);
writeFileSync(new URL('js/scalar.js.gz', OUT), gzipSync(script.body, { level: 9 }));
writeFileSync(
  new URL('js/scalar.js.br', OUT),
  brotliCompressSync(script.body, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } }),
);
await app.close();
