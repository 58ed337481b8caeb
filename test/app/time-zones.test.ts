import t from 'tap';
import { todayInVietNam } from '../../src/population/calendar.js';
import { createTestGateway } from '../helpers/gateway.js';
import { consentOf, dayAhead, recurringFor } from './asking.js';

/** Days are those of Việt Nam, whatever the time zones of the server and of the database. */
const ZONES = ['UTC', 'Asia/Ho_Chi_Minh', 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'America/St_Johns'];
const former = process.env.TZ;
t.teardown(() => {
  if (former === undefined) delete process.env.TZ;
  else process.env.TZ = former;
});

const g = await createTestGateway(t);
const FIELDS = ['person.date_of_birth', 'person.is_adult', 'person.permanent_residence', 'person.birth_year'];
const consent = await consentOf(
  g.partner('bank-a'),
  await g.citizen('an'),
  recurringFor(g.number('an'), {
    access: { mode: 'recurring', until: dayAhead(20), at_most: { count: 4, per: 'month' } },
  }),
);

t.test('releases, ages and counts are the same in all zones', async (t) => {
  const { rows } = await g.owner.query('SELECT current_database() AS name');
  const answers: string[] = [];
  for (const [i, zone] of ZONES.entries()) {
    process.env.TZ = zone;
    await g.owner.query(`ALTER DATABASE ${rows[0].name} SET timezone = '${ZONES[ZONES.length - 1 - i]}'`);
    await g.owner.query(`SET timezone = '${zone}'`);
    const { gateway } = await g.second();
    const shown = await g.owner.query(
      `SELECT r.data, population.today()::text AS today, (SELECT sum(c.people)::integer FROM statistics.cube(population.today()) c) AS counted,
           (SELECT array_agg(population.age_on(p.date_of_birth, p.date_of_birth_precision, population.today())
              ORDER BY p.person_id) FROM population.person p) AS ages
         FROM population.read_fields(population.find_person($1), $2, NULL, NULL) r`,
      [g.number('an'), FIELDS],
    );
    answers.push(JSON.stringify({ ...shown.rows[0], node: todayInVietNam() }));
    await gateway.close();
  }
  t.equal(new Set(answers).size, 1, answers.join('\n'));
});

t.test('a gateway in another zone answers with the same release', async (t) => {
  const bank = g.partner('bank-a');
  const seen: string[] = [];
  for (const zone of ZONES.slice(1)) {
    process.env.TZ = zone;
    const { status, body } = await bank.call('POST', `/v1/consents/${consent}/releases`, {});
    t.equal(status, 201, zone);
    t.ok(Math.abs(Date.parse(body.released_at) - Date.now()) < 60_000, 'an instant, in UTC');
    seen.push(JSON.stringify(body.data));
  }
  t.equal(new Set(seen).size, 1);
});

t.test('midnight in Việt Nam is at 17:00 UTC', async (t) => {
  await g.owner.query(
    `CREATE SCHEMA stopped;
     CREATE FUNCTION stopped.now() RETURNS timestamptz LANGUAGE sql STABLE
       AS $$ SELECT current_setting('stopped.at')::timestamptz $$;
     SET search_path = stopped, pg_catalog`,
  );
  for (const zone of ZONES) {
    await g.owner.query(`SET timezone = '${zone}'`);
    process.env.TZ = zone;
    for (const [at, day] of [
      ['2026-11-28T16:59:59.999Z', '2026-11-28'],
      ['2026-11-28T17:00:00.000Z', '2026-11-29'],
      ['2026-12-31T16:59:59.999Z', '2026-12-31'],
      ['2026-12-31T17:00:00.000Z', '2027-01-01'],
      ['2028-02-28T17:00:00.000Z', '2028-02-29'],
    ] as const) {
      await g.owner.query(`SELECT set_config('stopped.at', $1, false)`, [at]);
      const { rows } = await g.owner.query('SELECT population.today()::text AS day');
      t.equal(rows[0].day, day, `the database in ${zone} at ${at}`);
      t.equal(todayInVietNam(new Date(at)), day, `the gateway in ${zone} at ${at}`);
    }
  }
});
