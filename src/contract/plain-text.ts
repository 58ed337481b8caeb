/** Letters of scripts that have letters like Latin ones (Unicode Technical Standard 39 section 4). */
const LOOK_ALIKE =
  /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Coptic}\p{Script=Lisu}\p{Script=Canadian_Aboriginal}\p{Script=Tifinagh}\p{Script=Osage}\p{Script=Deseret}\p{Script=Old_Italic}\p{Script=Gothic}\p{Script=Runic}\p{Script=Warang_Citi}]/u;
/** Of these scripts, the letters that are drawn like Latin ones. */
const DRAWN_AS_LATIN =
  /^[АВЕЅІЈКМНОРСТУХаеоѕіјӏрсухѵһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧανοιρυχᎪᏴᏟᎬᎻᎫᏞᎷᏢᏚᎢᏙᏔᏃ\p{Script=Lisu}]+$/u;
const LATIN = /\p{Script=Latin}/u;
const RIGHT_TO_LEFT =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}\p{Script=Samaritan}\p{Script=Mandaic}]/u;
const WORDS = /[\p{L}\p{M}]+/gu;

/** Without a glyph of their own, or drawn as a blank: controls, format and direction characters, fillers, selectors. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}\u2800]/u;
const LINE_BREAKS = /\n/g;
/** Pictures made of several characters, joiners and selectors among them: a heart, a family (UTS 51 section 1.4). */
const PICTURE = /\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?/u.source;
const PICTURES = new RegExp(`(?![\\u0000-\\u00ff])${PICTURE}(?:\\u200d${PICTURE}){0,3}`, 'gu');
const ASCII = /^[\n\x20-\x7e]*$/;

// After normalisation to NFC no letter of Vietnamese has a mark, and those of its minorities one; Khmer and Cham need a few.
const MARKS =
  /(?:^|\n)\p{M}|\p{Me}|[^\p{L}\p{M}]\p{M}|[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]\p{M}{2}|\p{M}{5}/u;
/** Ậ and ơ̆ have two, and nothing in use has more. */
const MARKS_DECOMPOSED = /[\p{Script=Latin}\p{Script=Cyrillic}]\p{M}{3}/u;
/** Drawn through the letter, as if it were deleted. */
const OVERLAYS = /[\u0334-\u0338\u20d2\u20d3\u20d8-\u20da\u20e5\u20e6\u20ea\u20eb]/u;
/** Letters of phonetic transcription, small capitals and clicks, which look like other Latin letters; ɓ and ɗ are in use. */
const PHONETIC =
  /[\u01c0-\u01c3\u0250-\u0252\u0254-\u0256\u0258-\u02af\u1d00-\u1dbf\ua7ae-\ua7bd\uab30-\uab6f]/u;

/**
 * Why a text in NFC could deceive a person who reads it: it draws over other text, hides something, or has letters that
 * look like others. Line breaks are left to the schemas.
 * @returns undefined for a text without such faults
 */
export function plainTextFault(text: string): string | undefined {
  if (ASCII.test(text)) return undefined;
  const words = text.replace(PICTURES, ' ');
  if (INVISIBLE.test(words.replace(LINE_BREAKS, ''))) return 'must not contain invisible characters';
  if (MARKS.test(words) || MARKS_DECOMPOSED.test(text.normalize('NFD')))
    return 'must not stack marks, nor begin with one';
  if (OVERLAYS.test(text)) return 'must not strike letters through';
  if (hasStyledLetters(text)) return 'must not contain styled letters or digits';
  if (PHONETIC.test(text)) return 'must not contain letters of phonetic transcription';
  if (RIGHT_TO_LEFT.test(text) && LATIN.test(text)) return 'must not mix directions of writing';
  if (mixesScripts(text)) return 'must not mix letters that look alike';
  return undefined;
}

const STYLED = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]/u;
const STYLED_DIGITS = /[\uff10-\uff19\u{1d7ce}-\u{1d7ff}\u{1fbf0}-\u{1fbf9}]/u;
/** Characters in use that have a compatibility decomposition: signs, and the ligatures that documents are typeset with. */
const SYMBOLS = /[ªº№™℠℃℉µ\ufb00-\ufb06]/u;

/** Mathematical, fullwidth, circled and other variants of letters (UAX 15, compatibility decompositions) and digits. */
function hasStyledLetters(text: string): boolean {
  if (STYLED_DIGITS.test(text)) return true;
  if (text.normalize('NFKC') === text) return false;
  return [...text].some((each) => {
    const plain = each.normalize('NFKC');
    return plain !== each && STYLED.test(plain) && !SYMBOLS.test(each);
  });
}

/**
 * Whether letters could be taken for Latin ones: mixed with them within a word, in a word of nothing else, or anywhere in a
 * text with Latin letters but for single Greek words, which science uses ("interferon β-1a"), and units ("5 μg", "2 kΩ").
 */
function mixesScripts(text: string): boolean {
  if (!LOOK_ALIKE.test(text)) return false;
  const hasLatin = LATIN.test(text);
  return (text.match(WORDS) ?? []).some((word) => {
    if (!LOOK_ALIKE.test(word) || isScientific(word)) return false;
    return hasLatin || DRAWN_AS_LATIN.test(word);
  });
}

const SCIENTIFIC = /^(?:\p{Script=Greek}{1,2}|μ(?:[glmsLMAVW]|mol|kat|Ci|Sv|Gy)|[kMG]Ω)$/u;
const CAPITALS_AS_LATIN = /[ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ]/u;
const isScientific = (word: string) => SCIENTIFIC.test(word) && !CAPITALS_AS_LATIN.test(word);

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

/**
 * The strings of a JSON value, member names included, that could deceive whoever reads them.
 * @param most how many to find before it stops
 */
export function findTextFaults(value: unknown, most: number): TextFault[] {
  const faults: TextFault[] = [];
  collectFaults(value, '', faults, most);
  return faults;
}

/** The first of them. */
export const findTextFault = (value: unknown): TextFault | undefined => findTextFaults(value, 1)[0];

function collectFaults(value: unknown, pointer: string, faults: TextFault[], most: number): void {
  if (typeof value === 'string') {
    const detail = plainTextFault(value);
    if (detail !== undefined) faults.push({ pointer, detail });
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    if (faults.length >= most) return;
    if (plainTextFault(name) !== undefined) {
      faults.push({ pointer, detail: 'must have member names in plain text' });
    } else {
      const below = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      collectFaults(member, below, faults, most);
    }
  }
}
