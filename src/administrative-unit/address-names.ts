import { isNumber, type Token } from './address-tokens.js';
import { plainText, wordKey } from './spelling.js';

/** A name or number, as a key for comparison. */
export interface Name {
  readonly key: string;
  /** The key without any mark, đ as d. */
  readonly plain: string;
  /** The number that the name is or spells (7, 07, VII, Bảy), with its letter. */
  readonly numeral: string | undefined;
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
/** Written without marks, except those that are also other common words: năm and nam, sáu and sau, tư and từ. */
const UNMARKED_NUMBER_WORDS: ReadonlyMap<string, string> = new Map(
  [...NUMBER_WORDS].map(([word, number]): [string, string] => [plainText(word), number]),
);
const AMBIGUOUS_NUMBER_WORDS: ReadonlySet<string> = new Set(['nam', 'sau', 'tu']);
export const NUMBER_WORD = wordKey('số');
export const MONTH = wordKey('tháng');
/** "Số" in front of a number: số 7, số bảy. */
const NUMBERED = new RegExp(`^${NUMBER_WORD} (?=\\d|(?:${[...NUMBER_WORDS.keys()].join('|')})$)`, 'u');
/** Short forms of names of streets. */
const SHORT_NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    cmt8: 'cách mạng tháng 8',
    xvnt: 'xô viết nghệ tĩnh',
    nkkn: 'nam kỳ khởi nghĩa',
    đbp: 'điện biên phủ',
  }).map(([short, name]) => [short, name.split(' ').map(wordKey).join(' ')]),
);

/** The number that a name spells without marks (bay), and whether it surely is one. */
export function unmarkedNumeral(
  plain: string,
): { readonly numeral: string; readonly isSure: boolean } | undefined {
  const word = plain.replace(/^so (?=\p{L})/u, '');
  const numeral = UNMARKED_NUMBER_WORDS.get(word);
  return numeral === undefined ? undefined : { numeral, isSure: !AMBIGUOUS_NUMBER_WORDS.has(word) };
}

/** Whether a token is a number, a letter or a Roman number. */
export function isOrdinalWord(token: Token | undefined): boolean {
  return (
    isNumber(token) || (token !== undefined && (/^[a-zđ]$/.test(token.text) || ROMAN.includes(token.text)))
  );
}

/** Whether a plain name is shortened: H.Bình, HB, N.T.M.Khai. A letter at the end may belong to the name. */
export function isAbbreviated(plain: string): boolean {
  const words = plain.split(' ');
  const isOne = (word: string, at: number) =>
    /^[b-df-hj-np-tv-xz]+$/.test(word) &&
    !ROMAN.includes(word) &&
    (word.length > 1 || (words.length > 1 && at < words.length - 1));
  return words.some(isOne);
}

/** The numbers of a path from the street inwards: K12/H3/5 is 12, 3, 5. */
export function pathOf(tokens: readonly Token[]): string[] {
  const text = tokens.map(({ key }) => key).join(' ');
  if (!/\d/.test(text)) return [text];
  return text
    .split('/')
    .map((each) => each.replace(/^[kh](?=\d)/, '').replace(/(?<!\d)0+(?=\d)/g, ''))
    .filter((each) => each !== '');
}

/** The name in the tokens of a part. */
export function nameOf(tokens: readonly Token[]): Name {
  const words = tokens
    .flatMap(({ text }) => text.match(/[\p{L}\p{M}]+\d*|\d+[\p{L}\p{M}]*(?:\/\d+[\p{L}\p{M}]*)*/gu) ?? [])
    .map((word) => SHORT_NAMES.get(word) ?? wordKey(word).replace(/(?<!\d)0+(?=\d)/g, ''));
  const key = words
    .map((word, at) => (words[at - 1] === MONTH ? (NUMBER_WORDS.get(word) ?? word) : word))
    .map((word, at) => (words[at + 1] === MONTH ? (NUMBER_WORDS.get(word) ?? word) : word))
    .join(' ')
    .replace(NUMBERED, '')
    .replace(new RegExp(`(\\d+) ${MONTH} (\\d+)`, 'u'), '$1/$2')
    .replace(/^(\d+) ([a-z])$/, '$1$2');
  const roman = ROMAN.indexOf(key);
  const numeral = /^\d+\p{L}?$/u.test(key)
    ? key
    : (NUMBER_WORDS.get(key) ?? (roman < 0 ? undefined : `${roman + 1}`));
  return { key, plain: plainText(key), numeral };
}
