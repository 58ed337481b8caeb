import t from 'tap';
import { runAttacks } from '../../scripts/attack/attacks.js';
import { leastSquares } from '../../scripts/attack/intersections.js';
import { createTestGateway } from '../helpers/gateway.js';

/** Runs the attacks with few trials; `npm run attack` prints reliable figures. */
const TRIALS = 32;
/** One that is right in 85 % is right in all of these once in 2,400 runs. */
const MANY_TRIALS = 48;
const g = await createTestGateway(t);

t.test('each attack succeeds on exact counts, and less often on protected ones', async (t) => {
  const clients = { ministry: g.partner('ministry-education'), authority: g.partner('registry-authority') };
  const found = new Map<string, number>();
  for await (const outcome of runAttacks(clients, g.owner, TRIALS, MANY_TRIALS)) {
    t.ok(outcome.trials > 30, `${outcome.attack}: ${outcome.trials} trials`);
    t.ok(outcome.right < outcome.exact, `${outcome.attack}: ${outcome.learns}, ${outcome.right} %`);
    t.equal(outcome.exact, 100, `${outcome.attack}: with exact counts ${outcome.exact} %`);
    found.set(outcome.attack, outcome.right - outcome.guessing);
  }
  t.equal(found.get('averaging 20 repeats'), 0, 'repeating a question reveals nothing more');
  t.equal(found.get('all sets of 5 communes'), 0, 'sets of units reveal nothing that the units do not');
  t.equal(found.size, 15);
});

t.test('leastSquares solves sums of unknowns', async (t) => {
  const solved = leastSquares(
    [
      { members: [0, 1], sum: 5 },
      { members: [1, 2], sum: 7 },
      { members: [0, 2], sum: 6 },
    ],
    3,
  );
  t.strictSame(
    solved.map((each) => Math.round(each)),
    [2, 3, 4],
  );
});
