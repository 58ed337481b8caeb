import type { StatisticsSession } from '../../database/gate/statistics.js';
import { todayInVietNam } from '../../population/calendar.js';
import type { Language } from '../../statistics/words.js';
import { type Html, html } from '../html.js';
import { formatDay } from './document.js';
import { PAGE_WORDS } from './words.js';

/**
 * What a page on paper says in place of its form: what was asked, when, and under which pseudonym.
 * @param asked labels and values of the question
 */
export function renderPaper(
  asked: readonly (readonly [string, string])[],
  { asked_by }: StatisticsSession,
  language: Language,
): Html {
  const words = PAGE_WORDS[language];
  const said = [
    ...asked,
    [words.paper_asked_on, formatDay(todayInVietNam())] as const,
    ...(asked_by === undefined ? [] : [[words.paper_asked_by, asked_by] as const]),
  ];
  return html`<dl class="paper">${said.map(([label, value]) => html`<dt>${label}</dt><dd>${value}</dd>`)}</dl>`;
}
