import pg from 'pg';
import t from 'tap';
import { approve, consentOf, onceFor, recurringFor } from '../app/asking.js';
import { until } from '../delivery/receivers.js';
import { fitsContract } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t);
const bank = g.partner('bank-a');
const school = g.partner('school-a');
const an = await g.citizen('an');
const duc = await g.citizen('duc');
const tu = await g.citizen('tu');
const MONTH = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 7);

const consent = await consentOf(bank, an, recurringFor(g.number('an')));
for (let i = 0; i < 2; i++) await bank.call('POST', `/v1/consents/${consent}/releases`, {});
const enrolment = await school.call('POST', '/v1/consent-requests', {
  body: onceFor(g.number('bao_anh'), { purpose: 'school.enrolment', optional_fields: [] }),
});
const child = await approve(an, enrolment.body.request_id, ['person.birth_full_name']);
await school.call('POST', `/v1/consents/${child.body.consent_id}/releases`, {});

/** Sets the database's clock this many months ahead. */
const setMonths = (months: number) =>
  g.owner.query(`CREATE OR REPLACE FUNCTION population.today() RETURNS date LANGUAGE sql STABLE AS
    $$ SELECT ((now() AT TIME ZONE 'Asia/Ho_Chi_Minh') + interval '${months} months')::date $$`);
/** As one gateway does. @returns how many were due */
const enqueue = async (limit = 500, client: pg.Client = g.owner): Promise<number> =>
  (await client.query('SELECT taken FROM gate.enqueue_summaries($1)', [limit])).rows[0].taken;
/** The numbers of those who were notified since the last time. */
const notified = async (): Promise<string[]> => {
  const { rows } = await g.owner.query(
    `WITH taken AS (DELETE FROM delivery.message m WHERE m.topic = 'monthly_summary' RETURNING m.person_id)
     SELECT population.current_number(t.person_id) AS number FROM taken t ORDER BY 1`,
  );
  return rows.map(({ number }) => number);
};
const due = async () =>
  Number(
    (await g.owner.query('SELECT count(*) FROM citizen.monthly_summary WHERE next_on <= population.today()'))
      .rows[0].count,
  );
const BOTH = [g.number('an'), g.number('duc')].sort();

t.test('a summary says who read data in a month, of oneself and of children', async (t) => {
  const summary = await an.call('GET', `/monthly-summary?month=${MONTH}`);
  fitsContract(t, 'getMonthlySummary', summary);
  t.match(summary.body, {
    month: MONTH,
    subscribed: false,
    readers: [
      { partner: { partner_id: 'bank-a' }, about: { relation: 'self' }, readings: 2 },
      { partner: { partner_id: 'school-a' }, about: { name: 'Trần Bảo Anh' }, readings: 1 },
    ],
  });
  const before = await an.call('GET', '/monthly-summary');
  t.ok(before.body.month < MONTH, 'the last month that is over');
  t.strictSame(before.body.readers, []);
  t.strictSame((await tu.call('GET', `/monthly-summary?month=${MONTH}`)).body.readers, []);
  for (const month of ['2026-13', '2026', '2026-1', 'x'])
    t.equal((await an.call('GET', `/monthly-summary?month=${month}`)).status, 400, month);
});

t.test('it is off by default, and can be turned on and off', async (t) => {
  const isOn = async () => (await an.call('GET', '/monthly-summary')).body.subscribed;
  t.equal(await isOn(), false);
  for (let i = 0; i < 2; i++) t.equal((await an.call('POST', '/monthly-summary/subscription')).status, 204);
  t.equal(await isOn(), true);
  for (let i = 0; i < 2; i++) t.equal((await an.call('DELETE', '/monthly-summary/subscription')).status, 204);
  t.equal(await isOn(), false);
  for (const citizen of [an, duc, tu]) await citizen.call('POST', '/monthly-summary/subscription');
  await g.gateway_.close(); // what follows is alone with the database
});

t.test('a gateway that starts takes those who are due', async (t) => {
  await g.owner.query(
    "INSERT INTO citizen.monthly_summary VALUES (population.find_person($1), '2026-01-01')",
    [g.number('tuyet')],
  );
  const { gateway } = await g.second();
  await until(async () => (await due()) === 0);
  await gateway.close();
  await g.owner.query('DELETE FROM citizen.monthly_summary WHERE person_id = population.find_person($1)', [
    g.number('tuyet'),
  ]);
  t.strictSame(await notified(), []);
});

t.test('who wants it is notified once a month, by slices and several gateways at once', async (t) => {
  t.equal(await enqueue(), 0, 'not before the month is over');
  await setMonths(1);
  t.equal(await due(), 3);
  t.equal(await enqueue(1), 1, 'a slice');
  const others = await Promise.all(
    [1, 2].map(async () => {
      const client = new pg.Client({ connectionString: g.ownerUrl });
      await client.connect();
      const taken = await enqueue(500, client);
      await client.end();
      return taken;
    }),
  );
  t.equal(
    others.reduce((sum, taken) => sum + taken),
    2,
  );
  t.equal(await enqueue(), 0);
  t.strictSame(await notified(), BOTH, 'each once; of the third there is nothing to say');
  await setMonths(2);
  t.equal(await enqueue(), 3, 'again in the month after');
  t.strictSame(await notified(), [g.number('an')], 'whose consent runs; of the others nothing was read');
  await setMonths(5);
  t.equal(await enqueue(), 3, 'once for months that were missed');
  t.equal(await enqueue(), 0);
  await g.owner.query('DELETE FROM citizen.monthly_summary WHERE person_id = population.find_person($1)', [
    g.number('an'),
  ]);
  await notified();
  await setMonths(7);
  t.equal(await enqueue(), 2, 'not who does not want it any more');
});

t.test('a call that fails half-way notifies nobody, and the next one does', async (t) => {
  await setMonths(9);
  await g.owner.query('BEGIN');
  t.equal(await enqueue(), 2);
  await g.owner.query('ROLLBACK');
  t.equal(await due(), 2);
  t.equal(await enqueue(), 2);
});
