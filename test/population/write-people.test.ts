import t from 'tap';
import { CODE_LISTS } from '../../src/administrative-unit/sample.js';
import { hasPeople } from '../../src/database/admin/people.js';
import { writeSamplePeople } from '../../src/sandbox/sample-people.js';
import { createTestDatabase } from '../helpers/database.js';

const TODAY = '2026-11-23';
const sampleOf = (people: number, seed = 1) => ({ people, seed, today: TODAY });

t.test('the first start writes units, personas and other people', async (t) => {
  const { owner } = await createTestDatabase(t);
  const count = async (sql: string) =>
    Number((await owner.query({ text: sql, rowMode: 'array' })).rows[0]?.[0]);
  t.equal(await hasPeople(owner), false);
  await owner.query('BEGIN');
  t.equal(await writeSamplePeople(owner, sampleOf(1_500)), 1_500);
  await owner.query('COMMIT');
  t.equal(await hasPeople(owner), true);
  t.equal(await count('SELECT count(*) FROM population.person'), 1_500);

  await t.test('no row refers to a missing person', async (t) => {
    for (const column of [
      'personal_number.person_id',
      'guardianship.child_id',
      'guardianship.guardian_id',
      'absence.person_id',
      'portrait.person_id',
      'person.father_id',
      'person.mother_id',
      'person.spouse_id',
    ]) {
      const [table, key] = column.split('.');
      const lost = `SELECT count(*) FROM population.${table} WHERE ${key} NOT IN (SELECT person_id FROM population.person)`;
      t.equal(await count(lost), 0, column);
    }
    for (const column of [
      'place_of_birth_unit',
      'birth_registration_unit',
      'place_of_origin_unit',
      'permanent_unit',
      'temporary_unit',
      'current_unit',
    ]) {
      const lost = `SELECT count(*) FROM population.person
        WHERE ${column} NOT IN (SELECT unit_id FROM administrative_unit.unit)`;
      t.equal(await count(lost), 0, column);
    }
  });

  await t.test('every number finds its person, also a cancelled one', async (t) => {
    const wrong = `SELECT count(*) FROM population.personal_number
      WHERE population.find_person(population.number_text(personal_id_number)) IS DISTINCT FROM person_id`;
    t.equal(await count(wrong), 0);
    const people = `SELECT count(*) FROM population.person p JOIN population.personal_number n USING (person_id)
      WHERE n.cancelled_on IS NULL AND n.personal_id_number = p.personal_id_number
        AND population.current_number(p.person_id) = population.number_text(n.personal_id_number)`;
    t.equal(await count(people), 1_500);
    t.equal(await count(`SELECT population.find_person('015052000058')`), 5);
    const { rows } = await owner.query(
      `SELECT population.find_person('999999999999') AS nobody, population.find_person('of Hà Nội') AS nothing,
         population.current_number(5) AS now`,
    );
    t.strictSame(rows, [{ nobody: null, nothing: null, now: '015050000058' }]);
  });

  await t.test('the next newborn gets a new id', async (t) => {
    t.ok(
      (await count("SELECT nextval('population.person_ids')")) >
        (await count('SELECT max(person_id) FROM population.person')),
    );
  });
});

t.test('a sample is written completely or not at all', async (t) => {
  const { owner } = await createTestDatabase(t);
  await owner.query(`INSERT INTO population.person (person_id, personal_id_number, date_of_birth, date_of_birth_precision,
    sex, birth_full_name) VALUES (1400, 1080000001, '1980-01-01', 'day', 'male', 'Người Khác')`);
  await owner.query('BEGIN');
  await t.rejects(writeSamplePeople(owner, sampleOf(600)), { code: '23505' });
  await owner.query('ROLLBACK');
  const { rows } = await owner.query(`SELECT (SELECT count(*)::integer FROM population.person) AS people,
    (SELECT count(*)::integer FROM administrative_unit.unit) AS units, (SELECT count(*)::integer FROM population.sample) AS samples`);
  t.strictSame(rows, [{ people: 1, units: 0, samples: 0 }]);
});

t.test('existing units are used, with any ids', async (t) => {
  const { owner } = await createTestDatabase(t);
  const { before, present } = CODE_LISTS;
  await owner.query(
    `INSERT INTO administrative_unit.unit (unit_id, code, level, name, full_name, kind, parent_id, valid_from, valid_to, instrument)
       VALUES (9001, '01', 'province', 'Hà Nội', 'Thành phố Hà Nội', 'Thành phố trực thuộc trung ương', NULL, '2008-08-01', $1, 'x'),
              (9002, '01', 'province', 'Hà Nội', 'Thành phố Hà Nội', 'Thành phố trực thuộc trung ương', NULL, $1, NULL, 'x'),
              (9003, '00166', 'commune', 'Cầu Giấy', 'Phường Cầu Giấy', 'Phường', 9002, $1, NULL, 'x')`,
    [present.valid_from],
  );
  await owner.query('BEGIN');
  await writeSamplePeople(owner, sampleOf(14));
  await owner.query('COMMIT');
  const { rows } = await owner.query(
    `SELECT (SELECT permanent_unit FROM population.person WHERE person_id = 1) AS home,
       (SELECT parent_id FROM administrative_unit.unit WHERE code = '00160' AND valid_to IS NULL) AS province,
       (SELECT p.unit_id FROM administrative_unit.unit d JOIN administrative_unit.unit p ON p.unit_id = d.parent_id
          WHERE d.code = '001' AND d.level = 'district') AS former,
       (SELECT count(*)::integer FROM administrative_unit.unit WHERE code = '01') AS versions`,
  );
  t.strictSame(rows, [{ home: 9003, province: 9002, former: 9001, versions: 2 }]);
  t.equal(before.valid_to, present.valid_from);
});
