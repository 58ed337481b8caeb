import { readdirSync } from 'node:fs';
import t from 'tap';
import { createTestGateway } from '../helpers/gateway.js';

/** An inbox that was opened before a new build asks for files of the former one. */
const g = await createTestGateway(t);
const built = readdirSync('dist/web/inbox/assets').filter((name) => /\.(js|css)$/.test(name));

t.test('files of the build are kept for ever, the page and the worker are asked for anew', async (t) => {
  t.ok(built.length > 2);
  for (const name of built) {
    const { status, headers } = await fetch(`${g.origin}/assets/${name}`);
    t.equal(status, 200, name);
    t.match(headers.get('cache-control'), /immutable/);
  }
  for (const path of ['/', '/history', '/worker.js', '/manifest.webmanifest']) {
    t.equal((await fetch(g.origin + path)).headers.get('cache-control'), 'no-cache', path);
  }
});

t.test('a file of a former build is not found, and never a page instead of a script', async (t) => {
  for (const name of built) {
    const former = name.replace(/-[\w-]{8}\./, '-0ldBu1ld.');
    t.not(former, name);
    for (const path of [`/assets/${former}`, `/assets/${former}.br`]) {
      const answer = await fetch(g.origin + path);
      t.equal(answer.status, 404, path);
      t.notMatch(answer.headers.get('content-type'), /html|javascript|css/);
      t.notMatch(answer.headers.get('cache-control'), /immutable|max-age=[1-9]/, 'not remembered');
    }
  }
});

t.test(
  'a request that a former build would send is answered with a problem that the inbox shows',
  async (t) => {
    const an = await g.citizen('an');
    t.match(await an.call('GET', '/history?page=2'), { status: 400, body: { code: 'invalid_request' } });
    t.match(await an.call('GET', '/prompts-of-before'), { status: 404, body: { code: 'not_found' } });
    t.match(await an.call('PUT', '/consents'), { status: 405, body: { code: 'method_not_allowed' } });
  },
);
