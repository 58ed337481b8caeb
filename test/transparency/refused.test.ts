import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import t from 'tap';
import { resumeLedger } from '../../src/database/admin/ledger-tree.js';
import type { Observation } from '../../src/observation.js';
import { HEAD_FILE, openHeadFile } from '../../src/transparency/head-file.js';
import type { HaltReason, TreeRefused } from '../../src/transparency/sequencer.js';
import { startSequencing } from '../../src/transparency/sequencing.js';
import { until } from '../delivery/receivers.js';
import { checkpoints, createTree, folder, KEEP, notes, RESTORE, tamper } from './tree.js';

/** What a sequencer throws. */
const as = (refused: { reason: HaltReason; seenSize?: number; size?: number }) =>
  refused as object as TreeRefused;

t.test('an old backup is noticed, at once and after it has grown again', async (t) => {
  const tree = await createTree(t);
  const other = folder(t);
  await tree.writeAtOnce(300);
  await tree.settle(tree.sequencer());
  await tree.sequencer(undefined, other)(); // looks on
  await tree.owner.query(KEEP);
  await tree.writeAtOnce(10);
  await tree.free();
  const pass = tree.sequencer();
  await tree.settle(pass);
  await tree.sequencer(undefined, other)();
  await tamper(tree, RESTORE);
  const refused = as({ reason: 'rolled_back', seenSize: 310, size: 300 });
  await t.rejects(pass(), refused, 'by the sequencer');
  await t.rejects(tree.sequencer()(), refused, 'by one that starts');
  await t.rejects(tree.sequencer(undefined, other)(), refused, 'by one that looked on');
  // A gateway that saw none of it goes on.
  await tree.free();
  await tree.writeAtOnce(20);
  const unaware = tree.sequencer(undefined, folder(t));
  await tree.settle(unaware);
  const forked = as({ reason: 'forked', seenSize: 310, size: 320 });
  await t.rejects(tree.sequencer(undefined, other)(), forked, 'by one that looked on');
  await tree.free();
  await t.rejects(pass(), forked, 'by the former sequencer');
});

t.test('an empty tree in place of one that was not is refused', async (t) => {
  const tree = await createTree(t);
  await tree.owner.query(KEEP);
  const other = folder(t);
  await tree.write(3);
  await tree.settle(tree.sequencer());
  await tree.sequencer(undefined, other)(); // looks on
  await tamper(tree, RESTORE);
  const refused = as({ reason: 'rolled_back', seenSize: 3, size: 0 });
  await t.rejects(tree.sequencer()(), refused, 'by the sequencer');
  await t.rejects(tree.sequencer(undefined, other)(), refused, 'by one that looked on');
});

t.test('the head of a tree of the same size with another root is refused', async (t) => {
  const tree = await createTree(t);
  await tree.write(3);
  await tree.settle(tree.sequencer());
  const root = Buffer.alloc(32, 7);
  await openHeadFile(join(tree.dataDir, HEAD_FILE)).write({ size: 3, root });
  await t.rejects(tree.sequencer()(), as({ reason: 'forked' }), 'looking on');
  await tree.free();
  await t.rejects(tree.sequencer()(), as({ reason: 'forked' }), 'as the sequencer');
});

t.test(
  'leaves that another sequencer appended are signed only where they are those of the entries',
  async (t) => {
    for (const [what, sql, reason] of [
      [
        'a changed entry',
        "UPDATE ledger.entry SET actor = 'operator' WHERE entry_id = (SELECT entry_id FROM ledger.leaf WHERE leaf_index = 301)",
        'leaf_differs',
      ],
      [
        'an entry that is gone',
        'DELETE FROM ledger.entry WHERE entry_id = (SELECT entry_id FROM ledger.leaf WHERE leaf_index = 301)',
        'entry_missing',
      ],
      ['another root', 'UPDATE ledger.tree SET root = sha256(root)', 'leaf_differs'],
      [
        'a changed tile',
        'UPDATE ledger.tile SET hashes = set_byte(hashes, 32 * 45 + 3, get_byte(hashes, 32 * 45 + 3) # 1) WHERE level = 0 AND number = 1',
        'leaf_differs',
      ],
      [
        'a changed tile of before',
        'UPDATE ledger.tile SET hashes = set_byte(hashes, 3, get_byte(hashes, 3) # 1) WHERE level = 0 AND number = 1',
        'forked',
      ],
      ['a missing tile', 'DELETE FROM ledger.tile WHERE level = 1', 'forked'],
    ] as const) {
      const tree = await createTree(t);
      await tree.writeAtOnce(300);
      await tree.settle(tree.sequencer());
      await tree.writeAtOnce(10);
      await tree.free();
      // It appends, and dies before it signs.
      const dying = tree.sequencer((steps) => ({
        ...steps,
        remember: () => Promise.reject(new Error('died')),
      }));
      await t.rejects(dying(), { message: 'died' });
      await tamper(tree, sql);
      await tree.free();
      await t.rejects(tree.sequencer()(), as({ reason, seenSize: 300, size: 310 }), what);
    }
  },
);

t.test('a checkpoint that the gateway did not sign says nothing', async (t) => {
  const tree = await createTree(t);
  await tree.writeAtOnce(300);
  await tree.settle(tree.sequencer());
  await tree.owner.query(
    "UPDATE ledger.tree SET checkpoint = replace(checkpoint, E'\\n300\\n', E'\\n301\\n')",
  );
  await tree.free();
  await tree.settle(tree.sequencer(undefined, folder(t)));
  t.equal(await tree.check('computed from the first entry on'), 300);
});

t.test('a file that holds no head stops the sequencer', async (t) => {
  const tree = await createTree(t);
  writeFileSync(join(tree.dataDir, HEAD_FILE), '{"size":3}');
  await t.rejects(tree.sequencer()(), { message: /ledger-head\.json does not hold the head of a ledger$/ });
});

t.test('a head that cannot be written leaves no other file behind', async (t) => {
  const path = join(folder(t), HEAD_FILE);
  mkdirSync(join(path, 'in the way'), { recursive: true });
  await t.rejects(openHeadFile(path).write({ size: 1, root: Buffer.alloc(32) }), {
    code: /^(EISDIR|ENOTEMPTY|EEXIST)$/,
  });
  t.strictSame(readdirSync(dirname(path)), [HEAD_FILE]);
});

t.test('where no file can be written the head is kept in memory, and said so', async (t) => {
  const unkept: unknown[] = [];
  const file = openHeadFile('/proc/ung-thuan/head.json', (error) => unkept.push(error));
  t.equal(await file.read(), undefined);
  for (const size of [1, 2]) {
    const head = { size, root: Buffer.alloc(32, size) };
    await file.write(head);
    t.strictSame(await file.read(), head);
  }
  t.equal(unkept.length, 1, 'once');
});

t.test('what is refused halts the ledger for all gateways until it is resumed', async (t) => {
  const tree = await createTree(t);
  const observed: Observation[] = [];
  const start = (dataDir: string) => {
    const stop = startSequencing({
      pool: tree.pool,
      dataDir,
      checkpoints,
      notes,
      observe: (each) => observed.push(each),
      interval_ms: 10,
      pause_ms: 20,
    });
    t.teardown(stop);
    return stop;
  };
  const found = (event: string) => observed.filter((each) => each.event === event);
  await openHeadFile(join(tree.dataDir, HEAD_FILE)).write({ size: 3, root: Buffer.alloc(32) });
  await tree.write(2);
  const stop = start(tree.dataDir);
  await until(() => found('ledger_halted').length > 0);
  t.match(found('ledger_refused'), [{ reason: 'rolled_back', seen_size: 3, size: 0 }]);
  const stopOther = start(folder(t));
  await until(() => found('ledger_halted').length > 1);
  t.equal((await tree.owner.query('SELECT size FROM ledger.tree')).rows[0].size, '0');
  t.equal((await tree.owner.query('SELECT gate.ledger_lag() > 0 AS behind')).rows[0].behind, true);
  await stop();
  rmSync(join(tree.dataDir, HEAD_FILE));
  t.equal(await resumeLedger(tree.owner), 'rolled_back');
  start(tree.dataDir);
  await until(
    async () =>
      (await tree.owner.query('SELECT checkpoint_size AS size FROM ledger.tree')).rows[0].size === '2',
  );
  t.equal(await resumeLedger(tree.owner), null);
  await stopOther();
  t.equal(await tree.check('after'), 2);
  t.equal(found('ledger_refused').length, 1, 'said once');
});
