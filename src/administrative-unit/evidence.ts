import { type Address, type Hamlet, parseAddress, type Street } from './address.js';
import { MARKED_KEYWORDS, ROUTES } from './address-keywords.js';
import { type Name, unmarkedNumeral } from './address-names.js';
import { isOneEditApart } from './spelling.js';

/** How surely a line fits an address; only exact and likely decide, similar keeps others from deciding. */
export type Fit = 'exact' | 'likely' | 'similar';

/** Smaller kinds of hamlet, which lie within a larger one. */
export const WITHIN_HAMLETS: ReadonlySet<string> = new Set(['tổ', 'đội', 'cụm']);
const RANK: Readonly<Record<Fit, number>> = { exact: 3, likely: 2, similar: 1 };
/** Shorter names are told apart by one letter too often. */
const SIMILAR_LETTERS_MIN = 5;

/** A street or hamlet as a line of a file names it, perhaps with an alley, a number or a hamlet around it. */
export interface Target {
  readonly number: string | undefined;
  readonly alleys: readonly string[];
  readonly street: Street | undefined;
  readonly hamlets: readonly Hamlet[];
  /** One text for each part; equal for lines that name the same. */
  readonly parts: readonly string[];
}

/** What a line names; undefined when the text cannot be parsed whole, or names no street or hamlet. */
export function targetOf(by: 'street' | 'hamlet', text: string): Target | undefined {
  const { number, alleys, streets, hamlets, places, names } = parseAddress(text, by);
  const [street] = streets;
  const isNamed = by === 'street' ? street !== undefined : hamlets.length > 0 || street?.kind === 'phố';
  if (!isNamed || streets.length > 1 || names.length > 0 || places.length > 0) return undefined;
  const parts = [
    ...(number === undefined ? [] : [`number ${number}`]),
    ...(alleys.length === 0 ? [] : [`alley ${alleys.join('/')}`]),
    ...(street === undefined ? [] : [`street ${street.kind ?? ''} ${street.key}`]),
    ...hamlets.map(({ kind, key, numeral }) => `hamlet ${kind ?? ''} ${numeral ?? key}`),
  ];
  return { number, alleys, street, hamlets, parts };
}

/**
 * How a target fits an address: as its least sure part does; undefined when a part is missing.
 * @param kinds kinds of hamlet that some line names: the address's "Ấp 7" may be "Khu phố 7" unless lines name both kinds
 */
export function fitOf(target: Target, address: Address, kinds: ReadonlySet<string>): Fit | undefined {
  const { number, alleys, street, hamlets } = target;
  if (number !== undefined && number !== address.number) return undefined;
  if (alleys.some((alley, at) => alley !== address.alleys[at])) return undefined;
  return least([
    ...(street === undefined ? [] : [streetFit(street, address)]),
    ...hamlets.map((hamlet) => hamletFit(hamlet, address, kinds)),
  ]);
}

function streetFit(target: Street, address: Address): Fit | undefined {
  const { streets, names, isUnmarked } = address;
  const fits = streets.map((street) => {
    const fit = atMost(street.word === 'said' ? 'exact' : 'likely', nameFit(target, street, isUnmarked));
    return atMost(street.word === 'ambiguous' ? 'similar' : 'exact', fit && ofKinds(target, street, fit));
  });
  const isSaid = streets.some(({ word }) => word === 'said');
  const isImplied = streets.some(({ word }) => word === 'implied');
  return best([
    ...fits,
    // Of several names, the street comes first; those behind it are more likely a hamlet, a market, a unit.
    ...(isSaid
      ? []
      : names.map((name, at) =>
          atMost(isImplied || at > 0 ? 'similar' : 'likely', nameFit(target, name, isUnmarked)),
        )),
  ]);
}

/** Đường, phố and đại lộ are one street less surely; numbers of routes are counted apart. */
function ofKinds(target: Street, street: Street, fit: Fit): Fit | undefined {
  const [a, b] = [target.kind, street.kind];
  if (a === b) return fit;
  const isRoute = ROUTES.has(a ?? '') || ROUTES.has(b ?? '');
  const isNumbered = /^\d/.test(target.key);
  if (a !== undefined && b !== undefined && isRoute && isNumbered) {
    return ROUTES.has(a) && ROUTES.has(b) ? undefined : 'similar';
  }
  return (a !== undefined && b !== undefined) || (isRoute && isNumbered) ? atMost('likely', fit) : fit;
}

function hamletFit(target: Hamlet, address: Address, kinds: ReadonlySet<string>): Fit | undefined {
  const { hamlets, names, streets, isUnmarked } = address;
  const named = hamlets.map((hamlet) => {
    const fit = nameFit(target, hamlet, isUnmarked);
    return fit && ofHamletKinds(target, hamlet, fit, hamlets, kinds);
  });
  // "Phố 7" is short for khu phố in places.
  const implied = streets.filter(({ word, kind }) => word !== 'said' || kind === 'phố');
  const isWithinStreet = streets.some(({ key }) => isNamedIn(target, key));
  return best([
    ...named,
    ...(isWithinStreet ? (['similar'] as const) : []),
    ...(hamlets.length > 0 ? [] : names.map((name) => atMost('likely', nameFit(target, name, isUnmarked)))),
    // "12 Hòa Bình" is a street more likely, but may be in the hamlet.
    ...(hamlets.length > 0
      ? []
      : implied.map((name) => atMost('similar', nameFit(target, name, isUnmarked)))),
  ]);
}

/** Whether the name of a street is that of a hamlet: đường khu phố 7. */
function isNamedIn({ kind, numeral }: Hamlet, street: string): boolean {
  const [, words = '', number] = /^(.+) (\S+)$/u.exec(street) ?? [];
  if (numeral === undefined || number !== numeral) return false;
  return (MARKED_KEYWORDS.get(words) ?? []).some(
    (keyword) => keyword.is === 'hamlet' && keyword.kind === kind,
  );
}

function ofHamletKinds(
  target: Hamlet,
  hamlet: Hamlet,
  fit: Fit,
  all: readonly Hamlet[],
  kinds: ReadonlySet<string>,
): Fit | undefined {
  const [a, b] = [target.kind, hamlet.kind];
  if (a === b) return fit;
  if (a === undefined || b === undefined) return target.numeral === undefined ? fit : atMost('likely', fit);
  // An address in which tổ stands alone often means tổ dân phố.
  const isGroup = (kind: string) => kind === 'tổ' || kind === 'tổ dân phố';
  if (isGroup(a) && isGroup(b) && !all.some(({ kind }) => kind === a)) return atMost('likely', fit);
  if (WITHIN_HAMLETS.has(a) || WITHIN_HAMLETS.has(b) || kinds.has(b)) return undefined;
  return 'similar';
}

function nameFit(target: Name, name: Name, isUnmarked: boolean): Fit | undefined {
  if (target.key === name.key) return 'exact';
  if (target.numeral !== undefined && name.numeral !== undefined) {
    if (target.numeral === name.numeral) return 'likely';
    // Khu phố 7 may have become 7A and 7B.
    const isPart = Number.parseInt(target.numeral, 10) === Number.parseInt(name.numeral, 10);
    return isPart && /\D$/.test(target.numeral) !== /\D$/.test(name.numeral) ? 'similar' : undefined;
  }
  if (target.numeral !== undefined) {
    // "Khu phố 7-8", "Khu phố 7/8".
    if (name.key.split(/[ /-]/).includes(target.numeral)) return 'similar';
    const spelled = isUnmarked ? unmarkedNumeral(name.plain) : undefined;
    if (spelled?.numeral === target.numeral) return spelled.isSure ? 'likely' : 'similar';
  }
  if (target.plain === name.plain) return isUnmarked ? 'likely' : 'similar';
  return isSimilar(target.plain, name.plain) ? 'similar' : undefined;
}

/** One letter apart, written without spaces, or one the beginning or end of the other. Takes plain names. */
function isSimilar(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (short === '') return false;
  // One edit leaves the first or the last letter as it is.
  if (short[0] !== long[0] && short.at(-1) !== long.at(-1)) return false;
  const [x, y] = [a.replaceAll(' ', ''), b.replaceAll(' ', '')];
  if (x === y) return true;
  if (
    Math.min(x.length, y.length) >= SIMILAR_LETTERS_MIN &&
    isOneEditApart(x, y) &&
    numbersOf(x) === numbersOf(y)
  ) {
    return true;
  }
  if (/^\d/.test(short)) return false;
  if (long.startsWith(`${short} `)) return short.includes(' ') || /^\d/.test(long.slice(short.length + 1));
  return short.includes(' ') && long.endsWith(` ${short}`);
}

function numbersOf(text: string): string {
  return text.replace(/\D+/g, ' ').trim();
}

function atMost(limit: Fit, fit: Fit | undefined): Fit | undefined {
  return fit !== undefined && RANK[fit] > RANK[limit] ? limit : fit;
}

function best(fits: readonly (Fit | undefined)[]): Fit | undefined {
  return fits.reduce((a, b) => ((a ? RANK[a] : 0) < (b ? RANK[b] : 0) ? b : a), undefined);
}

function least(fits: readonly (Fit | undefined)[]): Fit | undefined {
  return fits.reduce((a, b) => (a === undefined || b === undefined ? undefined : atMost(a, b)));
}
