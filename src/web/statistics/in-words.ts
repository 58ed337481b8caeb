import { formatDay } from './document.js';
import type { Form } from './form.js';
import { formatSchoolYear } from './table.js';
import type { Words } from './words.js';

/** A question as people read it: each choice with its label. @param place the name of its unit */
export function questionInWords(form: Form, place: string, words: Words): readonly [string, string][] {
  const { level, detail, residence, school_year, years, on, counted_on } = form;
  return [
    [words.unit, place],
    [words.level, words[`level_${level}`]],
    [words.detail, words[detail]],
    ...(detail === 'household_size' ? [] : [[words.residence, words[residence]] as const]),
    ...(school_year === undefined ? [] : [[words.school_year, formatSchoolYear(school_year)] as const]),
    ...(years > 1 ? [[words.years, String(years)] as const] : []),
    ...(on === '' ? [] : [[words.on, formatDay(on)] as const]),
    ...(counted_on === '' ? [] : [[words.people_of, formatDay(counted_on)] as const]),
  ].map(([label, value]) => [label ?? '', value ?? '']);
}
