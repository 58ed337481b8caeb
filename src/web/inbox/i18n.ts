import { createContext } from 'preact';
import { useContext, useEffect, useMemo, useState } from 'preact/hooks';
import type { Text } from './api.js';
import { vi, type Words } from './words/vi.js';

export type Language = 'vi' | 'en';

const KEY = 'language';
/** Where the service worker finds it, who cannot read localStorage. */
const CACHE = 'ung-thuan-language';
const CACHE_ADDRESS = '/language';

/** The words of a language. English comes when it is asked for, so that a slow phone loads no more than it needs. */
export async function wordsOf(language: Language): Promise<Words> {
  return language === 'vi' ? vi : (await import('./words/en.js')).en;
}

/** The language chosen on this device; Vietnamese until another was chosen. */
export function rememberedLanguage(): Language {
  try {
    return localStorage.getItem(KEY) === 'en' ? 'en' : 'vi';
  } catch {
    return 'vi'; // storage may be closed to the page
  }
}

/** Remembers the language on this device, for the page and for its notifications. */
export function rememberLanguage(language: Language): void {
  document.documentElement.lang = language;
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // then it holds until the page closes
  }
  void tellWorker(language);
}

async function tellWorker(language: Language): Promise<void> {
  try {
    const cache = await caches.open(CACHE);
    await cache.put(CACHE_ADDRESS, new Response(language));
  } catch {
    // without a cache there is no worker either
  }
}

/** The language and its words, as a part of the page needs them. */
export interface I18n {
  readonly language: Language;
  readonly words: Words;
  /** The side of a bilingual text that is read. */
  readonly t: (text: Text) => string;
  readonly setLanguage: (language: Language) => void;
}

export const I18nContext = createContext<I18n>({
  language: 'vi',
  words: vi,
  t: (text) => text.vi,
  setLanguage: () => {},
});

export const useI18n = (): I18n => useContext(I18nContext);

/** The speech of the whole page, beginning with the language remembered on this device. */
export function useI18nState(first: { readonly language: Language; readonly words: Words }): I18n {
  const [{ language, words }, setSpoken] = useState(first);
  useEffect(() => rememberLanguage(language), [language]);
  return useMemo(
    () => ({
      language,
      words,
      t: (text) => text[language],
      setLanguage: (other) => {
        wordsOf(other).then(
          (otherWords) => setSpoken({ language: other, words: otherWords }),
          () => {
            // A newer page has taken this one's place, or the network is gone: the page as it is now speaks it.
            rememberLanguage(other);
            location.reload();
          },
        );
      },
    }),
    [language, words],
  );
}
