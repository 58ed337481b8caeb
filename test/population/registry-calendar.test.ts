import t from 'tap';
import { startReceiver, until } from '../delivery/receivers.js';
import { createTestGateway } from '../helpers/gateway.js';
import { authorityOf, day, numberFor } from './registry-authority.js';

const app = await startReceiver(t);
const g = await createTestGateway(t, { APP_WEBHOOK_URL: `${app.origin}/` });
const { consentAbout, one, release } = authorityOf(t, g);
const upkeep = await g.login('upkeep');
const run = async (limit = 500, client = upkeep) =>
  (await client.query('SELECT * FROM gate.run_daily_changes($1)', [limit])).rows[0];
const resetCalendar = () => g.owner.query('DELETE FROM population.calendar_day');
/** Inserts a person of exactly this age, and a guardianship without an end. */
const makeWard = async (key: Parameters<typeof g.number>[0], age: string) => {
  await g.owner.query(
    `UPDATE population.person SET date_of_birth = (population.today() - $2::interval)::date, date_of_birth_precision = 'day'
       WHERE person_id = population.find_person($1)`,
    [g.number(key), age],
  );
  await g.owner.query(
    `INSERT INTO population.guardianship VALUES (population.find_person($1), population.find_person($2), 'guardian', false,
       population.today() - 1000, NULL)`,
    [g.number(key), g.number('tu')],
  );
};
const guardianshipEnds = async () =>
  (
    await g.owner.query(
      `SELECT p.birth_full_name AS name, g.valid_to - population.today() AS days FROM population.guardianship g
         JOIN population.person p ON p.person_id = g.child_id WHERE g.guardian_id = population.find_person($1) ORDER BY 1`,
      [g.number('tu')],
    )
  ).rows;

t.test('a guardianship does not outlast the 18th birthday', async (t) => {
  // By the gateway, which then leaves the day alone: a call of the test would only take it from the gateway.
  await until(
    async () =>
      (await g.owner.query('SELECT FROM population.calendar_day WHERE finished_at IS NOT NULL')).rowCount ===
      1,
  );
  t.match(await run(), { is_finished: true, guardianships: 0 });
  await g.owner.query('BEGIN'); // the gateway may run them too, but then for all three
  await resetCalendar();
  await makeWard('bao_anh', '18 years');
  await makeWard('gia_khoi', '18 years -1 day');
  await makeWard('hai_long', '18 years 40 days');
  await g.owner.query('COMMIT');
  const [one, other] = await Promise.all([run(), run(500, g.owner)]);
  t.equal(Math.min(one.guardianships, other.guardianships), 0, 'by one of two concurrent runs');
  await until(async () => (await run()).is_finished);
  const birthday = async (key: Parameters<typeof g.number>[0]) =>
    (
      await g.owner.query(
        `SELECT population.birthday(p.date_of_birth, 'day', 18) - population.today() AS days FROM population.person p
           WHERE person_id = population.find_person($1)`,
        [g.number(key)],
      )
    ).rows[0].days;
  t.strictSame(
    await guardianshipEnds(),
    [
      { name: 'Nguyễn Hải Long', days: await birthday('hai_long') },
      { name: 'Trần Bảo Anh', days: await birthday('bao_anh') },
      { name: 'Trần Gia Khôi', days: null },
    ],
    'missed days are caught up',
  );
  t.match(await run(), { is_finished: true, guardianships: 0 }, 'only once');
  await resetCalendar();
  t.match(await run(), { is_finished: true, guardianships: 0 }, 'a second run changes nothing');
});

t.test('daily changes run in small steps, shared by gateways', async (t) => {
  await g.owner.query(
    'UPDATE population.guardianship SET valid_to = NULL WHERE guardian_id = population.find_person($1)',
    [g.number('tu')],
  );
  await resetCalendar();
  let [calls, closed, finished] = [0, 0, false];
  while (!finished) {
    const step = await run(1);
    t.ok(step.guardianships <= 1);
    calls += 1;
    closed += step.guardianships;
    finished = step.is_finished;
  }
  const { rows: children } = await g.owner.query(
    'SELECT count(DISTINCT child_id)::integer AS n FROM population.guardianship',
  );
  t.strictSame([calls, closed], [children[0].n + 1, 2], 'one child at a time');
  await g.owner.query(
    'UPDATE population.guardianship SET valid_to = NULL WHERE guardian_id = population.find_person($1)',
    [g.number('tu')],
  );
  await resetCalendar();
  await g.second();
  await until(async () => (await guardianshipEnds()).filter(({ days }) => days === null).length === 1);
  const { rows } = await g.owner.query(
    'SELECT guardianships_closed, finished_at IS NOT NULL AS done FROM population.calendar_day',
  );
  t.strictSame(rows, [{ guardianships_closed: 2, done: true }]);
});

t.test("a guardian's consent lapses on the 16th birthday, and the young person is notified", async (t) => {
  const consent = await consentAbout(g.number('mai'), [['ong_phuong'], ['mai'], ['ba_xoan']]);
  await g.owner.query('BEGIN');
  await g.owner.query("UPDATE consent.sweep SET swept_until = now() - interval '5 days'");
  await g.owner.query(
    "UPDATE consent.consent SET lapses_at = now() - interval '3 days' WHERE person_id = population.find_person($1)",
    [g.number('mai')],
  );
  await g.owner.query('COMMIT');
  t.match(await release(consent), { status: 409, body: { state: 'lapsed' } });
  await until(() =>
    app.received.some(({ body }) => {
      const { type, consent_id, personal_id_number } = JSON.parse(body.toString());
      return type === 'consent_lapsed' && consent_id === consent && personal_id_number === g.number('mai');
    }),
  );
  const { rows } = await g.owner.query(
    'SELECT DISTINCT state FROM consent.consent WHERE person_id = population.find_person($1)',
    [g.number('mai')],
  );
  t.strictSame(rows, [{ state: 'lapsed' }]);
});

t.test('a corrected date of birth moves the end of a guardianship', async (t) => {
  const child = { personal_id_number: g.number('hai_long') };
  const guardian = g.number('duc');
  const ends = async () =>
    (
      await g.owner.query(
        `SELECT g.valid_to::text AS ends FROM population.guardianship g
           WHERE g.child_id = population.find_person($1) AND g.guardian_id = population.find_person($2)`,
        [child.personal_id_number, guardian],
      )
    ).rows[0].ends;
  const year = Number(day().slice(0, 4)) - 10;
  const at = (date: string) => one('correction', { ...child, corrected: { date_of_birth: date } });
  await g.owner.query(
    `UPDATE population.person SET personal_id_number = $2, date_of_birth = $3, date_of_birth_precision = 'day'
       WHERE person_id = population.find_person($1)`,
    [child.personal_id_number, numberFor('001', 'male', year, 990_001), `${year}-06-15`],
  );
  const begin = (more: object = {}) =>
    one('guardianship_begun', { ...child, guardian, acts_jointly: false, ...more });
  t.equal(await begin(), 'applied');
  t.equal(await ends(), `${year + 18}-06-15`);
  t.equal(await at(`${year}-09-20`), 'applied');
  t.equal(await ends(), `${year + 18}-09-20`, 'younger: later');
  t.equal(await at(`${year}-03-01`), 'applied');
  t.equal(await ends(), `${year + 18}-03-01`, 'older: earlier');
  t.equal(await at(String(year)), 'applied');
  t.equal(await ends(), `${year + 18}-12-31`, 'known by the year only: its last day');
  const until = `${year + 18}-05-01`;
  t.equal(await begin({ until }), 'applied');
  t.equal(await ends(), until, 'a registered end');
  t.equal(await at(`${year}-04-01`), 'applied');
  t.equal(await ends(), `${year + 18}-04-01`, 'capped by the birthday');
  t.equal(await at(`${year}-09-20`), 'applied');
  t.equal(await ends(), until, 'and not beyond it');
  t.equal(await one('guardianship_ended', { ...child, guardian }), 'applied');
  t.equal(await at(`${year}-10-20`), 'applied');
  t.equal(await ends(), day(), 'one that was ended stays ended');
});
