/** Grave, acute, tilde, hook above, dot below. The other marks of Vietnamese belong to the letter. */
const TONES = /[\u0300\u0301\u0303\u0309\u0323]/gu;

/** Capitals whose small letter looks like another letter. */
const LOOK_ALIKE_CAPITALS: ReadonlyMap<string, string> = new Map(
  Object.entries({ Η: 'h', Ν: 'n', Ρ: 'p', Υ: 'y', Ε: 'e', Β: 'b' }),
);

/** Letters of other alphabets, and of Latin itself, that look like a letter of Vietnamese; lower case, decomposed. */
const LOOK_ALIKES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{ а: 'a', в: 'b', е: 'e', к: 'k', м: 'm', н: 'h', о: 'o', р: 'p', с: 'c', т: 't', у: 'y', х: 'x' },
    ...{ і: 'i', ј: 'j', ѕ: 's', ԁ: 'd', ԛ: 'q', һ: 'h', ӏ: 'l', ց: 'g', օ: 'o', ո: 'n', ս: 'u' },
    ...{ α: 'a', β: 'b', ε: 'e', η: 'n', ι: 'i', κ: 'k', ν: 'v', ο: 'o', ρ: 'p', τ: 't', υ: 'u', χ: 'x' },
    ...{ ı: 'i', ɑ: 'a', ɡ: 'g', ð: 'đ', ɖ: 'đ' },
  }),
);

/**
 * Text in one spelling for comparison: lower case, NFC, with look-alike letters and digits replaced, without invisible
 * characters, one kind of dash, slash and space. Marks are kept. Idempotent.
 */
export function cleanText(text: string): string {
  return replaceEach(replaceEach(text.normalize('NFKD'), LOOK_ALIKE_CAPITALS).toLowerCase(), LOOK_ALIKES)
    .normalize('NFKD')
    .replace(/[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu, '')
    .replace(/d[\u0335\u0336]/gu, 'đ')
    .replace(/\p{Pd}|\u2212/gu, '-')
    .replace(/[\u2044\u2215]/gu, '/')
    .replace(/(^|[^\p{L}\p{M}])\p{M}+/gu, '$1')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .normalize('NFC')
    .trim();
}

function replaceEach(text: string, letters: ReadonlyMap<string, string>): string {
  return [...text].map((letter) => letters.get(letter) ?? letter).join('');
}

/**
 * A word for comparison: its tone mark behind the last letter, because sources write both Hòa and Hoà, and i for y where
 * both are in use (Lý, Lí). Takes cleaned text; idempotent.
 */
export function wordKey(word: string): string {
  const letters = word.normalize('NFD');
  const tones = new Set(letters.match(TONES) ?? []);
  const base = letters.replace(TONES, '').replace(/^(qu|[hklmst])y$/u, '$1i');
  return [base, ...tones].join('').normalize('NFC');
}

/** A name for comparison: the keys of its words, without punctuation. Idempotent. */
export function nameKey(name: string): string {
  return (cleanText(name).match(/[\p{L}\p{M}]+|\d+[\p{L}\p{M}]*(?:\/\d+[\p{L}\p{M}]*)*/gu) ?? [])
    .map((word) => (/^\d/.test(word) ? word : wordKey(word)))
    .join(' ');
}

/** Text without any mark, đ as d. */
export function plainText(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D');
}

/** Whether text has letters, and none of them a mark: written without Vietnamese letters, or having none. */
export function isUnmarked(text: string): boolean {
  return /\p{L}/u.test(text) && plainText(text) === text;
}

/** Whether two texts differ in one insertion, deletion, replacement or swap of neighbours at most. */
export function isOneEditApart(a: string, b: string): boolean {
  const shorter = Math.min(a.length, b.length);
  if (Math.max(a.length, b.length) - shorter > 1) return false;
  let start = 0;
  while (start < shorter && a[start] === b[start]) start++;
  let end = 0;
  while (end < shorter - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const [x, y] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  return (
    (x.length <= 1 && y.length <= 1) || (x.length === 2 && y.length === 2 && x[0] === y[1] && x[1] === y[0])
  );
}
