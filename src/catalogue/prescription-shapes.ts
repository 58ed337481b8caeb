import { DATE, list, object, type Shape } from './shapes.js';

const QUANTITY_MAX = 100_000;
/** Whole and half units as a number, else a fraction, so that thirds are exact. */
const QUANTITY: Shape = {
  anyOf: [
    { type: 'number', minimum: 0.5, maximum: QUANTITY_MAX, multipleOf: 0.5 },
    { type: 'string', pattern: '^[1-9][0-9]{0,5}/[236]$' },
  ],
};
const COUNT: Shape = { anyOf: [QUANTITY, { type: 'integer', const: 0 }] };
const LINE: Shape = { type: 'integer', minimum: 1, maximum: 50 };
const SUPPLY_DAYS: Shape = { type: 'integer', minimum: 1, maximum: 90 };
/** Without control characters and line breaks, and without spaces at either end. */
const ONE_LINE: Shape = {
  type: 'string',
  minLength: 1,
  pattern: '^[^\\p{C}\\p{Z}]([^\\p{C}\\p{Zl}\\p{Zp}]*[^\\p{C}\\p{Z}])?$',
};
/** A line without digits: the accompanying adult did not consent, so no number of theirs may come along. */
const NAME: Shape = { ...ONE_LINE, not: { pattern: '\\p{N}' } };
const LINES_OF_TEXT: Shape = {
  type: 'string',
  minLength: 1,
  pattern: '^[^\\p{C}\\p{Z}](([^\\p{C}\\p{Zl}\\p{Zp}]|\\n)*[^\\p{C}\\p{Z}])?$',
};
const INSTANT: Shape = { type: 'string', format: 'date-time' };

/** Circular 26/2025: 5 characters of the facility, 7 more, a hyphen and the kind: N, H, C or T. */
export const PRESCRIPTION_CODE: Shape = { type: 'string', pattern: '^[0-9a-z]{12}-[NHCT]$' };

export const ISSUED_AT: Shape = INSTANT;

/** The last day to collect the drugs, in Vietnam's time zone. */
export const VALID_UNTIL: Shape = DATE;

export const FACILITY: Shape = object({ code: { type: 'string', pattern: '^[0-9a-z]{5}$' }, name: ONE_LINE });

export const PRESCRIBER: Shape = object({ name: ONE_LINE, licence_number: ONE_LINE });

/** Only for a patient under 72 months of age. */
export const PATIENT: Shape = object({
  age_months: { type: 'integer', minimum: 0, maximum: 71 },
  weight_kg: { type: 'number', exclusiveMinimum: 0, maximum: 200 },
  accompanied_by: NAME,
});

/** By ICD-10. */
export const DIAGNOSES: Shape = list(
  object({ code: { type: 'string', pattern: '^[A-Z][0-9]{2}(\\.[0-9]{1,2})?$' }, text: ONE_LINE }),
);

/** One drug per line, by its international name; `quantity` is in `unit`, `days` is how long it lasts. */
export const LINES: Shape = list(
  object(
    {
      line: LINE,
      drug: ONE_LINE,
      trade_name: ONE_LINE,
      atc: { type: 'string', pattern: '^[A-Z][0-9]{2}[A-Z]{2}[0-9]{2}$' },
      strength: ONE_LINE,
      form: ONE_LINE,
      route: ONE_LINE,
      dose: ONE_LINE,
      how_to_take: ONE_LINE,
      quantity: QUANTITY,
      unit: ONE_LINE,
      days: SUPPLY_DAYS,
    },
    ['trade_name', 'atc'],
  ),
);

export const ADVICE: Shape = object({ text: LINES_OF_TEXT, follow_up_on: DATE }, ['follow_up_on']);

export const STATUS: Shape = {
  enum: ['open', 'partly_dispensed', 'dispensed', 'expired', 'replaced', 'withdrawn'],
};

/** The remaining quantity of each line, and its dispensings. */
export const REMAINING: Shape = list(
  object({
    line: LINE,
    quantity: COUNT,
    unit: ONE_LINE,
    dispensed: { type: 'array', items: object({ at: INSTANT, quantity: QUANTITY }) },
  }),
);
