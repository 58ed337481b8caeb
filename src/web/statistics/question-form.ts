import type { StatisticsSession, UnitNamed } from '../../database/gate/statistics.js';
import { type Html, html } from '../html.js';
import { DETAILS, type Form, formUrl, LEVELS, mandateArea, RESIDENCES, type Selectable } from './form.js';
import { HELP_WORDS } from './help-words.js';
import { type QuestionsLeft, renderQuota } from './quota.js';
import { formatSchoolYear } from './table.js';
import { PAGE_WORDS, type Words } from './words.js';

const YEARS_AHEAD = 6;

/** The data of the form. */
export interface FormModel extends Selectable {
  readonly session: StatisticsSession;
  readonly form: Form;
  /** The current school year. */
  readonly present: number;
  readonly left: QuestionsLeft;
}

/** An option of a choice. */
export function renderOption(
  value: string | number,
  label: string,
  chosen: string | number | undefined,
): Html {
  return html`<option value="${value}"${String(value) === String(chosen) && html` selected`}>${label}</option>`;
}

/**
 * A choice with its explanation beside it, opened by click or key, and read out with the choice.
 * @param control given the attribute that names the explanation
 */
export function renderField(
  name: keyof (typeof HELP_WORDS)['vi'],
  label: string,
  language: Form['language'],
  control: (described: Html) => Html,
): Html {
  return html`<div class="field"><label>${label}${control(html`aria-describedby="help-${name}"`)}</label>
<details class="help"><summary><span aria-hidden="true">?</span><span class="unseen">${PAGE_WORDS[language].explain}: ${label}</span></summary><p id="help-${name}">${HELP_WORDS[language][name]}</p></details></div>`;
}

/** Renders the form in which a question is put together. */
export function renderForm(shown: FormModel, words: Words): Html {
  const { form, provinces, districts, present, left } = shown;
  const select = (
    name: 'province' | 'district' | 'commune' | 'level' | 'detail' | 'residence' | 'school_year' | 'years',
    label: string,
    options: readonly Html[],
  ) =>
    renderField(
      name,
      label,
      form.language,
      (described) => html`<select name="${name}" ${described}>${options}</select>`,
    );
  const day = (name: 'on' | 'counted_on', label: string) =>
    renderField(
      name,
      label,
      form.language,
      (described) => html`<input type="date" name="${name}" value="${form[name]}" ${described}>`,
    );
  const units = (all: readonly UnitNamed[], whole: string, chosen: string) => [
    renderOption('', whole, chosen),
    ...all.map(({ code, full_name }) => renderOption(code, `${full_name} (${code})`, chosen)),
  ];
  const listed = communesListed(shown, words);
  const years = Array.from({ length: YEARS_AHEAD + 1 }, (_, i) => present + i);
  return html`<form method="get" action="/statistics" class="question">
<input type="hidden" name="language" value="${form.language}">
${select('province', words.province, units(provinces, words.whole_country, form.province))}
${districts.length > 0 && select('district', words.district, units(districts, words.all_districts, form.district))}
${listed.length > 0 && select('commune', words.commune, units(listed, words.whole_province, form.commune))}
${select(
  'level',
  words.level,
  LEVELS.map((each) => renderOption(each, words[`level_${each}`], form.level)),
)}
${select(
  'detail',
  words.detail,
  DETAILS.map((each) => renderOption(each, words[each], form.detail)),
)}
${select(
  'residence',
  words.residence,
  RESIDENCES.map((each) => renderOption(each, words[each], form.residence)),
)}
${select(
  'school_year',
  words.school_year_of_levels,
  years.map((each) => renderOption(each, formatSchoolYear(each), form.school_year ?? present)),
)}
${select(
  'years',
  words.years,
  years.map((_, i) => renderOption(i + 1, String(i + 1), form.years)),
)}
${day('on', words.day)}
${day('counted_on', words.counted_day)}
<div class="actions"><button>${words.show}</button> <a class="button" href="${formUrl('/statistics/counts.csv', form)}" download>${words.csv}</a></div>
<div class="wide">${renderQuota(left, form.language, words.one_question)}</div>
</form>`;
}

/** An account of a commune can select its commune in any province. */
function communesListed({ session, communes }: FormModel, words: Words): readonly UnitNamed[] {
  const area = mandateArea(session);
  const isListed = area.length !== 5 || communes.some(({ code }) => code === area);
  return isListed ? communes : [{ code: area, full_name: words.own_area }, ...communes];
}
