import type { Random } from './random.js';

export type Sex = 'male' | 'female';

/** Codes of the 63 provinces that births were registered in; they outlive the mergers. */
export const PROVINCE_PREFIXES: readonly string[] = (
  '001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038 040 042 ' +
  '044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 086 087 ' +
  '089 091 092 093 094 095 096'
).split(' ');

/** The sample's own stand-ins for country codes: what matters is that they lie outside the provinces'. */
export const COUNTRY_PREFIXES: Readonly<Record<string, string>> = {
  KR: '231',
  JP: '247',
  CN: '259',
  LA: '195',
  FR: '212',
  US: '223',
};

/** Serials below this are the personas'. */
const SERIAL_MIN = 1_000;
const SERIAL_MAX = 999_999;

/**
 * A personal number by its rule: 3 digits for the province or country of birth registration, 1 for century and sex,
 * 2 for the birth year, 6 that are drawn. No check digit.
 * @param serial 0 to 999999
 */
export function personalNumber(prefix: string, sex: Sex, birthYear: number, serial: number): string {
  const century = (Math.floor(birthYear / 100) - 19) * 2 + (sex === 'female' ? 1 : 0);
  return `${prefix}${century}${String(birthYear % 100).padStart(2, '0')}${String(serial).padStart(6, '0')}`;
}

/** Issues numbers, none of them twice. */
export class NumberOffice {
  readonly #taken: Set<number>;

  /** @param taken numbers issued before, without leading zeros */
  constructor(taken: Iterable<number> = []) {
    this.#taken = new Set(taken);
  }

  issue(random: Random, prefix: string, sex: Sex, birthYear: number): string {
    for (;;) {
      const number = personalNumber(prefix, sex, birthYear, random.between(SERIAL_MIN, SERIAL_MAX));
      if (this.#taken.has(Number(number))) continue;
      this.#taken.add(Number(number));
      return number;
    }
  }
}
