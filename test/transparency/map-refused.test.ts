import { randomBytes } from 'node:crypto';
import t from 'tap';
import { vrfKey } from '../../src/ledger/vrf.js';
import type { Observation } from '../../src/observation.js';
import { LEAVES_MAX, type MapHaltReason, type MapRefused } from '../../src/transparency/map-maker.js';
import { startMapMaking } from '../../src/transparency/map-making.js';
import { until } from '../delivery/receivers.js';
import { createMapTree, type MapTree } from './map-tree.js';
import { checkpoints, notes, tamper } from './tree.js';

/** What a pass throws. */
const as = (reason: MapHaltReason) => ({ reason }) as object as MapRefused;

/** A map of many people, who have a further entry each that it does not cover yet. */
async function behind(tree: MapTree): Promise<void> {
  for (const person of tree.people) await tree.record(person);
  await tree.cover(tree.maker());
  await tree.freeMap();
  for (const person of tree.people) await tree.record(person);
  await tree.free();
  await tree.settle(tree.sequencer());
}

const FLIP = (column: string, at: string) =>
  `${column} = set_byte(${column}, ${at}, get_byte(${column}, ${at}) # 1)`;
const KEPT = ['entry', 'leaf', 'tile', 'tree', 'chain', 'map_tile', 'map'];
/** The path of the tile with the leaf of one of the people. */
const LOWEST = ({ people }: MapTree) =>
  `(SELECT max(t.path) FROM ledger.map_tile t JOIN ledger.chain c ON starts_with(encode(c.map_key, 'hex'), t.path) WHERE c.person_id = ${people[7]})`;
/** What tables held at some moment; putting it back is what a restore of a backup does. */
const keep = (name: string) =>
  KEPT.map((each) => `CREATE TABLE public.${name}_${each} AS TABLE ledger.${each}`).join(';');
const restore = (name: string) =>
  [
    ...KEPT.map(
      (each) => `DELETE FROM ledger.${each}; INSERT INTO ledger.${each} TABLE public.${name}_${each}`,
    ),
    'UPDATE ledger.tree SET held_until = NULL; UPDATE ledger.map SET held_until = NULL',
  ].join(';');

t.test('what was changed in the database is noticed before anything is made of it', async (t) => {
  const tree = await createMapTree(t);
  await behind(tree);
  await tree.owner.query(keep('kept'));
  for (const [what, sql, reason] of [
    [
      'a hash in the tile at the top',
      `UPDATE ledger.map_tile SET ${FLIP('data', '40')} WHERE path = ''`,
      'tile_differs',
    ],
    [
      'the value of a person',
      `UPDATE ledger.map_tile SET ${FLIP('data', 'length(data) - 1')} WHERE path = ${LOWEST(tree)}`,
      'tile_differs',
    ],
    ['a tile that is gone', `DELETE FROM ledger.map_tile WHERE path = ${LOWEST(tree)}`, 'tile_differs'],
    ['a tile that is no tile', "UPDATE ledger.map_tile SET data = '\\x00' WHERE path = ''", 'tile_differs'],
    ['the root', `UPDATE ledger.map SET ${FLIP('root', '0')}`, 'head_differs'],
    [
      'the head of a chain',
      `UPDATE ledger.chain SET ${FLIP('head', '0')} WHERE person_id = ${tree.people[7]}`,
      'tile_differs',
    ],
    [
      'the length of a chain',
      `UPDATE ledger.chain SET entries = entries - 1 WHERE person_id = ${tree.people[7]} AND entries > 1
       OR person_id = ${tree.people[8]}`.replace('entries - 1', 'entries + 1'),
      'tile_differs',
    ],
    ['a chain that is gone', `DELETE FROM ledger.chain WHERE person_id = ${tree.people[7]}`, 'tile_differs'],
    [
      'the place of a chain',
      `UPDATE ledger.chain SET ${FLIP('map_key', '31')} WHERE person_id = ${tree.people[7]}`,
      'tile_differs',
    ],
    ['a map that is set back', 'UPDATE ledger.map SET size = size - 5', 'head_differs'],
    ['a map without a signature', 'UPDATE ledger.map SET note = NULL', 'head_differs'],
    [
      'a leaf',
      `UPDATE ledger.tile SET ${FLIP('hashes', 'length(hashes) - 20')} WHERE level = 0
       AND number = (SELECT max(number) FROM ledger.tile WHERE level = 0)`,
      'leaf_differs',
    ],
    ['a leaf of before', `UPDATE ledger.tile SET ${FLIP('hashes', '3')} WHERE level = 0`, 'leaf_differs'],
    ['a leaf that is gone', 'DELETE FROM ledger.tile WHERE level = 0', 'leaf_differs'],
    [
      'a checkpoint that no gateway signed',
      "UPDATE ledger.tree SET checkpoint = replace(checkpoint, E'\\n' || size || E'\\n', E'\\n' || (size + 1) || E'\\n')",
      'leaf_differs',
    ],
  ] as const) {
    await tamper(tree, sql);
    await t.rejects(tree.maker()(), as(reason), what);
    await tamper(tree, restore('kept'));
  }
  await tree.cover(tree.maker());
  await tree.checkMap('as it was');
});

t.test('with another key nothing is made, and others who have the key go on', async (t) => {
  const tree = await createMapTree(t);
  await behind(tree);
  const other = tree.maker(undefined, vrfKey(randomBytes(32)));
  await t.rejects(other(), as('key_differs'));
  const pass = tree.maker();
  await tree.cover(pass);
  await t.rejects(other(), as('key_differs'));
  await tree.checkMap('by who has the key');
});

t.test(
  'a backup that is restored has the map of its tree, which goes on from there or halts with it',
  async (t) => {
    const tree = await createMapTree(t);
    await behind(tree);
    await tree.owner.query(keep('old'));
    await tree.cover(tree.maker());
    const { rows } = await tree.owner.query('SELECT size, root FROM ledger.map');
    await tree.record(tree.people[0] as string);
    await tree.cover(async () => ({ kind: 'waiting' }));
    await tamper(tree, restore('old'));
    await t.rejects(tree.sequencer()(), { message: /rolled_back$/ }, 'the tree was signed since');
    await tree.maker()();
    t.strictSame(
      (await tree.owner.query('SELECT size, root FROM ledger.map')).rows,
      rows,
      'of the same leaves the same map is made',
    );
    await tamper(tree, restore('old'));
    await tree.owner.query("UPDATE ledger.tree SET halted = 'rolled_back'");
    t.match(await tree.maker()(), { kind: 'made', leaves: 0 }, 'none while the ledger is halted');
  },
);

t.test(
  'a map that is made anew has the root that it had, and checkpoints do not go back meanwhile',
  async (t) => {
    const tree = await createMapTree(t);
    for (let i = 0; i < 5; i++) await tree.writeAtOnce(1_000);
    await behind(tree);
    await tree.cover(tree.maker());
    const root = async () => (await tree.owner.query('SELECT root FROM ledger.map')).rows;
    const line = async () => {
      await tree.free();
      await tree.sequencer()();
      return /^ung-thuan-map.*$/m.exec((await tree.owner.query('TABLE ledger.tree')).rows[0].checkpoint)?.[0];
    };
    const [before, stated] = [await root(), await line()];
    // As docs/runbooks.md has it.
    await tree.owner.query(`DELETE FROM ledger.map_tile; DELETE FROM ledger.chain;
    UPDATE ledger.map SET size = 0, root = decode(repeat('00', 32), 'hex'), note = NULL, made_at = NULL`);
    t.equal(await line(), stated);
    await tree.freeMap();
    const pass = tree.maker();
    t.match(await pass(), { kind: 'made', leaves: LEAVES_MAX });
    t.equal(await line(), stated, 'while it is made');
    await tree.cover(pass);
    t.strictSame(await root(), before);
    const [name, size, ...key] = (await line())?.split(' ') ?? [];
    const [, sizeBefore, ...keyBefore] = stated?.split(' ') ?? [];
    t.strictSame([name, ...key], ['ung-thuan-map/1', ...keyBefore]);
    t.ok(Number(size) > Number(sizeBefore), 'of the leaves since, the entries of maps among them');
    const { rows } = await tree.owner.query(
      "SELECT terms ->> 'map' AS line FROM ledger.entry WHERE kind = 'map_published' ORDER BY at",
    );
    const sizes = rows.map((each) => Number(each.line.split(' ')[1]));
    t.strictSame(
      sizes,
      [...new Set(sizes)].toSorted((a, b) => a - b),
      'of each size there is one entry, in their order',
    );
  },
);

t.test('who makes no map says so once, says why, and says when it goes on', async (t) => {
  const tree = await createMapTree(t);
  await behind(tree);
  const observed: Observation[] = [];
  const found = (event: string) => observed.filter((each) => each.event === event);
  await tree.owner.query("CREATE TABLE public.kept AS SELECT * FROM ledger.map_tile WHERE path = ''");
  await tree.owner.query("UPDATE ledger.map_tile SET data = '\\x00' WHERE path = ''");
  const stop = startMapMaking({
    pool: tree.pool,
    observe: (each) => observed.push(each),
    key: tree.key,
    notes,
    checkpoints,
    interval_s: 0,
    pause_ms: 10,
  });
  t.teardown(stop);
  await until(() => found('ledger_map_halted').length > 0);
  t.match(found('ledger_map_halted'), [{ halted: true, reason: 'tile_differs' }]);
  await tree.owner.query("UPDATE ledger.map_tile m SET data = k.data FROM public.kept k WHERE m.path = ''");
  await until(() => found('ledger_map_made').length > 0);
  t.match(found('ledger_map_halted'), [{ halted: true }, { halted: false }]);
  await tree.owner.query('ALTER TABLE ledger.map RENAME TO gone');
  await until(() => found('ledger_map_failed').length > 0);
  await tree.owner.query('ALTER TABLE ledger.gone RENAME TO map');
  await stop();
  await tree.checkMap('after');
});
