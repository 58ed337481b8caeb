import type { StatisticsSession, UnitNamed } from '../../database/gate/statistics.js';
import type { Problem } from '../../problem.js';
import type { Counts } from '../../statistics/count.js';
import { type Html, html } from '../html.js';
import { renderChart } from './chart.js';
import { formatDay, renderDocument, renderHeader } from './document.js';
import { signInUrl } from './entrance/page.js';
import { ENTRANCE_WORDS } from './entrance/words.js';
import { DETAILS, type Form, formUrl, LEVELS, mandateArea, RESIDENCES } from './form.js';
import { STAFF_WORDS } from './staff/words.js';
import { formatSchoolYear, renderTable, toLines } from './table.js';
import { PAGE_WORDS, type Words } from './words.js';

const YEARS_AHEAD = 6;
const ADMINISTERING: readonly string[] = ['legal_representative', 'statistics_administrator'];

/** The data of the page of counts. */
export interface PageModel {
  readonly session: StatisticsSession;
  readonly form: Form;
  readonly provinces: readonly UnitNamed[];
  readonly communes: readonly UnitNamed[];
  /** The current school year. */
  readonly present: number;
  readonly outcome: Counts | Problem;
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
    session.roles?.some((role) => ADMINISTERING.includes(role)) &&
      html`<a href="/statistics/staff?language=${form.language}">${STAFF_WORDS[form.language].title}</a>`,
  ];
  return renderDocument(
    form.language,
    words.title,
    html`${renderHeader(form.language, html`${session.name[form.language]}${session.roles && html`<br><span class="note">${session.roles.map((role) => ENTRANCE_WORDS[form.language].roles[role]).join(', ')}</span>`}`, links, formUrl('/statistics', form, { language: other }))}
<main>
<h1>${words.title}</h1>
${renderForm(shown, words)}
${'counts' in outcome ? renderCounts(outcome, form, words) : html`<p class="problem" role="alert">${describeProblem(outcome, form, words)}</p>`}
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

function renderForm({ session, form, provinces, communes, present }: PageModel, words: Words): Html {
  const area = mandateArea(session);
  const option = (value: string | number, label: string, chosen: string | number | undefined) =>
    html`<option value="${value}"${String(value) === String(chosen) && html` selected`}>${label}</option>`;
  const select = (name: keyof Form, label: string, options: readonly Html[]) =>
    html`<label>${label}<select name="${name}">${options}</select></label>`;
  const units = (all: readonly UnitNamed[], whole: string, chosen: string) => [
    option('', whole, chosen),
    ...all.map(({ code, full_name }) => option(code, `${full_name} (${code})`, chosen)),
  ];
  // An account of a commune can select its commune in any province.
  const isOwnListed = area.length !== 5 || communes.some(({ code }) => code === area);
  const listed = isOwnListed ? communes : [{ code: area, full_name: words.own_area }, ...communes];
  const years = Array.from({ length: YEARS_AHEAD + 1 }, (_, i) => present + i);
  return html`<form method="get" action="/statistics" class="question">
<input type="hidden" name="language" value="${form.language}">
${select('province', words.province, units(provinces, words.whole_country, form.province))}
${(communes.length > 0 || area.length === 5) && select('commune', words.commune, units(listed, words.whole_province, form.commune))}
${select(
  'level',
  words.level,
  LEVELS.map((each) => option(each, words[`level_${each}`], form.level)),
)}
${select(
  'detail',
  words.detail,
  DETAILS.map((each) => option(each, words[each], form.detail)),
)}
${select(
  'residence',
  words.residence,
  RESIDENCES.map((each) => option(each, words[each], form.residence)),
)}
${select(
  'school_year',
  words.school_year_of_levels,
  years.map((each) => option(each, formatSchoolYear(each), form.school_year ?? present)),
)}
${select(
  'years',
  words.years,
  years.map((_, i) => option(i + 1, String(i + 1), form.years)),
)}
<label>${words.day}<input type="date" name="on" value="${form.on}"></label>
<label>${words.counted_day}<input type="date" name="counted_on" value="${form.counted_on}"></label>
<div class="actions"><button>${words.show}</button> <a class="button" href="${formUrl('/statistics/counts.csv', form)}" download>${words.csv}</a></div>
</form>`;
}

function renderCounts(counts: Counts, form: Form, words: Words): Html {
  const lines = toLines(counts, form, words);
  if (lines.length === 0) return html`<p class="problem" role="status">${words.no_people}</p>`;
  const { method, not_yet_born: unborn } = counts;
  return html`<section>
<h2>${counts.unit.full_name}</h2>
<p class="note">${words.on} ${formatDay(counts.on)}, ${words.counted_on} ${formatDay(counts.counted_on)}. ${words.protected} ${method.deviation_max}, ${words.steps} ${method.step}; ${words.apart}. ${words.empty}</p>
${unborn.map(({ school_year, ages }) => html`<p class="note">${formatSchoolYear(school_year)}: ${words.unborn} ${ages.join(', ')}.</p>`)}
${lines.some(({ kind }) => kind === 'unresolved') && html`<p class="note">${words.unresolved_why}</p>`}
${renderChart(lines, form, words)}
${renderTable(lines, form, words)}
</section>`;
}

/** The labels of the form's fields, by the parameter that a problem names. */
const LABELS = {
  province: 'province',
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
