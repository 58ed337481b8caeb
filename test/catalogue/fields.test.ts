import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import t from 'tap';
import { FIELDS, type FieldId, parseField } from '../../src/catalogue/fields.js';
import { PERSON_FIELDS } from '../../src/catalogue/person-fields.js';
import { PURPOSES } from '../../src/catalogue/purposes.js';

const ENTRIES = Object.entries(FIELDS) as [FieldId, (typeof FIELDS)[FieldId]][];

t.test('the fields of a person are those of the law and the derived ones', async (t) => {
  const names = Object.entries(PERSON_FIELDS)
    .filter(([, field]) => field.derivedFrom === undefined)
    .map(([id]) => id.slice(7));
  t.strictSame(names.sort(), [
    'absence_declaration',
    'birth_full_name',
    'birth_registration_place',
    'blood_type',
    'current_residence',
    'date_of_birth',
    'death_or_missing_date',
    'eid_status',
    'email',
    'ethnicity',
    'household_members',
    'id_card_issue',
    'marital_status',
    'nationality',
    'occupation',
    'old_id_number_9',
    'other_information',
    'other_name',
    'permanent_residence',
    'personal_id_number',
    'phone_number',
    'place_of_birth',
    'place_of_origin',
    'portrait',
    'related_persons',
    'relation_to_household_head',
    'religion',
    'residence_file_number',
    'sex',
    'temporary_residence',
  ]);
  const derived = ENTRIES.filter(([, field]) => field.derivedFrom !== undefined).map(([id]) => id.slice(7));
  t.strictSame(derived.sort(), [
    'birth_year',
    'has_not_answered',
    'is_adult',
    'is_adult_citizen',
    'is_at_least_14',
    'province_of_residence',
    'pseudonym',
    'resident_of',
  ]);
});

t.test('exactly the fields that the law calls sensitive are sensitive', async (t) => {
  const sensitive = ENTRIES.filter(([, field]) => field.sensitivity === 'sensitive').map(([id]) => id);
  const ofHealth = ENTRIES.map(([id]) => id).filter((id) => id.startsWith('prescriptions.'));
  const ofPerson = ['person.blood_type', 'person.ethnicity', 'person.religion'];
  t.strictSame(sensitive.sort(), [...ofPerson, ...ofHealth].sort());
});

t.test('every field has texts in both languages, in NFC', async (t) => {
  for (const [id, { label, hint }] of ENTRIES) {
    for (const text of [label.vi, label.en, hint.vi, hint.en]) {
      t.ok(text.length > 1, id);
      t.equal(text, text.normalize('NFC'), id);
    }
  }
});

t.test('a derived field is computed from fields that are not derived', async (t) => {
  for (const [id, { derivedFrom }] of ENTRIES) {
    for (const source of derivedFrom ?? [])
      t.match(FIELDS, { [source]: { derivedFrom: undefined } }, `${id}: ${source}`);
  }
});

t.test('shapes are JSON Schemas, unchanged after a JSON round trip', async (t) => {
  const ajv = new Ajv2020({ strict: true, strictRequired: true });
  addFormats.default(ajv);
  for (const [id, field] of ENTRIES) {
    t.doesNotThrow(() => ajv.compile(field.shape), id);
    t.strictSame(JSON.parse(JSON.stringify(field)), field, id);
  }
});

t.test('parseField parses fields and their parameters', async (t) => {
  t.strictSame(parseField('person.sex'), { id: 'person.sex' });
  t.strictSame(parseField('person.resident_of:79'), { id: 'person.resident_of', parameter: '79' });
  t.strictSame(parseField('person.resident_of:26740'), { id: 'person.resident_of', parameter: '26740' });
  for (const text of [
    '',
    'sex',
    'person.',
    'person.sex:1',
    'person.sex:',
    'person.resident_of',
    'person.resident_of:',
    'person.resident_of:7',
    'person.resident_of:790',
    'person.resident_of:79:79',
    'person.resident_of:79\n',
    'person.resident_of:٧٩',
    'PERSON.SEX',
    'person.toString',
    '__proto__',
    'person.sex ',
  ]) {
    t.equal(parseField(text), undefined, JSON.stringify(text));
  }
});

t.test(
  'hints and descriptions fit whoever the data is about, also a child that somebody else decides for',
  async (t) => {
    const texts = [
      ...Object.values(FIELDS).map(({ hint }) => hint),
      ...Object.values(PURPOSES).map(({ description }) => description),
    ];
    for (const { vi, en } of texts) {
      t.notMatch(vi, /(của|cho|nơi|mà) bạn(?!\p{L})|^bạn(?!\p{L})/iu);
      t.notMatch(en, /\byours?\b|\byou (are|have|were|may)\b/i);
    }
  },
);

t.test('parseField accepts only canonical texts', async () => {
  const text = fc.oneof(
    fc.string(),
    fc.constantFrom(...Object.keys(FIELDS)).chain((id) => fc.string().map((end) => id + end)),
  );
  fc.assert(
    fc.property(text, (given) => {
      const parsed = parseField(given);
      if (parsed === undefined) return;
      const written = parsed.parameter === undefined ? parsed.id : `${parsed.id}:${parsed.parameter}`;
      if (written !== given) throw new Error(`${given} was read as ${written}`);
    }),
  );
});
