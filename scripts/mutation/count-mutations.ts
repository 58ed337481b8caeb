import type { Mutation } from './mutation.js';

const SQL = 'src/database/sql/functions';
const CUBE = `${SQL}/statistics`;
const HISTORY = ['test/statistics/history.test.ts'];
const COUNTS = ['test/statistics/counts.test.ts'];
const HOUSEHOLDS = ['test/statistics/households.test.ts'];
const UNITS = ['test/statistics/answers.test.ts', ...COUNTS];

/** Faults in the counts: triggers of the cube, its history, districts, households, mandates and the budget. */
export const COUNT_MUTATIONS: readonly Mutation[] = [
  // The cube
  {
    name: 'a missing person is subtracted again when found',
    file: `${CUBE}/record_person_change.sql`,
    from: 'OLD.death_date IS NULL AND OLD.missing_since IS NULL THEN',
    to: 'OLD.death_date IS NULL THEN',
    tests: HISTORY,
  },
  {
    name: 'a change of head alone is not noticed',
    file: 'src/database/sql/triggers/statistics/record_person_change.sql',
    from: 'missing_since, household_id, relation_to_household_head ON population.person',
    to: 'missing_since, household_id ON population.person',
    tests: HISTORY,
  },
  {
    name: 'a change of nationality is not noticed',
    file: 'src/database/sql/triggers/statistics/record_person_change.sql',
    from: 'date_of_birth, nationality, death_date',
    to: 'date_of_birth, death_date',
    tests: HISTORY,
  },
  {
    name: 'a second home in the same unit counts as one of two',
    file: `${CUBE}/cells_of.sql`,
    from: "SELECT p_permanent, 'permanent_of_two' WHERE p_permanent <> p_temporary",
    to: "SELECT p_permanent, 'permanent_of_two' WHERE p_permanent IS NOT NULL",
    tests: COUNTS,
  },
  {
    name: 'a temporary residence never ends by itself',
    file: `${CUBE}/cells_of.sql`,
    from: 'SELECT p_until, -1 WHERE p_until IS NOT NULL',
    to: 'SELECT p_until, -1 WHERE false',
    tests: HISTORY,
  },
  {
    name: 'what ends today ends tomorrow',
    file: `${CUBE}/advance_cube.sql`,
    from: 'c.day > state.day AND c.day <= p_today',
    to: 'c.day > state.day AND c.day < p_today',
    tests: HISTORY,
  },
  // History
  {
    name: 'days are told apart for too short a time',
    file: `${CUBE}/advance_cube.sql`,
    from: 'exact_days constant integer := 90',
    to: 'exact_days constant integer := 30',
    tests: HISTORY,
  },
  {
    name: 'the keys of summed months are lost',
    file: `${CUBE}/summed_up.sql`,
    from: 'sum(c.people)::integer, (sum(c.record_keys) % 255)::integer',
    to: 'sum(c.people)::integer, 0',
    tests: HISTORY,
  },
  {
    name: 'a change of many people is packed wrong',
    file: `${CUBE}/packed_changes.sql`,
    from: 'least(abs(p_change.people) - 31 * i, 31)',
    to: 'least(abs(p_change.people), 31)',
    tests: HISTORY,
  },
  {
    name: 'the end of a month is answered as the one before',
    file: `${CUBE}/kept_day.sql`,
    from: 'statistics.month_of(p_day + 1) - 1',
    to: 'statistics.month_of(p_day) - 1',
    tests: COUNTS,
  },
  {
    name: 'a question about yesterday has the unfolded households of today',
    file: `${CUBE}/cells_counted_in.sql`,
    from: "WHERE 'household' = ANY (p_residences::text[]) AND c.day <= p_day AND",
    to: "WHERE 'household' = ANY (p_residences::text[]) AND",
    tests: HISTORY,
  },
  // Districts
  {
    name: 'a district is its first one, whatever it became',
    file: `${CUBE}/area_on.sql`,
    from: 'IF unit.valid_to <= p_on THEN',
    to: 'IF unit.valid_to < unit.valid_from THEN',
    tests: UNITS,
  },
  // Households
  {
    name: 'a household of several days is taken for what it is after the first',
    file: `${CUBE}/household_changes.sql`,
    from: 'ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING',
    to: 'ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW',
    tests: HISTORY,
  },
  {
    name: 'a household with two heads is counted',
    file: `${CUBE}/household_changes.sql`,
    from: 'WHERE x.heads = 1 AND',
    to: 'WHERE x.heads >= 1 AND',
    tests: HISTORY,
  },
  {
    name: 'the missing are members of households',
    file: `${CUBE}/count_households.sql`,
    from: 'p.death_date IS NULL AND p.missing_since IS NULL',
    to: 'p.death_date IS NULL',
    tests: [...HOUSEHOLDS, ...HISTORY],
  },
  {
    name: 'sizes above 7 are told apart',
    file: `${CUBE}/household_size_counted.sql`,
    from: 'least(p_members, 7)',
    to: 'least(p_members, 8)',
    tests: HOUSEHOLDS,
  },
  {
    name: 'a household draws the noise of a person',
    file: `${CUBE}/household_key.sql`,
    from: 'statistics.record_key(-p_household_id, p_seed)',
    to: 'statistics.record_key(p_household_id, p_seed)',
    tests: HOUSEHOLDS,
  },
  {
    name: 'changes of a household are folded apart',
    file: `${SQL}/gate/fold_counts.sql`,
    from: 'WHERE x.household_id IN (SELECT l.household_id FROM limited l)',
    to: 'WHERE false',
    tests: HOUSEHOLDS,
  },
  {
    name: 'households are answered for days before their count',
    file: `${SQL}/gate/record_question.sql`,
    from: 'greatest(s.began_on, s.households_began_on)',
    to: 's.began_on',
    tests: HOUSEHOLDS,
  },
  {
    name: 'households are a kind of residence of people',
    file: `${SQL}/gate/record_question.sql`,
    from: "enum_range(NULL, 'temporary_of_two'::statistics.residence_kind)",
    to: 'enum_range(NULL::statistics.residence_kind)',
    tests: [...HOUSEHOLDS, ...COUNTS],
  },
  // Mandates and the budget
  {
    name: 'a mandate for an area covers the details of the areas above',
    file: `${CUBE}/may_ask.sql`,
    from: "IF unit.level = p_level AND (unit.level = 'country'",
    to: "IF (unit.level = 'country'",
    tests: COUNTS,
  },
  {
    name: 'a mandate for an area covers units of which only a part lies in it',
    file: `${CUBE}/may_ask.sql`,
    from: 'coalesce(bool_and(h.id',
    to: 'coalesce(bool_or(h.id',
    tests: COUNTS,
  },
  {
    name: 'who administers registrations sees counts',
    file: `${CUBE}/asker.sql`,
    from: '{legal_representative, statistics_administrator, statistics_reader}',
    to: '{legal_representative, statistics_administrator, statistics_reader, registration_administrator}',
    tests: ['test/statistics/staff.test.ts', 'test/statistics/administration.test.ts'],
  },
  {
    name: 'a question more than the budget is answered',
    file: `${CUBE}/take_question.sql`,
    from: 'IF v_asked > v_max THEN',
    to: 'IF v_asked > v_max + 1 THEN',
    tests: COUNTS,
  },
  {
    name: 'a question is answered in the transaction that records it',
    file: `${SQL}/gate/resident_counts.sql`,
    from: '      AND r.recorded_by IS DISTINCT FROM pg_current_xact_id_if_assigned();',
    to: ';',
    tests: ['test/statistics/recorded.test.ts'],
  },
  {
    name: 'a recorded question is answered for a day',
    file: `${SQL}/gate/resident_counts.sql`,
    from: "interval '30 seconds'",
    to: "interval '1 day'",
    tests: ['test/statistics/recorded.test.ts'],
  },
];
