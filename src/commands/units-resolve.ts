import { basename, dirname } from 'node:path';
import {
  numbersIn,
  type OpenReason,
  type Resolution,
  type ResolutionLine,
  readResolution,
  resolutionOf,
  SURENESS,
  type Verdict,
} from '../administrative-unit/resolution.js';
import { UnitTable } from '../administrative-unit/unit-table.js';
import type { Config } from '../config.js';
import { readUnits } from '../database/admin/administrative-unit.js';
import {
  type DecisionRow,
  insertDecisions,
  insertRun,
  linesInForce,
  lockRuns,
  personsBehind,
  type ResidentRow,
  residentsOf,
  resolvedResidentsOf,
  resolveResidences,
} from '../database/admin/resolution.js';
import { inTransaction } from '../database/transaction.js';
import { emptyOutcome, lineOf, list, type Outcome, residenceOf, textOf } from './resolve-outcome.js';
import type { Terminal } from './terminal.js';
import { withAdmin } from './with-admin.js';

/**
 * Assigns residences in split communes to the successors that a file names, in one transaction, and records by which line
 * and how surely. A file may cover a part; others may follow. Rows of other people are not written.
 * @param isTrial writes nothing
 */
export async function resolve(
  config: Config,
  terminal: Terminal,
  file: string,
  isTrial: boolean,
): Promise<void> {
  const found = await withAdmin(config, (admin) =>
    inTransaction(admin, async () => {
      const lines = readResolution(dirname(file), basename(file));
      if (!isTrial) await lockRuns(admin);
      const persons = await personsBehind(admin, numbersIn(lines));
      const units = await readUnits(admin);
      const codes = new Map(units.units.map(({ unit_id, code }) => [unit_id, code]));
      const earlier = (await linesInForce(admin)).map(
        ({ run_id: runId, line, commune_id: communeId, evidence: by, what, successor_id: successorId }) => ({
          ...{ runId, line, communeId, by, what, successorId },
        }),
      );
      const { resolution, checked } = resolutionOf(
        lines,
        basename(file),
        new UnitTable(units),
        persons,
        earlier,
      );
      const run = isTrial ? null : await insertRun(admin, basename(file), checked.map(rowOf));
      const outcome = emptyOutcome();
      const decideAll = async (all: AsyncGenerator<ResidentRow[]>) => {
        for await (const residents of all) {
          const decided = decide(resolution, residents, codes, outcome);
          if (run !== null) {
            await insertDecisions(admin, run, decided);
            await resolveResidences(admin, decided.filter(changes));
          }
          terminal.progress(`${outcome.resolved} residences resolved`);
        }
      };
      // First those resolved before: afterwards they could not be told from those of this run.
      await decideAll(resolvedResidentsOf(admin, resolution.communes, resolution.persons));
      await decideAll(residentsOf(admin, resolution.communes));
      return {
        run,
        dry_run: isTrial,
        file: basename(file),
        communes: resolution.communes.length,
        ...outcome,
      };
    }),
  );
  terminal.progress('');
  terminal.result(textOf(found), found);
}

/** Decides for some residents, and adds that to the outcome. @returns decisions to record */
function decide(
  resolution: Resolution,
  residents: readonly ResidentRow[],
  codes: ReadonlyMap<number, string>,
  outcome: Outcome,
): DecisionRow[] {
  const decided: DecisionRow[] = [];
  for (const row of residents) {
    const { person_id: personId, commune_id: communeId, address } = row;
    const verdict = againstEarlier(resolution.verdictOn({ personId, communeId, address }), row);
    const shown = residenceOf(row, codes);
    if ('reason' in verdict) {
      const left = {
        ...shown,
        reason: verdict.reason,
        lines: verdict.lines.map((line) => lineOf(line, codes)),
      };
      if (row.resolved === null) {
        outcome.open++;
        outcome.open_by_reason[verdict.reason] = (outcome.open_by_reason[verdict.reason] ?? 0) + 1;
        list(outcome.left_open, left);
      } else {
        outcome.kept++;
        if (isDoubt(verdict, row)) list(outcome.doubtful, left);
      }
      continue;
    }
    const { line, sureness } = verdict;
    const decision = { ...row, successor_id: line.successorId, line: line.line, sureness };
    decided.push(decision);
    if (!changes(decision)) {
      outcome.kept++;
      continue;
    }
    outcome.resolved++;
    outcome.by_sureness[sureness]++;
    if (row.resolved !== null) outcome.overridden++;
    list(outcome.residences, {
      ...shown,
      from: codes.get(row.unit_id) ?? '',
      to: codes.get(line.successorId) ?? '',
      sureness,
      line: lineOf(line, codes),
      overrides: row.resolved?.sureness ?? null,
    });
  }
  return decided;
}

/** Two decisions equally sure that differ contradict each other, but of two lines about the person the later counts. */
function againstEarlier(verdict: Verdict, { resolved, unit_id }: ResidentRow): Verdict {
  if ('reason' in verdict || resolved === null || verdict.sureness === 'person') return verdict;
  const isContradiction = verdict.sureness === resolved.sureness && verdict.line.successorId !== unit_id;
  return isContradiction ? { reason: 'earlier_file_disagrees', lines: [verdict.line] } : verdict;
}

function isDoubt(
  { reason, lines }: Extract<Verdict, { reason: OpenReason }>,
  { unit_id }: ResidentRow,
): boolean {
  const isOtherwise = lines.some(({ runId, successorId }) => runId === undefined && successorId !== unit_id);
  return reason === 'earlier_file_disagrees' || (isOtherwise && reason !== 'not_understood');
}

/** Whether a decision changes the unit: it is surer than the one in force, or the later of two about the person. */
function changes({ resolved, sureness, successor_id, unit_id }: DecisionRow): boolean {
  if (successor_id === unit_id) return false;
  if (resolved === null || sureness === 'person') return true;
  return SURENESS.indexOf(sureness) < SURENESS.indexOf(resolved.sureness);
}

function rowOf({ line, communeId, by, what, successorId }: ResolutionLine) {
  return { line, commune_id: communeId, evidence: by, what, successor_id: successorId };
}
