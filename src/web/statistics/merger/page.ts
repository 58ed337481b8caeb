import type { StatisticsSession, UnitNamed } from '../../../database/gate/statistics.js';
import type { Problem } from '../../../problem.js';
import type { MergerPlan } from '../../../statistics/merger/plan.js';
import { UNIT_KINDS } from '../../../statistics/merger/standards.js';
import { type Html, html } from '../../html.js';
import { formatDay, renderDocument, renderHeader } from '../document.js';
import { DETAILS, mandateArea, RESIDENCES } from '../form.js';
import { renderPaper } from '../paper.js';
import { type QuestionsLeft, renderQuota } from '../quota.js';
import { formatNumber, toLines } from '../table.js';
import { renderTables } from '../wide-table.js';
import type { MergerForm } from './form.js';
import { MERGER_WORDS, type MergerWords } from './words.js';

/** The data of the page. */
export interface MergerPage {
  readonly session: StatisticsSession;
  readonly form: MergerForm;
  readonly provinces: readonly UnitNamed[];
  readonly communes: readonly UnitNamed[];
  readonly left: QuestionsLeft;
  /** Undefined before anything was asked; `wrong` for a form that cannot be asked. */
  readonly outcome: MergerPlan | Problem | 'wrong' | undefined;
}

/** Renders the page that counts several communes as one unit. */
export function mergerPage(shown: MergerPage): string {
  const { session, form, outcome } = shown;
  const { language } = form.base;
  const words: MergerWords = MERGER_WORDS[language];
  const other = language === 'vi' ? 'en' : 'vi';
  return renderDocument(
    language,
    words.title,
    html`${renderHeader(language, session.name[language], html`<a href="/statistics?language=${language}">${words.counts}</a>`, `/statistics/mergers?language=${other}`)}
<main>
<h1>${words.title}</h1>
<p class="note screen">${words.lead}</p>
${renderForm(shown, words)}
${outcome !== undefined && (typeof outcome === 'object' && 'units' in outcome ? renderMerger(outcome, shown, words) : html`<p class="problem" role="alert">${describe(outcome, words)}</p>`)}
</main>`,
  );
}

function renderForm({ session, form, provinces, communes, left }: MergerPage, words: MergerWords): Html {
  const { base, units, kind, area } = form;
  const option = (value: string, label: string, chosen: string) =>
    html`<option value="${value}"${value === chosen && html` selected`}>${label}</option>`;
  const own = mandateArea(session);
  const offered = own === '' ? provinces : provinces.filter(({ code }) => code === own);
  const province = html`<label>${words.province}<select name="province">${offered.map(({ code, full_name }) => option(code, `${full_name} (${code})`, base.province))}</select></label>`;
  return html`<form method="get" action="/statistics/mergers" class="question">
<input type="hidden" name="language" value="${base.language}">
${province}<div class="actions"><button class="plain bordered">${words.choose}</button></div>
</form>
${
  communes.length > 0 &&
  html`<form method="get" action="/statistics/mergers" class="question">
<input type="hidden" name="language" value="${base.language}"><input type="hidden" name="province" value="${base.province}">
<fieldset class="wide"><legend>${words.units}</legend><div class="checks">${communes.map(
    ({ code, full_name }) =>
      html`<label class="check"><input type="checkbox" name="unit" value="${code}"${units.includes(code) && html` checked`}>${full_name} <span class="code">${code}</span></label>`,
  )}</div></fieldset>
<label>${words.detail}<select name="detail">${DETAILS.map((each) => option(each, words[each], base.detail))}</select></label>
<label>${words.residence}<select name="residence">${RESIDENCES.map((each) => option(each, words[each], base.residence))}</select></label>
<label>${words.kind}<select name="kind">${option('', words.kind_none, kind)}${UNIT_KINDS.map((each) => option(each, words[`kind_${each}`], kind))}</select></label>
<label>${words.area}<input name="area_km2" inputmode="decimal" value="${area}" aria-describedby="area-help"><span id="area-help">${words.area_help}</span></label>
<div class="actions"><button>${words.calculate}</button></div>
<div class="wide">${renderQuota(left, base.language, words.a_unit)}</div>
</form>`
}`;
}

function renderMerger(plan: MergerPlan, { session, form }: MergerPage, words: MergerWords): Html {
  const { base, kind, area } = form;
  const asked = [
    [words.units, plan.units.map(({ code, full_name }) => `${full_name} (${code})`).join(', ')],
    [words.detail, words[base.detail]],
    [words.residence, words[base.residence]],
    ...(kind === '' ? [] : [[words.kind, words[`kind_${kind}`]] as const]),
    ...(kind === '' || area === '' ? [] : [[words.area, area] as const]),
  ] as const;
  const whole = { code: '', full_name: words.together };
  const lines = toLines({ counts: plan.counts, unit: whole }, base, words);
  return html`<section>
<h2>${plan.units.map(({ full_name }) => full_name).join(' + ')}</h2>
${renderPaper(asked, session, base.language)}
<p class="note">${words.on} ${formatDay(plan.on)}, ${words.counted_on} ${formatDay(plan.counted_on)}. ${words.protected} ${plan.method.deviation_max}. ${words.together_off} ${plan.together_deviation_max}. ${words.empty}</p>
${lines.some(({ kind }) => kind === 'unresolved') && html`<p class="note">${words.unresolved_why} ${words.unresolved_apart}</p>`}
${renderTables(lines, { ...base, years: 1 }, words)}
${plan.standards && renderStandards(plan.standards, base.language, words)}
</section>`;
}

function renderStandards(
  standards: NonNullable<MergerPlan['standards']>,
  language: 'vi' | 'en',
  words: MergerWords,
): Html {
  const verdict = (isMet: boolean | null | undefined) =>
    isMet === true ? words.met : isMet === false ? words.not_met : words.open;
  return html`<h3>${words.standards} ${standards[0]?.source}</h3>
<div class="scroll" tabindex="0" role="region" aria-label="${words.standards}"><table>
<thead><tr><th scope="col">${words.standard}</th><th scope="col">${words.at_least}</th><th scope="col">${words.is}</th><th scope="col">${words.result}</th></tr></thead>
<tbody>${standards.map(
    (each) =>
      html`<tr><th scope="row">${words[each.name]}</th><td>${formatNumber(each.at_least, language)}</td><td>${formatNumber(each.is, language)}</td><td${each.is_met === false && html` class="short"`}>${verdict(each.is_met)}</td></tr>`,
  )}</tbody></table></div>
${standards.some(({ is_met }) => is_met == null) && html`<p class="note">${words.open_why}</p>`}`;
}

function describe(outcome: Problem | 'wrong', words: MergerWords): string {
  if (outcome === 'wrong' || outcome.code === 'invalid_request') return words.wrong;
  if (outcome.code === 'mandate_missing') return words.not_allowed;
  if (outcome.code === 'rate_limited') return words.budget_used;
  return words.unavailable;
}
