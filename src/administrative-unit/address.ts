import {
  AMBIGUOUS_UNMARKED,
  type Category,
  type Keyword,
  LONGEST_PHRASE,
  MARKED_KEYWORDS,
  OPENS_WITHIN_NAME,
  UNMARKED_KEYWORDS,
} from './address-keywords.js';
import { isOrdinalWord, MONTH, type Name, NUMBER_WORD, nameOf, pathOf } from './address-names.js';
import {
  cleanLine,
  DIGITS_FIRST,
  HOUSE_NUMBER,
  isNumber,
  segmentsOf,
  suffixOf,
  type Token,
} from './address-tokens.js';
import { isUnmarked, plainText, wordKey } from './spelling.js';

const POSTAL_CODE = /^\d{5,6}$/;
const JOINING = wordKey('liên');

/** Said by a word (đường), implied by its place behind the house number, or behind "P.", which is also short for phường. */
export type StreetWord = 'said' | 'implied' | 'ambiguous';

/** A name with the word in front of it in its full form, where there is one. */
export interface Hamlet extends Name {
  readonly kind: string | undefined;
}

export interface Street extends Hamlet {
  readonly word: StreetWord;
}

/** The parts of an address. */
export interface Address {
  /** House number, without the alleys in front of it. */
  readonly number: string | undefined;
  /** Numbers or names of the alleys, from the street inwards: "12/3/4" and "số 4 ngách 3 hẻm 12" have 12 and 3. */
  readonly alleys: readonly string[];
  readonly streets: readonly Street[];
  readonly hamlets: readonly Hamlet[];
  /** Buildings, blocks, flats, estates. */
  readonly places: readonly string[];
  /** Administrative units. */
  readonly units: readonly string[];
  /** Names without a word that says what they are. */
  readonly names: readonly Name[];
  /** Written without any mark: letters may stand for others. */
  readonly isUnmarked: boolean;
}

/** A part that is being read. */
interface Part {
  readonly is: Category | 'name';
  readonly kind: string | undefined;
  readonly word: StreetWord;
  readonly tokens: Token[];
}

/**
 * Parses an address of free text. What no rule claims is a name; nothing is refused.
 * @param as what a part without a word in front is; without it, a name or the street behind a house number
 */
export function parseAddress(text: string, as?: 'street' | 'hamlet'): Address {
  return new AddressParser(text, as).read();
}

class AddressParser {
  readonly #isUnmarked: boolean;
  readonly #keywords: ReadonlyMap<string, readonly Keyword[]>;
  readonly #segments: readonly (readonly Token[])[];
  readonly #as: 'street' | 'hamlet' | undefined;
  readonly #alleys: { kind: string; path: readonly string[] }[] = [];
  readonly #streets: Street[] = [];
  readonly #hamlets: Hamlet[] = [];
  readonly #places: string[] = [];
  readonly #units: string[] = [];
  readonly #names: Name[] = [];
  #number: readonly string[] | undefined;
  #followsHamlet = false;
  #listed: Token | undefined;

  constructor(text: string, as: 'street' | 'hamlet' | undefined) {
    const clean = cleanLine(text);
    this.#as = as;
    this.#isUnmarked = isUnmarked(clean);
    this.#keywords = this.#isUnmarked ? UNMARKED_KEYWORDS : MARKED_KEYWORDS;
    this.#segments = segmentsOf(clean, this.#keywords);
  }

  read(): Address {
    for (const segment of this.#segments) {
      const before = this.#hamlets.length;
      this.#noteListed(segment);
      this.#readSegment(segment);
      this.#followsHamlet = this.#hamlets.length > before;
    }
    this.#joinListed();
    const house = this.#number ?? [];
    const alleys = this.#alleys.map(({ path }) => path);
    // "Ngách 3 ngõ 12" leads outwards, "ngõ 12, ngách 3" inwards.
    const leadsInwards = this.#alleys[0]?.kind === 'ngõ' || this.#alleys[0]?.kind === 'kiệt';
    if (!leadsInwards) alleys.reverse();
    // Behind "P." stands a phường where another street is named.
    const streets = this.#streets.filter(({ word }) => word !== 'ambiguous');
    const wards = streets.length === 0 ? [] : this.#streets.filter(({ word }) => word === 'ambiguous');
    return {
      number: house.at(-1),
      alleys: [...alleys.flat(), ...house.slice(0, -1)],
      streets: streets.length === 0 ? this.#streets : streets,
      hamlets: this.#hamlets,
      places: this.#places,
      units: [...this.#units, ...wards.map(({ key }) => key)],
      names: this.#names,
      isUnmarked: this.#isUnmarked,
    };
  }

  /** "Khu phố 7, 8" may be one hamlet and a house, or two hamlets. */
  #noteListed(segment: readonly Token[]): void {
    const [token] = segment;
    if (this.#followsHamlet && segment.length === 1 && isNumber(token) && this.#number === undefined) {
      this.#listed = token;
    }
  }

  #joinListed(): void {
    const hamlet = this.#hamlets.at(-1);
    if (this.#listed === undefined || hamlet?.numeral === undefined || this.#streets.length > 0) return;
    const both = `${hamlet.key} ${this.#listed.key}`;
    this.#hamlets.splice(-1, 1, { ...hamlet, key: both, plain: plainText(both), numeral: undefined });
  }

  #readSegment(tokens: readonly Token[]): void {
    let part: Part | undefined;
    const close = (next?: Part) => {
      if (part !== undefined && part.tokens.length > 0) this.#add(part);
      part = next;
    };
    for (let at = 0; at < tokens.length; ) {
      const token = tokens[at] as Token;
      const opened = this.#opening(tokens, at, part);
      if (opened !== undefined) {
        close(opened.part);
        at += opened.length;
        continue;
      }
      part ??= this.#partWithoutWord(tokens, at);
      if (part.tokens.length === 0 && this.#isNumberWord(token) && isNumber(tokens[at + 1])) {
        at++;
        continue;
      }
      if (part.tokens.length > 0 || !isNumberedPart(part) || !this.#isOrdinal(tokens, at, part)) {
        part.tokens.push(token);
        at++;
        continue;
      }
      const suffix = suffixOf(tokens[at + 1]);
      const { is } = part;
      part.tokens.push({ ...token, text: token.text + suffix, key: token.key + suffix });
      at += suffix === '' ? 1 : 2;
      close(is === 'hamlet' ? undefined : { is: 'street', kind: undefined, word: 'implied', tokens: [] });
    }
    close();
  }

  #isNumberWord({ key }: Token): boolean {
    return key === NUMBER_WORD || (this.#isUnmarked && key === plainText(NUMBER_WORD));
  }

  #partWithoutWord(tokens: readonly Token[], at: number): Part {
    const rest = tokens.slice(at);
    const [token] = rest as [Token];
    const isOnlyNumber = rest.every(({ text }) => HOUSE_NUMBER.test(text) || suffixOf({ text }) !== '');
    const isHouse = HOUSE_NUMBER.test(token.text) && rest[1]?.key !== MONTH;
    if (rest.length === 1 && POSTAL_CODE.test(token.text)) return openPart('unit');
    if (this.#as === 'hamlet') return openPart('hamlet');
    if (isHouse && !(this.#as === 'street' && isOnlyNumber)) return openPart('number');
    return openPart(this.#as ?? 'name');
  }

  /** The part that a keyword opens here. */
  #opening(
    tokens: readonly Token[],
    at: number,
    part: Part | undefined,
  ): { part: Part; length: number } | undefined {
    for (let length = Math.min(LONGEST_PHRASE, tokens.length - at); length > 0; length--) {
      const phrase = tokens.slice(at, at + length);
      const spelled = phrase.map(({ key }) => (this.#isUnmarked ? plainText(key) : key)).join(' ');
      const next = tokens[at + length];
      for (const keyword of this.#keywords.get(spelled) ?? []) {
        const { is, kind } = keyword;
        const isWritten = spelled.length > 1 || isShortWordMeant(phrase[0] as Token, is, next, part);
        if (isWritten && this.#mayOpen(keyword, tokens[at - 1], next, part)) {
          return { part: openPart(is, kind), length };
        }
      }
    }
    const token = tokens[at] as Token;
    const isBehindNumber = part?.word === 'implied' && part.tokens.length === 0;
    if (
      (token.key === 'p' || token.key === 'ph') &&
      tokens[at + 1] &&
      (part === undefined || isBehindNumber)
    ) {
      const word = isBehindNumber ? 'implied' : 'ambiguous';
      return { part: { is: 'street', kind: 'phố', word, tokens: [] }, length: 1 };
    }
    return undefined;
  }

  #mayOpen(
    { words, is, kind, needsNumber }: Keyword,
    before: Token | undefined,
    next: Token | undefined,
    part: Part | undefined,
  ): boolean {
    const isNumberNext = is === 'hamlet' || is === 'place' ? isOrdinalWord(next) : isNumber(next);
    const isAlone = words.length === 1;
    if (needsNumber && !isNumberNext) return false;
    if (this.#isUnmarked && isAlone && AMBIGUOUS_UNMARKED.has(kind) && !isNumber(next)) return false;
    if (before?.key === JOINING) return false;
    if (part === undefined || (part.is === 'street' && part.word === 'implied' && part.tokens.length === 0)) {
      return true;
    }
    if (part.tokens.length > 0) {
      // Within a name, a word that belongs to names is a keyword only if a number follows.
      const isClear = OPENS_WITHIN_NAME.has(kind) && !(words[0] === 'đ' || words[0] === 'đg');
      return isNumber(next) || (isClear && !(this.#isUnmarked && isAlone) && next !== undefined);
    }
    switch (part.is) {
      case 'number':
        return is !== 'number';
      case 'street':
        return is === 'street' || (is === 'alley' && isNumber(next));
      case 'alley':
        return is === 'street' || (is !== 'number' && isNumber(next));
      case 'hamlet':
        return (is === 'street' && kind !== 'phố') || (is !== 'number' && isNumber(next));
      default:
        return false;
    }
  }

  /** Whether the part's number stands here. A letter or a Roman number is one only if nothing else follows. */
  #isOrdinal(tokens: readonly Token[], at: number, part: Part): boolean {
    const token = tokens[at] as Token;
    if (part.is === 'number') return HOUSE_NUMBER.test(token.text);
    if (isNumber(token)) return part.is !== 'hamlet' || part.kind !== undefined || tokens.length === at + 1;
    const next = tokens[at + 1];
    return (
      isOrdinalWord(token) && (next === undefined || this.#opening(tokens, at + 1, undefined) !== undefined)
    );
  }

  #add({ is, kind, word, tokens }: Part): void {
    const name = nameOf(tokens);
    if (is === 'number') this.#number ??= pathOf(tokens);
    else if (is === 'alley') this.#alleys.push({ kind: kind ?? '', path: pathOf(tokens) });
    else if (is === 'place') this.#places.push(name.key);
    else if (is === 'unit' || (is === 'name' && this.#units.length > 0)) this.#units.push(name.key);
    else if (is === 'name') this.#names.push(name);
    else if (is === 'hamlet') this.#hamlets.push({ ...name, kind });
    else {
      this.#streets.push({ ...name, kind, word });
      // Đường and phố without marks are also the beginning of Dương Bá Trạc and Phó Đức Chính.
      if (
        this.#as === undefined &&
        this.#isUnmarked &&
        word === 'said' &&
        (kind === 'đường' || kind === 'phố')
      ) {
        this.#streets.push({
          ...{ key: `${plainText(kind)} ${name.key}`, plain: `${plainText(kind)} ${name.plain}` },
          numeral: undefined,
          kind: undefined,
          word: 'implied',
        });
      }
    }
  }
}

function openPart(is: Part['is'], kind?: string): Part {
  return { is, kind, word: 'said', tokens: [] };
}

function isNumberedPart({ is }: Part): boolean {
  return is === 'number' || is === 'alley' || is === 'hamlet';
}

/** A word of one letter is a keyword with its dot, or in front of a number; đ behind a house number or first. */
function isShortWordMeant(
  { key, dot }: Token,
  is: Category,
  next: Token | undefined,
  part: Part | undefined,
): boolean {
  if (is === 'street') return next !== undefined && (key === 'đ' || dot);
  const isNumberNext = next !== undefined && DIGITS_FIRST.test(next.text);
  if (key === 'p' || key === 'q' || key === 'f')
    return isNumberNext || (key === 'q' && dot && part === undefined);
  return dot && part === undefined;
}
