import type { ClientBase } from 'pg';

/** Number of living people, and of all rows. */
export interface PopulationCounts {
  readonly rows: number;
  readonly living: number;
  readonly male: number;
  readonly male_under_1: number;
  readonly female_under_1: number;
  readonly foreign: number;
  readonly households: number;
  readonly in_households: number;
  readonly accounts: number;
  readonly children: number;
  readonly guarded: number;
  readonly reissued: number;
}

/** A share among the living. */
export interface Share {
  readonly name: string;
  readonly count: number;
}

/** The figures of a report, from one pass over the people and a few counts. */
export interface PopulationFigures {
  readonly counts: PopulationCounts;
  /** Five-year age bands by sex: "0-4 male". */
  readonly ages: readonly Share[];
  readonly surnames: readonly Share[];
  readonly ethnicities: readonly Share[];
}

/** The generator's five-year band. */
const DAYS_OF_BAND = 1_826;

/** Counts the people in the database. It reads every row: minutes for a nation. */
export async function countPopulation(client: ClientBase): Promise<PopulationFigures> {
  await client.query("SET LOCAL work_mem = '256MB'");
  const { rows } = await client.query<{ today: string }>('SELECT population.today()::text AS today');
  // The day is a literal: a function call would run for each row and prevent a parallel plan.
  const today = `DATE '${rows[0]?.today}'`;
  // The first condition spares most rows the function call; a date known by year only is up to a year later than stored.
  const isUnder16 = `p.date_of_birth > ${today} - interval '18 years'
             AND population.age_on(p.date_of_birth, p.date_of_birth_precision, ${today}) < 16`;
  await client.query(
    `CREATE TEMP TABLE living ON COMMIT DROP AS
       SELECT least(((${today} - p.date_of_birth) / ${DAYS_OF_BAND})::integer, 20) AS band, p.sex,
           split_part(p.birth_full_name, ' ', 1) AS surname, coalesce(p.ethnicity, '') AS ethnicity,
           count(*) AS count, count(p.nationality) AS foreigners, count(p.household_id) AS in_households,
           count(*) FILTER (WHERE p.relation_to_household_head = 'head') AS heads, count(p.account_level) AS accounts,
           count(*) FILTER (WHERE p.date_of_birth > ${today} - 365) AS under_1,
           count(*) FILTER (WHERE ${isUnder16}) AS children,
           count(*) FILTER (WHERE ${isUnder16}
             AND (p.mother_id IS NOT NULL OR p.father_id IS NOT NULL)) AS with_parents
         FROM population.person p WHERE p.death_date IS NULL GROUP BY 1, 2, 3, 4`,
  );
  const counts = await client.query<PopulationCounts>(
    `SELECT (SELECT count(*) FROM population.person)::float8 AS rows,
       coalesce(sum(count), 0)::float8 AS living, coalesce(sum(count) FILTER (WHERE sex = 'male'), 0)::float8 AS male,
       coalesce(sum(under_1) FILTER (WHERE sex = 'male'), 0)::float8 AS male_under_1,
       coalesce(sum(under_1) FILTER (WHERE sex = 'female'), 0)::float8 AS female_under_1,
       coalesce(sum(foreigners), 0)::float8 AS foreign, coalesce(sum(heads), 0)::float8 AS households, coalesce(sum(in_households), 0)::float8 AS in_households,
       coalesce(sum(accounts), 0)::float8 AS accounts, coalesce(sum(children), 0)::float8 AS children, coalesce(sum(with_parents), 0)::float8 AS guarded,
       (SELECT count(*) FROM population.personal_number n WHERE n.cancelled_on IS NOT NULL)::float8 AS reissued
     FROM living`,
  );
  const shares = async (expression: string, limit: number) => {
    const { rows } = await client.query<Share>(
      `SELECT ${expression} AS name, sum(count)::float8 AS count FROM living GROUP BY 1 ORDER BY 2 DESC LIMIT ${limit}`,
    );
    return rows;
  };
  return {
    counts: counts.rows[0] as PopulationCounts,
    ages: await shares(
      "band * 5 || CASE band WHEN 20 THEN '+ ' ELSE '-' || band * 5 + 4 || ' ' END || sex",
      42,
    ),
    surnames: await shares('surname', 20),
    ethnicities: await shares('ethnicity', 20),
  };
}
