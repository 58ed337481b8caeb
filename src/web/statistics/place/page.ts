import type { StatisticsSession } from '../../../database/gate/statistics.js';
import { type Html, html } from '../../html.js';
import { formatDay, renderDocument, renderHeader } from '../document.js';
import { type Form, formUrl } from '../form.js';
import type { Place } from './find.js';
import { PLACE_WORDS, type PlaceWords } from './words.js';

/** The data of the page. */
export interface PlacePage {
  readonly session: StatisticsSession;
  /** The question that a place is wanted for. */
  readonly form: Form;
  readonly text: string;
  /** Undefined before anything was searched. */
  readonly found: { readonly places: readonly Place[]; readonly more: number } | undefined;
}

/** What of a question stays when its place changes. */
const KEPT = ['detail', 'residence', 'school_year', 'years', 'counted_on'] as const;

/** The field for a name, as a form of its own. */
export function renderSearch(form: Form, text: string): Html {
  const words = PLACE_WORDS[form.language];
  return html`<form method="get" action="/statistics/places" role="search" class="question search">
<input type="hidden" name="language" value="${form.language}">${KEPT.map((name) => form[name] !== undefined && form[name] !== '' && html`<input type="hidden" name="${name}" value="${form[name]}">`)}
<label class="wide">${words.name}<input name="q" value="${text}" maxlength="100" autocomplete="off" aria-describedby="name-help"></label>
<p class="note wide" id="name-help">${words.name_help}</p>
<div class="actions"><button class="plain bordered">${words.find}</button></div>
</form>`;
}

/** Renders the page that finds a place by name. */
export function placePage({ session, form, text, found }: PlacePage): string {
  const { language } = form;
  const words: PlaceWords = PLACE_WORDS[language];
  const inOther = formUrl('/statistics/places', { ...form, language: language === 'vi' ? 'en' : 'vi' });
  return renderDocument(
    language,
    words.title,
    html`${renderHeader(language, session.name[language], html`<a href="${formUrl('/statistics', form)}">${words.back}</a>`, `${inOther}&q=${encodeURIComponent(text)}`)}
<main>
<h1>${words.title}</h1>
${renderSearch(form, text)}
${found && renderFound(found, form, words)}
</main>`,
  );
}

function renderFound({ places, more }: NonNullable<PlacePage['found']>, form: Form, words: PlaceWords): Html {
  if (places.length === 0) return html`<p class="problem" role="status">${words.none}</p>`;
  return html`<p role="status" class="note">${words.found}: ${places.length}</p>
<ul class="people">${places.map((place) => html`\n<li>${renderPlace(place, form, words)}</li>`)}
</ul>${more > 0 && html`<p class="note">${more} ${words.more}</p>`}`;
}

function renderPlace(place: Place, form: Form, words: PlaceWords): Html {
  const { unit, within, chosen, present, together } = place;
  const isPast = chosen.on !== '' && unit.valid_to !== null;
  const when = chosen.on === '' ? words.now : isPast ? words.until : words.from;
  const where = within.map(({ full_name }) => full_name).join(', ');
  return html`<div><strong>${unit.full_name}</strong> <span class="code">${unit.code}</span><br>
<span class="note">${where && `${where}; `}${when}${chosen.on !== '' && ` ${formatDay(chosen.on)}`}</span>
${isPast && html`<p>${present.length === 0 ? words.nowhere : html`${words.today_in}: ${present.map((each, at) => html`${at > 0 && ', '}<a href="${urlOf(form, each)}">${each.unit.full_name}</a>`)}.`}</p>`}
<p class="links"><a class="button" href="${urlOf(form, place)}" aria-label="${label(place, words)}: ${unit.full_name}">${label(place, words)}</a>${
    together && html` <a class="button" href="${mergerUrl(form, together)}">${words.together}</a>`
  }</p>${together && html`<p class="note">${words.wider}</p>`}</div>`;
}

const label = ({ chosen }: Place, words: PlaceWords) =>
  chosen.on === '' ? words.count : `${words.as_it_was} ${formatDay(chosen.on)}`;

/** The question about a place. */
function urlOf(form: Form, { chosen }: Place): string {
  return formUrl('/statistics', { ...form, ...chosen, level: 'commune' });
}

function mergerUrl(form: Form, { province, codes }: NonNullable<Place['together']>): string {
  const { language, detail, residence } = form;
  const query = new URLSearchParams({ language, province, detail, residence });
  for (const code of codes) query.append('unit', code);
  return `/statistics/mergers?${query}`;
}
