import { basename, dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { checkLists } from '../administrative-unit/check.js';
import { keyOf, type Lists, readOfficialLists } from '../administrative-unit/official-lists.js';
import { type Plan, planImport } from '../administrative-unit/plan.js';
import { numbersIn, readResolution, resolutionOf } from '../administrative-unit/resolution.js';
import { CODE_LISTS, SAMPLE_UNITS } from '../administrative-unit/sample.js';
import { surveyOf } from '../administrative-unit/survey.js';
import { ListsRefused } from '../administrative-unit/table.js';
import { UnitTable } from '../administrative-unit/unit-table.js';
import type { Config } from '../config.js';
import {
  changeUnits,
  lockUnits,
  overlappingUnits,
  readUnits,
  writeUnits,
} from '../database/admin/administrative-unit.js';
import {
  personsBehind,
  type ResolvedRow,
  residentsOf,
  resolveResidences,
} from '../database/admin/resolution.js';
import { inTransaction } from '../database/transaction.js';
import { type Terminal, UsageError } from './terminal.js';
import { withAdmin } from './with-admin.js';

const USAGE = 'units import --from DIR | units resolve --file FILE';
const COUNTRIES = { units: SAMPLE_UNITS.units.filter(({ level }) => level === 'country'), lineage: [] };

/**
 * `units import`: loads the official lists. `units resolve`: assigns people of split communes to their successors. Each is
 * one transaction, whether or not a gateway runs.
 */
export async function units(config: Config, terminal: Terminal, words: readonly string[]): Promise<void> {
  let read: ReturnType<typeof parse>;
  try {
    read = parse(words);
  } catch {
    throw new UsageError(USAGE);
  }
  const { positionals, values } = read;
  const verb = positionals.join(' ');
  if (verb === 'import' && values.from !== undefined) await report(config, terminal, values.from);
  else if (verb === 'resolve' && values.file !== undefined) await resolve(config, terminal, values.file);
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

/**
 * Registers people of split communes in the successors that a file names. A file may cover a part; others may follow.
 * Rows of other people are not written.
 */
async function resolve(config: Config, terminal: Terminal, file: string): Promise<void> {
  const found = await withAdmin(config, (admin) =>
    inTransaction(admin, async () => {
      const lines = readResolution(dirname(file), basename(file));
      const persons = await personsBehind(admin, numbersIn(lines));
      const units = new UnitTable(await readUnits(admin));
      const resolution = resolutionOf(lines, basename(file), units, persons);
      let [resolved, open] = [0, 0];
      for await (const residents of residentsOf(admin, resolution.communes)) {
        const rows: ResolvedRow[] = [];
        for (const row of residents) {
          const { person_id: personId, unit_id, address } = row;
          const successor_id = resolution.successorOf(unit_id, { personId, address });
          if (successor_id !== undefined) rows.push({ ...row, successor_id });
        }
        resolved += await resolveResidences(admin, rows);
        open += residents.length - rows.length;
        terminal.progress(`${resolved} residences resolved`);
      }
      return { communes: resolution.communes.length, resolved, open };
    }),
  );
  terminal.progress('');
  const { communes, resolved, open } = found;
  terminal.result(`${communes} split communes: ${resolved} residences resolved, ${open} left open`, found);
}

const parse = (words: readonly string[]) =>
  parseArgs({
    args: [...words],
    allowPositionals: true,
    options: { from: { type: 'string' }, file: { type: 'string' } },
  });
