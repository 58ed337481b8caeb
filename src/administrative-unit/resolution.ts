import type { UnitRow } from '../database/admin/administrative-unit.js';
import { foldName } from './name.js';
import { ListsRefused, type Mistake, readTable, type TableLine } from './table.js';
import type { UnitTable } from './unit-table.js';

const COLUMNS = ['commune', 'by', 'what', 'successor'] as const;
/** From the surest evidence to the remainder. */
const EVIDENCE = ['person', 'hamlet', 'street', 'rest'] as const;
type Evidence = (typeof EVIDENCE)[number];
type ResolutionLine = TableLine<(typeof COLUMNS)[number]>;
const NUMBER = /^\d{12}$/;

/** A person's residence in a split commune. */
export interface Resident {
  readonly personId: string;
  readonly address: string;
}

/** Assigns residences in split communes to successors, as far as a file decides them. */
export class Resolution {
  readonly #byCommune = new Map<number, Map<Evidence, Map<string, number>>>();

  /** The split communes named by the file. */
  get communes(): readonly number[] {
    return [...this.#byCommune.keys()];
  }

  /** @returns false when an earlier line assigned the same to another successor */
  add(communeId: number, by: Evidence, what: string, successorId: number): boolean {
    const evidence = this.#byCommune.get(communeId) ?? new Map<Evidence, Map<string, number>>();
    const said = evidence.get(by) ?? new Map<string, number>();
    this.#byCommune.set(communeId, evidence.set(by, said));
    const before = said.get(what);
    said.set(what, successorId);
    return before === undefined || before === successorId;
  }

  /** The successor by the surest evidence; undefined when the file does not decide it. */
  successorOf(communeId: number, { personId, address }: Resident): number | undefined {
    const evidence = this.#byCommune.get(communeId);
    const parts = address.split(',').map(placeName);
    const keys: Record<Evidence, readonly string[]> = {
      person: [personId],
      hamlet: parts,
      street: parts,
      rest: [''],
    };
    for (const by of EVIDENCE) {
      for (const key of keys[by]) {
        const found = evidence?.get(by)?.get(key);
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }
}

/** A part of an address without its type word. */
function placeName(part: string): string {
  return foldName(part).replace(/^(thôn|ấp|bản|buôn|tổ dân phố|khu phố|đường|phố)\s+/u, '');
}

/**
 * Reads a file that assigns people of split communes: commune (its old code), by (person, hamlet, street or
 * rest), what (a personal number or a name), successor (its new code).
 * @throws ListsRefused
 */
export function readResolution(folder: string, file: string): ResolutionLine[] {
  return readTable(folder, file, COLUMNS);
}

/** The personal numbers in the lines. */
export function numbersIn(lines: readonly ResolutionLine[]): string[] {
  return lines.filter(({ by, what }) => by === 'person' && NUMBER.test(what)).map(({ what }) => what);
}

/**
 * Builds the resolution from all lines.
 * @param persons person id by personal number, current or earlier
 * @throws ListsRefused when a line names no split commune, no successor of it or no person, or contradicts an earlier
 *   line
 */
export function resolutionOf(
  lines: readonly ResolutionLine[],
  file: string,
  units: UnitTable,
  persons: ReadonlyMap<string, string>,
): Resolution {
  const resolution = new Resolution();
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
    else if (
      !resolution.add(
        split.unit_id,
        evidence,
        by === 'person' ? (persons.get(what) ?? '') : placeName(what),
        heir.unit_id,
      )
    ) {
      refuse(`another successor was given for this ${by} before`);
    }
  }
  if (mistakes.length > 0) throw new ListsRefused(mistakes);
  return resolution;
}

function codesOf(units: readonly UnitRow[]): string {
  return units.map(({ code }) => code).join(', ');
}
