import { basename, dirname } from 'node:path';
import {
  numbersIn,
  OPEN_REASONS,
  type OpenReason,
  type Resolution,
  type ResolutionLine,
  readResolution,
  resolutionOf,
  SURENESS,
  type Sureness,
  type Verdict,
} from '../administrative-unit/resolution.js';
import { UnitTable } from '../administrative-unit/unit-table.js';
import type { Config } from '../config.js';
import { readUnits } from '../database/admin/administrative-unit.js';
import {
  type DecisionRow,
  explainPerson,
  insertDecisions,
  insertRun,
  linesInForce,
  lockRuns,
  markUndone,
  personsBehind,
  type ResidentRow,
  readRuns,
  residencesUndoneBy,
  residentsOf,
  resolvedResidentsOf,
  resolveResidences,
} from '../database/admin/resolution.js';
import { inTransaction } from '../database/transaction.js';
import { UserError } from '../user-error.js';
import type { Terminal } from './terminal.js';
import { withAdmin } from './with-admin.js';

/** Residences listed in a result; all are counted. */
const LISTED_MAX = 10_000;
/** Residences listed as text. */
const SHOWN_MAX = 50;

/** A line as results name it. */
interface LineShown {
  /** The run that applied it before; null in the file at hand. */
  readonly run: number | null;
  readonly line: number;
  readonly by: string;
  readonly what: string;
  readonly successor: string;
}

interface ResidenceShown {
  readonly personal_id_number: string;
  readonly residence: ResidentRow['kind'];
  readonly address: string;
  readonly commune: string;
}

interface Assigned extends ResidenceShown {
  readonly from: string;
  readonly to: string;
  readonly sureness: Sureness;
  readonly line: LineShown;
  /** How sure the decision was that this one overrides; null where there was none. */
  readonly overrides: Sureness | null;
}

interface LeftOpen extends ResidenceShown {
  readonly reason: OpenReason;
  readonly lines: readonly LineShown[];
}

/** What a file does. */
interface Outcome {
  resolved: number;
  overridden: number;
  /** Residences that stay as an earlier run, or an earlier line, left them. */
  kept: number;
  open: number;
  readonly by_sureness: Record<Sureness, number>;
  readonly open_by_reason: Partial<Record<OpenReason, number>>;
  /** Up to a limit; all are counted. */
  readonly residences: Assigned[];
  readonly left_open: LeftOpen[];
  /** Resolved before, and kept, though lines of this file say otherwise. */
  readonly doubtful: LeftOpen[];
}

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

function emptyOutcome(): Outcome {
  const by_sureness = { person: 0, exact: 0, likely: 0, rest: 0 };
  const counts = { resolved: 0, overridden: 0, kept: 0, open: 0 };
  return { ...counts, by_sureness, open_by_reason: {}, residences: [], left_open: [], doubtful: [] };
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

/** Takes back what a run assigned: residences go to the next surest decision of another run, or the unit before. */
export async function undo(
  config: Config,
  terminal: Terminal,
  runId: number,
  isTrial: boolean,
): Promise<void> {
  const done = await withAdmin(config, (admin) =>
    inTransaction(admin, async () => {
      if (!isTrial) await lockRuns(admin);
      const run = (await readRuns(admin)).find(({ run_id }) => run_id === runId);
      if (run === undefined) throw new UserError(`there is no run ${runId}: see units resolve --list`);
      if (run.undone_at !== null) throw new UserError(`run ${runId} was taken back before`);
      let restored = 0;
      const residences: (Pick<ResidenceShown, 'personal_id_number' | 'residence'> & { to: string })[] = [];
      for await (const rows of residencesUndoneBy(admin, runId)) {
        restored += isTrial ? rows.length : await resolveResidences(admin, rows);
        for (const { personal_id_number, kind, to_code } of rows) {
          list(residences, { personal_id_number, residence: kind, to: to_code });
        }
        terminal.progress(`${restored} residences restored`);
      }
      if (!isTrial) await markUndone(admin, runId);
      return { run: runId, dry_run: isTrial, file: run.file, decided: run.decided, restored, residences };
    }),
  );
  terminal.progress('');
  const { run, file, decided, restored } = done;
  const verb = isTrial ? 'would be restored' : 'restored';
  terminal.result(
    [
      `run ${run} (${file}): ${restored} of ${decided} residences ${verb}`,
      ...(restored < decided
        ? ['the others have a surer decision, keep the same unit, or changed since']
        : []),
    ].join('\n'),
    done,
  );
}

/** Lists the runs, latest first. */
export async function listRuns(config: Config, terminal: Terminal): Promise<void> {
  const runs = await withAdmin(config, readRuns);
  const shown = runs.map(({ run_id, applied_at, undone_at, ...run }) => ({
    run: run_id,
    ...run,
    applied_at: applied_at.toISOString(),
    undone_at: undone_at?.toISOString() ?? null,
  }));
  const lines = shown.map(({ run, file, lines, decided, applied_at, undone_at }) => {
    const state = undone_at === null ? '' : `, taken back ${undone_at}`;
    return `run ${run}: ${file}, ${lines} lines, ${decided} residences decided, applied ${applied_at}${state}`;
  });
  terminal.result(lines.join('\n') || 'no file was applied', { runs: shown });
}

/** Shows by which lines a person's residences were resolved. */
export async function explainResidences(config: Config, terminal: Terminal, number: string): Promise<void> {
  const residences = await withAdmin(config, async (admin) => {
    const personId = (await personsBehind(admin, [number])).get(number);
    if (personId === undefined) throw new UserError('nobody ever held this number');
    return explainPerson(admin, personId);
  });
  const shown = residences.map(({ residence, address, unit, sureness, run_id, file, line, by, what }) => ({
    ...{ residence, address, unit },
    resolved: run_id === null ? null : { sureness, run: run_id, file, line, by, what },
  }));
  const lines = shown.map(({ residence, address, unit, resolved }) => {
    const how =
      resolved === null
        ? 'resolved by no file'
        : `${resolved.sureness}, by ${resolved.by} ${resolved.what} (${resolved.file}, line ${resolved.line}, run ${resolved.run})`;
    return `${residence}: ${address}, unit ${unit}: ${how}`;
  });
  terminal.result(lines.join('\n') || 'no residence is registered', { residences: shown });
}

function textOf(found: Outcome & { run: number | null; communes: number }): string {
  const { run, communes, resolved, overridden, kept, open, by_sureness, open_by_reason } = found;
  const sureness = SURENESS.map((each) => `${by_sureness[each]} ${each}`).join(', ');
  const verb = run === null ? 'would be resolved' : 'resolved';
  return [
    `${communes} split communes: ${resolved} residences ${verb} (${sureness}), ${open} left open`,
    ...(overridden > 0 ? [`${overridden} of them were resolved less surely before`] : []),
    ...(kept > 0 ? [`${kept} stay as they were resolved before`] : []),
    ...(run === null ? found.residences.slice(0, SHOWN_MAX).map(assignedText) : []),
    ...more(run === null ? resolved : 0),
    ...Object.entries(open_by_reason).map(
      ([reason, count]) => `open, ${OPEN_REASONS[reason as OpenReason]}: ${count}`,
    ),
    ...found.left_open.slice(0, SHOWN_MAX).map(openText),
    ...more(open),
    ...(found.doubtful.length > 0 ? ['resolved before, and kept, though this file says otherwise:'] : []),
    ...found.doubtful.slice(0, SHOWN_MAX).map(openText),
    ...more(found.doubtful.length),
    run === null ? 'dry run: nothing was changed' : `run ${run}: units resolve --undo ${run} takes it back`,
  ].join('\n');
}

function more(count: number): string[] {
  return count > SHOWN_MAX ? [`  and ${count - SHOWN_MAX} more: see --json`] : [];
}

function assignedText({
  personal_id_number,
  residence,
  address,
  from,
  to,
  sureness,
  line,
}: Assigned): string {
  return `  ${personal_id_number} ${residence} "${address}": ${from} to ${to}, ${sureness}, ${lineText(line)}`;
}

function openText({ personal_id_number, residence, address, reason, lines }: LeftOpen): string {
  const named = lines.map((line) => `; ${lineText(line)}`).join('');
  return `  ${personal_id_number} ${residence} "${address}": ${OPEN_REASONS[reason]}${named}`;
}

function lineText({ run, line, by, what, successor }: LineShown): string {
  const where = run === null ? '' : `run ${run}, `;
  return `${where}line ${line}: ${[by, what, successor].filter((each) => each !== '').join(' ')}`;
}

function residenceOf(row: ResidentRow, codes: ReadonlyMap<number, string>): ResidenceShown {
  const { personal_id_number, kind: residence, address, commune_id } = row;
  return { personal_id_number, residence, address, commune: codes.get(commune_id) ?? '' };
}

function lineOf(
  { runId, line, by, what, successorId }: ResolutionLine,
  codes: ReadonlyMap<number, string>,
): LineShown {
  return { run: runId ?? null, line, by, what, successor: codes.get(successorId) ?? '' };
}

function rowOf({ line, communeId, by, what, successorId }: ResolutionLine) {
  return { line, commune_id: communeId, evidence: by, what, successor_id: successorId };
}

function list<T>(to: T[], item: T): void {
  if (to.length < LISTED_MAX) to.push(item);
}
