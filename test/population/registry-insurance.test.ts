import t from 'tap';
import { until } from '../delivery/receivers.js';
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
  const cards = Array.from({ length: 20 }, (_, i) => `TE10101082${String(i).padStart(5, '0')}`);
  const births = (list: readonly string[]) =>
    list.map((card_number) =>
      event('birth', birth(next(), { health_insurance: { card_number, valid_from: day() } })),
    );
  // Both batches have taken locks and wait for more before either goes on.
  await g.owner.query('BEGIN');
  await g.owner.query('SELECT pg_advisory_xact_lock(1970561029, hashtext(population.insurance_number($1)))', [
    cards[10],
  ]);
  const batches = Promise.all([apply(...births(cards)), apply(...births(cards.toReversed()))]);
  const count = async (sql: string) => (await g.owner.query<{ n: number }>(sql)).rows[0]?.n;
  await until(
    async () =>
      (await count(
        `SELECT count(*)::integer AS n FROM pg_locks l JOIN pg_database d ON d.oid = l.database
           WHERE d.datname = current_database() AND l.locktype = 'advisory' AND NOT l.granted`,
      )) === 2,
  );
  await g.owner.query('COMMIT');
  const [one, other] = await batches;
  t.strictSame([one.status, other.status], [200, 200]);
  const applied = [one.body.totals.applied, other.body.totals.applied];
  t.strictSame(applied.toSorted(), [0, 20], 'one batch waits for the other, and each number is issued once');
  // A server process reports its deadlocks at its end at the latest.
  await g.gateway_.close();
  await until(
    async () =>
      (await count(
        `SELECT count(*)::integer AS n FROM pg_stat_activity WHERE datname = current_database()
           AND application_name LIKE 'ung-thuan %'`,
      )) === 0,
  );
  t.equal(
    await count('SELECT deadlocks::integer AS n FROM pg_stat_database WHERE datname = current_database()'),
    0,
  );
});
