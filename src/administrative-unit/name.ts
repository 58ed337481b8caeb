/** Vowel pairs whose tone mark is written on the first or on the second letter, by different spellings. */
const TONE_PAIRS = /(o|u)([\u0300\u0301\u0303\u0309\u0323])(a|e|y)(?!\p{L})/gu;

/**
 * Folds a name for comparison: no case, tone marks in one place, because sources write both Hòa and Hoà.
 * @param name in any Unicode normalisation form
 */
export function foldName(name: string): string {
  return name
    .normalize('NFD')
    .toLowerCase()
    .replace(TONE_PAIRS, '$1$3$2')
    .normalize('NFC')
    .replace(/\s+/g, ' ')
    .trim();
}
