import type { SignedAnswer } from '../client/partner.js';

/** What an attack works with. The attacker sees answers only; the rest changes the registry, and reads the true counts to
 * evaluate the attack. */
export interface Environment {
  /** Asks as the ministry, which may ask about every unit. @param query string of the contract, with the question mark */
  ask(query: string, about?: Asked): Promise<SignedAnswer>;
  /** Applies events to the registry, in order. */
  apply(events: readonly object[]): Promise<void>;
  /** Makes what has happened so far part of yesterday, so that only what follows is a change of today. */
  settle(): Promise<void>;
  /** Runs a query on the database, for the true counts. */
  truth<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** A number in [0, 1). */
  random(): number;
  /** Today in Việt Nam, an ISO date. */
  readonly today: string;
  /** The day before. */
  readonly yesterday: string;
  /** The year in which the current school year begins; ages are computed for it. */
  readonly schoolYear: number;
}

/** The last part of the path that counts are asked for by. */
export type Asked = 'residents' | 'households' | 'mergers';

/** The result of an attack; shares are in percent. */
export interface AttackResult {
  readonly attack: string;
  readonly learns: string;
  readonly trials: number;
  /** How often the attacker was right. */
  readonly right: number;
  /** How often a guess, or a single answer, is right. */
  readonly guessing: number;
  /** How often the attacker could be certain. */
  readonly sure: number;
}

/** The result of an attack on protected counts, with how often the same attack is right on exact counts, in percent. */
export interface ComparedResult extends AttackResult {
  readonly exact: number;
}

export interface Count {
  readonly people: number;
  /** In place of people, where the question is about households. */
  readonly households: number;
  readonly household_size?: number | null;
  readonly unit?: { readonly code: string } | null;
  readonly age?: number | null;
  readonly five_year_age?: string | null;
  readonly age_band?: string | null;
  readonly sex?: 'male' | 'female' | null;
  readonly nationality?: 'vietnamese' | 'foreign' | null;
  readonly school_level?: string | null;
  readonly school_year: number;
  readonly residence: string;
}

/** Asks, and returns the counts except those of unresolved units. @throws Error if the answer is not 200 */
export async function readCounts(
  stage: Environment,
  query: string,
  about: Asked = 'residents',
): Promise<readonly Count[]> {
  const { status, body } = await stage.ask(query, about);
  if (status !== 200) throw new Error(`${query} was answered ${status} ${body?.code}`);
  return body.counts.filter((each: { unit_is_unresolved?: true }) => !each.unit_is_unresolved);
}

/** Somebody of any age, with the commune of the permanent residence today. */
export interface Resident {
  readonly number: string;
  readonly commune: string;
  /** As counts by five-year groups name it. */
  readonly five_year_age: string;
  readonly sex: 'male' | 'female';
}

/** Everybody with a resolved commune who lives where they are registered, in random order. */
export async function findResidents(stage: Environment): Promise<Resident[]> {
  const rows = await stage.truth<Resident>(
    `SELECT population.number_text(p.personal_id_number) AS number, u.code AS commune, p.sex::text AS sex, a.name AS five_year_age
       FROM population.person p
         JOIN statistics.unit_mapping l ON l.unit_id = p.permanent_unit AND l.units_since = statistics.units_since($1::date)
         JOIN administrative_unit.unit u ON u.unit_id = l.commune_id
         JOIN statistics.age_range a ON a.grouping = 'five_year_age'
           AND extract(year FROM $1::date) - extract(year FROM p.date_of_birth) BETWEEN a.first_age AND a.last_age
       WHERE p.death_date IS NULL AND p.missing_since IS NULL AND p.current_unit IS NULL
       ORDER BY p.person_id`,
    [stage.today],
  );
  return shuffled(stage, rows);
}

/** A child, with the commune of its permanent residence today. */
export interface Child {
  readonly number: string;
  readonly commune: string;
  readonly age: number;
  readonly sex: 'male' | 'female';
}

/** Children with a resolved commune who live where they are registered, in random order. */
export async function findChildren(stage: Environment): Promise<Child[]> {
  const rows = await stage.truth<Child>(
    `SELECT population.number_text(p.personal_id_number) AS number, u.code AS commune, p.sex::text AS sex,
         $2::integer - extract(year FROM p.date_of_birth)::integer AS age
       FROM population.person p
         JOIN statistics.unit_mapping l ON l.unit_id = p.permanent_unit AND l.units_since = statistics.units_since($1::date)
         JOIN administrative_unit.unit u ON u.unit_id = l.commune_id
       WHERE p.death_date IS NULL AND p.current_unit IS NULL
         AND $2::integer - extract(year FROM p.date_of_birth) BETWEEN 0 AND 17
       ORDER BY p.person_id`,
    [stage.today, stage.schoolYear],
  );
  return shuffled(stage, rows);
}

function shuffled<Each>({ random }: Environment, rows: Each[]): Each[] {
  for (let i = rows.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [rows[i], rows[j]] = [rows[j] as Each, rows[i] as Each];
  }
  return rows;
}

export const percent = (part: number, whole: number): number =>
  whole === 0 ? 0 : Math.round((1000 * part) / whole) / 10;
