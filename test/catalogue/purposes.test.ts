import t from 'tap';
import { FIELDS, type FieldId } from '../../src/catalogue/fields.js';
import { PRESCRIPTION_FIELDS } from '../../src/catalogue/prescription-fields.js';
import { isPurposeId, PURPOSES, type PurposeId, purposeOf } from '../../src/catalogue/purposes.js';

const IDS = Object.keys(PURPOSES) as PurposeId[];

t.test('every purpose is complete and within the limits of the contract', async (t) => {
  for (const id of IDS) {
    const purpose = purposeOf(id);
    t.match(id, /^[a-z]+\.[a-z0-9_]+$/);
    t.ok(purpose.partnerKinds.length > 0 && purpose.fields.length > 0 && purpose.accessModes.length > 0, id);
    t.ok(purpose.fields.length <= 40, `${id}: all its fields fit into one request`);
    t.equal(new Set(purpose.fields).size, purpose.fields.length, `${id}: no field twice`);
    for (const duration of [purpose.onceValidFor, purpose.retentionMax, purpose.untilMax ?? 'P1D']) {
      t.match(duration, /^P[1-9][0-9]{0,3}[DWMY]$/, `${id}: ${duration}`);
    }
    t.ok(
      purpose.expiresInMax_s >= 300 && purpose.expiresInMax_s <= 86_400,
      `${id}: the default of 300 s is allowed`,
    );
    for (const text of [purpose.label.vi, purpose.label.en, purpose.description.vi, purpose.description.en]) {
      t.ok(text.length > 0 && text.length <= 500);
    }
  }
});

t.test('a purpose has limits of recurring access exactly when it allows it', async (t) => {
  for (const id of IDS) {
    const { accessModes, untilMax, atMostMax } = purposeOf(id);
    const recurs = accessModes.includes('recurring');
    t.equal(untilMax !== null, recurs, id);
    t.equal(atMostMax !== null, recurs, id);
  }
});

t.test('a derived alternative discloses less, and can itself be requested', async (t) => {
  for (const id of IDS) {
    const { fields, derivedAlternatives } = purposeOf(id);
    for (const [raw, alternatives] of Object.entries(derivedAlternatives)) {
      t.ok((fields as readonly string[]).includes(raw), `${id}: ${raw}`);
      for (const alternative of alternatives) {
        t.ok(fields.includes(alternative), `${id}: ${alternative}`);
        t.ok(
          (FIELDS[alternative].derivedFrom as readonly string[]).includes(raw),
          `${alternative} comes from ${raw}`,
        );
      }
    }
  }
});

t.test('only purposes on a fixed list request sensitive fields', async (t) => {
  const sensitive = IDS.flatMap((id) =>
    purposeOf(id)
      .fields.filter((field) => FIELDS[field].sensitivity === 'sensitive')
      .map((field) => `${id} ${field}`),
  );
  const ofPrescription = Object.keys(PRESCRIPTION_FIELDS).map(
    (field) => `pharmacy.dispense_prescription ${field}`,
  );
  t.strictSame(sensitive, [...ofPrescription, 'school.enrolment person.ethnicity']);
});

t.test('only a law makes a sensitive field of a purpose requirable', async (t) => {
  for (const id of IDS) {
    const { fields, requirableSensitive } = purposeOf(id);
    for (const [field, law] of Object.entries(requirableSensitive)) {
      t.ok((fields as readonly string[]).includes(field), `${id}: ${field}`);
      t.equal(FIELDS[field as FieldId].sensitivity, 'sensitive', `${id}: ${field}`);
      t.match(law, /\d+\/20\d\d/, `${id}: ${field} names its law`);
    }
  }
  const requirable = IDS.filter((id) => Object.keys(purposeOf(id).requirableSensitive).length > 0);
  t.strictSame(requirable, ['pharmacy.dispense_prescription']);
});

t.test('an age check discloses only the age check', async (t) => {
  t.strictSame(PURPOSES['bank.age_check'].fields, ['person.is_adult']);
  t.strictSame(PURPOSES['pharmacy.age_check'].fields, ['person.is_adult']);
});

t.test(
  'a purpose of which the partner does not learn who answers has no field that names anybody',
  async (t) => {
    const unnamed = IDS.filter((id) => purposeOf(id).isUnnamed);
    t.strictSame(unnamed, ['civic.petition', 'civic.congress_comment', 'civic.service_feedback']);
    const harmless = /^person\.(is_adult_citizen|province_of_residence|pseudonym|has_not_answered)$/;
    for (const id of unnamed)
      for (const field of purposeOf(id).fields) t.match(field, harmless, `${id} ${field}`);
    for (const id of IDS) {
      const { isAnsweredOnce = false, fields, accessModes } = purposeOf(id);
      t.equal(fields.includes('person.has_not_answered'), isAnsweredOnce, id);
      if (isAnsweredOnce) t.strictSame(accessModes, ['once'], 'a release is the answer');
    }
  },
);

t.test('a purpose asks for data of people or of an organisation, not of both', async (t) => {
  const isOfOrganisation = (id: PurposeId) => {
    const kinds = new Set(purposeOf(id).fields.map((field) => field.startsWith('organisation.')));
    t.equal(kinds.size, 1, id);
    return kinds.has(true);
  };
  const ofOrganisations = IDS.filter(isOfOrganisation);
  t.strictSame(ofOrganisations, ['civic.organisation_registration']);
  for (const id of ofOrganisations)
    t.match(purposeOf(id), { subjects: 'adults', hasPseudonyms: false, derivedAlternatives: {} }, id);
});

t.test('isPurposeId knows its ids and no inherited properties', async (t) => {
  for (const id of IDS) t.ok(isPurposeId(id));
  for (const text of ['', 'constructor', 'bank', 'bank.Account_opening']) t.notOk(isPurposeId(text));
});
