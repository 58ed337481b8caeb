/** As Intl has it, which takes a slow phone 80 ms to begin and is seldom needed for another country. */
const VIET_NAM = { vi: 'Việt Nam', en: 'Vietnam' } as const;

/** The name of a country. @param code ISO 3166-1 alpha-2 */
export function countryOf(code: string, language: keyof typeof VIET_NAM): string {
  if (code === 'VN') return VIET_NAM[language];
  return new Intl.DisplayNames(language, { type: 'region' }).of(code) ?? code;
}
