import { DATE, list, object, type Shape, TEXT } from './shapes.js';

/** Law 36/2024 article 57. */
const CLASSES = ['A1', 'A', 'B1', 'B', 'C1', 'C', 'D1', 'D2', 'D', 'BE', 'C1E', 'CE', 'D1E', 'D2E', 'DE'];
/** Only on licences from before 2025, which stay valid until they expire or are renewed (Law 36/2024 article 89). */
const EARLIER_CLASSES = ['A2', 'A3', 'A4', 'B11', 'B2', 'E', 'FB2', 'FC', 'FD', 'FE'];

/** The number has 12 digits; those of paper licences, which stay valid, are shorter and may have letters. Classes as issued; `until` is absent for a class without a term. `as_of`: the day the issuer stated this. */
export const DRIVING_LICENCE: Shape = object({
  number: { type: 'string', pattern: '^([0-9]{12}|[0-9A-Z]{5,11})$' },
  classes: list(
    object(
      {
        class: {
          enum: [...CLASSES, ...EARLIER_CLASSES],
        },
        since: DATE,
        until: DATE,
      },
      ['until'],
    ),
  ),
  issued_on: DATE,
  issued_by: TEXT,
  as_of: DATE,
});

/**
 * The number is the social insurance number; older cards prefix it with group, benefit level and province. Cards from before
 * that number have benefit levels up to 7, and behind the province the district, a unit that may have letters, and a serial
 * number.
 */
export const HEALTH_INSURANCE_CARD: Shape = object(
  {
    number: {
      type: 'string',
      pattern: '^(([A-Z]{2}[1-5][0-9]{2})?[0-9]{10}|[A-Z]{2}[1-7][0-9]{4}[0-9A-Z]{3}[0-9]{5})$',
    },
    valid_from: DATE,
    valid_until: DATE,
    first_care_at: TEXT,
    issued_by: TEXT,
    as_of: DATE,
  },
  ['valid_until'],
);
