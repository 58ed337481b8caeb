// The format of a registry's files, in which `population load` reads and `population export` writes people: for each file
// its columns, their types, the columns they are written to, and the checks between rows. A change of a registry's
// schema is made here and nowhere else.

import { HOUSEHOLD_RELATIONS } from '../../../catalogue/shapes.js';

/** The form of a cell. */
export type CellType =
  /** Twelve digits; `refersTo` names the person whom the number must belong to in people.csv. */
  | { readonly kind: 'number' }
  /** ISO 8601 day. */
  | { readonly kind: 'date' }
  /** ISO 8601 day, month or year; stored as its first day and, in `<column>_precision`, how much is known. */
  | { readonly kind: 'partial_date' }
  | { readonly kind: 'text'; readonly max: number; readonly pattern?: RegExp; readonly is?: string }
  | { readonly kind: 'code'; readonly codes: readonly string[] }
  | { readonly kind: 'boolean' }
  /** 1 to 4 codes of ISO 3166-1 alpha-2, separated by blanks. */
  | { readonly kind: 'countries' }
  /** A unit's code, of the day after an @ or else of the row's column `on`. */
  | { readonly kind: 'unit'; readonly on: string }
  /** Bytes in base64. */
  | { readonly kind: 'bytes'; readonly max: number };

/** A column of a file. */
export interface Column {
  readonly name: string;
  readonly type: CellType;
  readonly required: boolean;
  /** What `population export` writes: an expression over the file's `from`. */
  readonly from: string;
}

/**
 * A check of a row: `wrong` is an SQL condition over s, the row, p, the person it is about, and o, the other person. What
 * it refuses is reported with the column and the reason.
 */
export interface Check {
  readonly column: string;
  readonly reason: string;
  readonly wrong: string;
}

/** Columns, or rows made of them, that must be unique in a file. A later row with the same key is rejected. */
export interface Key {
  readonly column: string;
  /** Expressions over s. */
  readonly of: readonly string[];
  readonly where?: string;
  /** In place of the file's rows: a query of `line`, `number` and the expressions. */
  readonly rows?: (staged: string) => string;
}

/** A file of the format. */
export interface RegistryFile {
  readonly name: string;
  readonly columns: readonly Column[];
  /** The columns that name people by number: the first is whom the row is about. */
  readonly people: readonly [string, string?];
  readonly keys: readonly Key[];
  readonly checks: readonly Check[];
  /** Joins beside s, p and o, for checks and `keeps`. */
  readonly joins?: string;
  /** Further columns of a checked row: expressions by name, with their type. */
  readonly keeps?: Readonly<Record<string, readonly [type: string, expression: string]>>;
  /** The columns of population.person that it fills: expressions over r, its checked rows, by column. */
  readonly person?: Readonly<Record<string, string>>;
  /** Whether a person has several rows, so that the expressions are aggregates. */
  readonly isGrouped?: boolean;
  /** What a row says of the other person about the first: an expression over r for its `kind`; null: nothing. */
  readonly mirror?: string;
  /** What is worked out before its rows are checked: a statement that creates a table. */
  readonly prepare?: string;
  /** The table that it fills beside, and its columns: expressions over r. */
  readonly table?: { readonly name: string; readonly columns: Readonly<Record<string, string>> };
  /** FROM and WHERE of an export, and its order. */
  readonly from: string;
  readonly order: string;
}

const NUMBER: CellType = { kind: 'number' };
const DATE: CellType = { kind: 'date' };
const text = (max: number, pattern?: RegExp, is?: string): CellType => ({
  kind: 'text',
  max,
  ...(pattern && { pattern }),
  ...(is !== undefined && { is }),
});
const code = (...codes: string[]): CellType => ({ kind: 'code', codes });

const required = (name: string, type: CellType, from: string): Column => ({
  name,
  type,
  required: true,
  from,
});
const optional = (name: string, type: CellType, from: string): Column => ({
  name,
  type,
  required: false,
  from,
});
const check = (column: string, reason: string, wrong: string): Check => ({ column, reason, wrong });

const numberText = (expression: string) => `population.number_text(${expression})`;
const unitText = (id: string) =>
  `(SELECT u.code || '@' || u.valid_from FROM administrative_unit.unit u WHERE u.unit_id = ${id})`;
const partialDate = (date: string, precision: string) =>
  `to_char(${date}, CASE ${precision} WHEN 'day' THEN 'YYYY-MM-DD' WHEN 'month' THEN 'YYYY-MM' ELSE 'YYYY' END)`;

const SUBJECT = required('personal_id_number', NUMBER, numberText('p.personal_id_number'));
const PERSON = 'population.person p';
const ONE_ROW: Key = { column: 'personal_id_number', of: ['s.personal_id_number'] };
const today = 'population.today()';
const inFuture = (column: string) => check(column, 'is in the future', `s.${column} > ${today}`);
const beforeBirth = (column: string) => check(column, 'is before the birth', `s.${column} < p.date_of_birth`);
const endsFirst = (until: string, since: string) =>
  check(until, `is not after ${since}`, `s.${until} <= s.${since}`);
const with_ = (table: string, alias: string) =>
  `population.${table} ${alias} JOIN population.person p ON p.person_id = ${alias}.person_id`;

const PEOPLE: RegistryFile = {
  name: 'people',
  people: ['personal_id_number'],
  columns: [
    SUBJECT,
    required('birth_full_name', text(200), 'p.birth_full_name'),
    optional('other_name', text(200), 'p.other_name'),
    required(
      'date_of_birth',
      { kind: 'partial_date' },
      partialDate('p.date_of_birth', 'p.date_of_birth_precision'),
    ),
    required('sex', code('male', 'female'), 'p.sex'),
    optional('death_date', DATE, 'p.death_date'),
    optional('missing_since', DATE, 'p.missing_since'),
    optional('marital_status', code('single', 'married', 'divorced', 'widowed'), 'p.marital_status'),
    optional('nationality', { kind: 'countries' }, `array_to_string(p.nationality, ' ')`),
    optional('ethnicity', text(100), 'p.ethnicity'),
    optional('religion', text(100), 'p.religion'),
    optional('blood_type', code('A+', 'A-', 'B+', 'B-', 'AB+', 'AB-', 'O+', 'O-'), 'p.blood_type'),
    optional('place_of_birth_unit', { kind: 'unit', on: 'date_of_birth' }, unitText('p.place_of_birth_unit')),
    optional('place_of_birth_detail', text(500), 'p.place_of_birth_detail'),
    optional(
      'birth_registration_unit',
      { kind: 'unit', on: 'date_of_birth' },
      unitText('p.birth_registration_unit'),
    ),
    optional(
      'place_of_origin_unit',
      { kind: 'unit', on: 'date_of_birth' },
      unitText('p.place_of_origin_unit'),
    ),
    optional('old_id_number_9', text(9, /^[0-9]{9}$/, 'nine digits'), 'p.old_id_number_9'),
    optional('residence_file_number', text(100), 'p.residence_file_number'),
    optional(
      'phone_number',
      text(16, /^\+[1-9][0-9]{6,14}$/, 'a number with + and country code'),
      'p.phone_number',
    ),
    optional('email', text(254, /^[^@\s]+@[^@\s]+$/, 'an email address'), 'p.email'),
    optional('occupation', text(200), 'p.occupation'),
    optional('other_information', text(2000), 'p.other_information'),
  ],
  keys: [ONE_ROW],
  joins: 'LEFT JOIN population.personal_number n ON n.personal_id_number = s.personal_id_number',
  checks: [
    check('personal_id_number', 'is in the database already', 'n.person_id IS NOT NULL'),
    check(
      'personal_id_number',
      'does not fit sex and year of birth',
      'NOT population.number_fits(s.personal_id_number, s.sex::population.sex, s.date_of_birth)',
    ),
    inFuture('date_of_birth'),
    check('death_date', 'is before the birth', 's.death_date < s.date_of_birth'),
    inFuture('death_date'),
    check('missing_since', 'is before the birth', 's.missing_since < s.date_of_birth'),
    check('missing_since', 'is after the death', 's.missing_since > s.death_date'),
    inFuture('missing_since'),
  ],
  person: {
    personal_id_number: 'r.personal_id_number',
    birth_full_name: 'r.birth_full_name',
    other_name: 'r.other_name',
    date_of_birth: 'r.date_of_birth',
    date_of_birth_precision: 'r.date_of_birth_precision',
    sex: 'r.sex::population.sex',
    death_date: 'r.death_date',
    missing_since: 'r.missing_since',
    marital_status: 'r.marital_status::population.marital_status',
    nationality: 'r.nationality',
    ethnicity: 'r.ethnicity',
    religion: 'r.religion',
    blood_type: 'r.blood_type::population.blood_type',
    place_of_birth_unit: 'r.place_of_birth_unit',
    place_of_birth_detail: 'r.place_of_birth_detail',
    birth_registration_unit: 'r.birth_registration_unit',
    place_of_origin_unit: 'r.place_of_origin_unit',
    old_id_number_9: 'r.old_id_number_9',
    residence_file_number: 'r.residence_file_number',
    phone_number: 'r.phone_number',
    email: 'r.email',
    occupation: 'r.occupation',
    other_information: 'r.other_information',
  },
  from: PERSON,
  order: 'p.personal_id_number',
};

const NUMBERS: RegistryFile = {
  name: 'numbers',
  people: ['personal_id_number'],
  columns: [
    SUBJECT,
    required('former_number', NUMBER, numberText('n.personal_id_number')),
    required('cancelled_on', DATE, 'n.cancelled_on'),
    required(
      'cancelled_for',
      code('sex_redetermined', 'birth_year_corrected', 'naturalised'),
      'n.cancelled_for',
    ),
  ],
  keys: [{ column: 'former_number', of: ['s.former_number'] }],
  joins: 'LEFT JOIN population.personal_number n ON n.personal_id_number = s.former_number',
  checks: [
    check('former_number', 'is in the database already', 'n.person_id IS NOT NULL'),
    check(
      'former_number',
      'is the number of a row of people.csv',
      'EXISTS (SELECT FROM population.load_known k WHERE k.personal_id_number = s.former_number AND k.person_id IS NOT NULL)',
    ),
    beforeBirth('cancelled_on'),
    inFuture('cancelled_on'),
  ],
  table: {
    name: 'personal_number',
    columns: {
      personal_id_number: 'r.former_number',
      person_id: 'r.person_id',
      cancelled_on: 'r.cancelled_on',
      cancelled_for: 'r.cancelled_for::population.number_end',
    },
  },
  from: `${with_('personal_number', 'n')} WHERE n.cancelled_on IS NOT NULL`,
  order: 'n.personal_id_number',
};

const RELATION = (kind: string, column: string) =>
  `SELECT p.personal_id_number, '${kind}' AS kind, q.personal_id_number AS relative
     FROM population.person p JOIN population.person q ON q.person_id = p.${column}`;

const RELATIONS: RegistryFile = {
  name: 'relations',
  people: ['personal_id_number', 'relative'],
  columns: [
    required('personal_id_number', NUMBER, numberText('x.personal_id_number')),
    required('kind', code('father', 'mother', 'spouse', 'representative'), 'x.kind'),
    required('relative', NUMBER, numberText('x.relative')),
  ],
  keys: [
    {
      column: 'kind',
      of: ['s.personal_id_number', 's.kind'],
      // A marriage is one row, and counts for both.
      rows: (staged) =>
        `SELECT line, personal_id_number, kind FROM ${staged}
           UNION ALL SELECT line, relative, kind FROM ${staged} WHERE kind = 'spouse'`,
    },
  ],
  checks: [
    check('relative', 'is the person', 's.relative = s.personal_id_number'),
    check('relative', 'is not male', `s.kind = 'father' AND o.sex <> 'male'`),
    check('relative', 'is not female', `s.kind = 'mother' AND o.sex <> 'female'`),
    check(
      'relative',
      'was not born before the child',
      `s.kind IN ('father', 'mother') AND o.date_of_birth >= p.date_of_birth`,
    ),
  ],
  keeps: { date_of_birth: ['date', 'p.date_of_birth'] },
  mirror: `CASE r.kind WHEN 'spouse' THEN 'spouse' WHEN 'representative' THEN NULL ELSE 'child' END`,
  isGrouped: true,
  person: {
    father_id: `max(r.other_id) FILTER (WHERE r.kind = 'father')`,
    mother_id: `max(r.other_id) FILTER (WHERE r.kind = 'mother')`,
    spouse_id: `max(r.other_id) FILTER (WHERE r.kind = 'spouse')`,
    representative_id: `max(r.other_id) FILTER (WHERE r.kind = 'representative')`,
    child_ids: `array_agg(r.other_id ORDER BY r.date_of_birth, r.personal_id_number) FILTER (WHERE r.kind = 'child')`,
  },
  from: `(${RELATION('father', 'father_id')} UNION ALL ${RELATION('mother', 'mother_id')}
     UNION ALL ${RELATION('spouse', 'spouse_id')} WHERE p.personal_id_number < q.personal_id_number
     UNION ALL ${RELATION('representative', 'representative_id')}) x`,
  order: 'x.personal_id_number, x.kind',
};

const HOUSEHOLDS: RegistryFile = {
  name: 'households',
  people: ['personal_id_number'],
  columns: [
    required('household', text(64), numberText('x.head')),
    required('personal_id_number', NUMBER, numberText('x.personal_id_number')),
    required('relation_to_household_head', code(...HOUSEHOLD_RELATIONS), 'x.relation_to_household_head'),
  ],
  keys: [
    ONE_ROW,
    {
      column: 'household',
      of: ['s.household'],
      where: `s.relation_to_household_head = 'head'`,
    },
  ],
  prepare: `CREATE TABLE population.load_head AS
    SELECT s.household, p.person_id FROM population.load_households s
      JOIN population.load_known p ON p.personal_id_number = s.personal_id_number AND p.person_id IS NOT NULL
      WHERE s.relation_to_household_head = 'head' AND NOT EXISTS (
        SELECT FROM population.load_reject x WHERE x.file = 'households' AND x.line = s.line)`,
  joins: 'LEFT JOIN population.load_head h ON h.household = s.household',
  checks: [check('household', 'has no head whose row was accepted', 'h.person_id IS NULL')],
  keeps: { household_id: ['bigint', 'h.person_id'] },
  person: {
    household_id: 'r.household_id',
    relation_to_household_head: 'r.relation_to_household_head::population.relation_to_head',
  },
  from: `(SELECT p.personal_id_number, p.relation_to_household_head,
       max(p.personal_id_number) FILTER (WHERE p.relation_to_household_head = 'head') OVER (PARTITION BY p.household_id) AS head
     FROM population.person p WHERE p.household_id IS NOT NULL) x`,
  order: 'x.head, x.personal_id_number',
};

const RESIDENCE = (kind: string, until = 'NULL::date') =>
  `SELECT p.personal_id_number, '${kind}' AS kind, p.${kind}_unit AS unit, p.${kind}_address AS address,
       p.${kind}_since AS since, ${until} AS until FROM population.person p WHERE p.${kind}_unit IS NOT NULL`;
const ofKind = (column: string, kind: string) => `max(r.${column}) FILTER (WHERE r.kind = '${kind}')`;

const RESIDENCES: RegistryFile = {
  name: 'residences',
  people: ['personal_id_number'],
  columns: [
    required('personal_id_number', NUMBER, numberText('x.personal_id_number')),
    required('kind', code('permanent', 'temporary', 'current'), 'x.kind'),
    required('unit', { kind: 'unit', on: 'since' }, unitText('x.unit')),
    required('address', text(500), 'x.address'),
    required('since', DATE, 'x.since'),
    optional('until', DATE, 'x.until'),
  ],
  keys: [{ column: 'kind', of: ['s.personal_id_number', 's.kind'] }],
  checks: [
    beforeBirth('since'),
    inFuture('since'),
    check('since', 'is after the death', 's.since > p.death_date'),
    check('until', 'is stated of temporary residences only', `s.until IS NOT NULL AND s.kind <> 'temporary'`),
    check('until', 'is missing of a temporary residence', `s.until IS NULL AND s.kind = 'temporary'`),
    endsFirst('until', 'since'),
  ],
  isGrouped: true,
  person: {
    ...Object.fromEntries(
      ['permanent', 'temporary', 'current'].flatMap((kind) =>
        ['unit', 'since', 'address'].map((column) => [`${kind}_${column}`, ofKind(column, kind)]),
      ),
    ),
    temporary_until: ofKind('until', 'temporary'),
  },
  from: `(${RESIDENCE('permanent')} UNION ALL ${RESIDENCE('temporary', 'p.temporary_until')} UNION ALL ${RESIDENCE('current')}) x`,
  order: 'x.personal_id_number, x.kind',
};

const CARDS: RegistryFile = {
  name: 'cards',
  people: ['personal_id_number'],
  columns: [
    SUBJECT,
    required('kind', code('identity_card', 'residence_card'), 'p.card_kind'),
    required('issued_on', DATE, 'p.card_issued_on'),
    optional('expires_on', DATE, 'p.card_expires_on'),
    required(
      'issued_by',
      text(200),
      '(SELECT i.name FROM population.card_issuer i WHERE i.issuer_id = p.card_issuer)',
    ),
  ],
  keys: [ONE_ROW],
  joins: 'LEFT JOIN population.card_issuer i ON i.name = s.issued_by',
  checks: [
    check('issued_by', 'is no issuer of cards', 'i.issuer_id IS NULL'),
    check('kind', 'does not fit the nationality', `(s.kind = 'identity_card') <> p.is_citizen`),
    beforeBirth('issued_on'),
    inFuture('issued_on'),
    endsFirst('expires_on', 'issued_on'),
  ],
  keeps: { issuer_id: ['smallint', 'i.issuer_id'] },
  person: {
    card_kind: 'r.kind::population.card_kind',
    card_issued_on: 'r.issued_on',
    card_expires_on: 'r.expires_on',
    card_issuer: 'r.issuer_id',
  },
  from: `${PERSON} WHERE p.card_kind IS NOT NULL`,
  order: 'p.personal_id_number',
};

const ACCOUNTS: RegistryFile = {
  name: 'accounts',
  people: ['personal_id_number'],
  columns: [
    SUBJECT,
    required('level', code('1', '2'), 'p.account_level'),
    required('activated_on', DATE, 'p.account_activated_on'),
  ],
  keys: [ONE_ROW],
  checks: [beforeBirth('activated_on'), inFuture('activated_on')],
  person: { account_level: 'r.level::smallint', account_activated_on: 'r.activated_on' },
  from: `${PERSON} WHERE p.account_level IS NOT NULL`,
  order: 'p.personal_id_number',
};

const GUARDIANSHIPS: RegistryFile = {
  name: 'guardianships',
  people: ['personal_id_number', 'guardian'],
  columns: [
    SUBJECT,
    required('guardian', NUMBER, numberText('q.personal_id_number')),
    required('kind', code('parent', 'guardian'), 'g.kind'),
    required('acts_jointly', { kind: 'boolean' }, `CASE WHEN g.acts_jointly THEN 'true' ELSE 'false' END`),
    required('valid_from', DATE, 'g.valid_from'),
    optional('valid_to', DATE, 'g.valid_to'),
    optional('registered_until', DATE, 'g.registered_until'),
  ],
  keys: [{ column: 'guardian', of: ['s.personal_id_number', 's.guardian', 's.valid_from'] }],
  checks: [
    check('guardian', 'is the child', 's.guardian = s.personal_id_number'),
    check('guardian', 'was not born before the child', 'o.date_of_birth >= p.date_of_birth'),
    check(
      'guardian',
      'was under 18',
      `s.kind = 'guardian' AND population.age_on(o.date_of_birth, o.date_of_birth_precision, s.valid_from) < 18`,
    ),
    beforeBirth('valid_from'),
    check(
      'valid_from',
      'is after the 18th birthday',
      's.valid_from >= population.birthday(p.date_of_birth, p.date_of_birth_precision, 18)',
    ),
    check('valid_to', 'is before valid_from', 's.valid_to < s.valid_from'),
  ],
  table: {
    name: 'guardianship',
    columns: {
      child_id: 'r.person_id',
      guardian_id: 'r.other_id',
      kind: 'r.kind',
      acts_jointly: 'r.acts_jointly',
      valid_from: 'r.valid_from',
      valid_to: 'r.valid_to',
      registered_until: 'r.registered_until',
    },
  },
  from: `population.guardianship g JOIN population.person p ON p.person_id = g.child_id
     JOIN population.person q ON q.person_id = g.guardian_id`,
  order: 'p.personal_id_number, q.personal_id_number, g.valid_from',
};

const ABSENCES: RegistryFile = {
  name: 'absences',
  people: ['personal_id_number'],
  columns: [
    SUBJECT,
    required('since', DATE, 'a.since'),
    optional('until', DATE, 'a.until'),
    required('destination', text(500), 'a.destination'),
    optional('reason', text(500), 'a.reason'),
  ],
  keys: [{ column: 'since', of: ['s.personal_id_number', 's.since'] }],
  checks: [beforeBirth('since'), endsFirst('until', 'since')],
  table: {
    name: 'absence',
    columns: {
      person_id: 'r.person_id',
      since: 'r.since',
      until: 'r.until',
      destination: 'r.destination',
      reason: 'r.reason',
    },
  },
  from: with_('absence', 'a'),
  order: 'p.personal_id_number, a.since',
};

const INSURANCES: RegistryFile = {
  name: 'insurances',
  people: ['personal_id_number'],
  columns: [
    SUBJECT,
    required(
      'card_number',
      text(15, /^[A-Z0-9]{10,15}$/, 'a number of 10 to 15 characters'),
      'h.card_number',
    ),
    required('valid_from', DATE, 'h.valid_from'),
    optional('valid_to', DATE, 'h.valid_to'),
  ],
  keys: [ONE_ROW, { column: 'card_number', of: ['population.insurance_number(s.card_number)'] }],
  checks: [
    check(
      'card_number',
      'is in the database already',
      `EXISTS (SELECT FROM population.health_insurance x WHERE x.insurance_number = population.insurance_number(s.card_number))`,
    ),
    endsFirst('valid_to', 'valid_from'),
  ],
  table: {
    name: 'health_insurance',
    columns: {
      person_id: 'r.person_id',
      card_number: 'r.card_number',
      insurance_number: 'population.insurance_number(r.card_number)',
      valid_from: 'r.valid_from',
      valid_to: 'r.valid_to',
    },
  },
  from: with_('health_insurance', 'h'),
  order: 'p.personal_id_number',
};

const FOUNDLINGS: RegistryFile = {
  name: 'foundlings',
  people: ['personal_id_number'],
  columns: [
    SUBJECT,
    required('found_on', DATE, 'f.found_on'),
    optional('institution', text(500), 'f.institution'),
  ],
  keys: [ONE_ROW],
  checks: [beforeBirth('found_on'), inFuture('found_on')],
  table: {
    name: 'foundling',
    columns: { person_id: 'r.person_id', found_on: 'r.found_on', institution: 'r.institution' },
  },
  from: with_('foundling', 'f'),
  order: 'p.personal_id_number',
};

const PORTRAITS: RegistryFile = {
  name: 'portraits',
  people: ['personal_id_number'],
  columns: [
    SUBJECT,
    required('taken_on', DATE, 'i.taken_on'),
    required('media_type', code('image/png', 'image/jpeg'), 'i.media_type'),
    required('image', { kind: 'bytes', max: 204_800 }, `translate(encode(i.image, 'base64'), E'\\n', '')`),
  ],
  keys: [ONE_ROW],
  checks: [
    check(
      'image',
      'is no image of its media type',
      `substring(s.image FOR CASE s.media_type WHEN 'image/png' THEN 8 ELSE 3 END)
         <> CASE s.media_type WHEN 'image/png' THEN '\\x89504e470d0a1a0a'::bytea ELSE '\\xffd8ff'::bytea END`,
    ),
    inFuture('taken_on'),
    check(
      'taken_on',
      'is before the age of 6',
      'population.age_on(p.date_of_birth, p.date_of_birth_precision, s.taken_on) < 6',
    ),
  ],
  table: {
    name: 'portrait',
    columns: {
      person_id: 'r.person_id',
      taken_on: 'r.taken_on',
      media_type: 'r.media_type',
      image: 'r.image',
    },
  },
  from: with_('portrait', 'i'),
  order: 'p.personal_id_number',
};

/** The files, people first: rows of the others refer to it. */
export const REGISTRY_FILES: readonly RegistryFile[] = [
  PEOPLE,
  NUMBERS,
  RELATIONS,
  HOUSEHOLDS,
  RESIDENCES,
  CARDS,
  ACCOUNTS,
  GUARDIANSHIPS,
  ABSENCES,
  INSURANCES,
  FOUNDLINGS,
  PORTRAITS,
];

/** The file of a name. */
export function registryFile(name: string): RegistryFile {
  const file = REGISTRY_FILES.find((each) => each.name === name);
  if (file === undefined) throw new RangeError(`${name} is no file of the format`);
  return file;
}

const SQL_TYPES: Readonly<Record<CellType['kind'], string>> = {
  number: 'bigint',
  date: 'date',
  partial_date: 'date',
  text: 'text',
  code: 'text',
  boolean: 'boolean',
  countries: 'text[]',
  unit: 'integer',
  bytes: 'bytea',
};

/** The columns of a file's staging table in their order, with their types; a partial date has two. */
export function stagedColumns({ columns }: RegistryFile): [name: string, type: string][] {
  return columns.flatMap(({ name, type }): [string, string][] => [
    [name, SQL_TYPES[type.kind]],
    ...(type.kind === 'partial_date'
      ? [[`${name}_precision`, 'population.date_precision'] as [string, string]]
      : []),
  ]);
}
