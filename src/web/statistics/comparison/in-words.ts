import type { UnitNames } from '../../../administrative-unit/search.js';
import type { Language } from '../../../statistics/words.js';
import { formatDay } from '../document.js';
import { type ComparisonForm, placeText, toComparison } from './form.js';
import { COMPARISON_WORDS } from './words.js';

const LEVEL_OF_CODE = { 2: 'province', 3: 'district', 5: 'commune' } as const;

/** The name of a place by its text (see placeText); undefined where there is none. */
export function nameOfPlace(
  names: UnitNames,
  text: string,
  today: string,
  language: Language,
): string | undefined {
  const words = COMPARISON_WORDS[language];
  const [code = '', on] = text.split('@');
  if (code === 'VN') return words.whole_country_place;
  const level = LEVEL_OF_CODE[code.length as keyof typeof LEVEL_OF_CODE];
  const unit = names.on(level, code, on ?? today);
  if (unit === undefined) return undefined;
  return on === undefined ? unit.full_name : `${unit.full_name} (${words.by_borders_of} ${formatDay(on)})`;
}

/** A comparison as people read it: each choice with its label. @param nameOf the names of the places by their text */
export function comparisonInWords(
  form: ComparisonForm,
  nameOf: (text: string) => string | undefined,
): readonly (readonly [string, string])[] {
  const { base, places } = form;
  const words = COMPARISON_WORDS[base.language];
  const names = places.map(placeText).map((text) => nameOf(text) ?? text);
  const days = toComparison(form).days.map((day) => (day === '' ? words.day_today : formatDay(day)));
  return [
    [words.places, names.join(', ')],
    [words.days, days.join(', ')],
    [words.detail, words[base.detail]],
    [words.residence, words[base.residence]],
  ];
}
