import { UserError } from '../user-error.js';

export type Sex = 'male' | 'female';

/** Codes of the 63 provinces of birth registration; they outlive the mergers. */
export const PROVINCE_PREFIXES: readonly string[] = (
  '001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038 040 042 ' +
  '044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 086 087 ' +
  '089 091 092 093 094 095 096'
).split(' ');

/** Made-up country codes, outside the range of the provinces'. */
export const COUNTRY_PREFIXES: Readonly<Record<string, string>> = {
  KR: '231',
  JP: '247',
  CN: '259',
  LA: '195',
  FR: '212',
  US: '223',
};

/** Serials below this are reserved for personas. */
const SERIAL_MIN = 1_000;
const SERIALS = 1_000_000;
/** Number of offices that issue numbers independently. */
export const OFFICES = 64;
const SERIALS_OF_OFFICE = Math.floor(SERIALS / OFFICES);

/**
 * A personal number by its rule, as an integer: 3 digits for the province or country of birth registration, 1 for century
 * and sex, 2 for the birth year, 6 that are drawn. No check digit.
 * @param serial 0 to 999999
 */
export function personalNumber(prefix: number, sex: Sex, birthYear: number, serial: number): number {
  return groupOf(prefix, sex, birthYear) * SERIALS + serial;
}

/** A number's twelve digits. */
export function digitsOf(number: number): string {
  return String(number).padStart(12, '0');
}

function groupOf(prefix: number, sex: Sex, birthYear: number): number {
  const century = (Math.floor(birthYear / 100) - 19) * 2 + (sex === 'female' ? 1 : 0);
  return prefix * 1000 + century * 100 + (birthYear % 100);
}

/** An office has no numbers left for a province, sex and birth year. */
export class NumbersExhausted extends UserError {
  override readonly name = 'NumbersExhausted';
}

/**
 * Issues unique numbers. Each office has serials of its own in every group of province, sex and birth year,
 * spread over the range by a permutation, so that several can issue in parallel and reproducibly.
 */
export class NumberOffice {
  readonly #taken: ReadonlySet<number>;
  readonly #first: number;
  readonly #issued = new Map<number, number>();

  /**
   * @param office 0 to 63
   * @param taken numbers that were issued otherwise
   */
  constructor(office: number, taken: ReadonlySet<number> = new Set()) {
    this.#first = (office % OFFICES) * SERIALS_OF_OFFICE;
    this.#taken = taken;
  }

  /** @throws NumbersExhausted */
  issue(prefix: number, sex: Sex, birthYear: number): number {
    const group = groupOf(prefix, sex, birthYear);
    let issued = this.#issued.get(group) ?? 0;
    for (; issued < SERIALS_OF_OFFICE; issued++) {
      const serial = spread(this.#first + issued, group);
      const number = group * SERIALS + serial;
      if (serial < SERIAL_MIN || this.#taken.has(number)) continue;
      this.#issued.set(group, issued + 1);
      return number;
    }
    throw new NumbersExhausted(
      `more than ${SERIALS_OF_OFFICE} people of one province, sex and birth year: spread them over more places`,
    );
  }
}

/** A permutation of 0 to 999999: four Feistel rounds over two halves of three digits. */
function spread(serial: number, group: number): number {
  let left = Math.floor(serial / 1000);
  let right = serial % 1000;
  for (let round = 1; round <= 4; round++) {
    const mixed = Math.imul(right + 1, 0x9e3779b1) ^ Math.imul(group + round * 7919, 0x85ebca6b);
    const next = (left + ((mixed ^ (mixed >>> 15)) >>> 0)) % 1000;
    left = right;
    right = next;
  }
  return left * 1000 + right;
}
