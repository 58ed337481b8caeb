import type { StatisticsSession, UnitNamed } from '../../../database/gate/statistics.js';
import type { Problem } from '../../../problem.js';
import { SCHOOL_LEVELS } from '../../../statistics/question.js';
import type { SchoolPlan } from '../../../statistics/school-plan/plan.js';
import type { WrongLine } from '../../../statistics/school-plan/read-places.js';
import { type Html, html } from '../../html.js';
import { formatDay, renderDocument, renderHeader } from '../document.js';
import { mandateArea } from '../form.js';
import { renderPaper } from '../paper.js';
import { type QuestionsLeft, renderQuota } from '../quota.js';
import { formatNumber, formatSchoolYear } from '../table.js';
import { LIMITS, type PlanForm, RESIDENCES, YEARS_MAX } from './form.js';
import { renderPlan } from './result.js';
import { PLAN_WORDS, type PlanWords } from './words.js';

/** The data of the page. */
export interface PlanPage {
  readonly session: StatisticsSession;
  readonly form: PlanForm;
  /** The areas that can be selected: provinces, or the communes of the own province. */
  readonly units: readonly UnitNamed[];
  /** The current school year. */
  readonly present: number;
  readonly left: QuestionsLeft;
  /** Undefined before anything was calculated. */
  readonly outcome: SchoolPlan | Problem | { readonly wrong: readonly WrongLine[] } | undefined;
}

/** Renders the page of school plans. */
export function schoolPlanPage(shown: PlanPage): string {
  const { session, form, present, outcome } = shown;
  const words: PlanWords = PLAN_WORDS[form.language];
  const other = form.language === 'vi' ? 'en' : 'vi';
  return renderDocument(
    form.language,
    words.title,
    html`${renderHeader(form.language, session.name[form.language], html`<a href="/statistics?language=${form.language}">${words.counts}</a>`, `/statistics/schools?language=${other}`)}
<main>
<h1>${words.title}</h1>
<p class="note screen">${words.lead}</p>
${outcome !== undefined && !('rows' in outcome) && html`<div class="problem" role="alert">${describe(outcome, form, words)}</div>`}
${renderForm(shown, words)}
${
  outcome !== undefined &&
  'rows' in outcome &&
  html`<section>
<h2 id="plan">${outcome.unit.full_name}</h2>
${renderPaper(inWords(form, outcome.unit.full_name, present, words), session, form.language)}
<p class="note">${words.on} ${formatDay(outcome.on)}, ${words.counted_on} ${formatDay(outcome.counted_on)}. ${words.protected} ${outcome.method.deviation_max}, ${words.steps} ${outcome.method.step}. ${words.sums}.</p>
${outcome.not_yet_born.map(({ school_year, ages }) => html`<p class="note">${formatSchoolYear(school_year)}: ${words.unborn} ${ages.join(', ')}.</p>`)}
${renderPlan(outcome, form.language, words)}
</section>`
}
</main>`,
  );
}

/** The question and the standards it was calculated with. @param present the current school year */
function inWords(
  { language, residence, school_year, years, standards }: PlanForm,
  place: string,
  present: number,
  words: PlanWords,
): (readonly [string, string])[] {
  return [
    [words.area, place],
    [words.residence, words[residence]],
    [words.school_year, formatSchoolYear(school_year ?? present)],
    [words.years, String(years)],
    ...SCHOOL_LEVELS.map((level) => {
      const { class_size, teachers_per_class, classes_per_room } = standards[level];
      const said = [
        `${words.class_size_label}: ${formatNumber(class_size, language)}`,
        `${words.teachers_label}: ${formatNumber(teachers_per_class, language)}`,
        `${words.rooms_label}: ${formatNumber(classes_per_room, language)}`,
      ];
      return [words[level], said.join('; ')] as const;
    }),
  ];
}

function renderForm({ session, form, units, present, left }: PlanPage, words: PlanWords): Html {
  const area = mandateArea(session);
  const option = (value: string | number, label: string, chosen: string | number) =>
    html`<option value="${value}"${String(value) === String(chosen) && html` selected`}>${label}</option>`;
  const isListed = area === '' || units.some(({ code }) => code === area);
  const areas = [
    area === '' && option('', words.whole_country, form.unit),
    !isListed && option(area, words.own_area, form.unit),
    ...units.map(({ code, full_name }) => option(code, `${full_name} (${code})`, form.unit)),
  ];
  const years = Array.from({ length: YEARS_MAX }, (_, i) => present + i);
  return html`<form method="post" action="/statistics/schools" enctype="multipart/form-data" class="question">
<input type="hidden" name="language" value="${form.language}">
<label>${words.area}<select name="unit">${areas}</select></label>
<label>${words.residence}<select name="residence" aria-describedby="residence-help">${RESIDENCES.map((each) => option(each, words[each], form.residence))}</select><span id="residence-help">${words.residence_help}</span></label>
<label>${words.school_year}<select name="school_year">${years.map((each) => option(each, formatSchoolYear(each), form.school_year ?? present))}</select></label>
<label>${words.years}<select name="years">${years.map((_, i) => option(i + 1, String(i + 1), form.years))}</select></label>
${renderStandards(form, words)}
<label class="wide">${words.places_label}<textarea name="places" rows="5" spellcheck="false" placeholder="${words.places_example}" aria-describedby="places-help">${form.places}</textarea></label>
<p class="note wide" id="places-help">${words.places_help}</p>
<label class="wide">${words.file}<input type="file" name="file" accept=".csv,.txt,text/csv,text/plain"></label>
<div class="actions"><button>${words.calculate}</button> <button class="plain bordered" formaction="/statistics/schools.csv">${words.csv}</button></div>
<div class="wide">${renderQuota(left, form.language, words.one_plan)}</div>
</form>`;
}

function renderStandards({ standards }: PlanForm, words: PlanWords): Html {
  const labels = {
    class_size: words.class_size_label,
    teachers_per_class: words.teachers_label,
    classes_per_room: words.rooms_label,
  };
  const names = ['class_size', 'teachers_per_class', 'classes_per_room'] as const;
  return html`<fieldset class="wide"><legend>${words.standards}</legend><p class="note">${words.standards_help}</p>
<div class="scroll"><table class="standards">
<thead><tr><th scope="col">${words.school_level}</th>${names.map((name) => html`<th scope="col">${labels[name]}</th>`)}</tr></thead>
<tbody>${SCHOOL_LEVELS.map(
    (level) =>
      html`<tr><th scope="row">${words[level]}</th>${names.map((name) => {
        const { min, max, step } = LIMITS[name];
        return html`<td><input type="number" name="${name}-${level}" value="${standards[level][name]}" min="${min}" max="${max}" step="${step}" required aria-label="${words[level]}: ${labels[name]}"></td>`;
      })}</tr>`,
  )}</tbody></table></div></fieldset>`;
}

const WRONG = {
  columns: 'wrong_columns',
  unit_code: 'wrong_unit_code',
  school_level: 'wrong_school_level',
  places: 'wrong_places_number',
  twice: 'wrong_twice',
  too_long: 'wrong_too_long',
  unit: 'wrong_unit',
} as const satisfies Readonly<Record<WrongLine['what'], keyof PlanWords>>;

function describe(
  outcome: Problem | { readonly wrong: readonly WrongLine[] },
  { language }: PlanForm,
  words: PlanWords,
): Html {
  if ('wrong' in outcome) {
    return html`<p>${words.wrong_places}</p><ul>${outcome.wrong.map(
      ({ line, what }) =>
        html`<li>${line > 0 && `${words.line} ${line.toLocaleString(language === 'vi' ? 'vi-VN' : 'en-GB')}: `}${words[WRONG[what]]}</li>`,
    )}</ul>`;
  }
  const text = {
    mandate_missing: words.not_allowed,
    rate_limited: words.budget_used,
    body_too_large: words.too_large,
    invalid_request: words.wrong_numbers,
    unit_not_in_force: words.wrong_numbers,
    unit_history_unknown: words.wrong_numbers,
  }[outcome.code as string];
  return html`<p>${text ?? words.unavailable}</p>`;
}
