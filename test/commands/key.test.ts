import type { JsonWebKey } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { plainCall } from '../../scripts/client/citizen.js';
import { createPartnerClient } from '../../scripts/client/partner.js';
import { readConfig } from '../../src/config.js';
import { startGateway } from '../../src/gateway.js';
import { importPrivateKey, importPublicKey, type PrivateKey } from '../../src/http-signature/key.js';
import { importPublishedKey, type PublishedKey } from '../../src/http-signature/published-key.js';
import { signResponse } from '../../src/http-signature/response/sign.js';
import { verifyResponse } from '../../src/http-signature/response/verify.js';
import { generateKey, readKeyFile, writeKeyFile } from '../../src/key-file.js';
import { verifyReceipts } from '../../src/receipt/verify.js';
import { UserError } from '../../src/user-error.js';
import { consentOf, onceFor } from '../app/asking.js';
import { fitsSchema } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';
import { runHere } from '../helpers/program.js';
import { testServers } from '../helpers/servers.js';

const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-key-'));
t.teardown(() => rmSync(folder, { recursive: true, force: true }));
const path = (name: string) => join(folder, name);

const run = (...words: string[]) => runHere(['key', ...words], {});

interface Listed {
  readonly keyid: string;
  readonly state: 'signs' | 'published' | 'retired';
  readonly signing_ended_at?: string;
  readonly retired_at?: string;
}

async function change(...words: string[]): Promise<readonly Listed[]> {
  const { stdout, complaint } = await run(...words, '--json');
  t.equal(complaint, '', words.join(' '));
  return JSON.parse(stdout).keys;
}

t.test(
  'a signing key is rotated: published first, then signing, and the former one stays published',
  async (t) => {
    const file = path('signing.json');
    t.match(await run('create', '--file', file), { status: 0 });
    const stolen = importPrivateKey(JSON.parse(readFileSync(file, 'utf8')));
    t.equal(statSync(file).mode & 0o777, 0o600);
    const g = await createTestGateway(t, { GATEWAY_SIGNING_KEY: file });
    const an = await g.citizen('an');
    const jwk = JSON.parse(readFileSync(join(testServers().partnersDir, 'bank-a.jwk.json'), 'utf8'));
    const consent = await consentOf(g.partner('bank-a'), an, onceFor(g.number('an')));
    const receipts = (await an.call('GET', `/receipts/${consent}`)).body;

    const added = await change('add', '--file', file);
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
    const began_ms = Date.now();
    const used = await change('use', next, '--file', file);
    t.match(used, [
      { keyid: next, state: 'signs', signing_ended_at: undefined },
      { keyid: former, state: 'published', retired_at: undefined },
    ]);
    const ended = String(used[1]?.signing_ended_at);
    t.ok(Date.parse(ended) >= began_ms, 'since when the former key does not sign');
    t.strictSame(await change('use', next, '--file', file), used, 'again: nothing changes');
    t.match(await change('use', former, '--file', file), [
      { keyid: former, signing_ended_at: undefined },
      { keyid: next, signing_ended_at: String },
    ]);
    await change('use', next, '--file', file);
    t.match(await restarted(), { signs: next });
    const retired = (await change('retire', former, '--file', file))[1];
    t.match(retired, { keyid: former, state: 'retired', signing_ended_at: String, retired_at: String });
    t.strictSame((await change('retire', former, '--file', file))[1], retired, 'again: the time stays');
    const later = new Date(Date.now() + 60_000).toISOString();
    for (const at of [later, 'yesterday'])
      t.match(await run('retire', former, '--file', file, '--at', at), {
        status: 1,
        complaint: /not in the future/,
      });
    t.match(await run('use', next, '--file', file, '--at', ended), { status: 1 });
    const last = await restarted();
    fitsSchema(t, 'GatewayKeys', { keys: last.keys });
    t.match(last.keys[1], { kid: former, retired_at: retired?.retired_at });
    t.notOk('retired_at' in (last.keys[0] as object) || 'signing_ended_at' in (last.keys[0] as object));
    t.match(last, { signs: next, ids: [next, former] });
    t.notOk(last.keys.some((key) => 'd' in key));
    t.notMatch(readFileSync(file, 'utf8').split(former)[1] ?? '', /"d"/);
    t.match(
      await verifyReceipts(receipts, last.keys),
      { found: { consent_id: consent } },
      'of before the rotation',
    );

    const published = new Map(last.keys.map((key) => [String(key.kid), importPublishedKey(key)]));
    const request = { method: 'GET', targetUri: `${g.origin}/v1/catalogue`, signature: 'partner=:AQIDBA==:' };
    const forged = { status: 200, body: '{}', contentType: 'application/json' };
    /** An answer signed by a thief of a key, now, as a partner reads it. */
    const live = async (key: PrivateKey, findKey = async (keyid: string) => published.get(keyid)) => {
      const now_s = Date.now() / 1000;
      const headers = {
        'content-type': forged.contentType,
        ...(await signResponse(forged, request, key, now_s)),
      };
      const rawHeaders = Object.entries(headers).flat();
      const message = { status: 200, rawHeaders, body: Buffer.from(forged.body) };
      return verifyResponse(message, request, { now_s, createdMaxAge_s: 60, createdMaxAhead_s: 30, findKey });
    };
    await t.rejects(live(stolen), { code: 'signature_invalid', detail: /is retired/ });
    await t.resolves(
      live(stolen, async () => stolen as unknown as PublishedKey),
      'whoever does not look at retired_at believes the thief',
    );
    t.match(
      (await change('retire', former, '--file', file, '--at', '2026-01-01T00:00:00+07:00'))[1],
      { retired_at: '2025-12-31T17:00:00.000Z' },
      'a key that turns out to have been stolen earlier',
    );
    t.match((await run('list', '--file', file)).stdout, `${former}  retired 2025-12-31T17:00:00.000Z`);
    const earlier = (await restarted()).keys;
    await t.rejects(verifyReceipts(receipts, earlier), { message: /when its key was retired/ });
    const recorded = "SELECT keyid FROM ledger.entry WHERE kind = 'gateway_key_used' ORDER BY at";
    t.strictSame((await g.owner.query(recorded)).rows, [{ keyid: former }, { keyid: next }]);
    const { rows: retirements } = await g.owner.query<{ keyid: string; at: Date }>(
      "SELECT keyid, at FROM ledger.entry WHERE kind = 'gateway_key_retired' ORDER BY at",
    );
    t.ok(retirements.every(({ keyid }) => keyid === former));
    t.equal(retirements[0]?.at.toISOString(), '2025-12-31T17:00:00.000Z');
    await restarted();
    const again = await g.owner.query("SELECT FROM ledger.entry WHERE kind = 'gateway_key_retired'");
    t.equal(again.rowCount, retirements.length, 'each is recorded once');

    t.match(await run('retire', next, '--file', file), {
      status: 1,
      complaint: /signs: let another key sign first/,
    });
    t.match(await run('use', former, '--file', file), { status: 1, complaint: /is retired/ });
    t.match(await run('use', 'x', '--file', file), { status: 1, complaint: 'ung-thuan: there is no key x' });
  },
);

t.test('an id that begins with "-" is no option', async (t) => {
  let dashed = generateKey('ed25519');
  while (!importPublicKey(dashed).keyid.startsWith('-')) dashed = generateKey('ed25519');
  const { keyid } = importPublicKey(dashed);
  const file = path('dashed.json');
  const first = generateKey('ed25519');
  writeFileSync(file, JSON.stringify({ keys: [first, dashed] }));
  t.match(await change('use', keyid, '--file', file), [{ keyid, state: 'signs' }, { state: 'published' }]);
  await change('use', importPublicKey(first).keyid, '--file', file);
  t.match((await change('retire', '--file', file, keyid))[1], { keyid, state: 'retired' });
});

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
  const keys = {
    GATEWAY_SIGNING_KEY: path('given.json'),
    PUSH_KEY: path('push.json'),
    LEDGER_MAP_KEY: path('map.json'),
  };
  await t.rejects(start({}), { message: /gateway-signing-key.jwk.json does not exist/ });
  await run('create', '--file', keys.GATEWAY_SIGNING_KEY);
  await t.rejects(start({ GATEWAY_SIGNING_KEY: keys.GATEWAY_SIGNING_KEY }), {
    message: /push-key.jwk.json does not exist/,
  });
  await run('create', '--file', keys.PUSH_KEY, '--push');
  const { LEDGER_MAP_KEY: _, ...others } = keys;
  await t.rejects(start(others), { message: /ledger-map-key.jwk.json does not exist/ });
  for (const [file, message] of [
    [keys.GATEWAY_SIGNING_KEY, /given.json has a key that the gateway signs with/],
    [keys.PUSH_KEY, /push.json does not hold one private Ed25519 key/],
  ] as const)
    await t.rejects(start({ ...others, LEDGER_MAP_KEY: file }), { message });
  await run('create', '--file', keys.LEDGER_MAP_KEY);
  await start(keys);
  const half = { ...JSON.parse(readFileSync(keys.LEDGER_MAP_KEY, 'utf8')), x: generateKey('ed25519').x };
  writeFileSync(keys.LEDGER_MAP_KEY, JSON.stringify(half));
  await t.rejects(start(keys), { message: /map.json has a key whose halves do not belong together/ });
});

t.test('what is no key file of a gateway is refused in one line', async (t) => {
  const write = (name: string, text: string) => {
    writeFileSync(path(name), text);
    return path(name);
  };
  await run('create', '--file', path('one.json'));
  const one = JSON.parse(readFileSync(path('one.json'), 'utf8'));
  const { d: _private, ...half } = one;
  const { d: _other, ...other } = generateKey('ed25519');
  await run('create', '--file', path('p256.json'), '--push');
  for (const [file, complaint] of [
    [path('none.json'), /cannot be read/],
    [write('text.json', 'key'), /neither a JWK nor a JWK Set/],
    [write('list.json', '[]'), /neither a JWK nor a JWK Set/],
    [write('empty.json', '{"keys":[]}'), /neither a JWK nor a JWK Set/],
    [write('null.json', '{"keys":[null]}'), /neither a JWK nor a JWK Set/],
    [write('public.json', JSON.stringify(half)), /has no private key/],
    [write('twice.json', JSON.stringify({ keys: [one, half] })), /has a key twice/],
    [
      write('half.json', JSON.stringify({ ...one, retired_at: '2026-01-01T00:00:00Z' })),
      /with its private half/,
    ],
    [write('soon.json', JSON.stringify({ keys: [one, { ...other, retired_at: 'soon' }] })), /RFC 3339 time/],
    [write('broken.json', JSON.stringify({ ...one, x: 'AA' })), /not a valid key|canonical/],
    [path('p256.json'), /Ed25519 keys only/],
  ] as const) {
    const refused = await run('list', '--file', file);
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
    t.match(await run(...words), { status: 1, complaint: /^ung-thuan: key create --file FILE/ });
  t.match(await run('create', '--file', path('one.json')), { status: 1, complaint: /exists already/ });
});

t.test('a rotated file stays readable for the account of the gateway and for nobody else', async (t) => {
  const file = path('owned.json');
  await run('create', '--file', file);
  if (process.getuid?.() === 0) chownSync(file, 12_345, 12_346);
  chmodSync(file, 0o640);
  const { mode, uid, gid } = statSync(file);
  writeFileSync(`${file}.new`, '', { mode: 0o666 }); // of a call that was interrupted
  t.equal((await change('add', '--file', file)).length, 2);
  t.match(statSync(file), { mode, uid, gid });
});

t.test('a key that was retired before times were published is listed so, and gets one', async (t) => {
  const { d: _private, ...unmarked } = generateKey('ed25519');
  const file = path('unmarked.json');
  writeFileSync(file, JSON.stringify({ keys: [generateKey('ed25519'), unmarked] }));
  t.match((await run('list', '--file', file)).stdout, /retired \(no time is published: key retire\)/);
  const [, { keyid } = { keyid: '' }] = await change('list', '--file', file);
  const at = '2026-01-01T00:00:00.000Z';
  t.match((await change('retire', keyid, '--file', file, '--at', at))[1], {
    state: 'retired',
    retired_at: at,
  });
});

t.test('a file that is mounted by itself is written in place, or the way out is said', async (t) => {
  const file = path('mounted.json');
  const failing = (code: string) => () => {
    throw Object.assign(new Error(code), { code });
  };
  const one = generateKey('ed25519');
  writeFileSync(file, ' '.repeat(10_000), { mode: 0o640 });
  const { ino } = statSync(file);
  writeKeyFile(file, [one], failing('EBUSY'));
  t.strictSame(readKeyFile(file), [one], 'no longer content of before is left behind it');
  t.match(statSync(file), { ino, mode: 0o100_640 }, 'the same file');
  t.notOk(existsSync(`${file}.new`));
  t.throws(() => writeKeyFile(file, [], failing('EROFS')), {
    constructor: UserError,
    message:
      /^.*mounted\.json cannot be replaced \(EROFS\): run the command where its folder can be written, then hand the file to the gateways$/,
  });
  t.strictSame(readKeyFile(file), [one], 'it is as it was');
  t.notOk(existsSync(`${file}.new`), 'no second copy of the keys is left');
});
