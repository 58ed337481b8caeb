import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { consentOf, onceFor } from '../app/asking.js';
import { createTestGateway } from '../helpers/gateway.js';
import { runHere } from '../helpers/program.js';

const began = new Date().toISOString();
const g = await createTestGateway(t);
const bank = g.partner('bank-a');
const consent = await consentOf(bank, await g.citizen('an'), onceFor(g.number('an')));
const released = await bank.call('POST', `/v1/consents/${consent}/releases`, {});
const id = released.body.release_id as string;
const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-release-'));
t.teardown(() => rmSync(folder, { recursive: true, force: true }));

const run = (words: string[], environment: NodeJS.ProcessEnv = { DATABASE_URL: g.ownerUrl }) =>
  runHere(words, { DATA_DIR: '/nonexistent', ...environment });

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

t.test('a release is verified where it is recorded, and offline by its exported evidence', async (t) => {
  t.match(await run(['release', 'verify', id]), {
    status: 0,
    stdout: `${id} holds: bank-a signed this release`,
  });
  const evidence = file('evidence.json', (await run(['release', 'export', id])).stdout);
  const keys = file('keys.json', (await run(['partner', 'show', 'bank-a', '--json'])).stdout);
  const offline = (path: string, jwks = keys) =>
    run(['release', 'verify', '--file', path, '--jwks', jwks], {});
  t.match(await offline(evidence), { status: 0, stdout: /holds: bank-a/ });
  const others = file('others.json', (await run(['partner', 'show', 'bank-b', '--json'])).stdout);
  t.match(await offline(evidence, others), { status: 1, complaint: /not among the given ones/ });
  t.match(await offline(keys), { status: 1, complaint: /holds no evidence/ });
  t.match(await offline(evidence, evidence), { status: 1, complaint: /is no JWK Set/ });
});

t.test('all since an instant are verified, and one that nobody signed makes it fail', async (t) => {
  t.match(await run(['release', 'verify', '--since', began]), { status: 0, stdout: /^2 verified since/ });
  await g.owner.query('UPDATE partner.signed_request SET signature = sha256(signature)');
  const broken = await run(['release', 'verify', '--since', began]);
  t.match(broken, { status: 1, complaint: 'ung-thuan: 2 are not shown by a signature of their partner' });
  t.match(broken.stdout, `${id}: the signature does not cover this message`);
});

t.test('mistakes are one line', async (t) => {
  for (const words of [
    ['verify'],
    ['verify', id, id],
    ['verify', 'rel_x'],
    ['verify', 'rel_00000000000000000000000000'],
    ['verify', '--since', 'yesterday'],
    ['verify', '--file', 'x'],
    ['verify', '--file', '/nonexistent', '--jwks', '/nonexistent'],
    ['export'],
    ['export', '--since', began],
    ['forget', id],
  ]) {
    t.match(
      await run(['release', ...words]),
      { status: 1, stdout: '', complaint: /^ung-thuan: [^\n]+$/ },
      words.join(' '),
    );
  }
});
