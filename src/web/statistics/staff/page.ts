import { FIELDS, type FieldId } from '../../../catalogue/fields.js';
import type { OrganisationEntry } from '../../../database/gate/organisation.js';
import type { StaffMember } from '../../../database/gate/staff.js';
import type { AskedQuestion, StaffRole, StatisticsSession } from '../../../database/gate/statistics.js';
import { formatId } from '../../../id.js';
import type { Language } from '../../../statistics/words.js';
import { GIVEN_WORDS, type GivenKind } from '../../given-words.js';
import { type Html, html } from '../../html.js';
import { formatDay, renderDocument, renderHeader } from '../document.js';
import { signInUrl } from '../entrance/page.js';
import { ENTRANCE_WORDS } from '../entrance/words.js';
import { PAGE_WORDS } from '../words.js';
import { STAFF_WORDS } from './words.js';

/** What was entered to give a role. */
export interface RoleForm {
  readonly code: string;
  readonly name: string;
  readonly role: string;
  readonly from: string;
  readonly until: string;
}

/** What became of the last change: done, or why not. */
export type Outcome = 'done' | 'fresh' | keyof (typeof STAFF_WORDS)['vi']['refusals'];

/** The data of the page. */
export interface StaffModel {
  readonly language: Language;
  readonly session: StatisticsSession;
  readonly staff: readonly StaffMember[];
  readonly asked: readonly AskedQuestion[];
  /** Who got the organisation's data; undefined for who may not see it. */
  readonly given: readonly OrganisationEntry[] | undefined;
  /** Of the page of questions that follows; undefined for the last. */
  readonly older: string | undefined;
  readonly form: RoleForm;
  readonly outcome: Outcome | undefined;
}

type Words = (typeof STAFF_WORDS)[Language];

const url = (language: Language, path = '') => `/statistics/staff${path}?language=${language}`;

/** Renders the page on which an organisation administers who sees counts. */
export function staffPage(shown: StaffModel): string {
  const { language, session, staff } = shown;
  const words = STAFF_WORDS[language];
  const other = language === 'vi' ? 'en' : 'vi';
  const ofState = (...states: StaffMember['state'][]) => staff.filter(({ state }) => states.includes(state));
  const waiting = ofState('waits');
  const over = ofState('ended');
  return renderDocument(
    language,
    words.title,
    html`${renderHeader(language, session.name[language], html`<a href="/statistics?language=${language}">${words.back}</a>`, url(other))}
<main>
<h1>${words.title}</h1>
${renderOutcome(shown, words)}
${waiting.length > 0 && html`<section><h2>${words.waiting}</h2><p class="note">${words.waiting_why}</p>${renderPeople(waiting, language, words)}</section>`}
<section><h2>${words.holding}</h2>${renderPeople(ofState('in_force', 'coming'), language, words)}</section>
${renderGive(shown, words)}
${renderLinks(staff, language, words)}
${renderAsked(shown, words)}
${shown.given !== undefined && renderGiven(shown.given, language)}
${over.length > 0 && html`<section><h2>${words.over}</h2>${renderPeople(over, language, words)}</section>`}
</main>`,
  );
}

/** Says that a person does not administer the organisation. */
export function notAdministratorPage(language: Language): string {
  const words = STAFF_WORDS[language];
  return renderDocument(
    language,
    words.title,
    html`<main class="small"><h1>${words.title}</h1><p>${words.not_allowed}</p>
<p><a class="button" href="/statistics?language=${language}">${words.back}</a></p></main>`,
  );
}

function renderOutcome({ language, outcome }: StaffModel, words: Words): Html | false {
  if (outcome === undefined) return false;
  if (outcome === 'done') return html`<p class="done" role="status">${words.done}</p>`;
  if (outcome !== 'fresh') return html`<p class="problem" role="alert">${words.refusals[outcome]}</p>`;
  return html`<p class="problem" role="alert">${words.fresh} <a href="${signInUrl(language, 'staff')}&amp;fresh=1">${words.sign_in_again}</a></p>`;
}

function renderPeople(people: readonly StaffMember[], language: Language, words: Words): Html {
  if (people.length === 0) return html`<p>${words.nobody}</p>`;
  const button = (path: string, { role_id, shown_as }: StaffMember, label: string, plain: boolean) =>
    html`<form method="post" action="/statistics/staff/${path}"><input type="hidden" name="language" value="${language}"><input type="hidden" name="role_id" value="${formatId('rol', role_id)}"><button${plain && html` class="plain"`} aria-label="${label}: ${shown_as}">${label}</button></form>`;
  return html`<ul class="people">${people.map(
    (each) => html`
<li><div><strong>${each.shown_as}</strong>, ${roleName(each.role, language)}<br>
<span class="note">${words.from} ${formatDay(each.valid_from)} ${each.valid_until === null ? words.open_end : `${words.until} ${formatDay(each.valid_until)}`}; ${each.given_by === null ? words.registry : `${words.given_by} ${each.given_by} ${words.gave}`.trim()}</span></div>
${each.may_confirm && button('confirm', each, words.confirm, false)}${each.may_end && button('end', each, each.state === 'waits' ? words.take_back : words.end, true)}</li>`,
  )}
</ul>`;
}

const roleName = (role: StaffRole, language: Language) => ENTRANCE_WORDS[language].roles[role];

function renderGive({ language, session, form }: StaffModel, words: Words): Html {
  const roles: readonly StaffRole[] = session.roles?.includes('legal_representative')
    ? ['statistics_reader', 'statistics_administrator', 'registration_administrator']
    : ['statistics_reader', 'statistics_administrator'];
  const input = (name: keyof RoleForm, label: string, more: Html) =>
    html`<label>${label}<input name="${name}" value="${form[name]}" required ${more}></label>`;
  return html`<section><h2 id="give">${words.give}</h2><p class="note">${words.give_why}</p>
<form method="post" action="/statistics/staff/give" class="question" aria-labelledby="give">
<input type="hidden" name="language" value="${language}">
${input('code', words.code, html`autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="12"`)}
${input('name', words.name, html`autocomplete="off" maxlength="80"`)}
<label>${words.role}<select name="role">${roles.map((role) => html`<option value="${role}"${role === form.role && html` selected`}>${roleName(role, language)}</option>`)}</select></label>
${input('from', words.first_day, html`type="date"`)}
${input('until', words.last_day, html`type="date"`)}
<div class="actions"><button>${words.submit}</button></div>
</form></section>`;
}

function renderLinks(staff: readonly StaffMember[], language: Language, words: Words): Html {
  const { links_on = true, links_asked = false } = staff[0] ?? {};
  return html`<section><h2>${words.links}</h2><p>${links_on ? words.links_on : words.links_off}${links_asked && html` ${words.links_waits}`}</p>
<form method="post" action="/statistics/staff/links"><input type="hidden" name="language" value="${language}"><input type="hidden" name="on" value="${links_on ? '0' : '1'}"><button class="plain">${links_on ? words.turn_off : words.turn_on}</button></form></section>`;
}

function renderAsked({ language, asked, older }: StaffModel, words: Words): Html {
  const time = timeFormat(language);
  const who = ({ shown_as, asked_by }: AskedQuestion) => shown_as ?? asked_by ?? words.by_key;
  const what = ({ kind, question }: AskedQuestion) =>
    kind === 'statistics_entered'
      ? words.entered
      : question.map((part) => describePart(part, language, words)).join(', ');
  return html`<section><h2 id="asked">${words.asked}</h2><p class="note">${words.asked_why}</p>
<div class="scroll" tabindex="0" role="region" aria-labelledby="asked"><table class="asked">
<thead><tr><th scope="col">${words.when}</th><th scope="col">${words.who}</th><th scope="col">${words.what}</th></tr></thead>
<tbody>
${asked.map((each) => html`<tr><th scope="row">${time.format(each.at)}</th><td>${who(each)}</td><td>${what(each)}</td></tr>\n`)}</tbody>
</table></div>${older !== undefined && html`<p><a class="button" href="${url(language)}&amp;before=${older}#asked">${words.older}</a></p>`}</section>`;
}

const timeFormat = (language: Language) =>
  new Intl.DateTimeFormat(language === 'vi' ? 'vi-VN' : 'en-GB', {
    dateStyle: 'short',
    timeStyle: 'short',
    timeZone: 'Asia/Ho_Chi_Minh',
  });

/** Who asked for the organisation's data, what was answered and what was released. */
function renderGiven(given: readonly OrganisationEntry[], language: Language): Html {
  const words = GIVEN_WORDS[language];
  const time = timeFormat(language);
  return html`<section><h2 id="given">${words.title}</h2><p class="note">${words.why}</p>
${
  given.length === 0
    ? html`<p>${words.none}</p>`
    : html`<ul class="people">${given.map(
        ({ at, kind, partner, purpose, fields, shown_as }) => html`
<li><div>${words.kinds[kind as GivenKind](partner.name[language], shown_as)}<br><span class="note">${time.format(at)} · ${purpose.label[language]} · ${fields.map((field) => FIELDS[field.split(':')[0] as FieldId].label[language]).join(', ')}</span></div></li>`,
      )}
</ul>`
}</section>`;
}

/** A part of a question as the ledger has it, `name=value`, in words; as it is where there are none. */
function describePart(part: string, language: Language, words: Words): string {
  const [name = '', value = ''] = part.split('=', 2);
  if (!(name in words.parts)) return part;
  const known: Readonly<Record<string, string>> = PAGE_WORDS[language];
  const shown =
    name === 'on' || name === 'counted_on'
      ? formatDay(value)
      : name === 'level'
        ? known[`level_${value}`]
        : value
            .split('+')
            .map((each) => known[each] ?? each)
            .join('+');
  return `${words.parts[name as keyof Words['parts']]} ${shown ?? value}`;
}
