/** Letters of scripts whose letters look like Latin ones (Unicode Technical Standard 39 section 4). */
const LOOK_ALIKE =
  /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Coptic}\p{Script=Lisu}]/u;
const LATIN = /\p{Script=Latin}/u;
const WORDS = /[\p{L}\p{M}]+/gu;

/** Without a glyph of their own, or drawn as a blank: controls, format and direction characters, fillers, selectors. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}\u2800]/u;
const LINE_BREAKS = /\n/g;
const ASCII = /^[\n\x20-\x7e]*$/;

// After normalisation to NFC no letter of Vietnamese has a mark, and those of its minorities one; Khmer and Cham need a few.
const MARKS =
  /(?:^|\n)\p{M}|\p{Me}|[^\p{L}\p{M}]\p{M}|[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]\p{M}{2}|\p{M}{5}/u;

/**
 * Why a text in NFC could deceive a person who reads it: it draws over other text, hides something, or has letters that
 * look like others. Line breaks are left to the schemas.
 * @returns undefined for a text without such faults
 */
export function plainTextFault(text: string): string | undefined {
  if (ASCII.test(text)) return undefined;
  if (INVISIBLE.test(text.replace(LINE_BREAKS, ''))) return 'must not contain invisible characters';
  if (MARKS.test(text)) return 'must not stack marks, nor begin with one';
  if (hasStyledLetters(text)) return 'must not contain styled letters';
  if (mixesScripts(text)) return 'must not mix letters that look alike';
  return undefined;
}

const STYLED = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]/u;
const SYMBOLS = /[ªº№™℠℃℉µ]/u;

/** Mathematical, fullwidth, circled and other variants of letters (UAX 15, compatibility decompositions). */
function hasStyledLetters(text: string): boolean {
  if (text.normalize('NFKC') === text) return false;
  return [...text].some((each) => {
    const plain = each.normalize('NFKC');
    return plain !== each && STYLED.test(plain) && !SYMBOLS.test(each);
  });
}

/**
 * Whether Latin letters are mixed with others that look like them: within a word, or anywhere in a text but for single
 * Greek words, which science uses ("interferon β-1a").
 */
function mixesScripts(text: string): boolean {
  if (!LATIN.test(text) || !LOOK_ALIKE.test(text)) return false;
  return (text.match(WORDS) ?? []).some(
    (word) => LOOK_ALIKE.test(word) && (LATIN.test(word) || !isScientific(word)),
  );
}

const GREEK_LETTERS_MAX = 2;
const isScientific = (word: string) => /^\p{Script=Greek}+$/u.test(word) && word.length <= GREEK_LETTERS_MAX;

/**
 * Normalises all strings of a JSON value to NFC, in place where it can, so that lengths are measured and texts compared
 * in one form (RFC 8264 section 5.2.4).
 */
export function normaliseTexts<Value>(value: Value): Value {
  if (typeof value === 'string') return value.normalize('NFC') as Value;
  if (typeof value !== 'object' || value === null) return value;
  for (const [key, member] of Object.entries(value)) {
    (value as Record<string, unknown>)[key] = normaliseTexts(member);
  }
  return value;
}

/** A string of a JSON value that is not plain text. */
export interface TextFault {
  /** JSON Pointer (RFC 6901). */
  readonly pointer: string;
  readonly detail: string;
}

/** The first string of a JSON value, member names included, that could deceive whoever reads it. */
export function findTextFault(value: unknown, pointer = ''): TextFault | undefined {
  if (typeof value === 'string') {
    const detail = plainTextFault(value);
    return detail === undefined ? undefined : { pointer, detail };
  }
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, member] of Object.entries(value)) {
    if (plainTextFault(name) !== undefined)
      return { pointer, detail: 'must have member names in plain text' };
    const fault = findTextFault(member, `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
