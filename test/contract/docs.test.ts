import { createHash } from 'node:crypto';
import Fastify from 'fastify';
import t from 'tap';
import { PROBLEM_TEXTS } from '../../src/contract/docs/problem-texts.js';
import { docsRoutes } from '../../src/contract/docs/routes.js';
import { PROBLEMS, Problem, type ProblemCode, toBody } from '../../src/problem.js';
import { sourceOf } from './contracts.js';

const CODES = Object.keys(PROBLEMS) as ProblemCode[];
const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const app = Fastify();
app.setErrorHandler((error, _request, reply) => {
  if (!(error instanceof Problem)) throw error;
  return reply
    .code(error.status)
    .type('application/problem+json')
    .send(toBody(error, 'https://gateway.example'));
});
await app.register(docsRoutes);
const origin = await app.listen({ port: 0, host: '127.0.0.1' });
t.teardown(() => app.close());

t.test('the reference page loads nothing from other servers', async (t) => {
  const response = await fetch(`${origin}/docs`);
  t.equal(response.url, `${origin}/docs/`);
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
  const response = await fetch(`${origin}/docs/js/scalar.js`);
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

t.test('every problem has a page in both languages', async (t) => {
  const list = await (await fetch(`${origin}/problems`)).text();
  for (const code of CODES) {
    t.match(list, `<a href="/problems/${code}">`);
    const { type } = toBody(new Problem(code), origin);
    const response = await fetch(type);
    t.equal(response.status, 200, code);
    const html = await response.text();
    const { happened, remedy } = PROBLEM_TEXTS[code];
    for (const text of [happened.vi, happened.en, remedy.vi, remedy.en]) {
      t.ok(html.includes(text));
      t.notMatch(text, /[<>&"]/, 'needs no escaping');
    }
    const style = /<style>([\s\S]*?)<\/style>/.exec(html)?.[1] ?? '';
    const policy = String(response.headers.get('content-security-policy'));
    t.ok(policy.startsWith(`default-src 'none'; style-src ${hashOf(style)};`));
    t.notMatch(html, /<script|https?:\/\//);
    t.match(
      html,
      /^<!doctype html>\n<html lang="vi">[\s\S]*<title>[^<]+<\/title>[\s\S]*<main>[\s\S]*<section lang="en">/,
    );
  }
});

t.test('unknown codes have no page', async (t) => {
  for (const code of ['lost', '__proto__', 'constructor', '%3Cscript%3E']) {
    const response = await fetch(`${origin}/problems/${code}`);
    t.equal(response.status, 404);
    t.match(await response.json(), { code: 'not_found' });
  }
});
