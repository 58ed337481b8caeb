import { isDay } from '../../administrative-unit/day.js';
import type { StatisticsSession, UnitNamed } from '../../database/gate/statistics.js';
import type { IsoDate } from '../../database/gate/values.js';
import { Problem } from '../../problem.js';
import type { Language } from '../../statistics/words.js';

export const DETAILS = [
  'school_level',
  'age_band',
  'five_year_age',
  'five_year_age_sex',
  'age',
  'sex',
  'nationality',
  'household_size',
] as const;
export const RESIDENCES = [
  'permanent',
  'temporary',
  'current',
  'permanent_of_two',
  'temporary_of_two',
] as const;
export const LEVELS = ['country', 'province', 'district', 'commune'] as const;
const YEARS_MAX = 7;

/** The values of the page's form. */
export interface Form {
  readonly language: Language;
  readonly province: string;
  /** Of a day when there were districts; otherwise empty. */
  readonly district: string;
  readonly commune: string;
  readonly level: (typeof LEVELS)[number];
  readonly detail: (typeof DETAILS)[number];
  readonly residence: (typeof RESIDENCES)[number];
  /** Undefined for the current one. */
  readonly school_year: number | undefined;
  readonly years: number;
  /** ISO date; empty for today. */
  readonly on: IsoDate | '';
  /** The day of the people, likewise. */
  readonly counted_on: IsoDate | '';
}

/** The code of the area of an organisation's mandate; empty for the whole country. */
export function mandateArea({ mandates }: StatisticsSession): string {
  const areas = mandates.filter((mandate) => mandate.startsWith('statistics:residents'));
  return areas.includes('statistics:residents') ? '' : (areas[0]?.split(':')[2] ?? '');
}

/** Reads the form from a URL's query. @throws Problem invalid_request for values that the form cannot send */
export function readForm(query: unknown, area: string): Form {
  const parameters = query as Readonly<Record<string, unknown>>;
  const readParameter = (name: string, pattern: RegExp, otherwise: string): string => {
    const value = parameters[name] ?? otherwise;
    if (typeof value !== 'string' || !pattern.test(value)) throw notAccepted(name);
    return value;
  };
  const readChoice = (name: string, values: readonly string[], otherwise: string) =>
    readParameter(name, new RegExp(`^(${values.join('|')})$`), otherwise);
  const province = readParameter('province', /^([0-9]{2})?$/, area.length === 2 ? area : '');
  const commune = readParameter('commune', /^([0-9]{5})?$/, area.length === 5 ? area : '');
  const defaultLevel = commune !== '' || province !== '' ? 'commune' : 'province';
  const readDay = (name: string): IsoDate | '' => {
    const day = readParameter(name, /^(\d{4}-\d{2}-\d{2})?$/, '');
    if (day !== '' && !isDay(day)) throw notAccepted(name);
    return day;
  };
  const schoolYear = readParameter('school_year', /^([0-9]{4})?$/, '');
  return {
    language: readChoice('language', ['vi', 'en'], 'vi') as Language,
    province,
    district: readParameter('district', /^([0-9]{3})?$/, ''),
    commune,
    level: readChoice('level', LEVELS, defaultLevel) as Form['level'],
    detail: readChoice('detail', DETAILS, 'school_level') as Form['detail'],
    residence: readChoice('residence', RESIDENCES, 'permanent') as Form['residence'],
    school_year: schoolYear === '' ? undefined : Number(schoolYear),
    years: Number(readParameter('years', new RegExp(`^[1-${YEARS_MAX}]$`), '1')),
    on: readDay('on'),
    counted_on: readDay('counted_on'),
  };
}

/** The problem of a value that the form cannot send. */
export function notAccepted(name: string): Problem {
  return new Problem('invalid_request', { errors: [{ pointer: `/${name}`, detail: 'not accepted' }] });
}

/** The units that can be selected in the form. */
export interface Selectable {
  readonly provinces: readonly UnitNamed[];
  /** None on days without districts. */
  readonly districts: readonly UnitNamed[];
  readonly communes: readonly UnitNamed[];
}

/**
 * Drops a district or commune of another province, makes the level no coarser than the selected area, and asks for school years by
 * school level alone, and for households without a kind of residence.
 */
export function normalizeForm(form: Form, { districts, communes }: Selectable, area: string): Form {
  const isKnown = form.commune === area || communes.some(({ code }) => code === form.commune);
  const commune = isKnown ? form.commune : '';
  const district = districts.some(({ code }) => code === form.district) ? form.district : '';
  const areaLevel =
    commune !== '' ? 'commune' : district !== '' ? 'district' : form.province !== '' ? 'province' : 'country';
  const level = LEVELS.indexOf(form.level) < LEVELS.indexOf(areaLevel) ? areaLevel : form.level;
  const ofSchools = form.detail === 'school_level' ? {} : { school_year: undefined, years: 1 };
  const ofHouseholds: Partial<Form> = form.detail === 'household_size' ? { residence: 'permanent' } : {};
  return { ...form, district, commune, level, ...ofSchools, ...ofHouseholds };
}

/** A detail in the words of the contract. */
export function groupingOf(detail: Form['detail']): string {
  return detail === 'five_year_age_sex' ? 'five_year_age,sex' : detail;
}

/** The form as a question: the query parameters of the contract. */
export function toQuestion(form: Form): Record<string, string | number> {
  return {
    unit: form.commune || form.district || form.province || 'VN',
    level: form.level,
    by: `unit,${groupingOf(form.detail)}`,
    ...(form.detail !== 'household_size' && { residence: form.residence }),
    ...(form.detail === 'school_level' && { years: form.years }),
    ...(form.school_year !== undefined && { school_year: form.school_year }),
    ...(form.on !== '' && { on: form.on }),
    ...(form.counted_on !== '' && { counted_on: form.counted_on }),
  };
}

/** Empty, these say the whole country, where the area of a mandate is the default. */
const EMPTY_IS_SAID: readonly string[] = ['province', 'commune'];

/** What an address has of the form, without the language. */
export function formAddress(form: Form): string {
  return entriesOf(form, ['language']);
}

/** The URL of the form with some values changed. */
export function formUrl(path: string, form: Form, changed: Partial<Form> = {}): string {
  return `${path}?${entriesOf({ ...form, ...changed })}`;
}

function entriesOf(form: Form, without: readonly string[] = []): string {
  const entries = Object.entries(form).filter(
    ([name, value]) =>
      value !== undefined && (value !== '' || EMPTY_IS_SAID.includes(name)) && !without.includes(name),
  );
  return String(new URLSearchParams(entries.map(([name, value]): [string, string] => [name, String(value)])));
}
