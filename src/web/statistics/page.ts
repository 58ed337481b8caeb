import type { Problem } from '../../problem.js';
import { type Html, html } from '../html.js';
import type { ShownCounts } from './asked.js';
import { renderChart } from './chart.js';
import { formatDay, renderDocument, renderHeader } from './document.js';
import { signInUrl } from './entrance/page.js';
import { ENTRANCE_WORDS } from './entrance/words.js';
import { type Form, formAddress, formUrl, mandateArea } from './form.js';
import { questionInWords } from './in-words.js';
import { renderPaper } from './paper.js';
import { renderSearch } from './place/page.js';
import { type FormModel, renderForm } from './question-form.js';
import { SAVED_WORDS } from './saved/words.js';
import { STAFF_WORDS } from './staff/words.js';
import { formatSchoolYear, toLines } from './table.js';
import { renderTables } from './wide-table.js';
import { PAGE_WORDS, type Words } from './words.js';

const ADMINISTERING: readonly string[] = ['legal_representative', 'statistics_administrator'];

/** The data of the page of counts. */
export interface PageModel extends FormModel {
  readonly outcome: ShownCounts | Problem;
}

/** Renders the whole page of counts. */
export function countsPage(shown: PageModel): string {
  const { session, form, outcome } = shown;
  const words: Words = PAGE_WORDS[form.language];
  const other = form.language === 'vi' ? 'en' : 'vi';
  const links = [
    html`<a href="/statistics/schools?language=${form.language}">${words.schools}</a> `,
    mandateArea(session).length < 5 &&
      html`<a href="/statistics/mergers?language=${form.language}">${words.mergers}</a> `,
    html`<a href="${compareUrl(form)}">${words.compare_link}</a> `,
    session.roles !== undefined &&
      html`<a href="/statistics/saved?language=${form.language}">${SAVED_WORDS[form.language].title}</a> `,
    session.roles?.some((role) => ADMINISTERING.includes(role)) &&
      html`<a href="/statistics/staff?language=${form.language}">${STAFF_WORDS[form.language].title}</a>`,
  ];
  return renderDocument(
    form.language,
    words.title,
    html`${renderHeader(form.language, html`${session.name[form.language]}${session.roles && html`<br><span class="note">${session.roles.map((role) => ENTRANCE_WORDS[form.language].roles[role]).join(', ')}</span>`}`, links, formUrl('/statistics', form, { language: other }))}
<main>
<h1>${words.title}</h1>
${renderSearch(form, '')}
${renderForm(shown, words)}
${'counts' in outcome ? renderCounts(outcome, shown, words) : html`<p class="problem" role="alert">${describeProblem(outcome, form, words)}</p>`}
</main>`,
  );
}

/** Asks for a click before the link's code is used, so that link previews do not use it up. */
export function enterPage(language: Form['language'], code: string): string {
  const words: Words = PAGE_WORDS[language];
  return renderDocument(
    language,
    words.enter_title,
    html`<main class="small"><h1>${words.enter_title}</h1><p>${words.enter_why}</p>
<form method="post" action="/statistics/enter"><input type="hidden" name="code" value="${code}"><input type="hidden" name="language" value="${language}"><button>${words.enter}</button></form></main>`,
  );
}

/** The page after leaving. @param isPerson who had entered with their own sign-in */
export function leftPage(language: Form['language'], isPerson: boolean): string {
  const words: Words = PAGE_WORDS[language];
  const own = ENTRANCE_WORDS[language];
  return renderDocument(
    language,
    words.left,
    html`<main class="small"><h1>${words.left}</h1><p>${isPerson ? own.signed_out_why : words.left_why}</p>
${isPerson && html`<p><a class="button" href="${signInUrl(language)}">${own.sign_in}</a></p>`}</main>`,
  );
}

/** The page without a session, or for an invalid link. */
export function noSessionPage(language: Form['language']): string {
  const words: Words = PAGE_WORDS[language];
  const own = ENTRANCE_WORDS[language];
  return renderDocument(
    language,
    words.no_session,
    html`<main class="small"><h1>${words.no_session}</h1><p>${own.sign_in_why}</p>
<p><a class="button" href="${signInUrl(language)}">${own.sign_in}</a></p>
<p class="note">${words.no_session_why}</p></main>`,
  );
}

/** The comparison that begins with the place of the form. */
function compareUrl({ language, province, district, commune, on, detail, residence }: Form): string {
  const code = commune || district || province || 'VN';
  const place = on === '' ? code : `${code}@${on}`;
  const asked = detail === 'household_size' ? {} : { detail, residence };
  return `/statistics/comparison?${new URLSearchParams({ language, place, ...asked })}`;
}

function renderCounts(counts: ShownCounts, shown: PageModel, words: Words): Html {
  const { form } = shown;
  const lines = toLines(counts, form, words);
  if (lines.length === 0)
    return html`<p class="problem" role="status">${form.detail === 'household_size' ? words.no_households : words.no_people}</p>`;
  const { method, not_yet_born: unborn } = counts;
  return html`<section>
<h2>${counts.unit.full_name}</h2>
${renderPaper(questionInWords(form, counts.unit.full_name, words), shown.session, form.language)}
<p class="note">${words.on} ${formatDay(counts.on)}, ${form.detail === 'household_size' ? words.households_counted_on : words.counted_on} ${formatDay(counts.counted_on)}. ${words.protected} ${method.deviation_max}, ${words.steps} ${method.step}; ${words.apart}. ${words.empty}</p>
${form.detail === 'household_size' && html`<p class="note">${words.households_why}</p>`}
${unborn.map(({ school_year, ages }) => html`<p class="note">${formatSchoolYear(school_year)}: ${words.unborn} ${ages.join(', ')}.</p>`)}
${lines.some(({ kind }) => kind === 'unresolved') && html`<p class="note">${words.unresolved_why}</p>`}
<p class="note screen">${words.print_hint}</p>
${shown.session.roles && html`<p class="screen"><a class="button" href="/statistics/saved?language=${form.language}&amp;${formAddress(form)}">${SAVED_WORDS[form.language].save_this}</a></p>`}
${renderChart(lines, form, words)}
${renderTables(lines, form, words)}
</section>`;
}

/** The labels of the form's fields, by the parameter that a problem names. */
const LABELS = {
  province: 'province',
  district: 'district',
  commune: 'commune',
  unit: 'unit',
  level: 'level',
  detail: 'detail',
  by: 'detail',
  residence: 'residence',
  school_year: 'school_year',
  years: 'years',
  on: 'day',
  counted_on: 'counted_day',
} as const satisfies Readonly<Record<string, keyof Words>>;

/** A problem in the page's language: never in the words of the API. */
function describeProblem({ code, errors, members }: Problem, form: Form, words: Words): string {
  if (code === 'mandate_missing') return words.not_allowed;
  if (code === 'rate_limited') return words.budget_used;
  if (code === 'unit_not_in_force' || code === 'unit_history_unknown') {
    const day = form.on === '' ? '' : ` ${words.on_day} ${formatDay(form.on)}`;
    return `${words[code]}${day}.`;
  }
  if (code !== 'invalid_request') return words.unavailable;
  const names = errors.map(({ pointer }) => LABELS[pointer.slice(1) as keyof typeof LABELS]);
  if (members.counted_from !== undefined) return `${words.not_counted} ${formatDay(members.counted_from)}.`;
  const labels = names.filter((name) => name !== undefined).map((name) => `“${words[name]}”`);
  return names.includes('day')
    ? words.wrong_day
    : [words.not_accepted, [...new Set(labels)].join(', ')].filter(Boolean).join(' ');
}
