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
} from '../database/admin/administrative-unit.js';
import { inTransaction } from '../database/transaction.js';
import { parseOptions } from './options.js';
import { explainResidences, listRuns, undo } from './resolve-runs.js';
import { type Terminal, UsageError } from './terminal.js';
import { resolve } from './units-resolve.js';
import { withAdmin } from './with-admin.js';

const USAGE =
  'units import --from DIR | units resolve --file FILE [--dry-run] | units resolve --list | ' +
  'units resolve --undo RUN [--dry-run] | units resolve --explain NUMBER';
const RUN_ID = /^[1-9]\d{0,8}$/;
const PERSONAL_NUMBER = /^\d{12}$/;
const COUNTRIES = { units: SAMPLE_UNITS.units.filter(({ level }) => level === 'country'), lineage: [] };

/**
 * `units import`: loads the official lists. `units resolve`: assigns people of split communes to their successors. Each is
 * one transaction, whether or not a gateway runs.
 */
export async function units(config: Config, terminal: Terminal, words: readonly string[]): Promise<void> {
  const { positionals, values } = parse(words);
  const { from, file, undo: run, explain, list, 'dry-run': dryRun } = values;
  const verb = positionals.join(' ');
  const named = [from, file, run, explain, list].filter((each) => each !== undefined).length;
  if (named !== 1 || (dryRun === true && file === undefined && run === undefined))
    throw new UsageError(USAGE);
  if (verb === 'import' && from !== undefined) await report(config, terminal, from);
  else if (verb !== 'resolve' || from !== undefined) throw new UsageError(USAGE);
  else if (file !== undefined) await resolve(config, terminal, file, dryRun === true);
  else if (run !== undefined && RUN_ID.test(run)) await undo(config, terminal, Number(run), dryRun === true);
  else if (explain !== undefined && PERSONAL_NUMBER.test(explain)) {
    await explainResidences(config, terminal, explain);
  } else if (list === true) await listRuns(config, terminal);
  else throw new UsageError(USAGE);
}

async function report(config: Config, terminal: Terminal, from: string): Promise<void> {
  const began = performance.now();
  const lists = readOfficialLists(from);
  const plan = await importUnits(config, lists);
  const took_s = Math.round((performance.now() - began) / 100) / 10;
  const done = {
    added: plan.add.length,
    corrected: plan.correct.length,
    unchanged: plan.unchanged,
    in_no_list: plan.inNoList,
    edges_added: plan.addEdges.length,
    edges_corrected: plan.correctEdges.length,
    edges_removed: plan.removeEdges.length,
  };
  const survey = surveyOf(lists);
  const lines = [
    ...survey.lines,
    ...lists.remarks.map(({ file, line, what }) => `  ${file}, line ${line}: ${what}`),
    `units: ${done.added} added, ${done.corrected} corrected, ${done.unchanged} unchanged`,
    ...(done.in_no_list > 0 ? [`units that no list names, left as they are: ${done.in_no_list}`] : []),
    `lineage: ${done.edges_added} added, ${done.edges_corrected} corrected, ${done.edges_removed} removed`,
    `done in ${took_s} s`,
  ];
  terminal.result(lines.join('\n'), { found: survey.found, remarks: lists.remarks, ...done, took_s });
}

/**
 * Checks the lists as a whole and updates the units to match them, in one transaction.
 * @throws ListsRefused when they are inconsistent; nothing is changed then
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
  parseOptions(words, USAGE, {
    allowPositionals: true,
    options: {
      from: { type: 'string' },
      file: { type: 'string' },
      undo: { type: 'string' },
      explain: { type: 'string' },
      list: { type: 'boolean' },
      'dry-run': { type: 'boolean' },
    },
  });
