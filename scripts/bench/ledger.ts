/**
 * What the ledger's tree costs, in one run on a fresh database: the rate of releases at 32 connections with the sequencer and without it, rounds of
 * both taking turns, the median counting; then how long made-up entries take to become leaves, the memory of that process, bytes per entry, and
 * the time for a proof of a random leaf, tiles read and hashes computed; and how long it takes to verify all of the tree against the entries.
 *   BENCH_PEOPLE   number of people in the database (2000)
 *   BENCH_ROUNDS   number of rounds (5)
 *   BENCH_RELEASES number of releases in a round (5000)
 *   BENCH_ENTRIES  number of made-up entries (1000000)
 *   BENCH_LEAVES   leaves of a tree of made-up hashes that proofs are made of besides: 10000000 take a minute and 400 MB (none)
 */
import type { ChildProcess } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { catalogueFacts } from '../../src/catalogue-facts.js';
import { withTreeReading } from '../../src/database/admin/ledger-tree.js';
import { migrate } from '../../src/database/migrate.js';
import { importPrivateKey } from '../../src/http-signature/key.js';
import { leafHash } from '../../src/ledger/hash.js';
import { growTiles, TILE_WIDTH, type TileEdge, tileEdge } from '../../src/ledger/tile.js';
import { writeSandbox } from '../../src/sandbox/data.js';
import { TIMING } from '../../src/timing.js';
import { checkpointSigner, checkpointVerifier } from '../../src/transparency/checkpoint.js';
import { createProver } from '../../src/transparency/proof.js';
import { createSequencer } from '../../src/transparency/sequencer.js';
import { sequencerOn } from '../../src/transparency/sequencing.js';
import { verifyTree } from '../../src/transparency/verify-tree.js';
import { freePort } from '../free-port.js';
import { seedConsents } from './seed.js';
import {
  median,
  openDatabase,
  type Result,
  readUnthrottledKey,
  report,
  startGateway,
  startLoadGenerator,
  stop,
} from './stage.js';

const PEOPLE = Number(process.env.BENCH_PEOPLE ?? 2_000);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const ENTRIES = Number(process.env.BENCH_ENTRIES ?? 1_000_000);
const LEAVES = Number(process.env.BENCH_LEAVES ?? 0);
const RELEASES = Number(process.env.BENCH_RELEASES ?? 5_000);
const WARM_UP = 1.6 * RELEASES;
const CONNECTIONS = 32;
const WRITTEN_AT_ONCE = 10_000;
const LEAVES_AT_ONCE = TILE_WIDTH ** 2;
const PROOFS = 2_000;
const MARKS = { ratio: 0.95, sequencing_s: 60, proof_p99_ms: 10 };

const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-bench-'));
const database = await openDatabase(folder);
const { admin } = database;
const children: ChildProcess[] = [];
const pool = new pg.Pool({ ...database.login, max: 2 });
try {
  process.env.LEDGER_LAG_MAX_S = '86400'; // releases go on while nothing is sequenced
  await migrate(admin, catalogueFacts());
  await writeSandbox(admin, { people: PEOPLE, dataDir: folder });
  const releases = await compareReleases();
  await Promise.all(children.map(stop));
  const sequencing = await sequence();
  const proofs = await prove();
  const verifying = await verify();
  if (LEAVES > 0) await replaceTree();
  const larger = LEAVES > 0 ? await prove() : undefined;
  report('the tree of the ledger', {
    releases,
    sequencing,
    proofs,
    verifying,
    ...(larger && { proofs_in_larger_tree: larger }),
    marks: MARKS,
    load: loadavg()[0],
  });
} finally {
  await pool.end();
  await Promise.all(children.map(stop));
  await database.close();
  rmSync(folder, { recursive: true, force: true });
}

async function compareReleases(): Promise<object> {
  const key = await readUnthrottledKey(database, folder, 'bank-a');
  const port = await freePort();
  children.push(await startGateway(folder, port));
  const bank = startLoadGenerator(key, `http://localhost:${port}`);
  children.push(bank.child);
  const run = async (isOn: boolean, count: number): Promise<Result> => {
    const targets = await seedConsents(database, count);
    await admin.query('UPDATE ledger.tree SET halted = NULL');
    while ((await admin.query('SELECT gate.ledger_lag() > 0 AS waits')).rows[0].waits)
      await new Promise((done) => setTimeout(done, 100));
    if (!isOn) await admin.query("UPDATE ledger.tree SET halted = 'bench'");
    const result = await bank.run({ kind: 'release', targets, concurrency: CONNECTIONS });
    if (result.failures > 0) throw new Error(JSON.stringify(result));
    return result;
  };
  await run(true, WARM_UP);
  const results: Record<'on' | 'off', Result[]> = { on: [], off: [] };
  for (let round = 0; round < ROUNDS; round++) {
    // Each goes first in every other round.
    for (const isOn of round % 2 === 0 ? [true, false] : [false, true])
      results[isOn ? 'on' : 'off'].push(await run(isOn, RELEASES));
  }
  const [on, off] = [median(results.on).per_s, median(results.off).per_s];
  return { on_per_s: on, off_per_s: off, ratio: Number((on / off).toFixed(3)) };
}

async function sequence(): Promise<object> {
  const key = importPrivateKey(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }));
  const { steps, reads } = sequencerOn({
    pool,
    dataDir: folder,
    observe: () => undefined,
    notes: { linesFor: async () => [] },
    checkpoints: { sign: checkpointSigner('bench/ledger', key), verified: checkpointVerifier([key]) },
  });
  const pass = createSequencer(steps, reads);
  const settle = async (): Promise<number[]> => {
    const memory_mb: number[] = [];
    for (;;) {
      const done = await pass();
      if (done.kind === 'halted') throw new Error('the ledger is halted');
      if (done.kind !== 'sequenced') {
        await new Promise((again) => setTimeout(again, 200));
        continue;
      }
      if (done.entries === 0) return memory_mb;
      memory_mb.push(Math.round(process.memoryUsage.rss() / 1e6));
    }
  };
  await admin.query('UPDATE ledger.tree SET halted = NULL');
  await settle();
  const before = await bytesUsed();
  for (let written = 0; written < ENTRIES; written += WRITTEN_AT_ONCE) {
    await admin.query(
      `INSERT INTO ledger.entry (person_id, entry_id, kind, at, actor, partner_id, purpose, fields, request_id, consent_id,
           release_id, salt, subject)
         SELECT 1 + n % 100000, i.id, 'release', date_trunc('milliseconds', clock_timestamp()), 'partner', 'bank-a',
             'bank.account_opening', '{person.birth_full_name,person.date_of_birth,person.permanent_residence}',
             gen_random_uuid(), gen_random_uuid(), i.id, ledger.new_salt(), sha256(n::text::bytea)
           FROM generate_series(1, $1::bigint) n CROSS JOIN catalogue.secret s
             CROSS JOIN LATERAL (SELECT consent.id_with(s.id_key, (n % 4096)::integer) AS id) i`,
      [Math.min(WRITTEN_AT_ONCE, ENTRIES - written)],
    );
  }
  await admin.query('ANALYZE ledger.entry');
  await admin.query('CHECKPOINT');
  const began = performance.now();
  const memory_mb = await settle();
  const took_s = (performance.now() - began) / 1000;
  const after = await bytesUsed();
  const part = (share: number) => memory_mb[Math.floor((memory_mb.length - 1) * share)];
  return {
    entries: ENTRIES,
    took_s: Number(took_s.toFixed(1)),
    per_s: Math.round(ENTRIES / took_s),
    memory_mb: { tenth: part(0.1), half: part(0.5), end: part(1) },
    tree_bytes_per_entry: Math.round((after - before) / ENTRIES),
  };
}

/** Of leaves and tiles, with their indexes. */
async function bytesUsed(): Promise<number> {
  const { rows } = await admin.query<{ bytes: number }>(
    "SELECT (pg_total_relation_size('ledger.leaf') + pg_total_relation_size('ledger.tile'))::float AS bytes",
  );
  return rows[0]?.bytes ?? 0;
}

async function prove(): Promise<object> {
  // Upkeep that so many new rows lead to, and that would be going on while proofs are measured.
  await admin.query('VACUUM (ANALYZE) ledger.leaf, ledger.tile');
  await admin.query('CHECKPOINT');
  const { rows } = await admin.query<{ size: string }>('SELECT size FROM ledger.tree');
  const size = Number(rows[0]?.size);
  const proof = createProver(pool, { ledgerWitnesses: [] }, TIMING);
  const times_ms: number[] = [];
  for (let i = 0; i < PROOFS; i++) {
    const index = Math.floor(Math.random() * size);
    const began = performance.now();
    await proof(async () => index);
    times_ms.push(performance.now() - began);
  }
  times_ms.sort((a, b) => a - b);
  const at = (share: number) => Number((times_ms[Math.floor(PROOFS * share)] ?? 0).toFixed(2));
  return { leaves: size, p50_ms: at(0.5), p99_ms: at(0.99) };
}

/** Puts the tiles of made-up leaves in place of those of the entries, as if the last checkpoint were of these. */
async function replaceTree(): Promise<void> {
  await admin.query('TRUNCATE ledger.tile');
  let edge: TileEdge = tileEdge(0, []);
  while (edge.size < LEAVES) {
    const count = Math.min(LEAVES_AT_ONCE, LEAVES - edge.size);
    const first = edge.size;
    const grown = growTiles(
      edge,
      Array.from({ length: count }, (_, i) => leafHash(String(first + i))),
    );
    edge = grown.edge;
    await admin.query(
      `INSERT INTO ledger.tile (level, number, hashes) SELECT * FROM unnest($1::smallint[], $2::bigint[], $3::bytea[])
         ON CONFLICT (level, number) DO UPDATE SET hashes = EXCLUDED.hashes`,
      [
        grown.written.map(({ tile }) => tile.level),
        grown.written.map(({ tile }) => tile.index),
        grown.written.map(({ data }) => Buffer.from(data)),
      ],
    );
  }
  await admin.query('UPDATE ledger.tree SET size = $1, checkpoint_size = $1', [LEAVES]);
}

async function verify(): Promise<object> {
  const memory_mb: number[] = [];
  const onProgress = () => void memory_mb.push(Math.round(process.memoryUsage.rss() / 1e6));
  const began = performance.now();
  const { size, faults } = await withTreeReading(admin, (reading) =>
    verifyTree(reading, { seen: undefined, verified: undefined, onProgress }),
  );
  if (faults.length > 0) throw new Error(JSON.stringify(faults));
  const took_s = Number(((performance.now() - began) / 1000).toFixed(1));
  return { leaves: size, took_s, memory_mb: { first: memory_mb[0], most: Math.max(...memory_mb) } };
}
