import fc from 'fast-check';
import type { Release, ReleasedPrescription } from '../../../src/prescription/fhir/released.js';
import { quantityOf } from '../../../src/prescription/quantity.js';

// Arbitrary prescriptions, releases and dispensings that the contract allows.
const text = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
  fc.constantFrom(
    'Viêm họng cấp',
    ' đầu và cuối ',
    'a "quoted" \\ text',
    'one\ntwo',
    '<b>&amp;</b>',
    '__proto__',
  ),
);
const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 12, maxLength: 12 });
const day = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const instant = fc
  .date({ min: new Date('2026-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const code = fc
  .tuple(
    fc.string({
      unit: fc.constantFrom(...'0123456789abcdefghijklmnopqrstuvwxyz'),
      minLength: 12,
      maxLength: 12,
    }),
    fc.constantFrom('N', 'H', 'C', 'T'),
  )
  .map(([name, kind]) => `${name}-${kind}`);

const maybe = { noNullPrototype: true } as const;
const drugQuantity = fc.integer({ min: 1, max: 3000 }).map(quantityOf);
const line = fc.record(
  {
    drug: text,
    trade_name: text,
    strength: text,
    form: text,
    route: text,
    dose: text,
    how_to_take: text,
    atc: fc.constantFrom('N02BE01', 'J01CA04'),
    quantity: drugQuantity,
    unit: text,
    days: fc.integer({ min: 1, max: 90 }),
  },
  {
    ...maybe,
    requiredKeys: ['drug', 'strength', 'form', 'route', 'dose', 'how_to_take', 'quantity', 'unit', 'days'],
  },
);
const left = fc.record(
  {
    quantity: fc.oneof(fc.constant(0), drugQuantity),
    unit: text,
    dispensed: fc.array(fc.record({ at: instant, quantity: drugQuantity }, maybe), { maxLength: 3 }),
  },
  maybe,
);

export const fullPrescription: fc.Arbitrary<Required<ReleasedPrescription>> = fc
  .record(
    {
      code,
      issued_at: instant,
      valid_until: day,
      facility: fc.record({ code: digits.map((each) => each.slice(0, 5)), name: text }, maybe),
      prescriber: fc.record({ name: text, licence_number: text }, maybe),
      patient: fc.record(
        {
          age_months: fc.integer({ min: 0, max: 71 }),
          weight_kg: fc.integer({ min: 5, max: 400 }).map((each) => each / 10),
          accompanied_by: text.filter((each) => !/\p{N}/u.test(each)),
        },
        { ...maybe, requiredKeys: [] },
      ),
      diagnoses: fc.array(fc.record({ code: fc.constantFrom('J02.9', 'I10', 'E11.9'), text }, maybe), {
        maxLength: 3,
      }),
      lines: fc.array(line, { maxLength: 4 }),
      advice: fc.record({ text, follow_up_on: day }, { ...maybe, requiredKeys: ['text'] }),
      status: fc.constantFrom('open', 'partly_dispensed', 'dispensed', 'expired', 'replaced'),
      remaining: fc.array(left, { maxLength: 4 }),
    } as const,
    maybe,
  )
  .map(({ lines, remaining, ...others }) => ({
    ...others,
    lines: lines.map((each, i) => ({ line: i + 1, ...each })),
    // Line numbers may be missing, or exceed those of the approved lines.
    remaining: remaining.map((each, i) => ({ line: 2 * i + 1, ...each })),
  }));

/** An arbitrary subset of the members of a prescription, as if only these were approved. */
export const approvedOf = (
  prescription: Required<ReleasedPrescription>,
): fc.Arbitrary<ReleasedPrescription> =>
  fc
    .subarray(Object.keys(prescription), { minLength: 1 })
    .map((names) =>
      Object.fromEntries(Object.entries(prescription).filter(([name]) => names.includes(name))),
    );

const prescriptions = fc
  .uniqueArray(fullPrescription, { maxLength: 3, selector: (each) => each.code })
  .chain((all) => fc.tuple(...all.map(approvedOf)));

const json = fc.jsonValue({ maxDepth: 2 });
const person = fc.record(
  {
    birth_full_name: text,
    personal_id_number: digits,
    date_of_birth: fc.oneof(
      day,
      day.map((each) => each.slice(0, 7)),
      day.map((each) => each.slice(0, 4)),
    ),
    sex: fc.constantFrom('male', 'female'),
    phone_number: text,
    email: text,
    'resident_of:01': fc.boolean(),
    nationality: fc.constant(['VN']),
    permanent_residence: json,
    related_persons: json,
    is_adult: fc.oneof(fc.boolean(), json),
  },
  { ...maybe, requiredKeys: [] },
);
const documents = fc.record(
  { driving_licence: json, health_insurance_card: json },
  { ...maybe, requiredKeys: [] },
);
const id = fc.string({
  unit: fc.constantFrom(...'0123456789abcdefghjkmnpqrstvwxyz'),
  minLength: 26,
  maxLength: 26,
});

/** Any release, after a round trip through JSON. */
export const release: fc.Arbitrary<Release> = fc
  .record(
    {
      release_id: id.map((each) => `rel_${each}`),
      consent_id: id.map((each) => `cst_${each}`),
      released_at: instant,
      purpose: fc.constant('pharmacy.dispense_prescription'),
      data: fc.record({ person, prescriptions, documents }, { ...maybe, requiredKeys: [] }),
      not_available: fc.subarray([
        'person.email',
        'prescriptions.lines:010010a1b2c3-C',
        'documents.driving_licence',
      ]),
      ledger: fc.record(
        { entry_hash: text, salt: text, entry: text, origin: text },
        { ...maybe, requiredKeys: ['entry_hash', 'entry', 'origin'] },
      ),
    },
    maybe,
  )
  .map((each) => JSON.parse(JSON.stringify(each)) as Release);

/** Any dispensing, with the code of its prescription. */
export const dispensing = fc.record(
  {
    code,
    body: fc.record(
      {
        consent_id: id.map((each) => `cst_${each}`),
        lines: fc.array(
          fc.record(
            {
              line: fc.integer({ min: 1, max: 50 }),
              quantity: drugQuantity,
              product: text.filter((each) => each.trim() !== ''),
            },
            { ...maybe, requiredKeys: ['line', 'quantity'] },
          ),
          { minLength: 1, maxLength: 5 },
        ),
        invoice_number: text.filter((each) => each.trim() !== ''),
      },
      { ...maybe, requiredKeys: ['consent_id', 'lines'] },
    ),
  },
  maybe,
);
