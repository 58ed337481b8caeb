import t from 'tap';
import { exampleFaults } from '../../scripts/example-rules.js';
import { DOCUMENT_FIELDS } from '../../src/catalogue/document-fields.js';
import type { Field } from '../../src/catalogue/field.js';
import { DATA_SETS, FIELDS } from '../../src/catalogue/fields.js';
import { ORGANISATION_FIELDS } from '../../src/catalogue/organisation-fields.js';
import { PERSON_FIELDS } from '../../src/catalogue/person-fields.js';
import { PRESCRIPTION_FIELDS } from '../../src/catalogue/prescription-fields.js';
import { readContract } from '../../src/contract/bind.js';
import { compileResponses } from '../helpers/contract.js';
import { at, documentOf, type Node, validatorsOf } from './contracts.js';

for (const name of ['partner', 'citizen']) {
  t.test(`${name}: every example fits its schema`, async (t) => {
    const document = documentOf(name);
    const validatorOf = validatorsOf(name);
    for (const [schema, { examples }] of Object.entries(
      at(document, 'components', 'schemas') as Record<string, Node>,
    )) {
      const validate = validatorOf(schema);
      for (const example of (examples ?? []) as unknown[])
        t.ok(validate(example), schema, { errors: validate.errors });
    }
    t.strictSame(exampleFaults({ name, document }), [], 'those of bodies');
  });
}

t.test('the schemas of all requests and responses compile', async (t) => {
  t.ok(compileResponses() > 300);
  for (const name of ['partner', 'citizen'] as const) {
    const operations = readContract(name);
    t.ok(operations.length > 10, name);
    for (const { operationId, bodyValidators, queryValidator } of operations) {
      for (const validator of [...bodyValidators.values(), queryValidator]) {
        t.equal(typeof validator(), 'function', operationId);
      }
    }
  }
});

t.test('a consent request has no unknown members and is bounded', async (t) => {
  const validate = validatorsOf('partner')('NewConsentRequest');
  const good = {
    subject: { personal_id_number: '001190000017' },
    purpose: 'bank.account_opening',
    statement: 'Mở tài khoản',
    required_fields: ['person.birth_full_name'],
    access: { mode: 'once' },
    retention: 'P90D',
  };
  t.ok(validate(good));
  const recurring = { mode: 'recurring', until: '2027-05-01', at_most: { count: 4, per: 'month' } };
  t.ok(validate({ ...good, access: recurring }));
  t.ok(validate({ ...good, required_fields: [], optional_fields: ['person.resident_of:00004'] }));
  t.ok(validate({ ...good, statement: 'Mở tài khoản'.normalize('NFD') }));
  const bad: [string, Node][] = [
    ['an unknown member', { ...good, note: 'x' }],
    ['no subject', { ...good, subject: {} }],
    ['two subjects', { ...good, subject: { personal_id_number: '001190000017', share_code: '7K2QX9TD' } }],
    ['a number of 11 digits', { ...good, subject: { personal_id_number: '00119000001' } }],
    ['a number with a line feed', { ...good, subject: { personal_id_number: '001190000017\n' } }],
    ['a share code with a letter that is not Crockford', { ...good, subject: { share_code: '7K2QX9TU' } }],
    ['no field at all', { ...good, required_fields: [] }],
    ['two empty lists', { ...good, required_fields: [], optional_fields: [] }],
    ['a field twice', { ...good, required_fields: ['person.sex', 'person.sex'] }],
    ['41 fields', { ...good, required_fields: Array.from({ length: 41 }, (_, i) => `person.f${i}`) }],
    ['two parameters', { ...good, required_fields: ['person.resident_of:79:79'] }],
    ['an empty parameter', { ...good, required_fields: ['person.resident_of:'] }],
    ['an empty statement', { ...good, statement: '' }],
    ['a blank statement', { ...good, statement: '   ' }],
    ['a statement of 501 characters', { ...good, statement: 'a'.repeat(501) }],
    ['a NUL in the statement', { ...good, statement: 'a\u0000b' }],
    ['a right-to-left override', { ...good, statement: 'a\u202eb' }],
    ['two lines', { ...good, statement: 'a\nb' }],
    ['access once with an end', { ...good, access: { ...recurring, mode: 'once' } }],
    ['recurring without an end', { ...good, access: { mode: 'recurring', at_most: recurring.at_most } }],
    ['a day that does not exist', { ...good, access: { ...recurring, until: '2027-02-30' } }],
    ['the year 0', { ...good, access: { ...recurring, until: '0000-01-01' } }],
    ['a frequency of 0', { ...good, access: { ...recurring, at_most: { count: 0, per: 'month' } } }],
    ['a retention in two units', { ...good, retention: 'P1Y6M' }],
    ['a retention of zero', { ...good, retention: 'P0D' }],
    ['29 seconds', { ...good, expires_in_s: 29 }],
    ['two days', { ...good, expires_in_s: 172_800 }],
  ];
  for (const [what, body] of bad) t.notOk(validate(body), what);
});

t.test('a decision either approves fields or refuses', async (t) => {
  const validate = validatorsOf('citizen')('NewDecision');
  t.ok(validate({ decision: 'approve', fields: ['person.sex'], child_agrees: true }));
  t.ok(validate({ decision: 'refuse' }));
  t.ok(validate({ decision: 'refuse', reason: 'Không.\nTôi không cần.' }));
  t.notOk(validate({ decision: 'approve' }), 'an approval needs fields');
  t.notOk(validate({ decision: 'approve', fields: [] }));
  t.notOk(validate({ decision: 'refuse', reason: 'a\u0000' }));
  t.notOk(validate({ decision: 'refuse', reason: 'a'.repeat(501) }));
});

const LIMITS_AND_WORDS = ['maxLength', 'maxItems', 'description', 'title'];

/** A schema with references resolved, without what only the contract adds: limits, texts, the type next to an enum. */
function bare(schema: unknown, document: Node): unknown {
  if (Array.isArray(schema)) return schema.map((item) => bare(item, document));
  if (typeof schema !== 'object' || schema === null) return schema;
  const { $ref, ...own } = schema as Node;
  if (typeof $ref === 'string') return bare(at(document, ...$ref.slice(2).split('/')), document);
  const isListed = 'enum' in own || 'const' in own;
  const kept = Object.entries(own).filter(
    ([key, value]) => !isAdded(key, value) && !(key === 'type' && isListed),
  );
  return Object.fromEntries(
    kept.map(([key, value]) => [key, key === 'required' ? sorted(value) : bare(value, document)]),
  );
}

// A property can have the name of a keyword; then its value is an object.
const isAdded = (key: string, value: unknown) =>
  key === 'examples' || (LIMITS_AND_WORDS.includes(key) && typeof value !== 'object');
const sorted = (names: unknown) => (names as string[]).toSorted();

t.test('the shapes of the contract are those of the catalogue', async (t) => {
  const document = documentOf('partner');
  const schemaOf = (name: string) => at(document, 'components', 'schemas', name) as Record<string, Node>;
  const dataSets: [string, Readonly<Record<string, Field>>][] = [
    ['ReleasedPerson', PERSON_FIELDS],
    ['ReleasedPrescription', PRESCRIPTION_FIELDS],
    ['ReleasedDocuments', DOCUMENT_FIELDS],
    ['ReleasedOrganisation', ORGANISATION_FIELDS],
  ];
  t.strictSame(
    sorted(Object.keys(schemaOf('ReleasedData').properties as Node)),
    sorted(Object.keys(DATA_SETS)),
  );
  t.equal(dataSets.length, Object.keys(DATA_SETS).length, 'the shapes of each data set are compared');
  for (const [name, fields] of dataSets) {
    const { properties } = schemaOf(name);
    const plain = Object.entries(fields).filter(([, { parameter }]) => parameter?.names !== 'unit');
    const nameOf = (id: string) => id.slice(id.indexOf('.') + 1);
    t.strictSame(
      Object.keys(properties as Node),
      plain.map(([id]) => nameOf(id)),
      'the same fields in the same order',
    );
    for (const [id, { shape }] of plain) {
      t.strictSame((bare(properties, document) as Node)[nameOf(id)], bare(shape, document), id);
    }
  }
  const { patternProperties } = schemaOf('ReleasedPerson');
  const [pattern] = Object.keys(patternProperties as Node) as [string];
  t.ok(new RegExp(pattern).test('resident_of:01') && !new RegExp(pattern).test('resident_of'));
  t.strictSame(FIELDS['person.resident_of'].shape, { type: 'boolean' });
  const validate = validatorsOf('partner')('ReleasedPerson');
  for (const value of [true, false, 'true', 1, null, [], {}])
    t.equal(validate({ 'resident_of:01': value }), typeof value === 'boolean', JSON.stringify(value));
});
