import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import t from 'tap';
import { fromBase64url } from '../../src/bytes.js';
import { importPublishedKey } from '../../src/http-signature/published-key.js';
import { parseBundle } from '../../src/ledger/bundle.js';
import { openCheckpoint } from '../../src/ledger/checkpoint.js';
import { cosigner } from '../../src/ledger/cosignature.js';
import { leafHash } from '../../src/ledger/hash.js';
import { consistencyProof, inclusionProof, rootOf, verifyInclusion } from '../../src/ledger/merkle.js';
import { formatTilePath, type Tile, tileHashReader } from '../../src/ledger/tile.js';
import { formatVerifierKey, noteVerifier, verifierKey } from '../../src/ledger/verifier-key.js';
import { formatWitnessRequest } from '../../src/ledger/witness-request.js';
import { answer } from '../../src/witness/answer.js';
import { createState } from '../../src/witness/state.js';
import { consentOf, onceFor, recurringFor } from '../app/asking.js';
import { until } from '../delivery/receivers.js';
import { contractFaultsOf } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';
import { runHere } from '../helpers/program.js';
import { newKey } from '../ledger/keys.js';
import { readLogKeys } from './log-keys.js';

const g = await createTestGateway(t);
const bank = g.partner('bank-a');
const an = await g.citizen('an');
const origin = `${new URL(g.origin).host}/ledger`;
// Each new map of histories is an entry too, at any moment: here another gateway is to make it, which never does.
await g.owner.query("UPDATE ledger.map SET holder = gen_random_uuid(), held_until = 'infinity'");

const get = async (path: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(`${g.origin}${path}`, {
    headers: { 'accept-encoding': 'identity', ...headers },
  });
  return {
    status: answer.status,
    headers: answer.headers,
    bytes: new Uint8Array(await answer.arrayBuffer()),
  };
};
const readTile = async (tile: Tile) => {
  const { status, bytes } = await get(`/ledger/${formatTilePath(tile)}`);
  if (status !== 200) throw new Error(`${formatTilePath(tile)}: ${status}`);
  return bytes;
};

const publishedKey = async (): Promise<{ x: string }> =>
  ((await (await fetch(`${g.origin}/.well-known/jwks.json`)).json()) as { keys: [{ x: string }] }).keys[0];

/** The checkpoint, with the gateway's keys as anybody reads them. */
async function checkpoint() {
  const { log } = await readLogKeys(g.origin);
  return openCheckpoint((await get('/ledger/checkpoint')).bytes, origin, { log });
}

/** Adds entries until a few more do not fill the last tile, which has some. */
async function leaveRoom(): Promise<void> {
  const add = `DO $$ BEGIN WHILE (SELECT count(*) % 256 NOT BETWEEN 10 AND 200 FROM ledger.entry) LOOP
    PERFORM ledger.record(1, 'share_code_created', clock_timestamp(), 'subject', p_number => '001190000017'); END LOOP; END $$`;
  await g.owner.query(add);
}

/** The checkpoint once nothing waits. */
async function settled() {
  const entries = async () =>
    Number((await g.owner.query('SELECT count(*) FROM ledger.entry')).rows[0].count);
  await until(async () => (await checkpoint()).size === (await entries()));
  return checkpoint();
}

t.test(
  'releases are leaves of the public log within a second, with nothing but the public files',
  async (t) => {
    const consent = await consentOf(bank, an, recurringFor(g.number('an')));
    await leaveRoom();
    const before = await settled();
    const entries: string[] = [];
    for (let i = 0; i < 2; i++) {
      const { status, body } = await bank.call('POST', `/v1/consents/${consent}/releases`);
      t.equal(status, 201);
      t.equal(body.ledger.origin, origin);
      entries.push(body.ledger.entry);
    }
    const { size, root } = await settled();
    t.ok(size >= before.size + 2);
    const width = size % 256;
    const first = size - width;
    const bundle = await readTile({ level: 'entries', index: first / 256, width });
    const texts = parseBundle(bundle, width).map((each) => Buffer.from(each).toString());
    const reader = tileHashReader(size, (tiles) => Promise.all(tiles.map(readTile)));
    t.strictSame(await rootOf(size, reader), root, 'the tiles give the root');
    for (const entry of entries) {
      const at = texts.indexOf(entry);
      t.ok(at >= 0, 'the entry of the answer is in the log as it is');
      verifyInclusion({
        index: first + at,
        size,
        leaf: leafHash(entry),
        proof: await inclusionProof(first + at, size, reader),
        root,
      });
    }
    t.strictSame(
      texts
        .map((text) => Object.keys(JSON.parse(text)).every((key) => !/number|name|salt|person/.test(key)))
        .includes(false),
      false,
    );
  },
);

t.test(
  'full tiles are kept for ever, partial ones of every width are answered, and what is beyond the tree is not there',
  async (t) => {
    await g.owner.query(
      "DO $$ BEGIN FOR i IN 1..600 LOOP PERFORM ledger.record(1, 'share_code_created', clock_timestamp(), 'subject', p_number => '001190000017'); END LOOP; END $$",
    );
    await leaveRoom();
    const { size } = await settled();
    const full = await get('/ledger/tile/0/000');
    t.equal(full.status, 200);
    t.equal(full.bytes.length, 8192);
    t.equal(full.headers.get('cache-control'), 'public, max-age=31536000, immutable');
    t.equal(full.headers.get('content-type'), 'application/octet-stream');
    for (const width of [1, 100, 255]) {
      const partial = await get(`/ledger/tile/0/000.p/${width}`);
      t.strictSame(partial.bytes, full.bytes.slice(0, 32 * width), 'the beginning of the full one');
      t.equal(partial.headers.get('cache-control'), 'public, max-age=60');
      t.equal(parseBundle((await get(`/ledger/tile/entries/000.p/${width}`)).bytes, width).length, width);
    }
    const bundle = await get('/ledger/tile/entries/000');
    t.equal(bundle.headers.get('cache-control'), 'public, max-age=31536000, immutable');
    t.equal(bundle.headers.get('vary'), 'accept-encoding');
    t.strictSame(
      parseBundle(bundle.bytes, 256).map((entry) => Buffer.from(leafHash(entry)).toString('hex')),
      Array.from({ length: 256 }, (_, i) =>
        Buffer.from(full.bytes.subarray(i * 32, i * 32 + 32)).toString('hex'),
      ),
    );
    const raw = await g.gateway_.app.inject({
      url: '/ledger/tile/entries/000',
      headers: { host: new URL(g.origin).host, 'accept-encoding': 'gzip' },
    });
    t.equal(raw.headers['content-encoding'], 'gzip');
    t.strictSame(new Uint8Array(gunzipSync(raw.rawPayload)), bundle.bytes);
    t.ok(raw.rawPayload.length < bundle.bytes.length / 2, 'which is worth it');
    t.equal(
      (await get('/ledger/tile/entries/000', { 'accept-encoding': 'gzip;q=0, identity' })).headers.get(
        'content-encoding',
      ),
      null,
    );
    t.equal((await get('/ledger/tile/1/000.p/2')).bytes.length, 64);
    const last = Math.floor(size / 256);
    const width = size % 256;
    t.equal((await get(`/ledger/${formatTilePath({ level: 0, index: last, width })}`)).status, 200);
    for (const path of [
      formatTilePath({ level: 0, index: last, width: width + 1 }),
      formatTilePath({ level: 0, index: last, width: 256 }),
      formatTilePath({ level: 'entries', index: last + 1, width: 1 }),
      ...[
        'tile/1/000',
        'tile/2/000.p/1',
        'tile/63/000',
        'tile/64/000',
        'tile/00/000',
        'tile/0/00',
        'tile/0/x000/000',
        'tile/0/000.p/0',
      ],
      ...[
        'tile/0/000.p/256',
        'tile/entries/000/',
        'tile/entries',
        'tile/',
        'tile/-1/000',
        'tile/0/000.p/01',
        'tile/0/x999/x999/x999/x999/x999/999',
      ],
    ]) {
      const answer = await get(`/ledger/${path}`);
      t.equal(answer.status, 404, path);
      t.equal(answer.headers.get('signature'), null, 'not signed');
    }
    for (const path of [
      '/ledger/checkpoint',
      '/ledger/tile/0/000',
      '/ledger/tile/entries/000.p/3',
      '/ledger/tile/0/999',
    ]) {
      const head = await fetch(`${g.origin}${path}`, { method: 'HEAD' });
      const whole = await fetch(`${g.origin}${path}`);
      t.equal(head.status, whole.status);
      const body = whole.headers.get('content-type')?.includes('json')
        ? await whole.json()
        : await whole.text();
      t.strictSame(
        contractFaultsOf('GET', path, {
          status: whole.status,
          headers: Object.fromEntries(whole.headers),
          body,
        } as never),
        [],
      );
      t.equal((await fetch(`${g.origin}${path}`, { method: 'POST' })).status, 405);
    }
    const checkpoint = await get('/ledger/checkpoint');
    t.equal(checkpoint.headers.get('content-type'), 'text/plain; charset=utf-8');
    t.equal(checkpoint.headers.get('cache-control'), 'public, max-age=1');
  },
);

t.test('the whole log is verified from outside, and cosigned by a witness', async (t) => {
  const before = await settled();
  const { jwk } = importPublishedKey(await publishedKey());
  const key = verifierKey(origin, 'ed25519', fromBase64url(jwk.x ?? ''));
  const words = ['ledger', 'verify', '--from', g.origin, '--json'];
  const verified = await runHere([...words, '--key', formatVerifierKey(key)], {});
  t.equal(verified.complaint, '');
  t.match(JSON.parse(verified.stdout), { origin, size: before.size, key: 'given' });
  t.match(JSON.parse((await runHere(words, {})).stdout), { size: before.size, key: 'published' });

  const stateFile = join(t.testdir(), 'state.json');
  createState(stateFile);
  const signer = cosigner('witness.example/w', newKey(), () => 1_700_000_000);
  const witness = { stateFile, logs: new Map([[origin, [noteVerifier(key)]]]), signer };
  const note = Buffer.from((await get('/ledger/checkpoint')).bytes).toString();
  t.equal((await answer(witness, formatWitnessRequest({ old: 0, proof: [], checkpoint: note }))).status, 200);
  await bank.call('POST', '/v1/consent-requests', { body: onceFor(g.number('an')) });
  const { size } = await settled();
  t.ok(size > before.size);
  const reader = tileHashReader(size, (tiles) => Promise.all(tiles.map(readTile)));
  const proof = await consistencyProof(before.size, size, reader);
  const checkpoint = Buffer.from((await get('/ledger/checkpoint')).bytes).toString();
  const request = formatWitnessRequest({ old: before.size, proof, checkpoint });
  t.equal((await answer(witness, request)).status, 200);
});

t.test('a bundle with an entry that was changed is not given out', async (t) => {
  await settled();
  await g.owner.query('ALTER TABLE ledger.entry DISABLE TRIGGER append_only');
  await g.owner.query(
    "UPDATE ledger.entry SET purpose = 'changed' WHERE entry_id = (SELECT entry_id FROM ledger.leaf WHERE leaf_index = 300)",
  );
  await g.owner.query('ALTER TABLE ledger.entry ENABLE ALWAYS TRIGGER append_only');
  t.equal((await get('/ledger/tile/entries/000')).status, 200);
  t.equal((await get('/ledger/tile/entries/001')).status, 503);
  t.equal((await get('/ledger/tile/entries/001.p/44')).status, 200, 'up to there it is');
  const metrics = await (await fetch(g.gateway_.metricsUrl)).text();
  t.match(metrics, /ung_thuan_ledger_entries_changed_total 1\n/);
  const outside = await runHere(['ledger', 'verify', '--from', g.origin], {});
  t.match(outside, { status: 1, complaint: /tile\/entries\/001 is answered with 503/ });
});
