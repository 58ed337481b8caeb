import { Problem } from '../../../problem.js';
import { SCHOOL_LEVELS } from '../../../statistics/question.js';
import type { SchoolPlanQuestion } from '../../../statistics/school-plan/plan.js';
import { type SchoolLevel, STANDARDS, type Standard } from '../../../statistics/school-plan/standards.js';
import type { Language } from '../../../statistics/words.js';

export const RESIDENCES = ['permanent', 'temporary', 'current'] as const;
export const YEARS_MAX = 7;

/** The values of the page's form. */
export interface PlanForm {
  readonly language: Language;
  /** A code; empty for the whole country. */
  readonly unit: string;
  readonly residence: (typeof RESIDENCES)[number];
  /** Undefined for the current one. */
  readonly school_year: number | undefined;
  readonly years: number;
  readonly standards: Readonly<Record<SchoolLevel, Standard>>;
  /** The table of places as text. */
  readonly places: string;
}

/** The limits of the form's numbers: those of the contract. */
export const LIMITS = {
  class_size: { min: 1, max: 100, step: 1 },
  teachers_per_class: { min: 0.1, max: 10, step: 0.01 },
  classes_per_room: { min: 0.5, max: 4, step: 0.5 },
} as const satisfies Readonly<Record<keyof Standard, object>>;

/** The form before anything is entered. @param area of the organisation's mandate */
export function emptyForm(language: Language, area: string): PlanForm {
  return {
    language,
    unit: area,
    residence: 'permanent',
    school_year: undefined,
    years: YEARS_MAX,
    standards: STANDARDS,
    places: '',
  };
}

/** Reads the form. A file takes the place of the pasted table. @throws Problem invalid_request for values that the form cannot send */
export async function readPlanForm(data: FormData, area: string): Promise<PlanForm> {
  const text = (name: string) => {
    const value = data.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  const matching = (name: string, pattern: RegExp, otherwise: string) => {
    const value = text(name) || otherwise;
    if (!pattern.test(value)) throw notAccepted(name);
    return value;
  };
  const file = data.get('file');
  const uploaded = file !== null && typeof file !== 'string' && file.size > 0 ? await file.text() : undefined;
  const schoolYear = matching('school_year', /^(\d{4})?$/, '');
  const numbers = (level: SchoolLevel) =>
    Object.fromEntries(
      Object.entries(LIMITS).map(([name, { min, max, step }]) => {
        const value = Number(
          matching(
            `${name}-${level}`,
            /^\d{1,3}([.,]\d{1,2})?$/,
            String(STANDARDS[level][name as keyof Standard]),
          ).replace(',', '.'),
        );
        if (value < min || value > max || (step !== 0.01 && value % step !== 0)) throw notAccepted(name);
        return [name, value];
      }),
    ) as unknown as Standard;
  return {
    language: languageOf(text('language')),
    unit: matching('unit', /^(\d{2}|\d{5})?$/, area),
    residence: matching('residence', /^(permanent|temporary|current)$/, 'permanent') as PlanForm['residence'],
    school_year: schoolYear === '' ? undefined : Number(schoolYear),
    years: Number(matching('years', new RegExp(`^[1-${YEARS_MAX}]$`), String(YEARS_MAX))),
    standards: Object.fromEntries(
      SCHOOL_LEVELS.map((level) => [level, numbers(level)]),
    ) as unknown as PlanForm['standards'],
    places: uploaded ?? text('places'),
  };
}

export const languageOf = (value: unknown): Language => (value === 'en' ? 'en' : 'vi');

function notAccepted(name: string): Problem {
  return new Problem('invalid_request', { errors: [{ pointer: `/${name}`, detail: 'not accepted' }] });
}

/** The form as a question of the contract. */
export function toPlanQuestion(
  form: PlanForm,
  places: NonNullable<SchoolPlanQuestion['places']>,
): SchoolPlanQuestion {
  const { unit, residence, school_year, years, standards } = form;
  return {
    unit: unit || 'VN',
    level: unit === '' ? 'province' : 'commune',
    residence,
    years,
    standards,
    places,
    ...(school_year !== undefined && { school_year }),
  };
}
