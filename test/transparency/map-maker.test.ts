import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import t, { type Test } from 'tap';
import { parseCheckpoint } from '../../src/ledger/checkpoint.js';
import { type EntryParts, entryText } from '../../src/ledger/entry.js';
import { formatMapLine, type MapHead, mapHeadOf, publishedMapLine } from '../../src/ledger/map-line.js';
import { parseNote } from '../../src/ledger/note.js';
import { LEAVES_MAX, type MapSteps } from '../../src/transparency/map-maker.js';
import { createMapTree, type MapTree } from './map-tree.js';
import { notes } from './tree.js';

const person = (tree: MapTree, i: number): string => tree.people[i % tree.people.length] as string;

t.test('each entry is in the chain of the person, and of who acted for a child', async (t) => {
  const tree = await createMapTree(t);
  const pass = tree.maker();
  await tree.cover(pass);
  const before = await tree.checkMap('what there was');
  for (let i = 0; i < 100; i++)
    await tree.record(person(tree, i), i % 3 === 0 ? person(tree, i + 1) : undefined);
  await tree.record(person(tree, 5), person(tree, 5));
  await tree.record('-5');
  await tree.record('0');
  await tree.cover(pass);
  t.equal(before, 0, 'none where nobody is concerned');
  const size = await tree.checkMap('all');
  t.equal(await tree.check('the tree'), size + 1, 'and the entry that states it');
  const { rows } = await tree.owner.query('SELECT sum(entries)::integer AS n FROM ledger.chain');
  await tree.record(person(tree, 0));
  await tree.record(person(tree, 0));
  await tree.cover(pass);
  t.equal(await tree.checkMap('later'), size + 3);
  const after = await tree.owner.query('SELECT sum(entries)::integer AS n FROM ledger.chain');
  t.equal(after.rows[0].n, rows[0].n + 2);
});

t.test('a map is made when the last one is old enough, unless it is far behind', async (t) => {
  const tree = await createMapTree(t);
  const pass = tree.maker();
  await tree.record(person(tree, 0));
  await tree.cover(pass);
  const stale = tree.maker((steps) => ({
    ...steps,
    hold: async () => ({ ...(await steps.hold()), age_s: -1 }),
  }));
  await tree.freeMap();
  await tree.record(person(tree, 0));
  await tree.free();
  await tree.settle(tree.sequencer());
  t.match(await stale(), { kind: 'made', leaves: 0, behind: 2 });
  await tree.free();
  await tree.writeAtOnce(5_000);
  await tree.settle(tree.sequencer());
  t.match(await stale(), { kind: 'made', leaves: LEAVES_MAX, behind: 5_002 - LEAVES_MAX });
  await tree.freeMap();
  await tree.cover(pass);
  await tree.checkMap('far behind');
});

const STEPS = ['hold', 'take', 'sign', 'append'] as const satisfies (keyof MapSteps)[];
true satisfies keyof MapSteps extends (typeof STEPS)[number] ? true : never;

/** Steps of which one fails once: before it does anything, or after it has done it. */
function failing(steps: MapSteps, name: keyof MapSteps, when: 'before' | 'after'): MapSteps {
  let failures = 0;
  const step = async (...values: unknown[]): Promise<unknown> => {
    if (failures++ > 0) return (steps[name] as (...values: unknown[]) => unknown)(...values);
    if (when === 'after') await (steps[name] as (...values: unknown[]) => unknown)(...values);
    throw new Error('crashed');
  };
  return { ...steps, [name]: step };
}

for (const name of STEPS) {
  for (const when of ['before', 'after'] as const) {
    t.test(`a crash ${when} the step ${name} leaves no entry out and counts none twice`, async (t: Test) => {
      const tree = await createMapTree(t);
      for (let i = 0; i < 30; i++) await tree.record(person(tree, i));
      await tree.cover(tree.maker());
      await tree.freeMap();
      const pass = tree.maker((steps) => failing(steps, name, when));
      for (let i = 0; i < 10; i++) await tree.record(person(tree, 25 + i), person(tree, i));
      await t.rejects(tree.cover(pass), { message: 'crashed' });
      await tree.record(person(tree, 1));
      await tree.freeMap();
      await tree.cover(tree.maker());
      const size = await tree.checkMap('another gateway');
      await tree.record(person(tree, 2));
      await tree.freeMap();
      await tree.cover(pass);
      t.equal(await tree.checkMap('the same one'), size + 2);
    });
  }
}

t.test(
  'where there is no time for more pseudonyms a pass covers one leaf, with all whom it concerns',
  async (t) => {
    const tree = await createMapTree(t);
    for (let i = 0; i < 3; i++) await tree.record(person(tree, i), person(tree, 10 + i));
    await tree.record(person(tree, 0));
    await tree.free();
    await tree.settle(tree.sequencer());
    const pass = tree.maker(undefined, undefined, 0);
    const sequence = tree.sequencer();
    for (const size of [1, 2, 6]) {
      t.match(await pass(), { kind: 'made', size });
      await tree.free();
      await tree.settle(sequence);
    }
    t.equal(await tree.checkMap('all'), 6);
  },
);

t.test(
  'of several gateways one makes the map, and when they change in the midst of it nothing is lost or doubled',
  async (t) => {
    const tree = await createMapTree(t);
    const passes = [1, 2, 3].map(() => tree.maker());
    await tree.cover(passes[0] as () => Promise<never>);
    t.strictSame(
      (await Promise.all(passes.map((pass) => pass()))).map(({ kind }) => kind),
      ['made', 'waiting', 'waiting'],
    );
    let isWriting = true;
    const sequence = tree.sequencer();
    await tree.free();
    const writing = (async () => {
      for (let i = 0; i < 60; i++) {
        await tree.record(person(tree, i), person(tree, i * 7));
        await sequence();
      }
    })().finally(() => {
      isWriting = false;
    });
    const working = passes.map(async (pass) => {
      while (isWriting) await pass();
    });
    const changing = (async () => {
      while (isWriting) {
        await tree.pool.query("UPDATE ledger.map SET held_until = now() - interval '1 second'");
        await new Promise((done) => setTimeout(done, 3));
      }
    })();
    await Promise.all([writing, changing, ...working]);
    await tree.freeMap();
    await tree.cover(passes[1] as () => Promise<never>);
    await tree.checkMap('all');
  },
);

t.test(
  'each map is an entry, which is a leaf before the map is stated, and before there is another',
  async (t) => {
    const tree = await createMapTree(t);
    const sequence = tree.sequencer();
    const pass = tree.maker(undefined, undefined, 0); // a leaf at a time
    const lines = async () => {
      const { rows } = await tree.owner.query<{ checkpoint: string }>('TABLE ledger.tree');
      return parseCheckpoint(parseNote(rows[0]?.checkpoint ?? '').text).extensions;
    };
    for (let i = 0; i < 2; i++) await tree.record(person(tree, i));
    await tree.free();
    await tree.settle(sequence);
    t.match(await pass(), { kind: 'made', leaves: 1, behind: 1 });
    await tree.free();
    await tree.sequencer((steps) => ({ ...steps, take: async () => [] }))();
    t.strictSame(await lines(), [], 'not stated');
    t.match(await pass(), { kind: 'made', leaves: 0, behind: 1 }, 'nor gone on from');

    const { rows: heads } = await tree.owner.query<{ note: string }>('TABLE ledger.map');
    const line = parseNote(heads[0]?.note ?? '').text.split('\n')[1];
    await tree.free();
    await tree.settle(sequence);
    t.strictSame(await lines(), [line]);
    const { rows: leaves } = await tree.owner.query<EntryParts>(
      "SELECT e.* FROM ledger.leaf l JOIN ledger.entry e USING (person_id, entry_id) WHERE e.kind = 'map_published'",
    );
    t.strictSame(
      leaves.map((each) => publishedMapLine(entryText(each))),
      [line],
    );
    t.match(await pass(), { kind: 'made', leaves: 2 });
    await tree.free();
    await tree.settle(sequence);
    for (let i = 0; i < 2; i++)
      t.match(await pass(), { kind: 'made', leaves: 0 }, 'a map is no reason for another');
  },
);

t.test('an upgrade states the map that there is', async (t) => {
  const tree = await createMapTree(t);
  const pass = tree.maker();
  await tree.record(person(tree, 0));
  await tree.cover(pass);
  const { rows: before } = await tree.owner.query('TABLE ledger.map');
  await tree.owner.query('UPDATE ledger.map SET published_size = 0, published_entry = NULL');
  await tree.owner.query(readFileSync('src/database/sql/tables/415_map_published_before.sql', 'utf8'));
  const { rows: after } = await tree.owner.query('TABLE ledger.map');
  t.equal(after[0].published_size, before[0].published_size);
  const { rows } = await tree.owner.query<EntryParts>(
    'SELECT * FROM ledger.entry WHERE person_id = 0 AND entry_id = ANY ($1)',
    [[before[0].published_entry, after[0].published_entry]],
  );
  const lines = rows.map((each) => publishedMapLine(entryText(each)));
  t.strictSame(lines, [lines[0], lines[0]]);
  t.ok(lines[0]);
  await tree.record(person(tree, 1));
  await tree.cover(pass);
  await tree.checkMap('which goes on');
});

t.test(
  'the checkpoint states the map, also where nothing else is new, and never one of before',
  async (t) => {
    const tree = await createMapTree(t);
    const [sequence, pass] = [tree.sequencer(), tree.maker()];
    const stated = async () => {
      await tree.free();
      await sequence();
      const { rows } = await tree.owner.query<{ checkpoint: string }>('TABLE ledger.tree');
      return parseCheckpoint(parseNote(rows[0]?.checkpoint ?? '').text);
    };
    const stored = async () =>
      (await tree.owner.query<{ size: string; root: Buffer; note: string }>('TABLE ledger.map')).rows[0];
    await tree.record(person(tree, 0));
    const none = await stated();
    t.strictSame(none.extensions, []);
    await tree.cover(pass);
    const first = await stored();
    const head = {
      size: Number(first?.size),
      publicKey: tree.key.publicKey,
      root: new Uint8Array(first?.root ?? []),
    };
    t.match(await stated(), { size: none.size + 1, extensions: [formatMapLine(head)] });
    await tree.record(person(tree, 1));
    t.match(
      await stated(),
      { size: none.size + 2, extensions: [formatMapLine(head)] },
      'until there is another',
    );
    await tree.cover(pass);
    const { size } = mapHeadOf(await stated()) ?? {};
    t.equal(size, none.size + 2);
    t.equal(await tree.check('the tree'), none.size + 3);

    const latest = await stated();
    const cosigned = async (line: string | undefined, size = none.size + 1) =>
      (
        await tree.owner.query('SELECT gate.publish_cosigned($1, $2) AS is_published', [
          size,
          `${line ?? 'no map'} x`,
        ])
      ).rows[0].is_published;
    t.equal(await cosigned(undefined, none.size), true);
    t.equal(await cosigned(latest.extensions[0]), true);
    t.equal(await cosigned(formatMapLine(head)), false, 'nor as cosigned, however late a witness answers');
    t.equal(await cosigned(undefined), false);
    t.equal(await cosigned(latest.extensions[0]), true);
    await tree.owner.query('UPDATE ledger.map SET note = $1', [first?.note]);
    t.strictSame((await stated()).extensions, latest.extensions, 'not one of before');
    // Its entry is a leaf of the log, as that of any map.
    const forged = formatMapLine({ ...head, size: none.size + 3 });
    const forgedId = randomUUID();
    await tree.owner.query(
      `SELECT ledger.record(0, 'map_published', clock_timestamp(), 'gateway', p_entry_id => $1::uuid, p_terms => jsonb_build_object('map', $2::text))`,
      [forgedId, forged],
    );
    await stated();
    await tree.owner.query('UPDATE ledger.map SET note = $1, published_entry = $2, published_size = $3', [
      first?.note.replace(formatMapLine(head), forged),
      forgedId,
      none.size + 3,
    ]);
    t.strictSame((await stated()).extensions, latest.extensions, 'not one that no gateway signed');
    await tree.free();
    const other = tree.sequencer();
    await other();
    t.strictSame((await stated()).extensions, latest.extensions, 'of a sequencer that starts too');

    // As where a map was made anew while people's numbers had changed.
    const signed = await notes.sign({ ...(mapHeadOf(latest) as MapHead), root: head.root });
    await tree.owner.query('UPDATE ledger.map SET note = $1', [signed]);
    await tree.owner.query('UPDATE ledger.tree SET checkpoint = NULL');
    await tree.free();
    await tree.sequencer()();
    const { rows } = await tree.owner.query<{ checkpoint: string }>('TABLE ledger.tree');
    const { extensions } = parseCheckpoint(parseNote(rows[0]?.checkpoint ?? '').text);
    t.strictSame(extensions, [], 'not one that no entry states');
  },
);
