import { isDay } from '../../administrative-unit/day.js';
import type { StatisticsSession, UnitNamed } from '../../database/gate/statistics.js';
import type { IsoDate } from '../../database/gate/values.js';
import { Problem } from '../../problem.js';
import type { Language } from '../../statistics/words.js';

export const DETAILS = ['school_level', 'age', 'sex'] as const;
export const RESIDENCES = ['permanent', 'temporary', 'current'] as const;
export const LEVELS = ['country', 'province', 'commune'] as const;
const YEARS_MAX = 7;

/** What the form of the page says. */
export interface Form {
  readonly language: Language;
  readonly province: string;
  readonly commune: string;
  readonly level: (typeof LEVELS)[number];
  readonly detail: (typeof DETAILS)[number];
  readonly residence: (typeof RESIDENCES)[number];
  /** Undefined: the present one. */
  readonly school_year: number | undefined;
  readonly years: number;
  /** ISO date; empty for today. */
  readonly on: IsoDate | '';
}

/** The area that an organisation's mandate is for; empty for the whole country. */
export function areaOf({ mandates }: StatisticsSession): string {
  const areas = mandates.filter((mandate) => mandate.startsWith('statistics:residents'));
  return areas.includes('statistics:residents') ? '' : (areas[0]?.split(':')[2] ?? '');
}

/** Reads the form from an address. @throws Problem invalid_request for what the form cannot send */
export function readForm(query: unknown, area: string): Form {
  const given = query as Readonly<Record<string, unknown>>;
  const one = (name: string, pattern: RegExp, otherwise: string): string => {
    const value = given[name] ?? otherwise;
    if (typeof value !== 'string' || !pattern.test(value)) throw notAccepted(name);
    return value;
  };
  const among = (name: string, values: readonly string[], otherwise: string) =>
    one(name, new RegExp(`^(${values.join('|')})$`), otherwise);
  const province = one('province', /^([0-9]{2})?$/, area.length === 2 ? area : '');
  const commune = one('commune', /^([0-9]{5})?$/, area.length === 5 ? area : '');
  const below = commune !== '' || province !== '' ? 'commune' : 'province';
  const on = one('on', /^(\d{4}-\d{2}-\d{2})?$/, '');
  if (on !== '' && !isDay(on)) throw notAccepted('on');
  const schoolYear = one('school_year', /^([0-9]{4})?$/, '');
  return {
    language: among('language', ['vi', 'en'], 'vi') as Language,
    province,
    commune,
    level: among('level', LEVELS, below) as Form['level'],
    detail: among('detail', DETAILS, 'school_level') as Form['detail'],
    residence: among('residence', RESIDENCES, 'permanent') as Form['residence'],
    school_year: schoolYear === '' ? undefined : Number(schoolYear),
    years: Number(one('years', new RegExp(`^[1-${YEARS_MAX}]$`), '1')),
    on,
  };
}

function notAccepted(name: string): Problem {
  return new Problem('invalid_request', { errors: [{ pointer: `/${name}`, detail: 'not accepted' }] });
}

/** The same form for a place that is there: a commune of another province is let go, and what is finer than its level. */
export function settled(form: Form, communes: readonly UnitNamed[], area: string): Form {
  const isThere = form.commune === area || communes.some(({ code }) => code === form.commune);
  const commune = isThere ? form.commune : '';
  const own = commune !== '' ? 'commune' : form.province !== '' ? 'province' : 'country';
  const level = LEVELS.indexOf(form.level) < LEVELS.indexOf(own) ? own : form.level;
  return { ...form, commune, level };
}

/** The question of the form, in the words of the contract. */
export function questionOf(form: Form): Record<string, string | number> {
  return {
    unit: form.commune || form.province || 'VN',
    level: form.level,
    by: `unit,${form.detail}`,
    residence: form.residence,
    years: form.years,
    ...(form.school_year !== undefined && { school_year: form.school_year }),
    ...(form.on !== '' && { on: form.on }),
  };
}

/** The address of the form, with some of it changed. */
export function addressOf(path: string, form: Form, changed: Partial<Form> = {}): string {
  const words = Object.entries({ ...form, ...changed }).filter(
    ([, value]) => value !== undefined && value !== '',
  );
  return `${path}?${new URLSearchParams(words.map(([name, value]) => [name, String(value)] as [string, string]))}`;
}
