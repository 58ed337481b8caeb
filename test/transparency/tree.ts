import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Test } from 'tap';
import { fromBase64url } from '../../src/bytes.js';
import { importPrivateKey } from '../../src/http-signature/key.js';
import { type EntryParts, entryText } from '../../src/ledger/entry.js';
import { leafHash } from '../../src/ledger/hash.js';
import { edgeRoot, growTiles, tileEdge } from '../../src/ledger/tile.js';
import { verifierKey } from '../../src/ledger/verifier-key.js';
import { checkpointSigner, checkpointVerifier } from '../../src/transparency/checkpoint.js';
import { mapNotes } from '../../src/transparency/map-note.js';
import { createSequencer, type Pass, type SequencerSteps } from '../../src/transparency/sequencer.js';
import { sequencerOn } from '../../src/transparency/sequencing.js';
import { createTestDatabase, type TestDatabase } from '../helpers/database.js';

export const ORIGIN = 'gateway.example/ledger';
/** The private key of the log. */
export const LOG_JWK = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
const key = importPrivateKey(LOG_JWK);
export const LOG_KEY = verifierKey(ORIGIN, 'ed25519', fromBase64url(String(LOG_JWK.x)));
export const checkpoints = { sign: checkpointSigner(ORIGIN, key), verified: checkpointVerifier([key]) };
export const notes = mapNotes(ORIGIN, key, [key]);

/** A database with a tree, and sequencers on it. */
export interface Tree extends TestDatabase {
  readonly pool: pg.Pool;
  readonly dataDir: string;
  /** A sequencer of its own, as of another gateway. @param change of its steps @param dataDir where it has its file */
  sequencer(change?: (steps: SequencerSteps) => SequencerSteps, dataDir?: string): () => Promise<Pass>;
  /** Lets the next sequencer in, as if the present one had been silent for long. */
  free(): Promise<void>;
  /** Passes until there is nothing more; then keeps others out, however slow the machine is, until `free`. */
  settle(pass: () => Promise<Pass>): Promise<void>;
  /** Writes entries, each in a transaction of its own. */
  write(count: number): Promise<void>;
  /** Writes entries in one transaction. */
  writeAtOnce(count: number): Promise<void>;
  /** Checks that every entry is one leaf, and that leaves, tiles, head and checkpoint are what follows from the entries. @returns the size */
  check(what: string): Promise<number>;
}

export const ENTRY =
  "SELECT ledger.record(1, 'share_code_created', clock_timestamp(), 'subject', p_number => '001190000017')";

/** @param options as of createTestDatabase */
export async function createTree(t: Test, options: { readonly people?: boolean } = {}): Promise<Tree> {
  const db = await createTestDatabase(t, options);
  await tamper(db, 'DELETE FROM ledger.entry'); // of the migration
  const dataDir = mkdtempSync(join(tmpdir(), 'ung-thuan-tree-'));
  const pool = new pg.Pool({ connectionString: db.ownerUrl, max: 4 });
  t.teardown(async () => {
    await pool.end();
    rmSync(dataDir, { recursive: true, force: true });
  });
  return {
    ...db,
    pool,
    dataDir,
    sequencer(change = (steps) => steps, folder = dataDir) {
      const { steps, reads } = sequencerOn({
        pool,
        dataDir: folder,
        checkpoints,
        notes,
        observe: () => undefined,
      });
      return createSequencer(change(steps), reads);
    },
    free: async () => {
      await db.owner.query("UPDATE ledger.tree SET held_until = now() - interval '1 second'");
    },
    settle: async (pass) => {
      let done = await pass();
      while (done.kind === 'sequenced' && done.entries > 0) done = await pass();
      await db.owner.query("UPDATE ledger.tree SET held_until = now() + interval '1 hour'");
    },
    write: async (count) => {
      for (let i = 0; i < count; i++) await db.owner.query(ENTRY);
    },
    writeAtOnce: async (count) => {
      const record = ENTRY.replace('SELECT', 'PERFORM');
      await db.owner.query(`DO $do$ BEGIN FOR i IN 1..${count} LOOP ${record}; END LOOP; END $do$`);
    },
    check: (what) => checkTree(t, db.owner, what),
  };
}

async function checkTree(t: Test, owner: pg.Client, what: string): Promise<number> {
  const { rows: leaves } = await owner.query<EntryParts & { leaf_index: string }>(
    'SELECT l.leaf_index, e.* FROM ledger.leaf l JOIN ledger.entry e USING (person_id, entry_id) ORDER BY l.leaf_index',
  );
  const { rows: counts } = await owner.query<{ entries: string; leaves: string }>(
    'SELECT (SELECT count(*) FROM ledger.entry) AS entries, (SELECT count(*) FROM ledger.leaf) AS leaves',
  );
  const [count] = counts;
  t.equal(count?.leaves, count?.entries, `${what}: every entry is a leaf`);
  t.strictSame(
    leaves.map(({ leaf_index }) => Number(leaf_index)),
    Array.from({ length: Number(count?.leaves) }, (_, i) => i),
    `${what}: once, without a gap`,
  );
  const { edge, written } = growTiles(
    tileEdge(0, []),
    leaves.map((entry) => leafHash(entryText(entry))),
  );
  const { rows: tiles } = await owner.query<{ level: number; number: string; hashes: Buffer }>(
    'SELECT level, number, hashes FROM ledger.tile ORDER BY level, number',
  );
  t.strictSame(
    tiles.map(({ level, number, hashes }) => [level, Number(number), hashes.toString('hex')]),
    written.map(({ tile, data }) => [tile.level, tile.index, Buffer.from(data).toString('hex')]),
    `${what}: the tiles`,
  );
  const { rows: heads } = await owner.query<{ size: string; root: Buffer; checkpoint: string }>(
    'TABLE ledger.tree',
  );
  const root = Buffer.from(edgeRoot(edge));
  t.match(heads[0], { size: String(leaves.length), root }, `${what}: the head`);
  const signed = await checkpoints.verified(heads[0]?.checkpoint ?? '');
  t.strictSame(signed, { size: leaves.length, root }, `${what}: the signed checkpoint`);
  return leaves.length;
}

/** A folder for the file of another gateway. */
export function folder(t: Test): string {
  const path = mkdtempSync(join(tmpdir(), 'ung-thuan-elsewhere-'));
  t.teardown(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** What the tables of the tree hold at some moment; putting it back is what a restore of a backup does. */
export const KEEP = `CREATE TABLE public.kept_entry AS TABLE ledger.entry; CREATE TABLE public.kept_leaf AS TABLE ledger.leaf;
  CREATE TABLE public.kept_tile AS TABLE ledger.tile; CREATE TABLE public.kept_tree AS TABLE ledger.tree`;
export const RESTORE = `DELETE FROM ledger.entry; DELETE FROM ledger.leaf; DELETE FROM ledger.tile; DELETE FROM ledger.tree;
  INSERT INTO ledger.entry TABLE public.kept_entry; INSERT INTO ledger.leaf TABLE public.kept_leaf;
  INSERT INTO ledger.tile TABLE public.kept_tile; INSERT INTO ledger.tree TABLE public.kept_tree;
  UPDATE ledger.tree SET held_until = NULL`;

const TABLES = ['entry', 'leaf'] as const;

/** Changes what nobody may change. */
export async function tamper({ owner }: Pick<Tree, 'owner'>, sql: string): Promise<void> {
  for (const table of TABLES) await owner.query(`ALTER TABLE ledger.${table} DISABLE TRIGGER append_only`);
  await owner.query(sql);
  for (const table of TABLES)
    await owner.query(`ALTER TABLE ledger.${table} ENABLE ALWAYS TRIGGER append_only`);
}

/** The same, until the work is done. */
export async function tamperingIn(tree: Tree, sql: string, work: () => Promise<void>): Promise<void> {
  const kept = ['entry', 'leaf', 'tile', 'tree'];
  for (const each of kept) await tree.owner.query(`CREATE TABLE public.kept_${each} AS TABLE ledger.${each}`);
  await tamper(tree, sql);
  await work();
  await tamper(
    tree,
    kept
      .map(
        (each) =>
          `DELETE FROM ledger.${each}; INSERT INTO ledger.${each} TABLE public.kept_${each}; DROP TABLE public.kept_${each}`,
      )
      .join(';'),
  );
}
