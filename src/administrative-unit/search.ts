import { setImmediate } from 'node:timers/promises';
import type { UnitRow } from '../database/admin/administrative-unit.js';
import { type Keyword, LONGEST_PHRASE, MARKED_KEYWORDS, UNMARKED_KEYWORDS } from './address-keywords.js';
import { isUnmarked, nameKey, plainText } from './spelling.js';
import { UnitTable } from './unit-table.js';

const LEVELS = ['province', 'district', 'commune'] as const;
/** What people write for a name. */
const SHORT_NAMES = /(?<![\p{L}\p{M}])(tp\.? ?)?hcm(?![\p{L}\p{M}])/giu;
const TEXT_MAX = 100;
const PREPARED_AT_ONCE = 100;

/** A unit with its name as words for comparison. */
interface Entry {
  readonly unit: UnitRow;
  readonly words: readonly Word[];
  readonly fullWords: readonly Word[];
}

/** A word of a name: its key, and that without marks. */
interface Word {
  readonly key: string;
  readonly plain: string;
}

/** How well a name fits, best first: the whole name, its beginning, words within it. */
type Fit = 0 | 1 | 2;

/** What was found, best first, and how many more there are. */
export interface Found {
  readonly units: readonly UnitRow[];
  readonly more: number;
}

/** The units of all days, to be found by name. */
export class UnitNames {
  readonly #entries: readonly Entry[];
  readonly #table: UnitTable;
  readonly #byId: ReadonlyMap<number, UnitRow>;

  private constructor(units: readonly UnitRow[], entries: readonly Entry[]) {
    this.#entries = entries;
    this.#table = new UnitTable({ units, lineage: [] });
    this.#byId = new Map(units.map((unit) => [unit.unit_id, unit]));
  }

  /** Prepares the names of units: thousands take a second, in parts that let other work pass. */
  static async of(units: readonly UnitRow[]): Promise<UnitNames> {
    const entries: Entry[] = [];
    for (const [at, unit] of units.entries()) {
      if (unit.level !== 'country') entries.push(entryOf(unit));
      if (at % PREPARED_AT_ONCE === 0) await setImmediate();
    }
    return new UnitNames(units, entries);
  }

  /**
   * Finds units by name, of any level and day: with or without marks, with the kind or its abbreviation in front ("q.2", "tp thủ
   * đức"), the last word perhaps only begun. Behind a comma, where it lies. Units of the kind alone, if there are any, else of any kind.
   */
  search(text: string, limit: number): Found {
    const [own = '', ...around] = text.slice(0, TEXT_MAX).replace(SHORT_NAMES, 'hồ chí minh').split(',');
    const asked = wordsOf(own);
    if (asked.length === 0) return { units: [], more: 0 };
    const areas = around.map(wordsOf).filter((words) => words.length > 0);
    const found = this.#ofKind(asked);
    const fitting = found
      .filter(({ unit }) => areas.every((words) => this.#isWithin(unit, words)))
      .toSorted(inOrder)
      .map(({ unit }) => unit);
    return { units: fitting.slice(0, limit), more: Math.max(0, fitting.length - limit) };
  }

  /** The unit that has a code on a day. @param on ISO date */
  on(level: UnitRow['level'], code: string, on: string): UnitRow | undefined {
    return this.#table.on(level, code, on);
  }

  byId(unitId: number): UnitRow | undefined {
    return this.#byId.get(unitId);
  }

  /** The units that a unit lies in on a day, without the country, from the nearest up. @param on ISO date */
  within(unit: UnitRow, on: string): readonly UnitRow[] {
    const parent = this.#table.parent(unit);
    if (parent === undefined || parent.level === 'country') return [];
    // A parent is stored as of the unit's first day.
    const then = this.on(parent.level, parent.code, on) ?? parent;
    return [then, ...this.within(then, on)];
  }

  /** The units of a level that lie in a unit with a code on a day, by code. @param on ISO date */
  below(area: Pick<UnitRow, 'level' | 'code'>, level: UnitRow['level'], on: string): UnitRow[] {
    return this.#entries
      .map(({ unit }) => unit)
      .filter(
        (unit) =>
          unit.level === level &&
          unit.valid_from <= on &&
          (unit.valid_to === null || unit.valid_to > on) &&
          this.within(unit, on).some((each) => each.level === area.level && each.code === area.code),
      )
      .sort((a, b) => a.code.localeCompare(b.code));
  }

  #named(asked: readonly Word[]): Hit[] {
    return this.#entries.flatMap(({ unit, words, fullWords }) => {
      const fit = fitOf(asked, words) ?? fitOf(asked, fullWords);
      return fit === undefined ? [] : [{ unit, fit, fullWords }];
    });
  }

  /** Those of the kind that the text begins with; where there is none of it, all with the name, or with what is behind the kind. */
  #ofKind(asked: readonly Word[]): readonly Hit[] {
    let without: readonly Hit[] = [];
    for (let length = Math.min(LONGEST_PHRASE, asked.length - 1); length > 0; length--) {
      const kinds = kindsOf(asked.slice(0, length));
      if (kinds.length === 0) continue;
      const named = this.#named(asked.slice(length));
      const hits = named.filter(({ fullWords }) => kinds.some((kind) => startsWith(fullWords, kind)));
      if (hits.length > 0) return hits;
      without = without.length > 0 ? without : named;
    }
    const named = this.#named(asked);
    return named.length > 0 ? named : without;
  }

  #isWithin(unit: UnitRow, asked: readonly Word[]): boolean {
    const names = this.within(unit, lastDay(unit)).flatMap(({ name, full_name }) => [name, full_name]);
    return names.some((name) => fitOf(asked, wordsOfName(name)) !== undefined);
  }
}

interface Hit {
  readonly unit: UnitRow;
  readonly fit: Fit;
  readonly fullWords: readonly Word[];
}

function inOrder(a: Hit, b: Hit): number {
  const levelOf = ({ unit }: Hit) => LEVELS.indexOf(unit.level as (typeof LEVELS)[number]);
  return (
    a.fit - b.fit ||
    Number(a.unit.valid_to !== null) - Number(b.unit.valid_to !== null) ||
    levelOf(a) - levelOf(b) ||
    a.unit.code.localeCompare(b.unit.code) ||
    (a.unit.valid_from < b.unit.valid_from ? 1 : -1)
  );
}

/** The last day on which a unit was in force; of one without an end, its first. */
function lastDay({ valid_from, valid_to }: UnitRow): string {
  if (valid_to === null) return valid_from;
  return new Date(Date.parse(valid_to) - 86_400_000).toISOString().slice(0, 10);
}

function entryOf(unit: UnitRow): Entry {
  const { name, full_name } = unit;
  const words = wordsOfName(name);
  const isAtEnd = full_name.endsWith(` ${name}`);
  const kind = isAtEnd ? full_name.slice(0, -name.length - 1) : undefined;
  return {
    unit,
    words,
    fullWords: kind === undefined ? wordsOf(full_name) : [...wordsOfName(kind), ...words],
  };
}

/** The words of names and kinds of units, which are the same each time they are read. */
const KNOWN = new Map<string, readonly Word[]>();

function wordsOfName(name: string): readonly Word[] {
  const known = KNOWN.get(name) ?? wordsOf(name);
  KNOWN.set(name, known);
  return known;
}

/** The words of a name, numbers without zeros in front: 07 is 7. */
function wordsOf(text: string): Word[] {
  return nameKey(text)
    .split(' ')
    .filter(Boolean)
    .map((word) => word.replace(/(?<!\d)0+(?=\d)/g, ''))
    .map((key) => ({ key, plain: plainText(key) }));
}

/** The kinds of unit that words in front of a name say, as words of their own. */
function kindsOf(words: readonly Word[]): (readonly Word[])[] {
  const phrase = words.map(({ key }) => key).join(' ');
  const found: readonly Keyword[] =
    MARKED_KEYWORDS.get(phrase) ?? (isUnmarked(phrase) ? (UNMARKED_KEYWORDS.get(phrase) ?? []) : []);
  return found.filter((keyword) => keyword.is === 'unit').map(({ kind }) => wordsOf(kind));
}

function startsWith(words: readonly Word[], start: readonly Word[]): boolean {
  return start.every(({ key }, at) => words[at]?.key === key);
}

function fitOf(asked: readonly Word[], words: readonly Word[]): Fit | undefined {
  for (let from = 0; from + asked.length <= words.length; from++) {
    const rest = words.slice(from, from + asked.length);
    const isEqual = rest.every((word, at) => isSame(asked[at], word));
    if (isEqual) return from > 0 ? 2 : asked.length === words.length ? 0 : 1;
    const last = asked.length - 1;
    const isBegun = rest.every((word, at) =>
      at < last ? isSame(asked[at], word) : begins(asked[at], word, last > 0),
    );
    if (isBegun) return from > 0 ? 2 : 1;
  }
  return undefined;
}

/** A word without marks, or with no other than that of đ, stands for all that differ in marks alone. */
function isSame(asked: Word | undefined, word: Word): boolean {
  if (asked === undefined) return false;
  const isPlain = asked.key.replaceAll('đ', 'd') === asked.plain;
  return isPlain ? asked.plain === word.plain : asked.key === word.key;
}

/** Marks are still to come in a word that is only begun. @param isFollowing whether a single letter is enough */
function begins(asked: Word | undefined, word: Word, isFollowing: boolean): boolean {
  if (asked === undefined || !/^\p{L}/u.test(asked.plain)) return false;
  if (asked.plain.length < 2 && !isFollowing) return false;
  return word.plain.length > asked.plain.length && word.plain.startsWith(asked.plain);
}
