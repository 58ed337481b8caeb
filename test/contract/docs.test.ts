import { createHash } from 'node:crypto';
import Fastify from 'fastify';
import t from 'tap';
import { docsRoutes } from '../../src/contract/docs/routes.js';
import { sourceOf } from './contracts.js';

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const app = Fastify();
await app.register(docsRoutes);
const origin = await app.listen({ port: 0, host: '127.0.0.1' });
t.teardown(() => app.close());

t.test('the reference page loads nothing from other servers', async (t) => {
  const response = await fetch(`${origin}/docs/reference`);
  t.equal(response.url, `${origin}/docs/reference/`);
  const html = await response.text();
  t.notMatch(html, /https?:\/\//, 'no URL of another server');
  t.match(html, '<html lang="en">');
  t.ok(html.indexOf('/openapi/partner.yaml') < html.indexOf('/openapi/citizen.yaml'), 'partners first');
  const policy = String(response.headers.get('content-security-policy'));
  const inline = /<script type="text\/javascript">([\s\S]*?)<\/script>/.exec(html)?.[1] ?? '';
  t.ok(
    policy.includes(`script-src 'self' ${hashOf(inline)};`),
    'its own start-up script and no other inline one',
  );
  t.notMatch(policy, /script-src[^;]*unsafe|https?:|\*/);
  t.match(policy, "default-src 'none'");
  t.match(policy, "connect-src 'self'");
});

t.test('the bundle is served with a cache lifetime', async (t) => {
  const response = await fetch(`${origin}/docs/reference/js/scalar.js`);
  t.match(response.headers.get('content-type'), /^(application|text)\/javascript/);
  t.equal(response.headers.get('cache-control'), 'public, max-age=3600');
  t.ok((await response.text()).length > 1_000_000);
});

t.test('both contracts are served unchanged', async (t) => {
  for (const name of ['partner', 'citizen']) {
    const response = await fetch(`${origin}/openapi/${name}.yaml`);
    t.equal(response.status, 200);
    t.equal(response.headers.get('content-type'), 'application/yaml');
    t.equal(await response.text(), sourceOf(name));
  }
});
