import t from 'tap';
import { FHIR_MEDIA_TYPE } from '../../../src/prescription/fhir/names.js';
import { fromBundle } from '../../../src/prescription/fhir/read-bundle.js';
import { createTestGateway } from '../../helpers/gateway.js';
import { consentTo, newCode, prescribe } from '../pharmacy.js';
import { faultsOf } from './validator.js';

const g = await createTestGateway(t);
const pharmacy = g.partner('pharmacy-a');
const ACCESS = {
  mode: 'recurring',
  until: new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10),
  at_most: { count: 10, per: 'day' },
};
const release = (consent: string, accept: string, body?: object) =>
  pharmacy.call('POST', `/v1/consents/${consent}/releases`, { body, headers: { accept } });

t.test('a release as FHIR is valid and has the same content as JSON', async (t) => {
  const code = await prescribe(g);
  const fields = ['code', 'status', 'lines', 'remaining'].map((name) => `prescriptions.${name}:${code}`);
  const consent = await consentTo(g, pharmacy, fields, { access: ACCESS });
  const dispensed = await dispenseAsFhir(code, consent, [10, 3]);
  t.match(dispensed, { status: 201, body: { code, status: 'partly_dispensed' } });
  const [plain, fhir] = [
    await release(consent, 'application/json'),
    await release(consent, 'application/fhir+json'),
  ];
  t.match(fhir.headers['content-type'], /^application\/fhir\+json; charset=utf-8$/);
  t.match(fhir.headers.vary, /accept/i);
  t.strictSame(faultsOf(fhir.body), []);
  const { data, purpose, consent_id } = fromBundle(fhir.body);
  t.strictSame(
    { data, purpose, consent_id },
    { data: plain.body.data, purpose: plain.body.purpose, consent_id: consent },
  );
  t.notMatch(JSON.stringify(fhir.body), /J02|Viêm họng|Bùi Thị Hạnh/, 'only approved content');
});

t.test('a release that FHIR cannot represent is refused and not counted', async (t) => {
  const consent = await consentTo(g, pharmacy, ['person.sex', 'prescriptions.status'], { access: ACCESS });
  const refused = await release(consent, 'application/fhir+json', { fields: ['person.sex'] });
  t.match(refused, { status: 406, body: { code: 'not_acceptable' } });
  t.match(await release(consent, 'application/fhir+json; fhirVersion=4.0'), { status: 406 });
  t.match(await release(consent, 'application/xml'), { status: 406 });
  t.match((await pharmacy.call('GET', `/v1/consents/${consent}`)).body, { state: 'active', uses: 0 });
  t.equal((await release(consent, '*/*')).status, 201);
  const either = await release(consent, 'application/fhir+json, application/json;q=0.5', {
    fields: ['person.sex'],
  });
  t.match(
    either,
    { status: 201, body: { data: { person: { sex: 'female' } } } },
    'JSON, which is acceptable too',
  );
});

t.test('dispensings posted as FHIR follow the same rules', async (t) => {
  const code = await prescribe(g);
  const consent = await consentTo(g, pharmacy, ['prescriptions.lines'], { access: ACCESS });
  t.match(await dispenseAsFhir(code, consent, [1], { unit: 'hộp' }), {
    status: 400,
    body: { errors: [{ pointer: '/lines/0/unit' }] },
  });
  t.match(await dispenseAsFhir(code, consent, [16]), {
    status: 409,
    body: { code: 'quantity_exceeds_remaining' },
  });
  for (const value of [0, -1, 1.25])
    t.match(await dispenseAsFhir(code, consent, [value]), { status: 400 }, String(value));
  t.match(
    await dispenseAsFhir(code, consent, [1], { of: newCode() }),
    { status: 404 },
    'a line of another prescription',
  );
  t.match(await post(code, { resourceType: 'Patient' }), { status: 400, body: { code: 'invalid_request' } });
  t.match(await post(code, []), { status: 400 });
  const sent = await pharmacy.call('POST', '/v1/prescriptions', {
    body: {},
    contentType: 'application/fhir+json',
  });
  t.match(
    sent,
    { status: 415, body: { code: 'unsupported_media_type' } },
    'an operation that does not accept FHIR',
  );
});

function dispenseAsFhir(
  code: string,
  consent: string,
  values: readonly number[],
  { unit = 'viên', of = code } = {},
) {
  const entry = values.map((value, i) => ({
    resource: {
      resourceType: 'MedicationDispense',
      status: 'completed',
      subject: { reference: 'Patient/1' },
      medication: { concept: { text: 'Panadol' } },
      supportingInformation: [{ identifier: { system: `${g.origin}/consents`, value: consent } }],
      authorizingPrescription: [{ reference: `MedicationRequest/${of}.${i + 1}` }],
      quantity: { value, unit },
    },
  }));
  return post(
    code,
    entry.length === 1 ? entry[0]?.resource : { resourceType: 'Bundle', type: 'collection', entry },
  );
}

function post(code: string, body: unknown) {
  return pharmacy.call('POST', `/v1/prescriptions/${code}/dispensings`, {
    body,
    contentType: FHIR_MEDIA_TYPE,
  });
}
