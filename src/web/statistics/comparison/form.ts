import { isDay } from '../../../administrative-unit/day.js';
import type { IsoDate } from '../../../database/gate/values.js';
import { todayInVietNam } from '../../../population/calendar.js';
import { type ComparedPlace, type Comparison, questionsIn } from '../../../statistics/comparison/compare.js';
import { DETAILS, type Form, groupingOf, notAccepted, readForm } from '../form.js';

/** What a comparison divides by: its parts are counts of people. */
export const COMPARED = DETAILS.filter((each) => each !== 'household_size');
export const MOST = { questions: 12, places: 6, days: 6 } as const;
const PLACE = /^(VN|\d{2}|\d{3}|\d{5})(?:@(\d{4}-\d{2}-\d{2}))?$/;

/** The values of the page's form: those of the page of counts that it has, and its own. */
export interface ComparisonForm {
  readonly base: Form;
  readonly places: readonly ComparedPlace[];
  /** Days of people, in order, each once; none where only today's are counted. */
  readonly days: readonly IsoDate[];
  /** Whether today's people are counted beside those of the days. */
  readonly today: boolean;
  /** The name of a place to be found. */
  readonly text: string;
}

/** A place in an address: its code, with a day where it is not one of today. */
export const placeText = ({ code, on }: ComparedPlace): string => (on === '' ? code : `${code}@${on}`);

/** Reads the form from a URL's query. Places and days that are none are left out. @throws Problem invalid_request as readForm */
export function readComparisonForm(query: unknown, area: string): ComparisonForm {
  const { place, day, today, q, language, detail, residence } = query as Readonly<Record<string, unknown>>;
  const given = Object.entries({ language, detail, residence }).filter(([, value]) => value !== undefined);
  const base = readForm({ detail: 'age_band', ...Object.fromEntries(given) }, area);
  if (base.detail === 'household_size') throw notAccepted('detail');
  const texts = (value: unknown) => [value ?? []].flat().map(String);
  const days = texts(day).filter(isDay);
  return {
    base,
    places: [...new Set(texts(place))].flatMap(placeIn),
    days: [...new Set(days)].sort(),
    today: today === '1',
    text: typeof q === 'string' ? q.trim() : '',
  };
}

function placeIn(text: string): ComparedPlace[] {
  const [, code, on = ''] = PLACE.exec(text) ?? [];
  if (code === undefined || (on !== '' && !isDay(on))) return [];
  return [{ code, on }];
}

/** The form as questions: the days with today last. */
export function toComparison({ base, places, days, today }: ComparisonForm): Comparison {
  const isMeant = days.length === 0 || (today && !days.includes(todayInVietNam() as IsoDate));
  const all: (IsoDate | '')[] = isMeant ? [...days, ''] : [...days];
  return { places, days: all, by: groupingOf(base.detail), residence: base.residence };
}

/** Why a comparison is not asked; undefined where it can be. @param left questions of today */
export function whyNot(form: ComparisonForm, left: number): 'too_few' | 'too_many' | 'not_left' | undefined {
  const comparison = toComparison(form);
  const questions = questionsIn(comparison);
  if (questions < 2) return 'too_few';
  const isTooMuch =
    comparison.places.length > MOST.places ||
    comparison.days.length > MOST.days ||
    questions > MOST.questions;
  if (isTooMuch) return 'too_many';
  return questions > left ? 'not_left' : undefined;
}

/** The address of the page with some values changed. @param more parameters besides the form's */
export function comparisonUrl(
  path: string,
  form: ComparisonForm,
  changed: Partial<ComparisonForm> = {},
  more: Readonly<Record<string, string>> = {},
): string {
  const { base, text } = { ...form, ...changed };
  const query = new URLSearchParams({ language: base.language });
  if (text !== '') query.set('q', text);
  for (const [name, value] of Object.entries(more)) query.set(name, value);
  return `${path}?${query}&${comparisonAddress({ ...form, ...changed })}`;
}

/** What an address has of the comparison, without the language. */
export function comparisonAddress({ base, places, days, today }: ComparisonForm): string {
  const query = new URLSearchParams({ detail: base.detail, residence: base.residence });
  for (const each of places) query.append('place', placeText(each));
  for (const each of days) query.append('day', each);
  if (today) query.set('today', '1');
  return String(query);
}
