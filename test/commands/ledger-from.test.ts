import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { toBase64url } from '../../src/bytes.js';
import { cosigner } from '../../src/ledger/cosignature.js';
import { formatVerifierKey, verifierKey } from '../../src/ledger/verifier-key.js';
import { runHere } from '../helpers/program.js';
import { newKey } from '../ledger/keys.js';
import { MemoryLog } from '../ledger/memory-log.js';

const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-ledger-from-'));
t.teardown(() => rmSync(folder, { recursive: true, force: true }));

let log = new MemoryLog('gateway.example/ledger');
const { key } = log;
let status = 200;
/** How often each path is still answered with the status and a time to wait, before its file. */
let isRefused = false;
let refusals = new Map<string, number>();
const server = createServer((request, response) => {
  const path = String(request.url);
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: toBase64url(key.publicKey) };
  const retired = { ...jwk, x: toBase64url(newKey().publicKey), retired_at: '2026-01-01T00:00:00Z' };
  const file =
    path === '/.well-known/jwks.json'
      ? Buffer.from(JSON.stringify({ keys: [retired, jwk] }))
      : log.files.get(path.replace('/ledger/', ''));
  const left = refusals.get(path) ?? 0;
  refusals.set(path, left - 1);
  if (left > 0) response.writeHead(status, { 'retry-after': '0' }).end();
  else if (file === undefined) response.writeHead(404).end();
  else response.writeHead(isRefused ? status : 200).end(file);
});
await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
t.teardown(() => new Promise((done) => server.close(done)));
const from = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const run = (...words: string[]) => runHere(['ledger', 'verify', '--from', from, ...words], {});

const witnessKey = newKey();
const witness = formatVerifierKey(verifierKey('witness.example/w', 'cosignature/v1', witnessKey.publicKey));
const cosign = cosigner('witness.example/w', witnessKey, () => 1_700_000_000);

t.test('a log is verified by its public files, and what was verified is kept', async (t) => {
  const seen = join(folder, 'seen');
  await log.grow(300, [cosign]);
  const first = await run('--seen', seen);
  t.match(first, { status: 0, complaint: '' });
  const lines = first.stdout.split('\n');
  t.match(lines[0], /^gateway\.example\/ledger holds: 300 entries, root \S{44}$/);
  t.match(lines[1], /^ {2}not verified: whose log it is, since the gateway itself gave its key; /);
  t.ok(lines[1]?.endsWith(`: --key '${log.verifierKey}'`), 'the key that signed, as --key takes it');
  t.equal(lines.length, 2);
  t.match(JSON.parse((await run('--json')).stdout), { key: 'published', published_key: log.verifierKey });
  t.equal(readFileSync(seen, 'utf8'), String(log.files.get('checkpoint')));

  await log.grow(700, [cosign]);
  const words = ['--seen', seen, '--key', log.verifierKey, '--witness', witness];
  const second = await run(...words, '--json');
  t.match(JSON.parse(second.stdout), {
    origin: 'gateway.example/ledger',
    size: 700,
    cosigned: [{ witness: 'witness.example/w', at: '2023-11-14T22:13:20.000Z' }],
    seen_size: 300,
    key: 'given',
    published_key: undefined,
  });
  t.match(
    (await run(...words)).stdout,
    /cosigned by witness\.example\/w 2023-.*\n {2}begins with the 700 entries of before$/,
  );
  t.match(await runHere(['ledger', 'verify', '--from', `${from}/ledger/`], {}), { status: 0 });
});

t.test('the key is one word of a shell, whatever the log is called', async (t) => {
  const whole = log;
  log = new MemoryLog("log.example/';touch;'", 'entry', key);
  await log.grow(1);
  const said = (await run()).stdout;
  t.ok(said.endsWith(`--key '${log.verifierKey.replaceAll("'", "'\\''")}'`), said);
  log = whole;
});

t.test('a log that does not hold ends with status 1 and says why in one line', async (t) => {
  const seen = join(folder, 'seen');
  const kept = readFileSync(seen, 'utf8');
  const refused = async (complaint: RegExp, ...words: string[]) => {
    const ended = await run(...words);
    t.match(ended, { status: 1, stdout: '', complaint });
    t.notMatch(ended.complaint, '\n');
    t.equal(readFileSync(seen, 'utf8'), kept, 'what was verified before is kept');
  };
  const whole = log;
  log = new MemoryLog(whole.origin, 'entry', key);
  await log.grow(600);
  await refused(/shorter than it was/, '--seen', seen);
  log = new MemoryLog(whole.origin, 'entry', key);
  await log.grow(0);
  await refused(/shorter than it was/, '--seen', seen);
  log = new MemoryLog(whole.origin, 'another', key);
  await log.grow(800);
  await refused(/does not begin with what it had/, '--seen', seen);
  await refused(/0 of the witnesses cosigned, not 1/, '--witness', witness);
  t.match(await run('--witness', witness, '--cosignatures', '0'), { status: 0 });
  const other = new MemoryLog(whole.origin);
  await refused(/none of the known keys signed/, '--key', other.verifierKey);
  log.files.delete('tile/0/001');
  await refused(/the log does not hold: tile\/0\/001 is missing/);
  const entries = log.files.get('tile/entries/000') ?? Buffer.alloc(0);
  log.files.set('tile/entries/000', entries.subarray(1));
  await refused(/the log does not hold: tile\/entries\/000: a bundle /);
  log.files.set('checkpoint', Buffer.from('text'));
  await refused(/the log does not hold: a note/);
  log.files.delete('checkpoint');
  await refused(/\/ledger\/checkpoint is missing: there is no log/);
  log = whole;
  const nowhere = join(folder, 'nowhere', 'seen');
  await refused(/nowhere\/seen cannot be written: ENOENT/, '--seen', nowhere);
  status = 503;
  isRefused = true;
  await refused(/checkpoint is answered with 503/);
  isRefused = false;
  const broken = join(folder, 'broken');
  writeFileSync(broken, 'no checkpoint');
  await refused(/broken does not hold a checkpoint/, '--seen', broken);
});

t.test(
  'a server that asks to wait is waited for: long where it is busy, not where it is broken',
  async (t) => {
    const path = '/ledger/tile/0/001';
    const tried = async (answered: number, times: number) => {
      status = answered;
      refusals = new Map([[path, times]]);
      const ended = await run('--key', log.verifierKey);
      return { ended, left: refusals.get(path) };
    };
    t.match(await tried(429, 50), { ended: { status: 0 }, left: -1 });
    t.match(await tried(503, 2), { ended: { status: 0 }, left: -1 });
    const broken = await tried(503, 3);
    t.match(broken, { ended: { status: 1, complaint: /tile\/0\/001 is answered with 503/ }, left: 0 });
    const busy = await tried(429, 100);
    t.match(busy, { ended: { status: 1, complaint: /tile\/0\/001 is answered with 429/ }, left: 0 });
    refusals = new Map();
  },
);

t.test('wrong words are refused', async (t) => {
  for (const words of [['--from'], ['--cosignatures', '1'], ['--more'], ['more']]) {
    t.match(await run(...words), { status: 1, complaint: /ledger verify --from URL/ }, words.join(' '));
  }
  for (const url of [
    'gateway.example',
    'ftp://gateway.example',
    'https://gateway.example/?a',
    'https://u@gateway.example',
  ]) {
    const ended = await runHere(['ledger', 'verify', '--from', url], {});
    t.match(ended, { status: 1, complaint: /--from takes the public address/ }, url);
  }
  const elsewhere = new MemoryLog('other.example/ledger').verifierKey;
  const several = await run('--key', log.verifierKey, '--key', elsewhere);
  t.match(several, { status: 1, complaint: /keys are those of several logs/ });
  t.match(await run('--key', 'text'), { status: 1, complaint: /not the key of a verifier/ });
  t.match(await run('--witness', log.verifierKey), { status: 1, complaint: /not that of a witness/ });
  const nowhere = await runHere(['ledger', 'verify', '--from', 'http://127.0.0.1:1'], {});
  t.match(nowhere, { status: 1, complaint: /127\.0\.0\.1:1\/ledger\/checkpoint cannot be read: / });
});
