import { deepStrictEqual, ok } from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import { toBundle } from '../../../src/prescription/fhir/bundle.js';
import { fromBundle } from '../../../src/prescription/fhir/read-bundle.js';
import type { Release, ReleasedPrescription } from '../../../src/prescription/fhir/released.js';
import { Problem } from '../../../src/problem.js';
import { approvedOf, fullPrescription, release } from './arbitrary.js';
import { faultsOf } from './validator.js';

const ORIGIN = 'https://gateway.example';

const prescription: Required<ReleasedPrescription> = {
  code: '010010a1b2c3-C',
  issued_at: '2026-11-25T02:30:00.000Z',
  valid_until: '2026-11-30',
  facility: { code: '01001', name: 'Bệnh viện Đa khoa A' },
  prescriber: { name: 'Bùi Thị Hạnh', licence_number: '000123/HNO-CCHN' },
  patient: { age_months: 50, weight_kg: 15.5, accompanied_by: 'Nguyễn Thu An' },
  diagnoses: [{ code: 'J02.9', text: 'Viêm họng cấp' }],
  lines: [
    {
      line: 1,
      drug: 'Paracetamol',
      trade_name: 'Panadol',
      atc: 'N02BE01',
      strength: '500 mg',
      form: 'viên nén',
      route: 'uống',
      dose: '1 viên',
      how_to_take: 'Ngày 3 lần, sau ăn',
      quantity: 15,
      unit: 'viên',
      days: 5,
    },
    {
      line: 2,
      drug: 'Oresol',
      strength: '27,9 g',
      form: 'bột',
      route: 'uống',
      dose: '1 gói',
      how_to_take: 'Pha với 1 lít nước',
      quantity: 5,
      unit: 'gói',
      days: 5,
    },
  ],
  advice: { text: 'Uống nhiều nước.', follow_up_on: '2026-12-02' },
  status: 'partly_dispensed',
  remaining: [
    {
      line: 1,
      quantity: 5,
      unit: 'viên',
      dispensed: [{ at: '2026-11-26T03:00:00.000Z', quantity: 10 }],
    },
    { line: 2, quantity: 5, unit: 'gói', dispensed: [] },
  ],
};

function released(data: Release['data']): Release {
  return {
    release_id: 'rel_01m83t6h38f8y98n1mks12y199',
    consent_id: 'cst_01m83t6ccmf8y95syjr0x9a1xe',
    released_at: '2026-11-26T04:00:00.000Z',
    purpose: 'pharmacy.dispense_prescription',
    data,
    not_available: ['prescriptions.patient'],
    ledger: {
      entry_hash: 'DUt3AV',
      salt: 'jxwqnl',
      entry: '{"actor":"partner"}',
      origin: 'gateway.example/ledger',
    },
  };
}

function resources(data: Release['data']) {
  return (toBundle(released(data), ORIGIN).entry ?? []).map(({ resource }) => resource);
}

function only(...names: (keyof ReleasedPrescription)[]): ReleasedPrescription {
  return Object.fromEntries(names.map((name) => [name, prescription[name]]));
}

t.test('any release becomes a valid Bundle, and is read back unchanged', async () => {
  fc.assert(
    fc.property(release, (each) => {
      const text = JSON.stringify(toBundle(each, ORIGIN));
      deepStrictEqual(faultsOf(JSON.parse(text)), []);
      deepStrictEqual(fromBundle(JSON.parse(text)), each);
    }),
  );
});

t.test('a Bundle does not mention members that were not approved', async () => {
  // Replaces each value by the name of its member.
  const marked = (value: unknown, name: string): unknown => {
    if (Array.isArray(value)) return value.map((item) => marked(item, name));
    if (typeof value !== 'object' || value === null) return `<${name}>`;
    const members = Object.entries(value).map(([own, each]) => [
      own,
      own === 'line' ? each : marked(each, name),
    ]);
    return Object.fromEntries(members);
  };
  const full = fullPrescription.map(
    (each) =>
      Object.fromEntries(
        Object.entries(each).map(([name, value]) => [name, marked(value, name)]),
      ) as typeof each,
  );
  const both = full.chain((each) => fc.record({ full: fc.constant(each), approved: approvedOf(each) }));
  const mentions = (value: unknown) =>
    [...new Set([...JSON.stringify(value).matchAll(/<([a-z_]+)>/g)].map(([, name]) => name))].sort();
  fc.assert(
    fc.property(both, ({ full, approved }) => {
      const hidden = Object.keys(full).filter((name) => !(name in approved));
      const bundle = toBundle({ ...released({ prescriptions: [approved] }), not_available: [] }, ORIGIN);
      deepStrictEqual(mentions(bundle), mentions(approved));
      for (const name of hidden) ok(!JSON.stringify(bundle).includes(`prescriptions.${name}`));
    }),
  );
});

t.test('each approved member adds its own elements and no others', async (t) => {
  const always = [
    'resourceType',
    'id',
    'extension',
    'groupIdentifier',
    'status',
    'intent',
    'medication',
    'subject',
  ];
  const own: Record<keyof ReleasedPrescription, readonly string[]> = {
    code: [],
    issued_at: ['authoredOn'],
    valid_until: ['dispenseRequest'],
    facility: ['contained', 'requester'],
    prescriber: ['contained', 'requester'],
    patient: [],
    diagnoses: ['reason'],
    lines: ['dosageInstruction', 'dispenseRequest'],
    advice: ['note'],
    status: [],
    remaining: [],
  };
  for (const [name, elements] of Object.entries(own)) {
    const [, , request] = resources({ prescriptions: [only(name as keyof ReleasedPrescription)] });
    t.strictSame(Object.keys(request ?? {}).sort(), [...always, ...elements].sort(), name);
  }
});

t.test('a complete prescription', async (t) => {
  const [patient, provenance, first, dispensed, second, ...more] = resources({
    person: { birth_full_name: 'Nguyễn Minh', date_of_birth: '2022-09', sex: 'male', ethnicity: 'Kinh' },
    prescriptions: [prescription],
  });
  t.strictSame(more, []);
  t.match(patient, {
    resourceType: 'Patient',
    name: [{ text: 'Nguyễn Minh' }],
    birthDate: '2022-09',
    gender: 'male',
    extension: [{ url: `${ORIGIN}/fhir/person.ethnicity`, valueString: '"Kinh"' }],
  });
  t.match(provenance, { resourceType: 'Provenance', recorded: '2026-11-26T04:00:00.000Z' });
  t.match(first, {
    resourceType: 'MedicationRequest',
    id: '010010a1b2c3-C.1',
    status: 'active',
    intent: 'order',
    groupIdentifier: { system: `${ORIGIN}/prescriptions`, value: '010010a1b2c3-C' },
    medication: {
      concept: {
        text: 'Paracetamol (Panadol) 500 mg',
        coding: [{ system: 'http://www.whocc.no/atc', code: 'N02BE01' }],
      },
    },
    authoredOn: '2026-11-25T02:30:00.000Z',
    reason: [{ concept: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code: 'J02.9' }] } }],
    dosageInstruction: [{ text: '1 viên. Ngày 3 lần, sau ăn', route: { text: 'uống' } }],
    dispenseRequest: {
      validityPeriod: { end: '2026-11-30' },
      quantity: { value: 15, unit: 'viên' },
      expectedSupplyDuration: { value: 5, code: 'd' },
    },
    note: [{ text: 'Uống nhiều nước.' }],
  });
  t.match(dispensed, {
    resourceType: 'MedicationDispense',
    status: 'completed',
    authorizingPrescription: [{ reference: 'MedicationRequest/010010a1b2c3-C.1' }],
    quantity: { value: 10, unit: 'viên' },
    whenHandedOver: '2026-11-26T03:00:00.000Z',
  });
  t.match(second, { id: '010010a1b2c3-C.2', medication: { concept: { text: 'Oresol 27,9 g' } } });
});

t.test('without approved lines the drug is masked, and the other members are present', async (t) => {
  const masked = [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'masked' }];
  const [, , request, ...more] = resources({ prescriptions: [only('issued_at', 'diagnoses')] });
  t.strictSame(more, []);
  t.match(request, { medication: { extension: masked }, status: 'unknown', reason: [{}] });
  t.notMatch(JSON.stringify(request), '010010a1b2c3');
  const [, , first, dispensed, second] = resources({ prescriptions: [only('remaining')] });
  for (const each of [first, dispensed, second]) t.match(each, { medication: { extension: masked } });
});

t.test('statuses map to those of FHIR', async (t) => {
  const expected = {
    open: 'active',
    partly_dispensed: 'active',
    dispensed: 'completed',
    expired: 'ended',
    replaced: 'stopped',
  } as const;
  for (const [status, inFhir] of Object.entries(expected)) {
    const [, , request] = resources({ prescriptions: [{ status: status as keyof typeof expected }] });
    t.match(request, { status: inFhir });
  }
});

t.test('other Bundles are refused as releases', async (t) => {
  const bundle = toBundle(released({ prescriptions: [prescription] }), ORIGIN);
  const cases = [
    { ...bundle, identifier: { system: 'https://gateway.example/consents', value: 'x' } },
    { ...bundle, entry: [] },
    { resourceType: 'Bundle', type: 'collection' } as const,
  ];
  for (const each of cases) {
    try {
      fromBundle(each);
      t.fail('accepted');
    } catch (error) {
      t.ok(error instanceof Problem && error.code === 'invalid_request', String(error));
    }
  }
});

t.test('the validator refuses resources that are not R5', async (t) => {
  type Loose = Record<string, unknown>;
  const cases: readonly [string, RegExp, (request: Loose, bundle: Loose) => void][] = [
    ['an unknown member', /Unexpected property/, (request) => (request.prescribed = true)],
    ['a member of R4 only', /Unexpected property/, (request) => (request.reasonCode = [{ text: 'x' }])],
    [
      'an unknown member of a data type',
      /Unexpected property/,
      (request) => (request.subject = { ref: 'Patient/1' }),
    ],
    [
      'a list instead of an object',
      /subject must be object/,
      (request) => (request.subject = [request.subject]),
    ],
    ['an object instead of a list', /note must be array/, (request) => (request.note = { text: 'x' })],
    ['no status', /status: Missing property/, (request) => delete request.status],
    ['no subject', /subject: Missing property/, (request) => delete request.subject],
    ['no medication', /medication: Missing property/, (request) => delete request.medication],
    ['a code outside of the value set', /Code "open" not found/, (request) => (request.status = 'open')],
    [
      "a code of another resource's value set",
      /Code "preparation" not found/,
      (request) => (request.status = 'preparation'),
    ],
    ['a wrong type of Bundle', /Code "list" not found/, (_, bundle) => (bundle.type = 'list')],
    ['an invalid date', /authoredOn must match pattern/, (request) => (request.authoredOn = '2026-13-01')],
    [
      'a moment without a zone',
      /timestamp must match/,
      (_, bundle) => (bundle.timestamp = '2026-11-26T04:00:00'),
    ],
    ['an id with an underscore', /id must match pattern/, (request) => (request.id = 'rel_1')],
    ['an empty element', /ele-1/, (request) => (request.medication = {})],
    ['an extension without a value', /ext-1/, (request) => (request.extension = [{ url: 'http://x' }])],
    ['an unreferenced contained resource', /dom-3/, (request) => delete request.requester],
    [
      'a duration without a system of its unit',
      /drt-1/,
      (request) => (request.dispenseRequest = { expectedSupplyDuration: { value: 5, code: 'd' } }),
    ],
    ['a dangling reference', /ref-1/, (request) => (request.subject = { reference: '#nobody' })],
    ['entries without URLs', /bdl-15/, (request, bundle) => (bundle.entry = [{ resource: request }])],
    [
      'a duplicate entry',
      /bdl-7/,
      (_, bundle) => (bundle.entry = [...(bundle.entry as unknown[]), (bundle.entry as unknown[])[2]]),
    ],
  ];
  const text = JSON.stringify(toBundle(released({ prescriptions: [prescription] }), ORIGIN));
  t.strictSame(faultsOf(JSON.parse(text)), [], 'the original Bundle is valid');
  for (const [name, fault, change] of cases) {
    const bundle = JSON.parse(text) as Loose;
    const [, , entry] = bundle.entry as { resource: Loose }[];
    change((entry as { resource: Loose }).resource, bundle);
    t.match(faultsOf(bundle).join('; '), fault, name);
  }
});
