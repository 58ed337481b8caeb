/** The JSON Schema (2020-12) of a value, published in the contract and checked in tests. */
export type Shape = { readonly [keyword: string]: unknown };

/** An object with these members and no others. */
export function object(properties: Record<string, Shape>, optional: readonly string[] = []): Shape {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', properties, required, additionalProperties: false };
}

function nullable(shape: Shape): Shape {
  return { anyOf: [shape, { type: 'null' }] };
}

/** An array of at least one item. */
export function list(items: Shape): Shape {
  return { type: 'array', minItems: 1, items };
}

export const TEXT: Shape = { type: 'string', minLength: 1 };

export const YES_OR_NO: Shape = { type: 'boolean' };

export const YEAR: Shape = { type: 'integer', minimum: 1850, maximum: 2200 };

/** ISO 8601: "2026-11-23". */
export const DATE: Shape = { type: 'string', format: 'date' };

/** ISO 8601 with the known parts only: "1950-03-14", "1950-03" or "1950". */
export const PARTIAL_DATE: Shape = { type: 'string', pattern: '^\\d{4}(-\\d{2}(-\\d{2})?)?$' };

export const PERSONAL_NUMBER: Shape = { type: 'string', pattern: '^\\d{12}$' };

/** ISO 3166-1 alpha-2 country codes: ["VN"]. */
export const NATIONALITY: Shape = {
  type: 'array',
  items: { type: 'string', pattern: '^[A-Z]{2}$' },
  minItems: 1,
};

/** A unit without its ancestors: {"code": "01", "full_name": "Thành phố Hà Nội"}. */
export const UNIT_NAME: Shape = object({ code: TEXT, full_name: TEXT });

/**
 * A unit with its ancestors; a district only for units from before July 2025. `known_from`: the day of the list that states
 * these names, where it is unknown since when they held.
 */
export const UNIT: Shape = object(
  {
    code: TEXT,
    level: { enum: ['country', 'province', 'district', 'commune'] },
    full_name: TEXT,
    district: UNIT_NAME,
    province: UNIT_NAME,
    known_from: DATE,
  },
  ['district', 'province', 'known_from'],
);

/** A place as recorded, and its present unit; `present` is null when there are several possible successors. */
export const PLACE: Shape = object(
  {
    as_issued: nullable(UNIT),
    present: nullable(UNIT),
    possible_successors: { type: 'array', items: UNIT, minItems: 2 },
    detail: TEXT,
  },
  ['possible_successors', 'detail'],
);

/** An address with its present unit; `unit_as_issued` when the registry still names an abolished one. */
export const RESIDENCE: Shape = object(
  {
    address: TEXT,
    unit: nullable(UNIT),
    since: DATE,
    until: DATE,
    unit_as_issued: UNIT,
    possible_successors: { type: 'array', items: UNIT, minItems: 2 },
  },
  ['until', 'unit_as_issued', 'possible_successors'],
);

/** A relative's stable name at one partner, without meaning at any other (as OpenID Connect Core section 8.1). */
export const PSEUDONYM: Shape = { type: 'string', pattern: '^[A-Za-z0-9_-]{22}$' };

export const RELATED_PERSONS: Shape = {
  type: 'array',
  minItems: 1,
  items: object(
    {
      relation: { enum: ['father', 'mother', 'spouse', 'child', 'representative', 'guardian'] },
      birth_full_name: TEXT,
      pseudonym: PSEUDONYM,
    },
    ['pseudonym'],
  ),
};

/** Relations to the head of the household. */
export const HOUSEHOLD_RELATIONS = [
  'head',
  'spouse',
  'child',
  'child_in_law',
  'parent',
  'parent_in_law',
  'grandchild',
  'grandparent',
  'sibling',
  'ward',
  'other',
] as const;

export const HOUSEHOLD_RELATION: Shape = { enum: HOUSEHOLD_RELATIONS };

export const HOUSEHOLD_MEMBERS: Shape = {
  type: 'array',
  minItems: 1,
  items: object(
    { relation_to_household_head: HOUSEHOLD_RELATION, birth_full_name: TEXT, pseudonym: PSEUDONYM },
    ['pseudonym'],
  ),
};

/** The latest card; `expires_on` is null when it never expires (Law 26/2023 article 21). */
export const ID_CARD: Shape = object({
  kind: { enum: ['identity_card', 'residence_card'] },
  issued_on: DATE,
  issued_by: TEXT,
  expires_on: nullable(DATE),
});

/** {"death_date"} or {"missing_since"}. */
export const DEATH_OR_MISSING: Shape = {
  anyOf: [object({ death_date: DATE }), object({ missing_since: DATE })],
};

export const ABSENCE: Shape = object({ since: DATE, until: DATE, destination: TEXT, reason: TEXT }, [
  'until',
  'reason',
]);

/** {"status": "active", "level", "activated_on"} or {"status": "none"}. */
export const EID_STATUS: Shape = {
  anyOf: [
    object({ status: { const: 'active' }, level: { enum: [1, 2] }, activated_on: DATE }),
    object({ status: { const: 'none' } }),
  ],
};

/** `data` is the image in base64 (RFC 4648 section 4). */
export const PORTRAIT: Shape = object({
  media_type: { enum: ['image/png', 'image/jpeg'] },
  taken_on: DATE,
  data: { type: 'string', contentEncoding: 'base64' },
});
