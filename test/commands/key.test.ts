import { spawnSync } from 'node:child_process';
import type { JsonWebKey } from 'node:crypto';
import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { plainCall } from '../../scripts/client/citizen.js';
import { createPartnerClient } from '../../scripts/client/partner.js';
import { readConfig } from '../../src/config.js';
import { verifyReceipts } from '../../src/consent/verify-receipts.js';
import { startGateway } from '../../src/gateway.js';
import { consentOf, onceFor } from '../app/asking.js';
import { createTestGateway } from '../helpers/gateway.js';
import { testServers } from '../helpers/servers.js';

const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-key-'));
t.teardown(() => rmSync(folder, { recursive: true, force: true }));
const path = (name: string) => join(folder, name);

function run(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['dist/main.js', 'key', ...words], {
    env: { PATH: process.env.PATH },
    encoding: 'utf8',
  });
  return { status, stdout: stdout.trim(), complaint: stderr.trim() };
}

interface Listed {
  readonly keyid: string;
  readonly state: 'signs' | 'published' | 'retired';
}

function change(...words: string[]): readonly Listed[] {
  const { stdout, complaint } = run(...words, '--json');
  t.equal(complaint, '', words.join(' '));
  return JSON.parse(stdout).keys;
}

t.test(
  'a signing key is rotated: published first, then signing, and the former one stays published',
  async (t) => {
    const file = path('signing.json');
    t.match(run('create', '--file', file), { status: 0 });
    t.equal(statSync(file).mode & 0o777, 0o600);
    const g = await createTestGateway(t, { GATEWAY_SIGNING_KEY: file });
    const an = await g.citizen('an');
    const jwk = JSON.parse(readFileSync(join(testServers().partnersDir, 'bank-a.jwk.json'), 'utf8'));
    const consent = await consentOf(g.partner('bank-a'), an, onceFor(g.number('an')));
    const receipts = (await an.call('GET', `/receipts/${consent}`)).body;

    const added = change('add', '--file', file);
    const [former, next] = added.map(({ keyid }) => keyid) as [string, string];
    t.strictSame(
      added.map(({ state }) => state),
      ['signs', 'published'],
    );
    /** A gateway of the same installation, started anew: the key it signs with, and those it publishes. */
    const restarted = async () => {
      const { url } = await g.second();
      const answer = await plainCall(g.origin, url, 'GET', '/v1/consents/cst_00000000000000000000000000');
      t.equal(answer.status, 401);
      const published = (await (await fetch(`${url}/.well-known/jwks.json`)).json()) as {
        keys: JsonWebKey[];
      };
      const read = await createPartnerClient(g.origin, jwk, url).call('GET', `/v1/consents/${consent}`);
      t.equal(read.status, 200, 'its answers verify with the keys it publishes');
      return {
        signs: /keyid="([^"]+)"/.exec(answer.headers['signature-input'] ?? '')?.[1],
        keys: published.keys,
        ids: published.keys.map((key) => key.kid),
      };
    };
    t.match(await restarted(), { signs: former, ids: [former, next] });
    t.strictSame(change('use', next, '--file', file), [
      { keyid: next, state: 'signs' },
      { keyid: former, state: 'published' },
    ]);
    t.match(await restarted(), { signs: next });
    t.strictSame(change('retire', former, '--file', file)[1], { keyid: former, state: 'retired' });
    const last = await restarted();
    t.match(last, { signs: next, ids: [next, former] });
    t.notOk(last.keys.some((key) => 'd' in key));
    t.notMatch(readFileSync(file, 'utf8').split(former)[1] ?? '', /"d"/);
    t.match(await verifyReceipts(receipts, last.keys), { consent_id: consent }, 'of before the rotation');
    const recorded = "SELECT keyid FROM ledger.entry WHERE kind = 'gateway_key_used' ORDER BY at";
    t.strictSame((await g.owner.query(recorded)).rows, [{ keyid: former }, { keyid: next }]);

    t.match(run('retire', next, '--file', file), {
      status: 1,
      complaint: /signs: let another key sign first/,
    });
    t.match(run('use', former, '--file', file), { status: 1, complaint: /is retired/ });
    t.match(run('use', 'x', '--file', file), { status: 1, complaint: 'ung-thuan: there is no key x' });
  },
);

t.test('production starts with given keys only', async (t) => {
  const environment = {
    NODE_ENV: 'production',
    CITIZEN_ISSUER: 'https://id.example',
    CITIZEN_JWKS_URL: 'https://id.example/jwks',
    CITIZEN_AUDIENCE: 'gateway',
    PUBLIC_ORIGIN: 'https://gateway.example',
    DATA_DIR: folder,
    DATABASE_URL: (await createTestGateway(t)).ownerUrl,
    REDIS_URL: 'none',
    PORT: '0',
    METRICS_PORT: '0',
    LOG_LEVEL: 'silent',
  };
  const start = async (own: NodeJS.ProcessEnv) => {
    const gateway = await startGateway(readConfig({ ...environment, ...own }));
    await gateway.close();
  };
  const keys = { GATEWAY_SIGNING_KEY: path('given.json'), PUSH_KEY: path('push.json') };
  await t.rejects(start({}), { message: /gateway-signing-key.jwk.json does not exist/ });
  run('create', '--file', keys.GATEWAY_SIGNING_KEY);
  await t.rejects(start({ GATEWAY_SIGNING_KEY: keys.GATEWAY_SIGNING_KEY }), {
    message: /push-key.jwk.json does not exist/,
  });
  run('create', '--file', keys.PUSH_KEY, '--push');
  await start(keys);
});

t.test('what is no key file of a gateway is refused in one line', async (t) => {
  const write = (name: string, text: string) => {
    writeFileSync(path(name), text);
    return path(name);
  };
  run('create', '--file', path('one.json'));
  const one = JSON.parse(readFileSync(path('one.json'), 'utf8'));
  const { d: _private, ...half } = one;
  run('create', '--file', path('p256.json'), '--push');
  for (const [file, complaint] of [
    [path('none.json'), /cannot be read/],
    [write('text.json', 'key'), /neither a JWK nor a JWK Set/],
    [write('list.json', '[]'), /neither a JWK nor a JWK Set/],
    [write('empty.json', '{"keys":[]}'), /neither a JWK nor a JWK Set/],
    [write('null.json', '{"keys":[null]}'), /neither a JWK nor a JWK Set/],
    [write('public.json', JSON.stringify(half)), /has no private key/],
    [write('twice.json', JSON.stringify({ keys: [one, half] })), /has a key twice/],
    [write('broken.json', JSON.stringify({ ...one, x: 'AA' })), /not a valid key|canonical/],
    [path('p256.json'), /Ed25519 keys only/],
  ] as const) {
    const refused = run('list', '--file', file);
    t.match(refused, { status: 1, stdout: '', complaint }, file);
    t.notMatch(refused.complaint, '\n');
  }
  for (const words of [
    [],
    ['create'],
    ['list', 'x', '--file', path('one.json')],
    ['use', '--file', path('one.json')],
    ['add', '--file', path('one.json'), '--push'],
    ['forget', '--file', path('one.json')],
  ])
    t.match(run(...words), { status: 1, complaint: /^ung-thuan: key create --file FILE/ });
  t.match(run('create', '--file', path('one.json')), { status: 1, complaint: /exists already/ });
});

t.test('a rotated file stays readable for the account of the gateway and for nobody else', async (t) => {
  const file = path('owned.json');
  run('create', '--file', file);
  if (process.getuid?.() === 0) chownSync(file, 12_345, 12_346);
  chmodSync(file, 0o640);
  const { mode, uid, gid } = statSync(file);
  writeFileSync(`${file}.new`, '', { mode: 0o666 }); // of a call that was interrupted
  t.equal(change('add', '--file', file).length, 2);
  t.match(statSync(file), { mode, uid, gid });
});
