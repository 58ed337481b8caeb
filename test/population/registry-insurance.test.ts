import t from 'tap';
import { createTestGateway } from '../helpers/gateway.js';
import { birth, next } from './new-people.js';
import { authorityOf, day, event } from './registry-authority.js';

const g = await createTestGateway(t);
const { apply, one } = authorityOf(t, g);

t.test('health insurance cards of older forms are taken and told apart', async (t) => {
  const insured = (card_number: string) =>
    one('birth', birth(next(), { health_insurance: { card_number, valid_from: day() } }));
  const taken = 'refused insurance_number_taken /health_insurance/card_number';
  const cases: [string, string][] = [
    ['HS7010100100001', 'applied'],
    ['HS7010100100001', taken],
    ['HS7020100100001', 'applied'],
    ['GD601010A100001', 'applied'],
    ['QN5970108212345', 'applied'],
    ['0108212345', taken],
    ['0108212346', 'applied'],
    ['TE1010108212346', taken],
    ['HS8010100100001', 'refused invalid_event /health_insurance/card_number'],
    ['hs4010100100001', 'refused invalid_event /health_insurance/card_number'],
    ['HS401010010000', 'refused invalid_event /health_insurance/card_number'],
    ['HS40101001000011', 'refused invalid_event /health_insurance/card_number'],
    ['010010000', 'refused invalid_event /health_insurance/card_number'],
  ];
  for (const [card, expected] of cases) t.equal(await insured(card), expected, card);
});

t.test('two batches with the same insurance numbers in opposite order do not deadlock', async (t) => {
  const deadlocks = async () => {
    const { rows } = await g.owner.query(
      'SELECT deadlocks::integer AS n FROM pg_stat_get_db_deadlocks((SELECT oid FROM pg_database WHERE datname = current_database())) deadlocks',
    );
    return rows[0].n;
  };
  const before = await deadlocks();
  const cards = Array.from({ length: 40 }, (_, i) => `TE10101082${String(i).padStart(5, '0')}`);
  const births = (list: readonly string[]) =>
    list.map((card_number) =>
      event('birth', birth(next(), { health_insurance: { card_number, valid_from: day() } })),
    );
  const [one, other] = await Promise.all([apply(...births(cards)), apply(...births(cards.toReversed()))]);
  t.strictSame([one.status, other.status], [200, 200]);
  t.equal(one.body.totals.applied + other.body.totals.applied, 40, 'each number is issued once');
  t.equal(Math.min(one.body.totals.applied, other.body.totals.applied), 0, 'one batch waits for the other');
  t.equal(await deadlocks(), before);
});
