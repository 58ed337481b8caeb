import t from 'tap';
import { DATA_KINDS, dataKindOf, fieldsOfKind } from '../../src/catalogue/data-kinds.js';
import { FIELDS, type FieldId } from '../../src/catalogue/fields.js';

t.test('each field is of one kind, and each kind has fields', async (t) => {
  const all = DATA_KINDS.flatMap((kind) => fieldsOfKind(kind));
  t.strictSame([...all].sort(), (Object.keys(FIELDS) as FieldId[]).sort());
  for (const kind of DATA_KINDS) t.ok(fieldsOfKind(kind).length > 0, kind);
});

t.test('what is health, a document or sensitive otherwise is found under it', async (t) => {
  t.equal(dataKindOf('person.blood_type'), 'health');
  t.equal(dataKindOf('prescriptions.lines'), 'health');
  t.equal(dataKindOf('documents.driving_licence'), 'documents');
  t.equal(dataKindOf('person.religion'), 'other');
  t.equal(dataKindOf('person.resident_of'), 'residence');
});
