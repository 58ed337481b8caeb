import t from 'tap';
import { onceFor } from '../app/asking.js';
import { fitsContract } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t);
const school = g.partner('school-a');
const pharmacy = g.partner('pharmacy-a');
const atSchool = (required_fields: readonly string[], optional_fields: readonly string[] = []) =>
  school.call('POST', '/v1/consent-requests', {
    body: onceFor(g.number('bao_anh'), { purpose: 'school.enrolment', required_fields, optional_fields }),
  });
const atPharmacy = (required_fields: readonly string[], optional_fields: readonly string[] = []) =>
  pharmacy.call('POST', '/v1/consent-requests', {
    body: onceFor(g.number('an'), {
      purpose: 'pharmacy.dispense_prescription',
      retention: 'P30D',
      required_fields,
      optional_fields,
    }),
  });

t.test('a sensitive field is required only where the catalogue names a law', async (t) => {
  const refused = await atSchool(['person.birth_full_name', 'person.ethnicity']);
  t.match(refused, {
    status: 403,
    body: {
      code: 'field_not_permitted',
      errors: [{ pointer: '/required_fields/1', detail: /person\.ethnicity is sensitive/ }],
    },
  });
  fitsContract(t, 'createConsentRequest', refused);
  t.equal((await atSchool(['person.birth_full_name'], ['person.ethnicity'])).status, 201, 'optional');
  const code = '010010a1b2c3-C';
  t.equal((await atPharmacy(['prescriptions.lines', `prescriptions.remaining:${code}`])).status, 201);
  t.equal((await atPharmacy(['prescriptions.lines'], ['prescriptions.diagnoses'])).status, 201);
  t.match(
    await atPharmacy([`prescriptions.diagnoses:${code}`, 'prescriptions.lines', 'prescriptions.advice']),
    {
      status: 403,
      body: {
        code: 'field_not_permitted',
        errors: [
          { pointer: '/required_fields/0', detail: new RegExp(`diagnoses:${code} is sensitive`) },
          { pointer: '/required_fields/2' },
        ],
      },
    },
  );
});

t.test('the refusal is in the history of the person', async (t) => {
  const an = await g.citizen('an');
  const [entry] = (await an.call('GET', '/history?kind=ask_refused')).body.items;
  t.match(entry, {
    kind: 'ask_refused',
    partner: { partner_id: 'pharmacy-a' },
    refusal: 'field_not_permitted',
  });
});

t.test("a partner's catalogue names the law", async (t) => {
  const catalogue = await pharmacy.call('GET', '/v1/catalogue');
  fitsContract(t, 'getCatalogue', catalogue);
  const purpose = catalogue.body.purposes.find(
    (each: { id: string }) => each.id === 'pharmacy.dispense_prescription',
  );
  const fields = purpose.requirable_sensitive.map((each: { field: string }) => each.field);
  t.ok(fields.includes('prescriptions.lines'));
  t.notOk(fields.includes('prescriptions.diagnoses'));
  t.match(purpose.requirable_sensitive[0].law, /105\/2016\/QH13/);
  const [enrolment] = (await school.call('GET', '/v1/catalogue')).body.purposes;
  t.strictSame(enrolment.requirable_sensitive, []);
});
