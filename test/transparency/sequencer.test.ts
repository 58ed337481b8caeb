import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import t, { type Test } from 'tap';
import { type Appended, appendLeaves, unsequencedEntries } from '../../src/database/gate/ledger.js';
import { ENTRIES_MAX, type SequencerSteps } from '../../src/transparency/sequencer.js';
import { connectAgain } from '../helpers/upgrade.js';
import { createTree, ENTRY, type Tree } from './tree.js';

t.test('committed entries become leaves, however late they are committed', async (t) => {
  const tree = await createTree(t);
  const pass = tree.sequencer();
  await tree.settle(pass);
  t.equal(await tree.check('no entry'), 0);
  const late = await connectAgain(t, tree);
  await late.query('BEGIN');
  await late.query(ENTRY);
  const undone = await connectAgain(t, tree);
  await undone.query('BEGIN');
  await undone.query(ENTRY);
  for (let i = 0; i < 3; i++) {
    await tree.write(2);
    t.match(await pass(), { kind: 'sequenced', entries: 2, size: 2 * (i + 1) });
  }
  await undone.query('ROLLBACK');
  // More of the transaction, also in a part of it that is rolled back.
  await late.query(`SAVEPOINT part; ${ENTRY}; ROLLBACK TO part; SAVEPOINT part; ${ENTRY}; RELEASE part`);
  await tree.write(1);
  t.match(await pass(), { kind: 'sequenced', entries: 1 });
  t.match(await pass(), { kind: 'sequenced', entries: 0 });
  await late.query('COMMIT');
  t.match(await pass(), { kind: 'sequenced', entries: 2 });
  t.equal(await tree.check('all'), 9);
});

t.test('more entries than fit in a pass follow in the next ones, those of one transaction too', async (t) => {
  const tree = await createTree(t);
  const pass = tree.sequencer();
  const late = await connectAgain(t, tree);
  await late.query('BEGIN');
  await late.query(ENTRY);
  await tree.write(100);
  await tree.writeAtOnce(ENTRIES_MAX + 500);
  await tree.write(100);
  t.match(await pass(), { kind: 'sequenced', entries: ENTRIES_MAX });
  await late.query('COMMIT');
  await tree.write(1);
  await tree.settle(pass);
  t.equal(await tree.check('all'), ENTRIES_MAX + 702);
});

/** Takes entries as a pass does, and what PostgreSQL counts of a table of the ledger meanwhile. */
async function takeCounting(tree: Tree, atOnce: number, table: 'leaf' | 'entry', what: string) {
  const one = new pg.Pool({ connectionString: tree.ownerUrl, max: 1 }); // whose counts are of this alone
  await one.query('BEGIN');
  const { rows } = await one.query('SELECT holder FROM ledger.tree');
  const entries = await unsequencedEntries(one, rows[0].holder, atOnce);
  const { rows: counts } = await one.query(
    `SELECT ${what} AS counted FROM pg_stat_xact_user_tables WHERE relid = 'ledger.${table}'::regclass`,
  );
  await one.query('COMMIT');
  await one.end();
  return { entries, counted: Number(counts[0].counted) };
}

t.test(
  'the entries of a large transaction are each read a few times, however many passes they take',
  async (t) => {
    const [count, atOnce] = [4_000, 100];
    const tree = await createTree(t);
    let read = 0;
    const take = async () => {
      const { entries, counted } = await takeCounting(tree, atOnce, 'leaf', 'idx_scan');
      read += counted;
      return entries;
    };
    const pass = tree.sequencer((steps) => ({ ...steps, take }));
    await tree.settle(pass);
    read = 0;
    await tree.free();
    await tree.write(3);
    await tree.writeAtOnce(count);
    await tree.settle(pass);
    t.equal(await tree.check('all'), count + 3);
    t.ok(read < 4 * count, `${read} times`);
    await tree.free();
    read = 0;
    for (let i = 0; i < 3; i++) t.match(await pass(), { kind: 'sequenced', entries: 0 });
    t.equal(read, 0, 'and not while nothing is new');
    await tree.write(2);
    t.match(await pass(), { kind: 'sequenced', entries: 2 });
  },
);

t.test('a pass does not read all that waits, however many transactions wrote it', async (t) => {
  const [count, atOnce] = [12_000, 100];
  const tree = await createTree(t);
  await tree.settle(tree.sequencer());
  const record = ENTRY.replace('SELECT', 'PERFORM');
  await tree.owner.query(`DO $do$ BEGIN FOR i IN 1..${count} LOOP ${record}; COMMIT; END LOOP; END $do$`);
  await tree.free();
  const read: number[] = [];
  const pass = tree.sequencer((steps) => ({
    ...steps,
    take: async () => {
      const { entries, counted } = await takeCounting(tree, atOnce, 'entry', 'seq_tup_read + idx_tup_fetch');
      read.push(counted);
      return entries;
    },
  }));
  for (let i = 0; i < 5; i++) t.match(await pass(), { kind: 'sequenced', entries: atOnce });
  t.ok(Math.max(...read) < count / 2, `${read.join(', ')} of ${count}`);
  t.ok(Math.min(...read) >= atOnce, 'as counted');
});

t.test('where the entries of a large transaction are not where they were, none is overlooked', async (t) => {
  const tree = await createTree(t);
  const pass = tree.sequencer((steps) => ({ ...steps, take: () => steps.take(100) }));
  await tree.writeAtOnce(1_000);
  for (let i = 0; i < 4; i++) t.match(await pass(), { kind: 'sequenced', entries: 100 });
  await tree.owner.query("UPDATE ledger.tree SET seen_place = '(1000000,1)'");
  t.match(await pass(), { kind: 'sequenced', entries: 100 });
  await tree.owner.query("UPDATE ledger.tree SET seen_place = '(0,0)'");
  await tree.write(5);
  await tree.settle(pass);
  t.equal(await tree.check('all'), 1_005);
});

t.test('entries of before there was a tree become leaves beside the new ones', async (t) => {
  const tree = await createTree(t);
  await tree.writeAtOnce(3_000);
  await tree.owner.query('ALTER TABLE ledger.entry DISABLE TRIGGER append_only');
  await tree.owner.query('UPDATE ledger.entry SET xid = NULL');
  await tree.owner.query('ALTER TABLE ledger.entry ENABLE ALWAYS TRIGGER append_only');
  await tree.write(20);
  const lag = async () => (await tree.owner.query('SELECT gate.ledger_lag() > 0 AS behind')).rows[0].behind;
  t.equal(await lag(), true);
  await tree.settle(tree.sequencer());
  t.equal(await tree.check('all'), 3_020);
  t.equal(await lag(), false);
});

t.test(
  'appending reads no more of the entries than those that become leaves, however many there are',
  async (t) => {
    const tree = await createTree(t);
    await tree.writeAtOnce(500);
    await tree.settle(tree.sequencer());
    await tree.write(3);
    await tree.free();
    const one = new pg.Pool({ connectionString: tree.ownerUrl, max: 1 });
    t.teardown(() => one.end());
    let read: unknown;
    const append = async (appended: Appended) => {
      await one.query('BEGIN');
      const { rows } = await one.query('SELECT holder FROM ledger.tree');
      const isAppended = await appendLeaves(one, rows[0].holder, appended);
      const counts = await one.query(
        "SELECT seq_tup_read FROM pg_stat_xact_user_tables WHERE relid = 'ledger.entry'::regclass",
      );
      read = counts.rows;
      await one.query('COMMIT');
      return isAppended;
    };
    t.match(await tree.sequencer((steps) => ({ ...steps, append }))(), { kind: 'sequenced', entries: 3 });
    t.strictSame(read, [{ seq_tup_read: '0' }]);
    t.equal(await tree.check('all'), 503);
  },
);

t.test('on another server, whose transaction ids are lower, no entry is overlooked', async (t) => {
  const tree = await createTree(t);
  const pass = tree.sequencer();
  await tree.write(5);
  await tree.settle(pass);
  await tree.write(5);
  await tree.owner.query("UPDATE ledger.tree SET seen = '900000000000:900000000000:'");
  const lag = await tree.owner.query('SELECT gate.ledger_lag() AS lag_s');
  t.equal(lag.rows[0].lag_s, Number.POSITIVE_INFINITY, 'nobody knows yet');
  await tree.settle(pass);
  t.equal(await tree.check('all'), 10);
});

t.test('leaves that are not the entries that were given out are refused', async (t) => {
  const tree = await createTree(t);
  await tree.write(3);
  let earlier: Appended['entries'] = [];
  const others: Readonly<Record<string, (given: Appended['entries']) => Appended['entries']>> = {
    'one is left out': (given) => given.slice(1),
    'all are left out': () => [],
    'one is there twice': (given) => [...given.slice(0, 2), ...given.slice(0, 1)],
    'one is there in place of another': (given) => [
      ...given.slice(0, 2),
      { ...given[2], entry_id: randomUUID() } as never,
    ],
    'one is of another person': (given) => [{ ...given[0], person_id: '2' } as never, ...given.slice(1)],
    'they are in another order': (given) => given.toReversed(),
    'there is one more': (given) => {
      earlier = given;
      return [...given, { ...given[0], entry_id: randomUUID() } as never];
    },
  };
  for (const [what, change] of Object.entries(others)) {
    const changing = tree.sequencer((steps) => ({
      ...steps,
      append: (appended) => steps.append({ ...appended, entries: change(appended.entries) }),
    }));
    await t.rejects(changing(), { code: 'UT050' }, what);
    await tree.free();
  }
  await tree.write(1);
  const late = tree.sequencer((steps) => ({
    ...steps,
    append: (appended) => steps.append({ ...appended, entries: earlier }),
  }));
  await t.rejects(late(), { code: 'UT050' }, 'they were given out before the last ones');
  await tree.free();
  const { rows } = await tree.owner.query(
    'SELECT size, (SELECT count(*) FROM ledger.leaf) AS leaves FROM ledger.tree',
  );
  t.strictSame(rows, [{ size: '0', leaves: '0' }], 'none became a leaf');
  const pass = tree.sequencer();
  await tree.settle(pass);
  t.equal(await tree.check('all'), 4);
  await tree.free();
  const repeating = tree.sequencer((steps) => ({
    ...steps,
    take: async () => earlier,
  }));
  t.same(await repeating(), { kind: 'waiting' }, 'nothing is appended that was not given out');
});

const STEPS = [
  'hold',
  'take',
  'append',
  'remember',
  'sign',
  'publish',
] as const satisfies (keyof SequencerSteps)[];
true satisfies keyof SequencerSteps extends (typeof STEPS)[number] ? true : never;

/** Steps of which one fails once: before it does anything, or after it has done it. */
function failing(
  steps: SequencerSteps,
  name: keyof SequencerSteps,
  when: 'before' | 'after',
): SequencerSteps {
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
    t.test(`a crash ${when} the step ${name} leaves nothing out`, async (t: Test) => {
      const tree = await createTree(t);
      await tree.writeAtOnce(300);
      await tree.settle(tree.sequencer());
      await tree.free();
      const pass = tree.sequencer((steps) => failing(steps, name, when));
      await tree.write(3);
      await t.rejects(pass(), { message: 'crashed' });
      await tree.write(2);
      await tree.free();
      const elsewhere = mkdtempSync(join(tmpdir(), 'ung-thuan-elsewhere-'));
      t.teardown(() => rmSync(elsewhere, { recursive: true, force: true }));
      await tree.settle(tree.sequencer(undefined, elsewhere));
      t.equal(await tree.check('a gateway elsewhere'), 305);
      await tree.write(2);
      await tree.free();
      await tree.settle(pass);
      t.equal(await tree.check('the same one'), 307);
      await tree.free();
      await tree.settle(tree.sequencer());
      t.equal(await tree.check('a new one with its file'), 307);
    });
  }
}

t.test(
  'of several sequencers one works, and when they change in the midst of it no leaf is lost or doubled',
  async (t) => {
    const tree = await createTree(t);
    const passes = [1, 2, 3].map(() => tree.sequencer());
    await tree.settle(passes[0] as () => Promise<never>);
    t.strictSame(
      (await Promise.all(passes.map((pass) => pass()))).map(({ kind }) => kind),
      ['sequenced', 'waiting', 'waiting'],
    );
    let isWriting = true;
    const writing = tree.write(200).finally(() => {
      isWriting = false;
    });
    const working = passes.map(async (pass) => {
      while (isWriting) await pass();
    });
    const changing = (async () => {
      while (isWriting) {
        await tree.pool.query("UPDATE ledger.tree SET held_until = now() - interval '1 second'");
        await new Promise((done) => setTimeout(done, 3));
      }
    })();
    await Promise.all([writing, changing, ...working]);
    await tree.free();
    await tree.settle(passes[1] as () => Promise<never>);
    t.equal(await tree.check('all'), 200);
  },
);
