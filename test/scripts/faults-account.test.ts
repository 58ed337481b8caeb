import t from 'tap';
import { type Effect, isExact, type Operation, settle } from '../../scripts/faults/account.js';

const operations: readonly Operation[] = [
  { kind: 'release', target: 'cst_1', acknowledged: 'rel_1' },
  { kind: 'release', target: 'cst_2', acknowledged: undefined },
  { kind: 'request', target: 'Lượt 1. 0', acknowledged: 'csr_1' },
  { kind: 'approval', target: 'csr_9', acknowledged: 'cst_9' },
  { kind: 'approval', target: 'csr_8', acknowledged: undefined },
];
const effects: readonly Effect[] = [
  { kind: 'release', target: 'cst_1', id: 'rel_1' },
  { kind: 'release', target: 'cst_2', id: 'rel_2' },
  { kind: 'request', target: 'Lượt 1. 0', id: 'csr_1' },
  { kind: 'approval', target: 'csr_9', id: 'cst_9' },
];
const uses = new Map([
  ['cst_1', 1],
  ['cst_2', 1],
]);

t.test('what was acknowledged is there once, and what was not at most once', async (t) => {
  const account = settle(operations, effects, uses);
  t.strictSame(account, {
    acknowledged: 3,
    unacknowledged: 2,
    unacknowledgedEffects: 1,
    lost: [],
    doubled: [],
    miscounted: [],
    unasked: [],
  });
  t.ok(isExact(account));
});

t.test('a loss of any kind is found', async (t) => {
  for (const gone of effects.filter(({ id }) => id !== 'rel_2')) {
    const without = effects.filter((effect) => effect !== gone);
    const account = settle(operations, without, uses);
    t.strictSame(account.lost, [gone], gone.kind);
    t.notOk(isExact(account), gone.kind);
  }
});

t.test('an acknowledged effect that is there under another id is lost', async (t) => {
  const other = effects.map((effect) => (effect.id === 'csr_1' ? { ...effect, id: 'csr_2' } : effect));
  t.strictSame(settle(operations, other, uses).lost, [effects[2]]);
});

t.test('a double of any kind is found, acknowledged or not', async (t) => {
  for (const effect of effects) {
    const account = settle(operations, [...effects, { ...effect, id: 'again' }], uses);
    t.strictSame(account.doubled, [`${effect.kind} ${effect.target}`]);
    t.notOk(isExact(account));
  }
});

t.test('a counter of uses that differs from the releases is found', async (t) => {
  for (const counted of [0, 2]) {
    const account = settle(operations, effects, new Map([...uses, ['cst_2', counted]]));
    t.strictSame(account.miscounted, ['cst_2']);
    t.notOk(isExact(account));
  }
});

t.test('an effect that nobody asked for is found', async (t) => {
  const effect: Effect = { kind: 'request', target: 'Lượt 1. 7', id: 'csr_7' };
  const account = settle(operations, [...effects, effect], uses);
  t.strictSame(account.unasked, [effect]);
  t.notOk(isExact(account));
});

t.test('operations on one target would hide a double, and are refused', async (t) => {
  t.throws(() => settle([...operations, ...operations.slice(0, 1)], effects, uses), /same target/);
});
