import {
  OPEN_REASONS,
  type OpenReason,
  type ResolutionLine,
  SURENESS,
  type Sureness,
} from '../administrative-unit/resolution.js';
import type { ResidentRow } from '../database/admin/resolution.js';

/** Residences listed in a result; all are counted. */
const LISTED_MAX = 10_000;
/** Residences listed as text. */
const SHOWN_MAX = 50;

/** A line as results name it. */
export interface LineShown {
  /** The run that applied it before; null in the file at hand. */
  readonly run: number | null;
  readonly line: number;
  readonly by: string;
  readonly what: string;
  readonly successor: string;
}

export interface ResidenceShown {
  readonly personal_id_number: string;
  readonly residence: ResidentRow['kind'];
  readonly address: string;
  readonly commune: string;
}

export interface Assigned extends ResidenceShown {
  readonly from: string;
  readonly to: string;
  readonly sureness: Sureness;
  readonly line: LineShown;
  /** How sure the decision was that this one overrides; null where there was none. */
  readonly overrides: Sureness | null;
}

export interface LeftOpen extends ResidenceShown {
  readonly reason: OpenReason;
  readonly lines: readonly LineShown[];
}

/** What a file does. */
export interface Outcome {
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

/** An outcome with nothing in it yet. */
export function emptyOutcome(): Outcome {
  const by_sureness = { person: 0, exact: 0, likely: 0, rest: 0 };
  const counts = { resolved: 0, overridden: 0, kept: 0, open: 0 };
  return { ...counts, by_sureness, open_by_reason: {}, residences: [], left_open: [], doubtful: [] };
}

/** The outcome of a file as text. */
export function textOf(found: Outcome & { run: number | null; communes: number }): string {
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

/** A residence as results name it. @param codes by unit id */
export function residenceOf(row: ResidentRow, codes: ReadonlyMap<number, string>): ResidenceShown {
  const { personal_id_number, kind: residence, address, commune_id } = row;
  return { personal_id_number, residence, address, commune: codes.get(commune_id) ?? '' };
}

/** A line as results name it. @param codes by unit id */
export function lineOf(
  { runId, line, by, what, successorId }: ResolutionLine,
  codes: ReadonlyMap<number, string>,
): LineShown {
  return { run: runId ?? null, line, by, what, successor: codes.get(successorId) ?? '' };
}

/** Adds an item to a list of a result, up to the limit. */
export function list<T>(to: T[], item: T): void {
  if (to.length < LISTED_MAX) to.push(item);
}
