import { randomBytes } from 'node:crypto';
import type { Test } from 'tap';
import { utf8 } from '../../src/bytes.js';
import { type ChainHead, chainNext, chainValue, pseudonymOf } from '../../src/ledger/chain.js';
import { type EntryParts, entryText } from '../../src/ledger/entry.js';
import { leafHash } from '../../src/ledger/hash.js';
import { applyUpdates } from '../../src/ledger/map.js';
import { emptyMapRoot } from '../../src/ledger/map-tile.js';
import { type VrfKey, vrfKey, vrfProve } from '../../src/ledger/vrf.js';
import { createMapMaker, type MapPass, type MapSteps } from '../../src/transparency/map-maker.js';
import { mapMakerOn } from '../../src/transparency/map-making.js';
import { checkpoints, createTree, notes, type Tree } from './tree.js';

/** A database with people, a tree and a map. */
export interface MapTree extends Tree {
  readonly key: VrfKey;
  /** The internal ids of people. */
  readonly people: readonly string[];
  /** What makes the map, as of another gateway. @param change of its steps */
  maker(
    change?: (steps: MapSteps) => MapSteps,
    key?: VrfKey,
    pseudonymsMax_ms?: number,
  ): () => Promise<MapPass>;
  /** Lets the next maker in, as if the present one had been silent for long. */
  freeMap(): Promise<void>;
  /** Entries become leaves, signed, and the map covers those of people; then the entry of the last map is one too. */
  cover(pass: () => Promise<MapPass>): Promise<void>;
  /** Writes an entry of a person, with who acted for them if anybody did. */
  record(person: string, guardian?: string): Promise<void>;
  /** Checks that chains, tiles and root are what follows from the leaves that the map covers. @returns how many */
  checkMap(what: string): Promise<number>;
}

const PASSES_MAX = 30;

export async function createMapTree(t: Test): Promise<MapTree> {
  const tree = await createTree(t, { people: true });
  const key = vrfKey(randomBytes(32));
  const { rows } = await tree.owner.query<{ person_id: string }>(
    'SELECT person_id FROM population.person ORDER BY person_id LIMIT 60',
  );
  const sequence = tree.sequencer();
  return {
    ...tree,
    key,
    people: rows.map(({ person_id }) => person_id),
    maker(change = (steps) => steps, other = key, pseudonymsMax_ms = 60_000) {
      const { steps, reads } = mapMakerOn({ pool: tree.pool, key: other, notes, checkpoints });
      return createMapMaker(change(steps), reads, {
        key: other,
        interval_s: 0,
        pseudonymsMax_ms,
        rest: async () => undefined,
      });
    },
    freeMap: async () => {
      await tree.owner.query("UPDATE ledger.map SET held_until = now() - interval '1 second'");
    },
    async cover(pass) {
      for (let passes = 0; passes < PASSES_MAX; passes++) {
        await tree.free();
        await tree.settle(sequence);
        const done = await pass();
        if (done.kind !== 'made' || done.leaves === 0) return;
      }
      throw new Error('there is no end of maps');
    },
    record: async (person, guardian) => {
      await tree.owner.query(
        `SELECT ledger.record($1, 'share_code_created', clock_timestamp(), 'subject', p_number => population.current_number($1),
           p_guardian_id => $2)`,
        [person, guardian],
      );
    },
    checkMap: (what) => checkMap(t, tree, key, what),
  };
}

interface LeafRow extends EntryParts {
  readonly person_id: string;
  readonly guardian_id: string | null;
}

async function checkMap(t: Test, { owner }: Tree, key: VrfKey, what: string): Promise<number> {
  const [map] = (await owner.query<{ size: string; root: Buffer }>('TABLE ledger.map')).rows;
  const { rows: leaves } = await owner.query<LeafRow>(
    `SELECT e.* FROM ledger.leaf l JOIN ledger.entry e USING (person_id, entry_id) WHERE l.leaf_index < $1 ORDER BY l.leaf_index`,
    [map?.size],
  );
  const { rows: numbers } = await owner.query<{ person_id: string; number: string }>(
    'SELECT person_id, population.number_text(personal_id_number) AS number FROM ledger.chain',
  );
  const places = new Map(
    numbers.map(({ person_id, number }) => [person_id, pseudonymOf(vrfProve(key, utf8(number)).output)]),
  );
  const heads = new Map<string, ChainHead>();
  for (const leaf of leaves) {
    const people = new Set([leaf.person_id, leaf.guardian_id].filter((id) => id !== null && Number(id) > 0));
    for (const person of people as Set<string>) {
      const before = heads.get(person) ?? (places.get(person)?.start as ChainHead);
      heads.set(person, chainNext(before, leafHash(entryText(leaf))));
    }
  }
  const { rows: chains } = await owner.query<{ person_id: string; map_key: Buffer; n: string; head: Buffer }>(
    'SELECT person_id, map_key, entries AS n, head FROM ledger.chain',
  );
  const shown = (id: string, n: number, head: Uint8Array, place: Uint8Array | undefined) =>
    [id, n, Buffer.from(head).toString('hex'), Buffer.from(place ?? []).toString('hex')].join(' ');
  t.strictSame(
    chains.map((each) => shown(each.person_id, Number(each.n), each.head, each.map_key)).sort(),
    [...heads].map(([id, { n, head }]) => shown(id, n, head, places.get(id)?.key)).sort(),
    `${what}: the chains`,
  );
  const { root, tiles } = await applyUpdates(
    async (paths) => paths.map(() => undefined),
    emptyMapRoot(),
    [...heads].map(([id, head]) => ({
      key: places.get(id)?.key as never,
      value: chainValue(head),
      before: undefined,
    })),
  );
  const { rows: stored } = await owner.query<{ path: string; data: Buffer }>('TABLE ledger.map_tile');
  t.strictSame(
    stored.map(({ path, data }) => `${path} ${data.toString('hex')}`).sort(),
    tiles.map(({ path, data }) => `${path} ${Buffer.from(data).toString('hex')}`).sort(),
    `${what}: the tiles`,
  );
  t.strictSame(map?.root, Buffer.from(root), `${what}: the root`);
  return Number(map?.size);
}
