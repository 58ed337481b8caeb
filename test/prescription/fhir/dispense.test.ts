import { deepStrictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import { readMedicationDispense, toMedicationDispenses } from '../../../src/prescription/fhir/dispense.js';
import { Problem } from '../../../src/problem.js';
import { dispensing } from './arbitrary.js';
import { faultsOf } from './validator.js';

const ORIGIN = 'https://gateway.example';
const CODE = '010010a1b2c3-C';
const CONSENT = 'cst_01m83t6ccmf8y95syjr0x9a1xe';

const dispense = {
  resourceType: 'MedicationDispense',
  identifier: [{ system: `${ORIGIN}/invoices`, value: 'HD-2026-000123' }],
  status: 'completed',
  medication: { concept: { text: 'Panadol 500 mg, hộp 2 vỉ' } },
  subject: { reference: 'Patient/rel-01m83t6h38f8y98n1mks12y199' },
  supportingInformation: [{ identifier: { system: `${ORIGIN}/consents`, value: CONSENT } }],
  authorizingPrescription: [{ reference: `MedicationRequest/${CODE}.1` }],
  quantity: { value: 10, unit: 'viên' },
  whenHandedOver: '2026-11-26T03:00:00+07:00',
};

function bundleOf(...resources: unknown[]) {
  const entry = resources.map((resource, i) => ({ fullUrl: `https://pharmacy.example/${i}`, resource }));
  return { resourceType: 'Bundle', type: 'collection', entry };
}

t.test('any dispensing becomes valid MedicationDispenses, and is read back unchanged', async () => {
  const setting = { origin: ORIGIN, subject: { reference: 'Patient/1' } };
  fc.assert(
    fc.property(dispensing, ({ code, body }) => {
      const all = JSON.parse(JSON.stringify(toMedicationDispenses(code, body, setting)));
      const sent = all.length === 1 ? all[0] : bundleOf(...all);
      deepStrictEqual(faultsOf(sent), []);
      deepStrictEqual(readMedicationDispense(sent, ORIGIN), { code, body });
    }),
  );
});

t.test('a MedicationDispense is read with every supported reference and medication', async (t) => {
  t.strictSame(faultsOf(dispense), []);
  const expected = {
    code: CODE,
    body: {
      consent_id: CONSENT,
      lines: [{ line: 1, quantity: 10, unit: 'viên', product: 'Panadol 500 mg, hộp 2 vỉ' }],
      invoice_number: 'HD-2026-000123',
    },
  };
  t.strictSame(readMedicationDispense(dispense, ORIGIN), expected);
  const references = [
    { reference: `${ORIGIN}/fhir/MedicationRequest/${CODE}.1` },
    { identifier: { system: `${ORIGIN}/prescription-lines`, value: `${CODE}.1` } },
    {
      reference: `MedicationRequest/${CODE}.1`,
      identifier: { system: `${ORIGIN}/prescription-lines`, value: `${CODE}.1` },
    },
  ];
  for (const reference of references) {
    t.strictSame(
      readMedicationDispense({ ...dispense, authorizingPrescription: [reference] }, ORIGIN),
      expected,
    );
  }
  const coded = { ...dispense, medication: { concept: { coding: [{ code: 'x', display: 'Panadol' }] } } };
  t.match(readMedicationDispense(coded, ORIGIN).body.lines, [{ product: 'Panadol' }]);
  const stored = {
    ...dispense,
    medication: { reference: { reference: 'Medication/1' } },
    quantity: { value: 1 },
  };
  t.strictSame(readMedicationDispense(stored, ORIGIN).body.lines, [{ line: 1, quantity: 1 }]);
});

t.test('an invalid MedicationDispense is refused with a pointer', async (t) => {
  const line = (value: string) => [{ reference: value }];
  const consent = dispense.supportingInformation;
  const { status: _s, ...noStatus } = dispense;
  const { quantity: _q, ...noQuantity } = dispense;
  const { subject: _b, ...noSubject } = dispense;
  const { medication: _m, ...noMedication } = dispense;
  const cases: readonly [string, unknown][] = [
    ['', null],
    ['', 'MedicationDispense'],
    ['', [dispense]],
    ['/resourceType', {}],
    ['/resourceType', { ...dispense, resourceType: 'MedicationRequest' }],
    ['/prescribed', { ...dispense, prescribed: true }],
    ['/a~1b', { ...dispense, 'a/b': true }],
    ['/modifierExtension', { ...dispense, modifierExtension: [{ url: 'http://x', valueBoolean: true }] }],
    ['/implicitRules', { ...dispense, implicitRules: 'http://x' }],
    ['/_implicitRules', { ...dispense, _implicitRules: {} }],
    ['/status', noStatus],
    ['/status', { ...dispense, status: 'preparation' }],
    ['/status', { ...dispense, status: 'entered-in-error' }],
    ['/status', { ...dispense, status: ['completed'] }],
    ['/subject', noSubject],
    ['/medication', noMedication],
    ['/quantity', noQuantity],
    ['/quantity/value', { ...dispense, quantity: { unit: 'viên' } }],
    ...[0, -1, 1.25, '10', null, true, 1e300, 2 ** 53].map((value): [string, unknown] => [
      '/quantity/value',
      { ...dispense, quantity: { value } },
    ]),
    ['/quantity/comparator', { ...dispense, quantity: { value: 10, comparator: '<' } }],
    ['/quantity/unit', { ...dispense, quantity: { value: 10, unit: 5 } }],
    ['/supportingInformation', { ...dispense, supportingInformation: [] }],
    ['/supportingInformation', { ...dispense, supportingInformation: {} }],
    ['/supportingInformation', { ...dispense, supportingInformation: [...consent, ...consent] }],
    [
      '/supportingInformation',
      {
        ...dispense,
        supportingInformation: [{ identifier: { system: 'https://other.example/consents', value: CONSENT } }],
      },
    ],
    [
      '/supportingInformation/0/identifier/value',
      { ...dispense, supportingInformation: [{ identifier: { system: `${ORIGIN}/consents` } }] },
    ],
    ['/authorizingPrescription', { ...dispense, authorizingPrescription: undefined }],
    [
      '/authorizingPrescription',
      { ...dispense, authorizingPrescription: [...line(`MedicationRequest/${CODE}.1`), ...line('x')] },
    ],
    ...[
      `MedicationRequest/${CODE}`,
      `MedicationRequest/${CODE}.0`,
      `MedicationRequest/${CODE}.01`,
      `${CODE}.-1`,
      `MedicationRequest/${CODE}.1.2`,
      'MedicationRequest/010010A1B2C3-C.1',
      `Patient/${CODE}.1`,
      `https://other.example/fhir/MedicationRequest/${CODE}.1`,
      `${CODE}.1`,
    ].map((each): [string, unknown] => [
      '/authorizingPrescription/0',
      { ...dispense, authorizingPrescription: line(each) },
    ]),
    [
      '/authorizingPrescription/0',
      {
        ...dispense,
        authorizingPrescription: [
          {
            reference: `MedicationRequest/${CODE}.1`,
            identifier: { system: `${ORIGIN}/prescription-lines`, value: `${CODE}.2` },
          },
        ],
      },
    ],
    ['/identifier', { ...dispense, identifier: [...dispense.identifier, ...dispense.identifier] }],
    ['/type', { ...bundleOf(dispense), type: 'transaction' }],
    ['/entry', bundleOf()],
    ['/entry/0/resource', { resourceType: 'Bundle', type: 'collection', entry: [{}] }],
    ['/entry/1/resource/resourceType', bundleOf(dispense, { ...dispense, resourceType: 'Patient' })],
    ['/entry/1/resource/quantity/value', bundleOf(dispense, { ...dispense, quantity: { value: 0.25 } })],
    ['/entry/1/resource/resourceType', bundleOf(dispense, bundleOf(dispense))],
    [
      '/entry/1/resource',
      bundleOf(dispense, {
        ...dispense,
        authorizingPrescription: line('MedicationRequest/010010zzzzzz-C.2'),
      }),
    ],
    ['/entry/1/resource', bundleOf(dispense, { ...dispense, identifier: [] })],
    [
      '/entry/1/resource',
      bundleOf(dispense, {
        ...dispense,
        supportingInformation: [{ identifier: { system: `${ORIGIN}/consents`, value: 'cst_other' } }],
      }),
    ],
  ];
  for (const [pointer, sent] of cases) {
    try {
      t.fail(`accepted: ${JSON.stringify(readMedicationDispense(sent, ORIGIN))}`);
    } catch (error) {
      const { code, errors } = error instanceof Problem ? error : ({} as Partial<Problem>);
      t.match(
        { code, errors },
        { code: 'invalid_request', errors: [{ pointer }] },
        JSON.stringify(sent)?.slice(0, 60),
      );
      t.equal(errors?.[0]?.pointer, pointer);
    }
  }
});

t.test('arbitrary input is read or refused with a problem', async () => {
  const names = fc.constantFrom(...Object.keys(dispense), 'entry', 'type');
  const bent = fc.tuple(names, fc.jsonValue()).map(([name, value]) => ({ ...dispense, [name]: value }));
  fc.assert(
    fc.property(
      fc.oneof(
        bent,
        bent.map((each) => bundleOf(dispense, each)),
        fc.jsonValue(),
      ),
      (sent) => {
        try {
          readMedicationDispense(sent, ORIGIN);
        } catch (error) {
          if (!(error instanceof Problem)) throw error;
        }
      },
    ),
    { numRuns: 1_000 },
  );
});
