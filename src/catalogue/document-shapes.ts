import { DATE, list, object, type Shape, TEXT } from './shapes.js';

/** Classes of Law 36/2024 article 57; `until` is absent for a class without a term. `as_of`: the day the issuer stated this. */
export const DRIVING_LICENCE: Shape = object({
  number: { type: 'string', pattern: '^[0-9]{12}$' },
  classes: list(
    object(
      {
        class: {
          enum: ['A1', 'A', 'B1', 'B', 'C1', 'C', 'D1', 'D2', 'D', 'BE', 'C1E', 'CE', 'D1E', 'D2E', 'DE'],
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

/** The number is the social insurance number; older cards prefix it with group, benefit level and province. */
export const HEALTH_INSURANCE_CARD: Shape = object(
  {
    number: { type: 'string', pattern: '^([A-Z]{2}[1-5][0-9]{2})?[0-9]{10}$' },
    valid_from: DATE,
    valid_until: DATE,
    first_care_at: TEXT,
    issued_by: TEXT,
    as_of: DATE,
  },
  ['valid_until'],
);
