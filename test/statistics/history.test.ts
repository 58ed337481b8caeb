import type pg from 'pg';
import t from 'tap';
import { createTestDatabase } from '../helpers/database.js';

/** The cube on past days: what a recount was on each, after any mix of changes, folded or not, and after their months are summed up. */
const { owner } = await createTestDatabase(t, { people: true });
const { rows: first } = await owner.query<{ day: string }>('SELECT population.today()::text AS day');
const began = first[0]?.day as string;
const dayAfter = (days: number) => new Date(Date.parse(began) + days * 86_400_000).toISOString().slice(0, 10);

/** Lets the database take another day for today. */
const setToday = (day: string) =>
  owner.query(
    `CREATE OR REPLACE FUNCTION population.today() RETURNS date LANGUAGE sql STABLE AS $$ SELECT '${day}'::date $$`,
  );

/** A mix of changes of a day: moves, temporary residences that end on days to come, deaths, births, corrections, and what households
 * become by them: with another head, with two or none, joined, merged, left. */
async function change(day: number): Promise<void> {
  const some = (k: number) => `(person_id * 7919 + ${day * 31 + k}) % 23 = 0`;
  const unitOf = (k: number) =>
    `(SELECT o.permanent_unit FROM population.person o WHERE o.permanent_unit IS NOT NULL
        ORDER BY (o.person_id * 31 + ${day * 17 + k}) % 1009, o.person_id LIMIT 1)`;
  const householdOf = (k: number) =>
    `(SELECT o.household_id FROM population.person o WHERE o.household_id IS NOT NULL
        ORDER BY (o.person_id * 29 + ${day * 19 + k}) % 1013, o.person_id LIMIT 1)`;
  for (const sql of [
    `UPDATE population.person SET permanent_unit = ${unitOf(1)} WHERE ${some(1)} AND permanent_unit IS NOT NULL`,
    `UPDATE population.person SET temporary_unit = ${unitOf(2)}, temporary_until = population.today() + (person_id % 160)::integer + 1
       WHERE ${some(2)}`,
    `UPDATE population.person SET temporary_unit = NULL, temporary_until = NULL WHERE ${some(3)}`,
    `UPDATE population.person SET current_unit = ${unitOf(3)} WHERE ${some(4)} AND permanent_unit IS NOT NULL`,
    `UPDATE population.person SET death_date = population.today() WHERE ${some(5)} AND person_id % 3 = 0`,
    `UPDATE population.person SET nationality = CASE WHEN nationality IS NULL THEN ARRAY['KR'] END WHERE ${some(6)}`,
    `UPDATE population.person SET date_of_birth = date_of_birth - 400 WHERE ${some(7)} AND date_of_birth_precision = 'day'`,
    `UPDATE population.person SET death_date = NULL WHERE ${some(8)}`,
    `DELETE FROM population.person WHERE ${some(9)} AND person_id % 11 = 0`,
    `INSERT INTO population.person
       SELECT (jsonb_populate_record(p, jsonb_build_object('person_id', nextval('population.person_ids'), 'personal_id_number',
           200000000000 + nextval('population.person_ids'), 'date_of_birth', population.today(), 'death_date', NULL, 'child_ids', NULL,
           'relation_to_household_head', CASE WHEN p.household_id IS NOT NULL THEN 'child' END))).*
         FROM population.person p WHERE ${some(10)} AND person_id % 5 = 0`,
    `UPDATE population.person SET household_id = NULL, relation_to_household_head = NULL WHERE ${some(11)}`,
    `UPDATE population.person SET household_id = ${householdOf(1)}, relation_to_household_head = 'other'
       WHERE ${some(12)} AND relation_to_household_head <> 'head'`,
    // One is merged with another, whose head stays; some get a second head, or all members relations to a new one.
    `UPDATE population.person SET household_id = ${householdOf(2)}, relation_to_household_head = 'other' WHERE household_id = ${householdOf(3)}`,
    `UPDATE population.person SET relation_to_household_head = 'head' WHERE ${some(13)} AND person_id % 7 = 0 AND household_id IS NOT NULL`,
    `UPDATE population.person p SET relation_to_household_head = CASE WHEN p.person_id = h.eldest THEN 'head' ELSE 'other' END::population.relation_to_head
       FROM (SELECT household_id, min(person_id) AS eldest FROM population.person WHERE household_id IS NOT NULL GROUP BY 1) h
       WHERE p.household_id = h.household_id AND p.household_id % 13 = ${day % 13}`,
    `UPDATE population.person SET missing_since = CASE WHEN missing_since IS NULL THEN population.today() END WHERE ${some(14)}`,
  ]) {
    await owner.query(sql);
  }
}

const fold = async (client: pg.Client, limit: number) => {
  for (;;) {
    const { rows } = await client.query('SELECT * FROM gate.fold_counts($1)', [limit]);
    if (rows[0].is_ready && rows[0].folded < limit) return;
  }
};
const recount = async (day: string) =>
  (
    await owner.query(
      `SELECT md5(string_agg(c::text, '|' ORDER BY c::text)) AS md5, count(*)::integer AS n
         FROM (SELECT p.unit_id, p.residence, p.sex, p.birth_year, p.is_foreign, p.people, (p.record_keys + 255) % 255
                 FROM (SELECT * FROM statistics.count_people('{population.person}', $1) UNION ALL SELECT * FROM statistics.count_households($1)) p
                 WHERE p.day = $1) c`,
      [day],
    )
  ).rows[0];
const cubeOn = async (day: string) =>
  (
    await owner.query(
      `SELECT md5(string_agg(c::text, '|' ORDER BY c::text)) AS md5, count(*)::integer AS n
         FROM (SELECT p.unit_id, p.residence, p.sex, p.birth_year, p.is_foreign, p.people, p.record_keys
                 FROM statistics.cube($1) p) c`,
      [day],
    )
  ).rows[0];
/** Answers about the people of a day: the country by province, a province by commune, a commune, and units of before the merger. */
const answersOf = async (day: string) =>
  (
    await owner.query(
      `SELECT q.code, q.level, o.split_by, a.counts::text
         FROM (VALUES ('VN', 'province', $2::date), ('01', 'commune', $2), ('00004', 'commune', $2), ('VN', 'province', '2025-06-30'))
             q (code, level, units_on),
           (VALUES ('{unit,age_band,sex,nationality}'::text[], enum_range(NULL, 'temporary_of_two'::statistics.residence_kind)),
             ('{unit,household_size}', '{household}')) o (split_by, residences),
           LATERAL administrative_unit.unit_on(q.code, q.units_on) u,
           LATERAL statistics.protected_counts(u, q.units_on, $1, q.level, o.split_by, o.residences, NULL, '{}') a`,
      [day, began],
    )
  ).rows;
const differing = async () =>
  (
    await owner.query(
      'SELECT (SELECT count(*) FROM statistics.differences())::integer + statistics.running_total_differences()::integer AS n',
    )
  ).rows[0].n;

t.test('the cube on past days is what a recount was then', async (t) => {
  const seen = new Map<string, { recount: object; answers: object[] }>();
  // With a day on which nothing changes, ends of months, and gaps in which nobody folds.
  const days = [0, 1, 2, 3, 5, 33, 34, 60, 61, 62, 95, 96, 130, 131, 150, 189, 190];
  const monthEnds = [dayAfter(0), dayAfter(40), dayAfter(70)].map((day) => {
    const [year, month] = day.split('-').map(Number) as [number, number];
    return Math.round((Date.UTC(year, month, 0) - Date.parse(began)) / 86_400_000);
  });
  const all = [...new Set([...days, ...monthEnds])].sort((a, b) => a - b);
  for (const [i, ahead] of all.entries()) {
    const day = dayAfter(ahead);
    await setToday(day);
    if (i % 5 === 1) await fold(owner, 40_000);
    if (ahead !== 5) await change(ahead);
    if (i % 3 !== 2) await fold(owner, 300);
    if (i % 4 === 3) await change(ahead + 1000);
    t.equal(await differing(), 0, `${day}, as a recount`);
    const now = { recount: await recount(day), answers: await answersOf(day) };
    t.strictSame(await cubeOn(day), now.recount, `${day}, today`);
    const [before, then] = [...seen].at(-1) ?? [];
    if (before !== undefined) t.strictSame(await answersOf(before), then?.answers, `${before} on ${day}`);
    seen.set(day, now);
  }
  const today = dayAfter(all.at(-1) as number);
  await fold(owner, 40_000);
  const exactFrom = dayAfter((all.at(-1) as number) - 90);
  let [exact, summed] = [0, 0];
  for (const [i, ahead] of all.entries()) {
    const day = dayAfter(ahead);
    if (day < exactFrom && !monthEnds.includes(ahead)) continue;
    if (day < exactFrom) summed += 1;
    else exact += 1;
    const then = seen.get(day);
    t.strictSame(await cubeOn(day), then?.recount, `${day} on ${today}`);
    if (i % 2 === 0) t.strictSame(await answersOf(day), then?.answers, `the answers about ${day}`);
  }
  t.ok(exact >= 3 && summed >= 2, `${exact} exact days and ${summed} ends of months`);
});
