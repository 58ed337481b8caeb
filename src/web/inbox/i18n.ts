import { createContext } from 'preact';
import { useContext, useLayoutEffect, useMemo, useState } from 'preact/hooks';
import type { Text } from './api.js';
import { vi, type Words } from './words/vi.js';

export type Language = 'vi' | 'en';

const KEY = 'language';
/** Where the service worker, which cannot read localStorage, finds it. */
const CACHE = 'ung-thuan-language';
const CACHE_ADDRESS = '/language';

/** The texts of a language. English is loaded on demand, so that a slow phone loads no more than it needs. */
export async function wordsOf(language: Language): Promise<Words> {
  return language === 'vi' ? vi : (await import('./words/en.js')).en;
}

/**
 * The language chosen on this device; where none is, that of the help page which led here, else Vietnamese.
 * @param search the query of the address
 */
export function rememberedLanguage(search: string): Language {
  const linked = new URLSearchParams(search).get('language');
  let chosen: string | null = null;
  try {
    chosen = localStorage.getItem(KEY);
  } catch {
    // storage may be unavailable
  }
  return (chosen ?? linked) === 'en' ? 'en' : 'vi';
}

/** Stores the language on this device, for the page and its notifications. */
function rememberLanguage(language: Language): void {
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

/** The language and its texts, for the components of the page. */
export interface I18n {
  readonly language: Language;
  readonly words: Words;
  /** Picks the text of the current language. */
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

/** The i18n state of the page, initially in the language stored on this device. */
export function useI18nState(first: { readonly language: Language; readonly words: Words }): I18n {
  const [{ language, words }, setSpoken] = useState(first);
  // Only a choice is stored: what was read is not written back, over a choice made since in another window, or over English
  // that could not be loaded this time.
  useLayoutEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return useMemo(
    () => ({
      language,
      words,
      t: (text) => text[language],
      setLanguage: (other) => {
        rememberLanguage(other);
        wordsOf(other).then(
          (otherWords) => setSpoken({ language: other, words: otherWords }),
          // A newer version was deployed, or the network is gone: the reloaded page has the language.
          () => location.reload(),
        );
      },
    }),
    [language, words],
  );
}
