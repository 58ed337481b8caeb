import { UNIT_KINDS, type UnitKind } from '../../../statistics/merger/standards.js';
import { type Form, groupingOf, readForm } from '../form.js';

/** The values of the page's form: those of the page of counts that it has, and its own. */
export interface MergerForm {
  readonly base: Form;
  readonly units: readonly string[];
  readonly kind: UnitKind | '';
  /** As entered; empty where it is not known. */
  readonly area: string;
}

/** Reads the form from a URL's query. @throws Problem invalid_request for values that the form cannot send */
export function readMergerForm(query: unknown, area: string): MergerForm {
  const {
    unit = [],
    kind,
    area_km2,
    language,
    province,
    detail,
    residence,
  } = query as Readonly<Record<string, string | string[] | undefined>>;
  const given = Object.entries({ language, province, detail, residence }).filter(
    ([, value]) => value !== undefined,
  );
  const base = readForm({ detail: 'age_band', ...Object.fromEntries(given) }, area);
  return {
    base: { ...base, commune: '', level: 'commune' },
    units: [unit].flat(),
    kind: UNIT_KINDS.find((each) => each === kind) ?? '',
    area: typeof area_km2 === 'string' ? area_km2.trim() : '',
  };
}

/** The form as a question: the query parameters of the contract. */
export function toMergerQuery({ base, units, kind, area }: MergerForm): Record<string, string | number> {
  const { detail, residence } = base;
  return {
    units: units.join(),
    by: groupingOf(detail),
    residence,
    ...(kind !== '' && { kind }),
    ...(kind !== '' && area !== '' && { area_km2: Number(area.replace(',', '.')) }),
  };
}

const UNITS = { min: 2, max: 20 };
const AREA_MAX_KM2 = 100_000;

/** Whether the contract would take the question of the form. */
export function isAskable({ units, area }: MergerForm): boolean {
  const number = Number(area.replace(',', '.'));
  return (
    units.length >= UNITS.min &&
    units.length <= UNITS.max &&
    units.every((code) => /^\d{5}$/.test(code)) &&
    (area === '' || (number > 0 && number <= AREA_MAX_KM2))
  );
}
