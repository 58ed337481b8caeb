import { cleanText, isUnmarked, plainText, wordKey } from './spelling.js';

/** A name or number, as a key for comparison. */
export interface Name {
  readonly key: string;
  /** The key without any mark, đ as d. */
  readonly plain: string;
  /** The number that the name is or spells (7, 07, VII, Bảy), with its letter. */
  readonly numeral: string | undefined;
}

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

type Category = 'number' | 'alley' | 'street' | 'hamlet' | 'place' | 'unit';

interface Keyword {
  readonly words: readonly string[];
  readonly is: Category;
  readonly kind: string;
  /** A keyword only in front of a number: a common word, or an abbreviation. */
  readonly needsNumber: boolean;
}

// Each entry: kind and its spellings. A "#" marks what is a keyword only in front of a number.
const WORDS: Readonly<Record<Category, readonly string[]>> = {
  number: ['số nhà|nhà số|sn#|số#|nhà#|no#'],
  alley: ['hẻm', 'ngõ', 'ngách', 'kiệt#', 'lối#', 'đường hẻm#'],
  street: [
    'đường|đ|đg',
    'phố',
    'đại lộ|đl',
    'quốc lộ|ql#',
    'tỉnh lộ|đường tỉnh|tl#|đt#',
    'hương lộ|hl#',
    'huyện lộ|đường huyện|đh#',
    'liên tỉnh lộ|ltl#',
    'xa lộ',
    'cao tốc|đường cao tốc',
  ],
  hamlet: [
    'khu phố|kp|k phố|kphố',
    'ấp',
    'thôn',
    'tổ dân phố|tdp|tổ dp',
    'tổ#|tổ nhân dân#|tổ tự quản#|tổ dân cư#',
    'xóm',
    'bản',
    'buôn|bon',
    'làng',
    'khóm',
    'khu#',
    'tiểu khu|tk#',
    'khối phố|khối#',
    'khu vực|kv#',
    'khu dân cư#|kdc#',
    'đội#',
    'cụm#',
    'phum',
    'sóc',
    'plei|plây',
  ],
  place: [
    'chung cư|cc',
    'tòa nhà|tòa#',
    'block',
    'lô',
    'lầu#',
    'tầng#',
    'phòng#',
    'căn hộ|căn#',
    'khu đô thị|kđt|kđtm',
    'khu dân cư|kdc',
    'khu tập thể|tập thể|ktt',
    'cư xá',
    'khu công nghiệp|kcn',
    'ký túc xá|ktx',
    'khu nhà ở',
  ],
  unit: [
    'phường|p#|f#',
    'xã|x',
    'thị trấn|tt',
    'quận|q',
    'huyện|h',
    'thị xã|tx',
    'thành phố|tp',
    'tỉnh|t',
    'đặc khu',
    'việt nam|vn',
  ],
};
/** Kinds of street whose numbers are counted apart: Tỉnh lộ 10 is not Quốc lộ 10. */
export const ROUTES: ReadonlySet<string> = new Set([
  'quốc lộ',
  'tỉnh lộ',
  'hương lộ',
  'huyện lộ',
  'liên tỉnh lộ',
  'cao tốc',
]);
/** Within a name these words open a part of their own; all others do in front of a number only. */
const OPENS_WITHIN_NAME: ReadonlySet<string> = new Set(
  [
    'đường',
    'đại lộ',
    'quốc lộ',
    'phố',
    'hẻm',
    'ngõ',
    'ngách',
    'khu phố',
    'tổ dân phố',
    'thôn',
    'ấp',
    'xóm',
    'khóm',
  ].concat([
    'tiểu khu',
    'phường',
    'xã',
    'thị trấn',
    'quận',
    'huyện',
    'thị xã',
    'thành phố',
    'tỉnh',
    'đặc khu',
    'việt nam',
  ]),
);
/** Written without marks these may be other words (Ngô, Áp, Bàn, Láng): keywords in front of a number only. */
const AMBIGUOUS_UNMARKED: ReadonlySet<string> = new Set(['ngõ', 'ấp', 'bản', 'làng', 'lô', 'sóc']);
const LONGEST_PHRASE = 3;

const KEYWORDS = Object.entries(WORDS).flatMap(([is, entries]) =>
  entries.flatMap((entry) => {
    const spellings = entry.split('|');
    const kind = (spellings[0] ?? '').replace('#', '');
    return spellings.map(
      (spelling): Keyword => ({
        words: spelling.replace('#', '').split(' ').map(wordKey),
        is: is as Category,
        kind,
        needsNumber: spelling.endsWith('#'),
      }),
    );
  }),
);
const MARKED_KEYWORDS = byPhrase((word) => word);
const UNMARKED_KEYWORDS = byPhrase(plainText);

function byPhrase(spell: (word: string) => string): ReadonlyMap<string, readonly Keyword[]> {
  const found = new Map<string, Keyword[]>();
  for (const keyword of KEYWORDS) {
    const phrase = keyword.words.map(spell).join(' ');
    found.set(phrase, [...(found.get(phrase) ?? []), keyword]);
  }
  return found;
}

const NUMBER_WORDS: ReadonlyMap<string, string> = new Map(
  ['một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám', 'chín', 'mười']
    .map((word, at): [string, string] => [wordKey(word), `${at + 1}`])
    .concat([
      [wordKey('nhất'), '1'],
      [wordKey('nhì'), '2'],
      [wordKey('tư'), '4'],
      [wordKey('bẩy'), '7'],
    ]),
);
const ROMAN = 'i,ii,iii,iv,v,vi,vii,viii,ix,x,xi,xii,xiii,xiv,xv,xvi,xvii,xviii,xix,xx'.split(',');
const [NUMBER_WORD, MONTH, JOINING] = [wordKey('số'), wordKey('tháng'), wordKey('liên')];
/** Short forms of names of streets. */
const SHORT_NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    cmt8: 'cách mạng tháng 8',
    xvnt: 'xô viết nghệ tĩnh',
    nkkn: 'nam kỳ khởi nghĩa',
    đbp: 'điện biên phủ',
  }).map(([short, name]) => [short, name.split(' ').map(wordKey).join(' ')]),
);

const HOUSE_NUMBER = /^(?:\p{L}{1,2})?\d+\p{L}{0,3}(?:[/-]\p{L}?\d*\p{L}{0,3})*$/u;
const DIGITS_FIRST = /^\d/;
const POSTAL_CODE = /^\d{5,6}$/;
const SEPARATOR = /[,;|()[\]{}·•、。\\]|\s-\s|\/(?=\s*\p{L}{2})/u;
const SHORTHAND =
  /(?<![\p{L}\p{M}\d])(k\. ?p|t\. ?p|t\. ?x|t\. ?t|t\. ?d\. ?p|q\. ?l|t\. ?l|h\. ?l|đ\. ?t|s\. ?n)(?=[. \d])/gu;
/** Between a number and the word that follows it without a space: 12.đường, 12-Hòa Bình, 12đường. */
const RUN_ON = /(?<=\d)(?:[.-](?=\p{L}{2})|(?=(?!bis|ter)\p{L}{3}))/gu;
const ATTACHED = /^([\p{L}\p{M}]+)[.-]?(\d.*)$/u;

interface Token {
  readonly text: string;
  readonly key: string;
  readonly dot: boolean;
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

  constructor(text: string, as: 'street' | 'hamlet' | undefined) {
    const clean = cleanText(text.replace(/[\r\n\t]+/g, ', '));
    this.#as = as;
    this.#isUnmarked = isUnmarked(clean);
    this.#keywords = this.#isUnmarked ? UNMARKED_KEYWORDS : MARKED_KEYWORDS;
    this.#segments = clean
      .split(SEPARATOR)
      .map((segment) => this.#tokensOf(segment))
      .filter((tokens) => tokens.length > 0);
  }

  read(): Address {
    for (const segment of this.#segments) this.#readSegment(segment);
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

  #tokensOf(segment: string): Token[] {
    return segment
      .replace(SHORTHAND, (short) => short.replace(/[. ]/g, ''))
      .replace(RUN_ON, ' ')
      .replace(/ *\/ */g, '/')
      .replace(/(?<=\p{L}\p{M}*\.)(?=[\p{L}\d])/gu, ' ')
      .replace(/(?<=\p{L}\p{M}*)-(?=\p{L})|["'“”‘’«»#:*_°]/gu, ' ')
      .split(' ')
      .flatMap((text) => this.#detach(text))
      .map((text) => ({ text: text.replace(/\.+$/, ''), dot: text.endsWith('.') }))
      .filter(({ text }) => /[\p{L}\d]/u.test(text))
      .map(({ text, dot }) => ({ text, dot, key: wordKey(text) }));
  }

  /** KP7 as KP 7, for keywords; other words with digits stay one. */
  #detach(text: string): string[] {
    const [, word = '', number = ''] = ATTACHED.exec(text) ?? [];
    const isShort = [...word].length === 1;
    if (isShort ? !/^[pqf]\d{1,2}$/.test(text) : !this.#keywords.has(wordKey(word))) return [text];
    return word === '' ? [text] : [word, number];
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

function isNumber(token: Token | undefined): boolean {
  return (
    token !== undefined &&
    (DIGITS_FIRST.test(token.text) || (HOUSE_NUMBER.test(token.text) && token.text.length > 1))
  );
}

function isOrdinalWord(token: Token | undefined): boolean {
  return (
    isNumber(token) || (token !== undefined && (/^[a-zđ]$/.test(token.text) || ROMAN.includes(token.text)))
  );
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

/** The letter of a number, written apart: 12 A, 12 bis. */
function suffixOf(token: (Pick<Token, 'text'> & Partial<Token>) | undefined): string {
  return token !== undefined && !token.dot && /^(?:[a-h]|bis|ter)$/.test(token.text) ? token.text : '';
}

/** The numbers of a path from the street inwards: K12/H3/5 is 12, 3, 5. */
function pathOf(tokens: readonly Token[]): string[] {
  const text = tokens.map(({ key }) => key).join(' ');
  if (!/\d/.test(text)) return [text];
  return text
    .split('/')
    .map((each) => each.replace(/^[kh](?=\d)/, '').replace(/(?<!\d)0+(?=\d)/g, ''))
    .filter((each) => each !== '');
}

function nameOf(tokens: readonly Token[]): Name {
  const words = tokens
    .flatMap(({ text }) => text.match(/[\p{L}\p{M}]+\d*|\d+[\p{L}\p{M}]*(?:\/\d+[\p{L}\p{M}]*)*/gu) ?? [])
    .map((word) => SHORT_NAMES.get(word) ?? wordKey(word).replace(/(?<!\d)0+(?=\d)/g, ''));
  const key = words
    .map((word, at) => (words[at - 1] === MONTH ? (NUMBER_WORDS.get(word) ?? word) : word))
    .map((word, at) => (words[at + 1] === MONTH ? (NUMBER_WORDS.get(word) ?? word) : word))
    .join(' ')
    .replace(new RegExp(`^${NUMBER_WORD} (?=\\d)`, 'u'), '')
    .replace(new RegExp(`(\\d+) ${MONTH} (\\d+)`, 'u'), '$1/$2')
    .replace(/^(\d+) ([a-z])$/, '$1$2');
  const roman = ROMAN.indexOf(key);
  const numeral = /^\d+\p{L}?$/u.test(key)
    ? key
    : (NUMBER_WORDS.get(key) ?? (roman < 0 ? undefined : `${roman + 1}`));
  return { key, plain: plainText(key), numeral };
}
