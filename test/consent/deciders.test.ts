import t from 'tap';
import { createTestDatabase } from '../helpers/database.js';

const db = await createTestDatabase(t, { people: true });
const CHILD = 999_001;
const [MOTHER, FATHER] = [1, 2];

/** Who decides for a child born on 2010-05-20, on a day: roles, and whether all guardians are needed. */
const decidersOn = async (day: string) => {
  const { rows } = await db.owner.query(
    'SELECT d.decider_id::integer AS id, d.role, d.all_needed FROM consent.deciders($1, $2::date) d ORDER BY 2 DESC, 1',
    [CHILD, day],
  );
  return rows.map(
    ({ id, role, all_needed }) => `${role} ${id}${role === 'guardian' && all_needed ? ' jointly' : ''}`,
  );
};

await db.owner.query('ALTER TABLE population.person DISABLE TRIGGER USER');
await db.owner.query(
  `INSERT INTO population.person
     SELECT (jsonb_populate_record(p, jsonb_build_object('person_id', $1::bigint, 'personal_id_number', 999000000001,
         'date_of_birth', '2010-05-20', 'date_of_birth_precision', 'day', 'death_date', NULL, 'missing_since', NULL,
         'mother_id', $2::bigint, 'father_id', $3::bigint))).*
       FROM population.person p WHERE p.person_id = 1`,
  [CHILD, MOTHER, FATHER],
);
await db.owner.query(
  'UPDATE population.person SET death_date = NULL, missing_since = NULL WHERE person_id IN (1, 2)',
);

t.test('the ages at which a child decides too, and then alone', async (t) => {
  t.strictSame(await decidersOn('2017-05-19'), ['guardian 1', 'guardian 2'], 'aged 6');
  t.strictSame(await decidersOn('2017-05-20'), [`subject ${CHILD}`, 'guardian 1', 'guardian 2'], 'aged 7');
  t.strictSame(await decidersOn('2026-05-19'), [`subject ${CHILD}`, 'guardian 1', 'guardian 2'], 'aged 15');
  t.strictSame(await decidersOn('2026-05-20'), [`subject ${CHILD}`], 'aged 16');
});

t.test('a guardian decides from the first day of a guardianship to the day before its end', async (t) => {
  await db.owner.query(
    `INSERT INTO population.guardianship (child_id, guardian_id, kind, acts_jointly, valid_from, valid_to)
       VALUES ($1, 3, 'guardian', false, '2015-01-10', '2016-01-10')`,
    [CHILD],
  );
  const has = async (day: string) => (await decidersOn(day)).includes('guardian 3');
  t.notOk(await has('2015-01-09'));
  t.ok(await has('2015-01-10'));
  t.ok(await has('2016-01-09'));
  t.notOk(await has('2016-01-10'));
});

t.test('guardians who act jointly are all needed', async (t) => {
  await db.owner.query(
    `INSERT INTO population.guardianship (child_id, guardian_id, kind, acts_jointly, valid_from)
       VALUES ($1, 1, 'parent', true, '2010-05-20')`,
    [CHILD],
  );
  t.strictSame(await decidersOn('2014-01-01'), ['guardian 1 jointly', 'guardian 2 jointly']);
});

t.test('the dead and the missing do not decide', async (t) => {
  await db.owner.query("UPDATE population.person SET death_date = '2014-01-01' WHERE person_id = 1");
  await db.owner.query("UPDATE population.person SET missing_since = '2014-01-01' WHERE person_id = 2");
  t.strictSame(await decidersOn('2014-06-01'), []);
  await db.owner.query("UPDATE population.person SET missing_since = '2014-01-01' WHERE person_id = $1", [
    CHILD,
  ]);
  t.strictSame(await decidersOn('2026-06-01'), [], 'a missing subject neither');
});
