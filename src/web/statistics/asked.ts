import type pg from 'pg';
import type { Asker } from '../../database/gate/statistics.js';
import type { Read } from '../../database/reads.js';
import { type Counts, countResidents, type Row } from '../../statistics/count.js';
import { countsAsCsv, householdsAsCsv } from '../../statistics/csv.js';
import { countHouseholds, HOUSEHOLD_SIZE_MAX, type HouseholdCounts } from '../../statistics/household.js';
import { type Form, toQuestion } from './form.js';

/** A count as the page shows it, of people or of households. */
export type ShownRow = Pick<Row, 'unit' | 'unit_is_unresolved' | 'people'> &
  Partial<Row> & { readonly household_size?: string | null };
export type ShownCounts = Omit<Counts, 'counts'> & { readonly counts: readonly ShownRow[] };

/** Asks the question of a form: for people, or for households by size. @throws Problem as countResidents */
export async function askCounts(pool: pg.Pool, read: Read, asker: Asker, form: Form): Promise<ShownCounts> {
  if (form.detail !== 'household_size') return countResidents(pool, read, asker, toQuestion(form));
  const { counts, ...head } = await countHouseholds(pool, read, asker, toQuestion(form));
  return { ...head, not_yet_born: [], counts: counts.map(shownHouseholds) };
}

/** Asks the question of a form. @returns the counts as CSV for spreadsheets, and a name for the file @throws Problem as countResidents */
export async function askForCsv(
  pool: pg.Pool,
  read: Read,
  asker: Asker,
  form: Form,
): Promise<{ readonly name: string; readonly text: string }> {
  const options = { language: form.language, bom: true };
  const question = toQuestion(form);
  if (form.detail === 'household_size') {
    const counts = await countHouseholds(pool, read, asker, question);
    return {
      name: `households-${counts.unit.code}-${counts.on}.csv`,
      text: householdsAsCsv(counts, options),
    };
  }
  const counts = await countResidents(pool, read, asker, question);
  return { name: `counts-${counts.unit.code}-${counts.on}.csv`, text: countsAsCsv(counts, options) };
}

/** The sizes of households as the page names them. */
export const HOUSEHOLD_SIZES = Array.from({ length: HOUSEHOLD_SIZE_MAX }, (_, i) => `size_${i + 1}`);

function shownHouseholds({
  households,
  household_size,
  ...where
}: HouseholdCounts['counts'][number]): ShownRow {
  const size = household_size ?? null;
  return { ...where, household_size: size === null ? null : `size_${size}`, people: households };
}
