import { parseArgs } from 'node:util';
import { checkLists } from '../administrative-unit/check.js';
import { keyOf, type Lists, readOfficialLists } from '../administrative-unit/official-lists.js';
import { type Plan, planImport } from '../administrative-unit/plan.js';
import { CODE_LISTS, SAMPLE_UNITS } from '../administrative-unit/sample.js';
import { surveyOf } from '../administrative-unit/survey.js';
import { ListsRefused } from '../administrative-unit/table.js';
import type { Config } from '../config.js';
import {
  changeUnits,
  lockUnits,
  overlappingUnits,
  readUnits,
  writeUnits,
} from '../database/administrative-unit.js';
import { inTransaction } from '../database/transaction.js';
import { type Terminal, UsageError } from './terminal.js';
import { withAdmin } from './with-admin.js';

const USAGE = 'units import --from DIR';
const COUNTRIES = { units: SAMPLE_UNITS.units.filter(({ level }) => level === 'country'), lineage: [] };

/** `units import`: loads the official lists, in one transaction and while a gateway runs. */
export async function units(config: Config, terminal: Terminal, words: readonly string[]): Promise<void> {
  let read: ReturnType<typeof parse>;
  try {
    read = parse(words);
  } catch {
    throw new UsageError(USAGE);
  }
  if (read.positionals.join(' ') !== 'import' || read.values.from === undefined) throw new UsageError(USAGE);
  const began = performance.now();
  const lists = readOfficialLists(read.values.from);
  const plan = await importUnits(config, lists);
  const took_s = Math.round((performance.now() - began) / 100) / 10;
  const done = {
    added: plan.add.length,
    corrected: plan.correct.length,
    unchanged: plan.unchanged,
    edges_added: plan.addEdges.length,
    edges_corrected: plan.correctEdges.length,
    edges_removed: plan.removeEdges.length,
  };
  const survey = surveyOf(lists);
  const lines = [
    ...survey.lines,
    ...lists.remarks.map(({ file, line, what }) => `  ${file}, line ${line}: ${what}`),
    `units: ${done.added} added, ${done.corrected} corrected, ${done.unchanged} unchanged`,
    `lineage: ${done.edges_added} added, ${done.edges_corrected} corrected, ${done.edges_removed} removed`,
    `done in ${took_s} s`,
  ];
  terminal.result(lines.join('\n'), { found: survey.found, remarks: lists.remarks, ...done, took_s });
}

/**
 * Checks lists as a whole and brings the units to what they say, in one transaction.
 * @throws ListsRefused where they do not hold together; nothing was changed then
 */
export async function importUnits(config: Config, lists: Lists): Promise<Plan> {
  const country = keyOf('country', 'VN', CODE_LISTS.before.valid_from);
  const mistakes = checkLists(lists, new Set([country]));
  if (mistakes.length > 0) throw new ListsRefused(mistakes);
  return withAdmin(config, (admin) =>
    inTransaction(admin, async () => {
      await lockUnits(admin);
      await writeUnits(admin, COUNTRIES);
      const plan = planImport(await readUnits(admin), lists);
      await changeUnits(admin, plan);
      const overlapping = await overlappingUnits(admin);
      if (overlapping.length > 0) {
        throw new ListsRefused(
          overlapping.map((what) => ({ file: 'the database', what: `${what} overlap` })),
        );
      }
      return plan;
    }),
  );
}

const parse = (words: readonly string[]) =>
  parseArgs({ args: [...words], allowPositionals: true, options: { from: { type: 'string' } } });
