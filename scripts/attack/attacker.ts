import type { SignedAnswer } from '../client/partner.js';

/** What the attacks work with. The attacker sees answers only; the rest changes the registry and reads the truth to judge by. */
export interface Stage {
  /** Asks as the ministry, which may ask about every unit. @param query as in the contract, with the question mark */
  ask(query: string): Promise<SignedAnswer>;
  /** Applies events to the registry, in order. */
  apply(events: readonly object[]): Promise<void>;
  /** Runs a query on the database; the truth. */
  truth<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** A number from 0 up to 1. */
  random(): number;
  /** ISO date of today in Viet Nam. */
  readonly today: string;
  /** The year in which the present school year begins; ages are of it. */
  readonly schoolYear: number;
}

/** The result of an attack: how often the attacker was right, in percent. */
export interface Played {
  readonly attack: string;
  readonly learns: string;
  readonly trials: number;
  readonly right: number;
  /** How often guessing, or a single answer, is right. */
  readonly guessing: number;
  /** How often the attacker could be certain. */
  readonly sure: number;
}

/** An attack on protected counts, and how often the same attack is right where counts are exact. */
export interface Outcome extends Played {
  readonly exact: number;
}

export interface Count {
  readonly people: number;
  readonly unit?: { readonly code: string } | null;
  readonly age?: number | null;
  readonly sex?: 'male' | 'female' | null;
  readonly school_level?: string | null;
  readonly school_year: number;
  readonly residence: string;
}

/** The counts of an answer, without those whose unit is uncertain. @throws Error for any other answer */
export async function countsOf(stage: Stage, query: string): Promise<readonly Count[]> {
  const { status, body } = await stage.ask(query);
  if (status !== 200) throw new Error(`${query} was answered ${status} ${body?.code}`);
  return body.counts.filter((each: { unit_is_unresolved?: true }) => !each.unit_is_unresolved);
}

/** A child with the commune where it is registered today. */
export interface Child {
  readonly number: string;
  readonly commune: string;
  readonly age: number;
  readonly sex: 'male' | 'female';
}

/** Children whose commune is certain and who live where they are registered, in random order. */
export async function children(stage: Stage): Promise<Child[]> {
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
  for (let i = rows.length - 1; i > 0; i--) {
    const j = Math.floor(stage.random() * (i + 1));
    [rows[i], rows[j]] = [rows[j] as Child, rows[i] as Child];
  }
  return rows;
}

export const percent = (part: number, whole: number): number =>
  whole === 0 ? 0 : Math.round((1000 * part) / whole) / 10;
