/**
 * What the map over the chains of people costs, in one run on a fresh database whose map has many keys: entries become leaves, and passes cover
 * them, of random people who are in the map. For each entry: time, processor time here and in PostgreSQL, bytes of write-ahead log, steady and right
 * after a checkpoint, when whole pages are written; the longest time for which the process did nothing else. Bytes for each key; the time for a
 * pseudonym. Keys and proofs of the people that fill the map are made up, as a pseudonym takes milliseconds.
 *   BENCH_KEYS     number of people in the map (1000000)
 *   BENCH_ENTRIES  number of entries in a round (40000)
 */
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import pg from 'pg';
import { utf8 } from '../../src/bytes.js';
import { catalogueFacts } from '../../src/catalogue-facts.js';
import { migrate } from '../../src/database/migrate.js';
import { importPrivateKey } from '../../src/http-signature/key.js';
import { chainValue } from '../../src/ledger/chain.js';
import { applyUpdates } from '../../src/ledger/map.js';
import { emptyMapRoot } from '../../src/ledger/map-tile.js';
import { vrfKey, vrfProve } from '../../src/ledger/vrf.js';
import { checkpointSigner, checkpointVerifier } from '../../src/transparency/checkpoint.js';
import { createMapMaker } from '../../src/transparency/map-maker.js';
import { mapMakerOn } from '../../src/transparency/map-making.js';
import { mapNotes } from '../../src/transparency/map-note.js';
import { createSequencer } from '../../src/transparency/sequencer.js';
import { sequencerOn } from '../../src/transparency/sequencing.js';
import { postgresPid, processorTime_us } from './processor-time.js';
import { openDatabase, report } from './stage.js';

const KEYS = Number(process.env.BENCH_KEYS ?? 1_000_000);
const ENTRIES = Number(process.env.BENCH_ENTRIES ?? 40_000);
const AT_ONCE = 10_000;
const PSEUDONYMS = 200;
const ORIGIN = 'bench/ledger';

const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-bench-'));
const database = await openDatabase(folder);
const { admin } = database;
const pool = new pg.Pool({ ...database.login, max: 2 });
const signer = importPrivateKey(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }));
const key = vrfKey(randomBytes(32));
const checkpoints = { sign: checkpointSigner(ORIGIN, signer), verified: checkpointVerifier([signer]) };
const sha = (text: string): Buffer => createHash('sha256').update(text).digest();
const notes = mapNotes(ORIGIN, signer, [signer]);
const sequencer = sequencerOn({ pool, dataDir: folder, observe: () => undefined, checkpoints, notes });
const append = createSequencer(sequencer.steps, sequencer.reads);
try {
  await migrate(admin, catalogueFacts());
  await fill();
  const sizes = await bytesUsed();
  await sequence();
  await cover(); // warm
  const steady = await round();
  await admin.query('CHECKPOINT');
  const afterCheckpoint = await round();
  const pseudonym_ms = timePseudonyms();
  const bytesPerKey = { chain: Math.round(sizes.chain / KEYS), tiles: Math.round(sizes.tiles / KEYS) };
  report('the map of the ledger', {
    keys: KEYS,
    bytesPerKey,
    steady,
    afterCheckpoint,
    pseudonym_ms,
    load: loadavg()[0],
  });
} finally {
  await pool.end();
  await database.close();
  rmSync(folder, { recursive: true, force: true });
}

/** Puts made-up people into the map, who have one entry each. */
async function fill(): Promise<void> {
  const people = Array.from({ length: KEYS }, (_, i) => ({
    id: i + 1,
    key: Uint8Array.from(sha(`key ${i}`)),
    chain: { n: 1, head: Uint8Array.from(sha(`head ${i}`)) },
  }));
  const { root, tiles } = await applyUpdates(
    async (paths) => paths.map(() => undefined),
    emptyMapRoot(),
    people.map((each) => ({ key: each.key, value: chainValue(each.chain), before: undefined })),
  );
  const note = await notes.sign({ size: 0, publicKey: key.publicKey, root });
  const proof = randomBytes(80);
  for (let at = 0; at < KEYS; at += AT_ONCE) {
    const some = people.slice(at, at + AT_ONCE);
    await admin.query(
      `INSERT INTO ledger.chain (person_id, personal_id_number, pseudonym_proof, map_key, entries, head)
         SELECT id, id, $4, map_key, 1, head FROM unnest($1::bigint[], $2::bytea[], $3::bytea[]) g (id, map_key, head)`,
      [
        some.map(({ id }) => id),
        some.map((each) => Buffer.from(each.key)),
        some.map(({ chain }) => Buffer.from(chain.head)),
        proof,
      ],
    );
  }
  for (let at = 0; at < tiles.length; at += AT_ONCE) {
    const some = tiles.slice(at, at + AT_ONCE);
    await admin.query(
      'INSERT INTO ledger.map_tile (path, data) SELECT * FROM unnest($1::text[], $2::bytea[])',
      [some.map(({ path }) => path), some.map(({ data }) => Buffer.from(data))],
    );
  }
  await admin.query('UPDATE ledger.map SET root = $1, public_key = $2, note = $3', [
    Buffer.from(root),
    Buffer.from(key.publicKey),
    note,
  ]);
  await admin.query('VACUUM ANALYZE ledger.chain, ledger.map_tile');
}

/** Of the tables, with their indexes. */
async function bytesUsed(): Promise<{ chain: number; tiles: number }> {
  const { rows } = await admin.query<{ chain: number; tiles: number }>(
    "SELECT pg_total_relation_size('ledger.chain')::float AS chain, pg_total_relation_size('ledger.map_tile')::float AS tiles",
  );
  return rows[0] as { chain: number; tiles: number };
}

/** Writes entries of random people, which become leaves of a signed tree. */
async function sequence(): Promise<void> {
  for (let written = 0; written < ENTRIES; written += AT_ONCE) {
    await admin.query(
      `INSERT INTO ledger.entry (person_id, entry_id, kind, at, actor, partner_id, purpose, fields, request_id, consent_id,
           release_id, salt, subject)
         SELECT 1 + floor(random() * $2)::bigint, i.id, 'release', date_trunc('milliseconds', clock_timestamp()), 'partner', 'bank-a',
             'bank.account_opening', '{person.birth_full_name,person.date_of_birth,person.permanent_residence}',
             gen_random_uuid(), gen_random_uuid(), i.id, ledger.new_salt(), sha256(n::text::bytea)
           FROM generate_series(1, $1::bigint) n CROSS JOIN catalogue.secret s
             CROSS JOIN LATERAL (SELECT consent.id_with(s.id_key, (n % 4096)::integer) AS id) i`,
      [Math.min(AT_ONCE, ENTRIES - written), KEYS],
    );
  }
  for (let done = await append(); done.kind !== 'sequenced' || done.entries > 0; done = await append());
}

async function cover(): Promise<void> {
  await admin.query("UPDATE ledger.map SET held_until = now() - interval '1 second'");
  const { steps, reads } = mapMakerOn({ pool, key, notes, checkpoints });
  const pass = createMapMaker(steps, reads, {
    key,
    interval_s: 0,
    pseudonymsMax_ms: 60_000,
    rest: async () => undefined,
  });
  // The entry of each map is a leaf before the next one.
  for (let done = await pass(); done.kind !== 'made' || done.leaves > 0; done = await pass()) await append();
}

async function round(): Promise<object> {
  await sequence();
  const pid = postgresPid(folder);
  const from = (await admin.query('SELECT pg_current_wal_insert_lsn() AS lsn')).rows[0].lsn;
  const [cpu, cpuOfPostgres, began] = [process.cpuUsage(), processorTime_us(pid), performance.now()];
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  await cover();
  delays.disable();
  const took_ms = performance.now() - began;
  const { user, system } = process.cpuUsage(cpu);
  const { rows } = await admin.query<{ bytes: number }>(
    'SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), $1)::float AS bytes',
    [from],
  );
  return {
    entries: ENTRIES,
    per_s: Math.round((ENTRIES / took_ms) * 1000),
    gateway_us: Math.round((user + system) / ENTRIES),
    postgres_us: Math.round((processorTime_us(pid) - cpuOfPostgres) / ENTRIES),
    wal_bytes: Math.round((rows[0]?.bytes ?? 0) / ENTRIES),
    busy_ms: {
      p99: Number((delays.percentile(99) / 1e6).toFixed(1)),
      max: Number((delays.max / 1e6).toFixed(1)),
    },
  };
}

function timePseudonyms(): number {
  const began = performance.now();
  for (let i = 0; i < PSEUDONYMS; i++) vrfProve(key, utf8(String(i).padStart(12, '0')));
  return Number(((performance.now() - began) / PSEUDONYMS).toFixed(2));
}
