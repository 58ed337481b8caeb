import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import t from 'tap';
import { openBrowser } from '../helpers/browser.js';
import { createTestGateway } from '../helpers/gateway.js';
import { testServers } from '../helpers/servers.js';

const MAX_BYTES = 20_000;

const bundle = async (more: BuildOptions) => {
  const { outputFiles = [] } = await build({
    entryPoints: ['src/client/index.ts'],
    bundle: true,
    minify: true,
    platform: 'browser', // so that an import of Node does not resolve
    write: false,
    ...more,
  });
  return String(outputFiles[0]?.text);
};

t.test('the client is small and needs nothing of Node', async (t) => {
  const text = await bundle({ format: 'esm' });
  t.ok(text.length < MAX_BYTES, `${text.length} bytes`);
  t.notMatch(text, /node:|\bBuffer\b|\bprocess\b|\brequire\b/);
});

t.test('it works with a browser’s own cryptography', async (t) => {
  const g = await createTestGateway(t);
  const key = JSON.parse(readFileSync(join(testServers().partnersDir, 'bank-a.jwk.json'), 'utf8'));
  const browser = await openBrowser(t);
  const page = await browser.newPage();
  await page.goto(g.origin);
  await page.evaluate(
    `${await bundle({ format: 'iife', globalName: 'gateway' })}; globalThis.gateway = gateway`,
  );
  const purposes = await page.evaluate(`(async () => {
    const client = await gateway.createClient(${JSON.stringify({ origin: g.origin, key })});
    return (await client.call('GET', '/v1/catalogue', {})).body.purposes.length;
  })()`);
  t.ok(Number(purposes) > 0);
});
