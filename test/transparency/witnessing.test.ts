import { rmSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { resumeLedger } from '../../src/database/admin/ledger-tree.js';
import { cosignedCheckpoint, ledgerCheckpoint, publishCosigned } from '../../src/database/gate/ledger.js';
import { openCheckpoint } from '../../src/ledger/checkpoint.js';
import { noteVerifier } from '../../src/ledger/verifier-key.js';
import { TREE_SIZE_TYPE } from '../../src/ledger/witness-request.js';
import type { Observation } from '../../src/observation.js';
import { HEAD_FILE } from '../../src/transparency/head-file.js';
import { haltFor, startSequencing } from '../../src/transparency/sequencing.js';
import { readTiles } from '../../src/transparency/tiles.js';
import { createWitnessing, startWitnessing } from '../../src/transparency/witnessing.js';
import { until } from '../delivery/receivers.js';
import { checkpoints, createTree, KEEP, LOG_KEY, notes, ORIGIN, RESTORE, type Tree, tamper } from './tree.js';
import { startWitness, type TestWitness } from './witnesses.js';

/** A tree, some witnesses, and what a gateway that asks them knows. */
async function createWitnessed(t: Test, count: number) {
  const tree = await createTree(t);
  const witnesses = await Promise.all(Array.from({ length: count }, () => startWitness(t, LOG_KEY)));
  return { tree, witnesses };
}

/** Asks witnesses as a gateway that has just started. */
function asking(tree: Tree, witnesses: readonly TestWitness[], required: number, refresh_ms = 1e9) {
  const observed: Observation[] = [];
  const observe = (each: Observation) => void observed.push(each);
  const witnessing = createWitnessing({
    witnesses,
    required,
    origin: ORIGIN,
    signed: () => ledgerCheckpoint(tree.pool),
    tiles: (tiles) => readTiles(tree.pool, tiles),
    publish: (size, checkpoint) => publishCosigned(tree.pool, size, checkpoint),
    halt: (refused) => haltFor(tree.pool, observe, refused),
    observe,
    deadline_ms: 30_000,
    pause_ms: 0,
    refresh_ms,
  });
  const outcomes = () => {
    const found = observed.flatMap((each) => (each.event === 'ledger_witness' ? [each.outcome] : []));
    observed.splice(0);
    return found.toSorted();
  };
  return { ...witnessing, outcomes, observe, observed };
}

/** The published checkpoint: its size, and how many of the witnesses cosigned it. */
async function published(tree: Tree, witnesses: readonly TestWitness[]) {
  const { checkpoint, size } = await cosignedCheckpoint(tree.pool);
  if (checkpoint === null) return null;
  const keys = { log: [noteVerifier(LOG_KEY)], witnesses: witnesses.map(({ verifier }) => verifier) };
  const opened = await openCheckpoint(checkpoint, ORIGIN, keys);
  return { size, stated: opened.size, cosignatures: opened.cosignatures.length };
}

const halted = async ({ owner }: Tree) =>
  (await owner.query('SELECT halted FROM ledger.tree')).rows[0].halted;

t.test(
  'a checkpoint is published with as many cosignatures as are required, and with more that come later',
  async (t) => {
    const { tree, witnesses } = await createWitnessed(t, 3);
    const [first, second, third] = witnesses as [TestWitness, TestWitness, TestWitness];
    await tree.writeAtOnce(300);
    const pass = tree.sequencer();
    await tree.settle(pass);
    const { round, idle, outcomes } = asking(tree, witnesses, 2);
    for (const away of [first, second]) away.become((_request, response) => response.writeHead(503).end());
    t.equal(await round(), false);
    t.strictSame(outcomes(), ['away', 'away', 'cosigned']);
    t.equal(await published(tree, witnesses), null, 'nothing with fewer');
    first.become();
    t.equal(await round(), true);
    await idle();
    t.strictSame(outcomes(), ['away', 'cosigned'], 'who cosigned is not asked again');
    t.strictSame(await published(tree, witnesses), { size: 300, stated: 300, cosignatures: 2 });
    second.become();
    await round();
    await idle();
    t.strictSame(await published(tree, witnesses), { size: 300, stated: 300, cosignatures: 3 });
    outcomes();
    await round();
    t.strictSame(outcomes(), [], 'then nobody is asked');

    // They go away: the tree grows, and what is published stays as it was.
    for (const witness of witnesses) witness.become((_request, response) => response.destroy());
    await tree.free();
    await tree.write(1);
    await tree.settle(pass);
    t.equal(await round(), false);
    t.strictSame(outcomes(), ['away', 'away', 'away']);
    t.strictSame(await published(tree, witnesses), { size: 300, stated: 300, cosignatures: 3 });
    t.equal(await halted(tree), null, 'who does not answer says nothing against the tree');
    for (const witness of witnesses) witness.become();
    // One hangs: the others are enough.
    third.become(() => undefined);
    t.equal(await round(), true);
    t.strictSame(await published(tree, witnesses), { size: 301, stated: 301, cosignatures: 2 });
    t.equal(await round(), false, 'it is not asked a second time meanwhile');
  },
);

t.test('a checkpoint is cosigned again in time though the tree did not grow', async (t) => {
  const { tree, witnesses } = await createWitnessed(t, 1);
  await tree.settle(tree.sequencer());
  const { round, outcomes } = asking(tree, witnesses, 1, 0);
  await round();
  await round();
  t.strictSame(outcomes(), ['cosigned', 'cosigned']);
});

t.test('a tree that is smaller than a witness saw is not signed, where no file says so either', async (t) => {
  const { tree, witnesses } = await createWitnessed(t, 1);
  await tree.writeAtOnce(300);
  await tree.settle(tree.sequencer());
  await tree.owner.query(KEEP);
  await tree.free();
  await tree.writeAtOnce(10);
  await tree.settle(tree.sequencer());
  t.equal(await asking(tree, witnesses, 1).round(), true);
  await tamper(tree, RESTORE);
  rmSync(join(tree.dataDir, HEAD_FILE));
  await tree.writeAtOnce(5);

  const { observed, observe, ...witnessing } = asking(tree, witnesses, 1);
  const started = startWitnessing(witnessing, 10, observe);
  const stop = startSequencing({
    pool: tree.pool,
    dataDir: tree.dataDir,
    checkpoints,
    notes,
    observe,
    interval_ms: 10,
    pause_ms: 20,
    witnessing: started,
  });
  t.teardown(() => started.stop());
  t.teardown(stop);
  await until(() => observed.some(({ event }) => event === 'ledger_halted'));
  t.match(
    observed.filter(({ event }) => event === 'ledger_refused'),
    [{ reason: 'witness_ahead', seen_size: 310, size: 300 }],
  );
  const { rows } = await tree.owner.query(
    'SELECT halted, size, checkpoint_size, cosigned_size FROM ledger.tree',
  );
  t.strictSame(rows, [{ halted: 'witness_ahead', size: '300', checkpoint_size: '300', cosigned_size: '0' }]);
  t.equal((await tree.owner.query('SELECT gate.ledger_lag() > 0 AS behind')).rows[0].behind, true);
});

t.test('a tree that does not begin with the one that a witness saw halts the ledger', async (t) => {
  const { tree, witnesses } = await createWitnessed(t, 1);
  await tree.writeAtOnce(300);
  await tree.settle(tree.sequencer());
  await tree.owner.query(KEEP);
  await tree.free();
  await tree.write(1);
  await tree.settle(tree.sequencer());
  t.equal(await asking(tree, witnesses, 1).round(), true);
  await tamper(tree, RESTORE);
  rmSync(join(tree.dataDir, HEAD_FILE));
  for (const [entries, status] of [
    [1, 409],
    [1, 422],
  ] as const) {
    await tree.writeAtOnce(entries);
    await tree.free();
    await tree.settle(tree.sequencer());
    const { round, observed } = asking(tree, witnesses, 1);
    t.equal(await round(), false);
    t.match(observed, [{ event: 'ledger_witness', outcome: 'differs', status }, { event: 'ledger_refused' }]);
    t.equal(await resumeLedger(tree.owner), 'witness_differs');
  }
  t.equal((await cosignedCheckpoint(tree.pool)).checkpoint, null, 'nothing of it was published');
});

t.test('so many witnesses halt the ledger that the others are not enough, and no fewer', async (t) => {
  const { tree, witnesses } = await createWitnessed(t, 3);
  const [first, second] = witnesses as [TestWitness, TestWitness];
  await tree.writeAtOnce(3);
  await tree.settle(tree.sequencer());
  const ahead = (witness: TestWitness) =>
    witness.become((_request, response) => {
      response.writeHead(409, { 'content-type': TREE_SIZE_TYPE }).end('9007199254740991\n');
    });
  const { round, idle, outcomes } = asking(tree, witnesses, 2);
  ahead(first);
  t.equal(await round(), true);
  await idle();
  t.strictSame(outcomes(), ['ahead', 'cosigned', 'cosigned']);
  t.equal(await halted(tree), null);
  ahead(second);
  await tree.free();
  await tree.write(1);
  await tree.settle(tree.sequencer());
  t.equal(await round(), false);
  t.equal(await halted(tree), 'witness_ahead');
  t.strictSame(await published(tree, witnesses), { size: 3, stated: 3, cosignatures: 2 });
});

t.test('a larger tree that another gateway has signed meanwhile is no sign of a rollback', async (t) => {
  const { tree, witnesses } = await createWitnessed(t, 1);
  const [witness] = witnesses as [TestWitness];
  await tree.write(3);
  await tree.settle(tree.sequencer());
  const { round, outcomes } = asking(tree, witnesses, 1);
  const other = asking(tree, [{ ...witness }], 1);
  let isFirst = true;
  witness.become(async (request, response) => {
    request.resume();
    if (isFirst) {
      isFirst = false;
      await tree.free();
      await tree.write(2);
      await tree.settle(tree.sequencer());
      witness.become();
      t.equal(await other.round(), true);
    }
    // What the witness answers now to what it was sent before.
    response.writeHead(409, { 'content-type': TREE_SIZE_TYPE }).end('5\n');
  });
  t.equal(await round(), false);
  t.strictSame(outcomes(), ['ahead']);
  t.equal(await halted(tree), null);
  t.equal(await round(), true);
});

t.test('a checkpoint of another log is not sent', async (t) => {
  const { tree, witnesses } = await createWitnessed(t, 1);
  await tree.settle(tree.sequencer());
  await tree.owner.query(
    "UPDATE ledger.tree SET checkpoint = replace(checkpoint, 'gateway.example/ledger', 'gateway.example/ledger-1')",
  );
  const { round, outcomes } = asking(tree, witnesses, 1);
  t.equal(await round(), false);
  t.strictSame(outcomes(), []);
});

t.test(
  'a smaller checkpoint does not replace the published one, nor does any while the ledger is halted',
  async (t) => {
    const tree = await createTree(t);
    await tree.write(5);
    await tree.settle(tree.sequencer());
    t.equal(await publishCosigned(tree.pool, 5, 'five'), true);
    t.equal(await publishCosigned(tree.pool, 4, 'four'), false);
    t.equal(await publishCosigned(tree.pool, 6, 'six'), false, 'nor one of a tree that is not there');
    await tree.owner.query("UPDATE ledger.tree SET halted = 'test'");
    t.equal(await publishCosigned(tree.pool, 5, 'again'), false);
    t.strictSame(await cosignedCheckpoint(tree.pool), { checkpoint: 'five', size: 5 });
  },
);
