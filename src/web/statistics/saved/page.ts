import type { SavedQuestion, SavingRefusal } from '../../../database/gate/saved-question.js';
import type { StatisticsSession } from '../../../database/gate/statistics.js';
import { formatId } from '../../../id.js';
import type { Language } from '../../../statistics/words.js';
import { type Html, html } from '../../html.js';
import { renderDocument, renderHeader } from '../document.js';
import type { ShownQuestion } from './question.js';
import { SAVED_WORDS } from './words.js';

/** The data of the page. */
export interface SavedPage {
  readonly language: Language;
  readonly session: StatisticsSession;
  readonly saved: readonly (ShownQuestion & { readonly question: SavedQuestion })[];
  /** A question that can be saved, and the name that was entered for it. */
  readonly offered: (ShownQuestion & { readonly name: string }) | undefined;
  readonly outcome: 'done' | 'wrong' | SavingRefusal | undefined;
}

type Words = (typeof SAVED_WORDS)[Language];

const urlIn = (language: Language) => `/statistics/saved?language=${language}`;

/** Renders the page of the questions that an organisation has saved. */
export function savedPage(shown: SavedPage): string {
  const { language, session, saved, offered, outcome } = shown;
  const words: Words = SAVED_WORDS[language];
  return renderDocument(
    language,
    words.title,
    html`${renderHeader(language, session.name[language], html`<a href="/statistics?language=${language}">${words.counts}</a>`, urlIn(language === 'vi' ? 'en' : 'vi'))}
<main>
<h1>${words.title}</h1>
<p class="note">${words.why}</p>
${outcome === 'done' && html`<p class="done" role="status">${words.done}</p>`}
${outcome !== undefined && outcome !== 'done' && html`<p class="problem" role="alert">${outcome === 'wrong' ? words.wrong : words.refusals[outcome]}</p>`}
${offered && renderOffered(offered, language, words)}
${
  saved.length === 0
    ? html`<p>${words.nothing}</p>`
    : html`<ul class="people">${saved.map((each) => renderSaved(each, language, words))}
</ul>`
}
</main>`,
  );
}

/** Says that saved questions are for people who signed in themselves. */
export function notAPersonPage(language: Language): string {
  const words = SAVED_WORDS[language];
  return renderDocument(
    language,
    words.title,
    html`<main class="small"><h1>${words.title}</h1><p>${words.not_a_person}</p>
<p><a class="button" href="/statistics?language=${language}">${words.counts}</a></p></main>`,
  );
}

const inWords = ({ said }: ShownQuestion): string =>
  said.map(([label, value]) => `${label}: ${value}`).join('; ');

function renderOffered(offered: NonNullable<SavedPage['offered']>, language: Language, words: Words): Html {
  return html`<section><h2 id="save">${words.save_this}</h2><p>${inWords(offered)}.</p>
<form method="post" action="/statistics/saved/save" class="question" aria-labelledby="save">
<input type="hidden" name="language" value="${language}"><input type="hidden" name="address" value="${offered.address}">
<label>${words.name}<input name="name" value="${offered.name}" maxlength="80" autocomplete="off" aria-describedby="name-help"><span id="name-help">${words.name_help}</span></label>
<div class="actions"><button>${words.save}</button></div>
</form></section>`;
}

function renderSaved(shown: SavedPage['saved'][number], language: Language, words: Words): Html {
  const { question, url, isAskedAtOnce } = shown;
  const run = isAskedAtOnce ? words.run : words.open;
  return html`
<li><div><strong>${question.name}</strong><br><span class="note">${inWords(shown)}</span></div>
<a class="button" href="${url}" aria-label="${run}: ${question.name}${isAskedAtOnce && ` (${words.takes})`}">${run}</a>
<form method="post" action="/statistics/saved/delete"><input type="hidden" name="language" value="${language}"><input type="hidden" name="question_id" value="${formatId('svq', question.question_id)}"><button class="plain" aria-label="${words.remove}: ${question.name}">${words.remove}</button></form></li>`;
}
