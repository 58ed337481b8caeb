export type Language = 'vi' | 'en';

/**
 * The language of a page: the one its address names, else the one of the two that the browser prefers (RFC 9110 section
 * 12.5.4), else Vietnamese.
 */
export function languageOf(named: unknown, acceptLanguage: string | undefined): Language {
  if (named === 'vi' || named === 'en') return named;
  const preferred = (acceptLanguage ?? '')
    .toLowerCase()
    .split(',')
    .map((part) => {
      const [range = '', ...parameters] = part.trim().split(/\s*;\s*/);
      const quality = parameters.find((each) => each.startsWith('q='));
      return { language: range.split('-')[0], quality: Number(quality?.slice(2) ?? 1) };
    })
    .filter(({ language, quality }) => (language === 'vi' || language === 'en') && quality > 0)
    .sort((a, b) => b.quality - a.quality);
  return preferred[0]?.language === 'en' ? 'en' : 'vi';
}
