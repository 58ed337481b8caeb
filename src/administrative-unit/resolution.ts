import type { UnitRow } from '../database/admin/administrative-unit.js';
import { type Address, type Hamlet, parseAddress } from './address.js';
import { ROUTES } from './address-keywords.js';
import { isAbbreviated } from './address-names.js';
import { type Fit, fitOf, type Target, targetOf, WITHIN_HAMLETS } from './evidence.js';
import { nameKey } from './spelling.js';
import { ListsRefused, type Mistake, readTable, type TableLine } from './table.js';
import type { UnitTable } from './unit-table.js';

const COLUMNS = ['commune', 'by', 'what', 'successor'] as const;
export const EVIDENCE = ['person', 'hamlet', 'street', 'rest'] as const;
export type Evidence = (typeof EVIDENCE)[number];
/** From the surest: a person's own line, a name that is the same, a name that is probably the same, the remainder. */
export const SURENESS = ['person', 'exact', 'likely', 'rest'] as const;
export type Sureness = (typeof SURENESS)[number];
type FileLine = TableLine<(typeof COLUMNS)[number]>;
const NUMBER = /^\d{12}$/;
/** Parsed addresses kept: many people live at one. */
const ADDRESSES_MAX = 50_000;

/** A checked line: assigns a person, a street, a hamlet or the rest of a split commune to a successor. */
export interface ResolutionLine {
  /** The run that applied it before; undefined in the file at hand. */
  readonly runId: number | undefined;
  readonly line: number;
  readonly communeId: number;
  readonly by: Evidence;
  readonly what: string;
  readonly successorId: number;
}

/** A person's residence in a split commune. */
export interface Resident {
  readonly personId: string;
  readonly communeId: number;
  readonly address: string;
}

/** Why a residence stays open. */
export const OPEN_REASONS = {
  no_line: 'no line names its street or hamlet',
  not_understood: 'the address names no street or hamlet for certain',
  address_contradicts_itself: 'the address names two streets, or two hamlets of one kind',
  lines_disagree: 'lines with different successors fit',
  only_similar: 'a name is similar, but not the same',
  earlier_file_disagrees: 'a line of an earlier file says otherwise',
  earlier_file_names_it: 'only a line of an earlier file names it: apply that file again',
} as const;
export type OpenReason = keyof typeof OPEN_REASONS;

/** What the lines decide about a residence. */
export type Verdict =
  | { readonly line: ResolutionLine; readonly sureness: Sureness }
  | { readonly reason: OpenReason; readonly lines: readonly ResolutionLine[] };

interface NamedLine {
  readonly line: ResolutionLine;
  readonly target: Target;
}

interface FittingLine extends NamedLine {
  readonly fit: Fit;
}

class CommuneLines {
  readonly persons = new Map<string, ResolutionLine>();
  readonly named: NamedLine[] = [];
  readonly kinds = new Set<string>();
  rest: ResolutionLine | undefined;
  /** Keys of the names of the units that the commune was in and came to. */
  unitNames: ReadonlySet<string> = new Set();
}

/** Assigns residences in split communes to successors, as far as the lines decide them. */
export class Resolution {
  readonly #byCommune = new Map<number, CommuneLines>();
  readonly #addresses = new Map<string, Address>();
  readonly #unitNamesOf: (communeId: number) => ReadonlySet<string>;

  /** @param unitNamesOf keys of the names of the units that a commune was in and came to */
  constructor(unitNamesOf: (communeId: number) => ReadonlySet<string> = () => new Set()) {
    this.#unitNamesOf = unitNamesOf;
  }

  /** The split communes named by the lines. */
  get communes(): readonly number[] {
    return [...this.#byCommune.keys()];
  }

  /** The persons named by the lines, with their communes. */
  get persons(): readonly { readonly personId: string; readonly communeId: number }[] {
    return [...this.#byCommune].flatMap(([communeId, { persons }]) =>
      [...persons.keys()].map((personId) => ({ personId, communeId })),
    );
  }

  /**
   * Adds a line. Lines of earlier runs decide nothing, but what they name is no rest.
   * @param personId of a person's line
   * @returns why the line cannot be taken, or undefined
   */
  add(line: ResolutionLine, personId?: string): string | undefined {
    const lines = this.#byCommune.get(line.communeId) ?? new CommuneLines();
    const isTold = (before: ResolutionLine | undefined) =>
      before !== undefined && before.successorId !== line.successorId
        ? `another successor was given for this ${line.by} before`
        : undefined;
    let refusal: string | undefined;
    if (line.by === 'person') {
      if (line.runId !== undefined) return undefined;
      refusal = isTold(lines.persons.get(personId ?? ''));
      lines.persons.set(personId ?? '', line);
    } else if (line.by === 'rest') {
      if (line.runId !== undefined) return undefined;
      refusal = isTold(lines.rest);
      lines.rest = line;
    } else {
      const target = targetOf(line.by, line.what);
      if (target === undefined) return `"${line.what}" is not understood as the name of one ${line.by}`;
      const parts = target.parts.join();
      const same = lines.named.find(
        (each) => each.line.runId === line.runId && each.target.parts.join() === parts,
      );
      refusal = isTold(same?.line);
      lines.named.push({ line, target });
      for (const { kind } of target.hamlets) if (kind !== undefined) lines.kinds.add(kind);
    }
    if (refusal === undefined && !this.#byCommune.has(line.communeId)) {
      lines.unitNames = this.#unitNamesOf(line.communeId);
      this.#byCommune.set(line.communeId, lines);
    }
    return refusal;
  }

  /**
   * Decides by the surest line of the file. A residence stays open when lines disagree, when its names are only similar
   * to those of a line, or when it could fall to the rest merely because it was not understood.
   */
  verdictOn({ personId, communeId, address: text }: Resident): Verdict {
    const lines = this.#byCommune.get(communeId) ?? new CommuneLines();
    const own = lines.persons.get(personId);
    if (own !== undefined) return { line: own, sureness: 'person' };
    const address = withoutUnits(this.#parse(text), lines.unitNames);
    const fitting = lines.named.flatMap(({ line, target }): FittingLine[] => {
      const fit = fitOf(target, address, lines.kinds);
      return fit === undefined ? [] : [{ line, target, fit }];
    });
    const contradicting = fitting.map(({ line }) => line);
    if (namesTwoStreets(address) || namesTwoHamlets(address))
      return { reason: 'address_contradicts_itself', lines: contradicting };
    const certain = mostSpecific(fitting.filter(({ fit }) => fit !== 'similar'));
    const similar = fitting.filter(({ fit }) => fit === 'similar').map(({ line }) => line);
    const ours = certain.filter(({ line }) => line.runId === undefined);
    const [first] = [...ours].sort((a, b) =>
      a.fit === b.fit ? a.line.line - b.line.line : a.fit < b.fit ? -1 : 1,
    );
    if (first === undefined) {
      const earlier = certain.map(({ line }) => line);
      if (earlier.length > 0) return { reason: 'earlier_file_names_it', lines: earlier };
      if (similar.length > 0) return { reason: 'only_similar', lines: similar };
      if (lines.rest === undefined) return { reason: 'no_line', lines: [] };
      if (!isUnderstood(address, lines.kinds)) return { reason: 'not_understood', lines: [lines.rest] };
      return { line: lines.rest, sureness: 'rest' };
    }
    const differs = (line: ResolutionLine) => line.successorId !== first.line.successorId;
    if (ours.some(({ line }) => differs(line))) {
      return { reason: 'lines_disagree', lines: ours.map(({ line }) => line) };
    }
    // A surer line of this file overrides what an earlier file said less surely.
    const earlier = certain.filter(
      ({ line, fit }) => differs(line) && (fit === 'exact' || first.fit === 'likely'),
    );
    if (earlier.length > 0) {
      return { reason: 'earlier_file_disagrees', lines: earlier.map(({ line }) => line) };
    }
    if (first.fit === 'likely' && similar.some(differs)) return { reason: 'only_similar', lines: similar };
    return { line: first.line, sureness: first.fit === 'exact' ? 'exact' : 'likely' };
  }

  #parse(text: string): Address {
    const known = this.#addresses.get(text);
    if (known !== undefined) return known;
    if (this.#addresses.size >= ADDRESSES_MAX) this.#addresses.clear();
    const address = parseAddress(text);
    this.#addresses.set(text, address);
    return address;
  }
}

/** Without the lines that another fitting line narrows down: hẻm 12 Hòa Bình goes before Hòa Bình. */
function mostSpecific(fitting: readonly FittingLine[]): readonly FittingLine[] {
  const isNarrowedBy = (a: Target, b: Target) =>
    b.parts.length > a.parts.length && a.parts.every((part) => b.parts.includes(part));
  return fitting.filter(({ target }) => !fitting.some((other) => isNarrowedBy(target, other.target)));
}

/** A bare name, or one behind "P.", that is the name of a unit around is no street or hamlet. */
function withoutUnits(address: Address, unitNames: ReadonlySet<string>): Address {
  return {
    ...address,
    names: address.names.filter(({ key }) => !unitNames.has(key)),
    streets: address.streets.filter(({ word, key }) => word !== 'ambiguous' || !unitNames.has(key)),
  };
}

function namesTwoHamlets({ hamlets }: Address): boolean {
  return hamlets.some((a) =>
    hamlets.some(
      (b) => a.kind === b.kind && a.key !== b.key && (a.numeral === undefined || a.numeral !== b.numeral),
    ),
  );
}

/** Two streets by their words, as at a corner; a route has a number beside its name. */
function namesTwoStreets({ streets }: Address): boolean {
  const said = streets.filter(({ word, kind }) => word === 'said' && !ROUTES.has(kind ?? ''));
  return new Set(said.map(({ plain }) => plain)).size > 1;
}

/**
 * Whether it names a street or a hamlet in full, so that it can be told apart from those that lines name. A group (tổ) alone
 * lies in some hamlet, and tells nothing unless lines name groups.
 */
function isUnderstood({ streets, hamlets }: Address, kinds: ReadonlySet<string>): boolean {
  const isTelling = ({ kind }: Hamlet) =>
    !WITHIN_HAMLETS.has(kind ?? '') || kinds.has(kind ?? '') || (kind === 'tổ' && kinds.has('tổ dân phố'));
  return (
    hamlets.some((hamlet) => isTelling(hamlet) && !isAbbreviated(hamlet.plain)) ||
    streets.some(({ word, plain }) => word !== 'ambiguous' && !isAbbreviated(plain))
  );
}

/**
 * Reads a file that assigns people of split communes: commune (its old code), by (person, hamlet, street or
 * rest), what (a personal number or a name), successor (its new code).
 * @throws ListsRefused
 */
export function readResolution(folder: string, file: string): FileLine[] {
  return readTable(folder, file, COLUMNS);
}

/** The personal numbers in the lines. */
export function numbersIn(lines: readonly FileLine[]): string[] {
  return lines.filter(({ by, what }) => by === 'person' && NUMBER.test(what)).map(({ what }) => what);
}

/**
 * Builds the resolution from all lines.
 * @param persons person id by personal number, current or earlier
 * @param earlier lines of the runs in force
 * @throws ListsRefused when a line names no split commune, no successor of it or no person, cannot be parsed, or
 *   contradicts an earlier line of the file
 */
export function resolutionOf(
  lines: readonly FileLine[],
  file: string,
  units: UnitTable,
  persons: ReadonlyMap<string, string>,
  earlier: readonly ResolutionLine[] = [],
): { readonly resolution: Resolution; readonly checked: readonly ResolutionLine[] } {
  const splits = new Map<number, UnitRow>();
  const resolution = new Resolution((communeId) => {
    const split = splits.get(communeId);
    return new Set(split === undefined ? [] : namesAround(split, units));
  });
  const checked: ResolutionLine[] = [];
  const mistakes: Mistake[] = [];
  for (const { line, commune, by, what, successor } of lines) {
    const refuse = (why: string) => mistakes.push({ file, line, what: why });
    const split = units.versions('commune', commune).find((unit) => units.successors(unit).length > 1);
    const evidence = EVIDENCE.find((each) => each === by);
    const heir = split && units.successors(split).find((unit) => unit.code === successor);
    if (split === undefined) refuse(`${commune} is no commune that was split`);
    else if (evidence === undefined) refuse(`"${by}" is none of ${EVIDENCE.join(', ')}`);
    else if (heir === undefined)
      refuse(`${successor} is no successor of ${commune}: ${codesOf(units.successors(split))} are`);
    else if (by === 'person' && !NUMBER.test(what)) refuse('a personal number has twelve digits');
    else if (by === 'person' && !persons.has(what)) refuse('nobody ever held this number');
    else if ((by === 'rest') !== (what === ''))
      refuse(by === 'rest' ? 'the rest has no name' : `a ${by} has a name`);
    else {
      splits.set(split.unit_id, split);
      const ids = { communeId: split.unit_id, successorId: heir.unit_id };
      const added: ResolutionLine = { runId: undefined, line, by: evidence, what, ...ids };
      const refusal = resolution.add(added, persons.get(what));
      if (refusal === undefined) checked.push(added);
      else refuse(refusal);
    }
  }
  if (mistakes.length > 0) throw new ListsRefused(mistakes);
  for (const line of earlier) if (splits.has(line.communeId)) resolution.add(line);
  return { resolution, checked };
}

/** Keys of the names of a commune, its successors, and the units they lie in. */
function namesAround(commune: UnitRow, units: UnitTable): string[] {
  const names: string[] = [];
  for (const start of [commune, ...units.successors(commune)]) {
    for (let unit: UnitRow | undefined = start; unit !== undefined; unit = units.parent(unit)) {
      names.push(nameKey(unit.name), nameKey(unit.full_name));
    }
  }
  return names;
}

function codesOf(units: readonly UnitRow[]): string {
  return units.map(({ code }) => code).join(', ');
}
