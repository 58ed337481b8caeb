import type { StatisticsSession } from '../../../database/gate/statistics.js';
import type { Problem } from '../../../problem.js';
import { questionsIn } from '../../../statistics/comparison/compare.js';
import type { Counts } from '../../../statistics/count.js';
import { type Html, html } from '../../html.js';
import { formatDay, renderDocument, renderHeader } from '../document.js';
import { type Form, RESIDENCES } from '../form.js';
import { renderPaper } from '../paper.js';
import type { Place } from '../place/find.js';
import { renderField, renderOption } from '../question-form.js';
import { type QuestionsLeft, renderQuota } from '../quota.js';
import { SAVED_WORDS } from '../saved/words.js';
import {
  COMPARED,
  type ComparisonForm,
  comparisonAddress,
  comparisonUrl,
  MOST,
  placeText,
  toComparison,
  whyNot,
} from './form.js';
import { comparisonInWords } from './in-words.js';
import { renderComparison } from './result.js';
import { COMPARISON_WORDS, type ComparisonWords } from './words.js';

const PATH = '/statistics/comparison';

/** The data of the page. */
export interface ComparisonPage {
  readonly session: StatisticsSession;
  readonly form: ComparisonForm;
  /** The names of the places by their text; undefined for one that there is not. */
  readonly nameOf: (text: string) => string | undefined;
  /** What the name in the form finds; undefined where it has none. */
  readonly found: readonly Place[] | undefined;
  readonly left: QuestionsLeft;
  /** Undefined before anything was asked. */
  readonly outcome: readonly Counts[] | Problem | undefined;
}

/** Renders the page that asks one question for several places and days. */
export function comparisonPage(shown: ComparisonPage): string {
  const { session, form, outcome } = shown;
  const { language } = form.base;
  const words: ComparisonWords = COMPARISON_WORDS[language];
  const other: Form = { ...form.base, language: language === 'vi' ? 'en' : 'vi' };
  return renderDocument(
    language,
    words.title,
    html`${renderHeader(language, session.name[language], html`<a href="/statistics?language=${language}">${words.counts}</a>`, comparisonUrl(PATH, form, { base: other }))}
<main>
<h1>${words.title}</h1>
<p class="note screen">${words.lead}</p>
${renderEdit(shown, words)}
${renderAsk(shown, words)}
${outcome !== undefined && ('code' in outcome ? html`<p class="problem" role="alert">${describe(outcome, words)}</p>` : renderOutcome(shown, outcome, words))}
</main>`,
  );
}

function renderOutcome(
  { session, form, nameOf }: ComparisonPage,
  answers: readonly Counts[],
  words: ComparisonWords,
): Html {
  return html`<section><h2>${words.result}</h2>
${renderPaper(comparisonInWords(form, nameOf), session, form.base.language)}
${renderComparison(answers, form.base, words)}</section>`;
}

function renderEdit({ form, nameOf, found }: ComparisonPage, words: ComparisonWords): Html {
  const { base, places, days, today, text } = form;
  const choice = (name: 'detail' | 'residence', label: string, values: readonly string[]) =>
    renderField(
      name,
      label,
      base.language,
      (described) =>
        html`<select name="${name}" ${described}>${values.map((each) => renderOption(each, words[each as keyof ComparisonWords], base[name]))}</select>`,
    );
  const dayFields = Array.from({ length: MOST.days }, (_, at) => days[at] ?? '');
  return html`<form method="get" action="${PATH}" class="question">
<input type="hidden" name="language" value="${base.language}">${places.map((each) => html`<input type="hidden" name="place" value="${placeText(each)}">`)}
<section class="wide" aria-labelledby="places"><h2 id="places">${words.places}</h2>
${places.length === 0 ? html`<p>${words.no_places}</p>` : html`<ul class="people">${places.map((each) => renderChosen(form, placeText(each), nameOf(placeText(each)), words))}</ul>`}
<label>${words.add_place}<input name="q" value="${text}" maxlength="100" autocomplete="off" aria-describedby="add-help"></label><p class="note" id="add-help">${words.add_help}</p>
${found && renderFound(form, found, words)}</section>
<fieldset class="wide" aria-describedby="days-help"><legend>${words.days}</legend><p class="note" id="days-help">${words.days_help}</p><div class="days">${dayFields.map((day, at) => html`<label>${words.day_number} ${at + 1}<input type="date" name="day" value="${day}"></label>`)}</div>
<label class="check"><input type="checkbox" name="today" value="1"${today && html` checked`}>${words.today_too}</label></fieldset>
${choice('detail', words.detail, COMPARED)}
${choice('residence', words.residence, RESIDENCES)}
<div class="actions"><button class="plain bordered">${words.update}</button></div>
</form>`;
}

function renderChosen(
  form: ComparisonForm,
  text: string,
  name: string | undefined,
  words: ComparisonWords,
): Html {
  const places = form.places.filter((each) => placeText(each) !== text);
  return html`
<li><div><strong>${name ?? text}</strong> <span class="code">${text.split('@')[0]}</span></div><a href="${comparisonUrl(PATH, form, { places })}" aria-label="${words.remove}: ${name ?? text}">${words.remove}</a></li>`;
}

function renderFound(form: ComparisonForm, found: readonly Place[], words: ComparisonWords): Html {
  if (found.length === 0) return html`<p class="problem" role="status">${words.none}</p>`;
  return html`<h3>${words.found}</h3><ul class="people">${found.map(({ unit, within, chosen }) => {
    const place = { code: unit.code, on: chosen.on };
    const when = chosen.on === '' ? '' : ` (${words.by_borders_of} ${formatDay(chosen.on)})`;
    const where = within.map(({ full_name }) => full_name).join(', ');
    return html`
<li><div><strong>${unit.full_name}</strong>${when}<br><span class="note">${where}</span></div><a class="button" href="${comparisonUrl(PATH, form, { places: [...form.places, place], text: '' })}" aria-label="${words.add}: ${unit.full_name}${when}">${words.add}</a></li>`;
  })}</ul>`;
}

/** What the comparison costs, before it is asked, and the button that asks it as it is shown. */
function renderAsk({ session, form, left }: ComparisonPage, words: ComparisonWords): Html {
  const { base } = form;
  const why = whyNot(form, left.remaining);
  const questions = questionsIn(toComparison(form));
  const hidden = [
    ...new URL(comparisonUrl(PATH, form, { text: '' }, { ask: '1' }), 'http://page').searchParams,
  ];
  return html`<form method="get" action="${PATH}" class="question">
${hidden.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<div class="wide">${why === undefined ? html`<p><strong>${words.takes} ${questions} ${words.questions}.</strong></p>` : html`<p class="note">${words[why]}</p>`}
${renderQuota(left, base.language, words.each_counts)}</div>
${why === undefined && html`<div class="actions"><button>${words.compare}</button> <a class="button" href="${comparisonUrl(`${PATH}.csv`, form, { text: '' })}" download>${words.csv}</a></div>`}
${session.roles && (why === undefined || why === 'not_left') && html`<div class="actions"><a class="button" href="/statistics/saved?language=${base.language}&amp;${comparisonAddress(form)}">${SAVED_WORDS[base.language].save_this}</a></div>`}
</form>`;
}

function describe({ code, members }: Problem, words: ComparisonWords): string {
  const why =
    code === 'mandate_missing'
      ? words.not_allowed
      : code === 'rate_limited'
        ? words.budget_used
        : code === 'unit_not_in_force' || code === 'unit_history_unknown'
          ? `${words[code]}.`
          : members.counted_from !== undefined
            ? `${words.not_counted} ${formatDay(members.counted_from)}.`
            : code === 'invalid_request'
              ? words.wrong_day
              : words.unavailable;
  return `${words.refused}: ${why} ${words.asked_before}`;
}
