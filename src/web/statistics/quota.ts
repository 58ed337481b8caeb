import type { questionsLeft } from '../../database/gate/statistics.js';
import type { Language } from '../../statistics/words.js';
import { type Html, html } from '../html.js';
import { formatNumber } from './table.js';
import { PAGE_WORDS } from './words.js';

export type QuestionsLeft = Awaited<ReturnType<typeof questionsLeft>>;

/** Says how many questions an organisation has left today, and what takes them. */
export function renderQuota({ remaining, a_day }: QuestionsLeft, language: Language, costs: string): Html {
  const words = PAGE_WORDS[language];
  return html`<p class="note quota">${words.left_today} <strong>${formatNumber(remaining, language)}</strong> ${words.left_of} ${formatNumber(a_day, language)}. ${costs}</p>`;
}
