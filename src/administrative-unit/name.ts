/** Where the tone mark of a vowel pair is written by some on the first letter, by others on the second. */
const TONE_PAIRS = /(o|u)([\u0300\u0301\u0303\u0309\u0323])(a|e|y)(?!\p{L})/gu;

/**
 * A name to compare by: without case, with each tone mark at one place, since sources write Hòa and Hoà.
 * @param name in any normalisation
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
