import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import t from 'tap';
import { addYears, ageOn, dayOf, isoOf, monthsOn } from '../../src/population/calendar.js';
import { personas } from '../../src/population/personas.js';
import { createTestDatabase } from '../helpers/database.js';

const { owner } = await createTestDatabase(t, { people: true });
await owner.query('DELETE FROM population.guardianship'); // only what the law says
const today = (await owner.query('SELECT gate.sample_day()::text AS day')).rows[0].day as string;
const numberOf = (key: string) =>
  personas(today).find((persona) => persona.key === key)?.personal_id_number ?? '';
const idOf = async (key: string) =>
  Number((await owner.query('SELECT population.find_person($1) AS id', [numberOf(key)])).rows[0].id);
const [CHILD, GUARDIAN] = [await idOf('bao_anh'), await idOf('tu')];

/** The rows of the table in the documentation, without backticks. */
const [, table = ''] = readFileSync('docs/population-and-units.md', 'utf8').split(
  '## Ages and dates of birth',
);
const rows = table
  .split('\n## ')[0]
  ?.split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) => line.slice(2, -2).replaceAll('`', '').split(' | ')) as string[][];
const [header = [], ...uses] = rows;

/** An event in the form in which SQL applies it. */
const event = (members: string) =>
  `jsonb_populate_record(NULL::population.parsed_event, jsonb_build_object('occurred_on', $2::date, ${members}))`;
const person = 'SELECT p FROM population.person p WHERE p.person_id = $1';

/** SQL that is true, or does not fail, from the day $2 on on which the use begins for person $1. */
const PROBES: Record<string, string> = {
  'person.is_at_least_14 is true': `SELECT population.read_computed((${person}), 'person.is_at_least_14') = 'true'`,
  'person.is_adult is true': `SELECT population.read_computed((${person}), 'person.is_adult') = 'true'`,
  'decides along with a guardian':
    "SELECT EXISTS (SELECT FROM consent.deciders($1, $2) d WHERE d.role = 'subject')",
  'decides alone, consents by guardians lapse': `SELECT NOT EXISTS (SELECT FROM consent.deciders($1, $2) d WHERE d.role = 'guardian')
      AND consent.comes_of_age_at($1) <= $2::date::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh'`,
  'has no parent or guardian any more':
    'SELECT NOT EXISTS (SELECT FROM population.guardians_of($1) g WHERE g.valid_from <= $2 AND g.valid_to > $2)',
  'may become a guardian': `SELECT population.event_guardianship_begun(${event(
    `'subject_id', ${CHILD}, 'guardian_id', $1::bigint, 'body', '{"acts_jointly": false}'::jsonb`,
  )})`,
  'gets an account without a guardian': `SELECT population.event_account_activated(${event(
    `'subject_id', $1::bigint, 'body', '{"level": 2}'::jsonb`,
  )})`,
  'may have a portrait':
    "INSERT INTO population.portrait (person_id, taken_on, media_type, image) VALUES ($1, $2, 'image/jpeg', '\\xffd8ff')",
  'may marry, as a woman': `SELECT population.event_marriage(${event(`'subject_id', $1::bigint, 'spouse_id', ${GUARDIAN}`)})`,
  'may marry, as a man': `SELECT population.event_marriage(${event(`'subject_id', $1::bigint, 'spouse_id', ${GUARDIAN}`)})`,
  'is no longer described on a prescription': `SELECT prescription.check_patient(jsonb_build_object(
      'personal_id_number', population.number_text(p.personal_id_number),
      'date_of_birth', population.date_shown(p.date_of_birth, p.date_of_birth_precision)), $2::date)
      FROM population.person p WHERE p.person_id = $1`,
  'is past school age':
    'SELECT population.school_age_ends_on(p.date_of_birth) <= $2 FROM population.person p WHERE p.person_id = $1',
};
const REFUSALS =
  /guardian_under_age|relation_impossible|account_rule_violated|too_young_for_portrait|invalid_request/;

/** Whether a use has begun for a person born then, on a day which is made today. Nothing stays. */
async function hasBegun(use: string, born: string, day: string): Promise<boolean> {
  const subject = use.endsWith('guardian') && use.startsWith('may') ? GUARDIAN : CHILD;
  await owner.query('BEGIN');
  try {
    await owner.query(
      `CREATE OR REPLACE FUNCTION population.today() RETURNS date LANGUAGE sql STABLE AS $$ SELECT '${day}'::date $$`,
    );
    await owner.query(
      `UPDATE population.person SET sex = CASE person_id WHEN ${CHILD} THEN $1 ELSE 'female' END::population.sex,
           date_of_birth = '1950-01-01', date_of_birth_precision = 'day', spouse_id = NULL, marital_status = 'single',
           account_level = NULL WHERE person_id IN (${CHILD}, ${GUARDIAN})`,
      [use.endsWith('a man') ? 'male' : 'female'],
    );
    if (subject === GUARDIAN) {
      await owner.query(
        `UPDATE population.person SET date_of_birth = '2020-01-01' WHERE person_id = ${CHILD}`,
      );
    }
    await owner.query(
      `UPDATE population.person SET date_of_birth = population.first_day($2),
           date_of_birth_precision = population.precision_of($2) WHERE person_id = $1`,
      [subject, born],
    );
    const probe = PROBES[use] ?? '';
    const values = probe.includes('$2') ? [subject, day] : [subject];
    const { rows: found } = await owner.query({ text: probe, values, rowMode: 'array' });
    return found[0]?.[0] !== false;
  } catch (error) {
    if (!REFUSALS.test((error as Error).message)) throw error;
    return false;
  } finally {
    await owner.query('ROLLBACK');
  }
}

t.test('each use of an age begins on the day that the documentation states', async (t) => {
  t.strictSame(
    uses.map(([use]) => use),
    Object.keys(PROBES),
  );
  for (const [use = '', , , ...days] of uses) {
    for (const [at, day] of days.entries()) {
      const born = header[3 + at] ?? '';
      const before = isoOf(dayOf(day) - 1);
      t.notOk(await hasBegun(use, born, before), `${use}, born ${born}: not on ${before}`);
      t.ok(await hasBegun(use, born, day), `${use}, born ${born}: on ${day}`);
    }
  }
});

t.test('all functions agree on the day of an age, in SQL and in TypeScript', async () => {
  // Birth dates around leap days and at ends of months, over years that are and are not leap years.
  const births = fc.tuple(
    fc.constantFrom(1896, 1900, 1999, 2000, 2004, 2008, 2023, 2024),
    fc.constantFrom('01-01', '01-31', '02-27', '02-28', '02-29', '03-01', '03-31', '04-30', '12-31'),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(births, fc.integer({ min: 0, max: 100 })), { minLength: 20, maxLength: 60 }),
      async (cases) => {
        const given = cases
          .map(([[year, rest], years]) => ({ birth: dayOf(`${year}-${rest}`), years }))
          .filter(({ birth }) => !Number.isNaN(birth));
        const { rows: found } = await owner.query(
          `SELECT population.day_of_age(c.birth, c.years * 12)::text AS day, population.birthday(c.birth, 'day', c.years)::text AS birthday,
               population.age_on(c.birth, 'day', population.day_of_age(c.birth, c.years * 12)) AS age,
               population.age_on(c.birth, 'day', population.day_of_age(c.birth, c.years * 12) - 1) AS age_before,
               population.possible_age_on(c.birth, population.day_of_age(c.birth, c.years * 12) - 1) AS possible_before,
               population.day_of_age(c.birth, c.years + 1)::text AS month_day,
               population.months_on(c.birth, population.day_of_age(c.birth, c.years + 1)) AS months,
               population.months_on(c.birth, population.day_of_age(c.birth, c.years + 1) - 1) AS months_before
             FROM unnest($1::date[], $2::integer[]) WITH ORDINALITY c (birth, years, at) ORDER BY at`,
          [given.map(({ birth }) => isoOf(birth)), given.map(({ years }) => years)],
        );
        return given.every(({ birth, years }, at) => {
          const row = found[at];
          const day = addYears(birth, years);
          const monthDay = dayOf(row.month_day);
          return (
            row.day === isoOf(day) &&
            row.birthday === isoOf(day) &&
            row.age === years &&
            row.age_before === years - 1 &&
            row.possible_before === years - 1 &&
            ageOn(birth, day) === years &&
            ageOn(birth, day - 1) === years - 1 &&
            row.months === years + 1 &&
            row.months_before === years &&
            monthsOn(birth, monthDay) === years + 1 &&
            monthsOn(birth, monthDay - 1) === years
          );
        });
      },
    ),
    { numRuns: 30 },
  );
});
