import t from 'tap';
import { attacks } from '../../scripts/attack/attacks.js';
import { leastSquares } from '../../scripts/attack/intersections.js';
import { createTestGateway } from '../helpers/gateway.js';

/** The attacks work, and learn what the program says they do; figures for reports come from `npm run attack`. */
const g = await createTestGateway(t);

t.test('each attack, with a few trials', async (t) => {
  const clients = { ministry: g.partner('ministry-education'), authority: g.partner('registry-authority') };
  const found = new Map<string, number>();
  for await (const outcome of attacks(clients, g.owner, 32)) {
    t.ok(outcome.trials > 30, `${outcome.attack}: ${outcome.trials} trials`);
    t.ok(outcome.right < outcome.exact, `${outcome.attack}: ${outcome.learns}, ${outcome.right} %`);
    t.equal(outcome.exact, 100, `${outcome.attack}: with exact counts ${outcome.exact} %`);
    found.set(outcome.attack, outcome.right - outcome.guessing);
  }
  t.equal(found.get('averaging 20 repeats'), 0, 'a repeat tells nothing that the first answer does not');
  t.equal(found.size, 6);
});

t.test('the attacker can solve sums', async (t) => {
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
