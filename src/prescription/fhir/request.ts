import type {
  CodeableReference,
  Extension,
  MedicationDispense,
  MedicationRequest,
  PractitionerRole,
} from 'fhir/r5.js';
import { dispenseOf, dosageOf, medicationOf } from './line.js';
import {
  extensionUrl,
  ICD_10,
  identifier,
  masked,
  measured,
  quantityIn,
  textExtension,
  unlessEmpty,
} from './names.js';
import type { PrescriptionStatus, ReleasedLine, ReleasedPrescription, RemainingOfLine } from './released.js';

/** Values shared by all prescriptions of a release. */
export interface Setting {
  readonly origin: string;
  /** A FHIR id that names the release. */
  readonly releaseId: string;
  /** Reference to the Patient. */
  readonly subject: string;
}

/** FHIR has fewer states; an extension has the exact one. */
const STATUS: Readonly<Record<PrescriptionStatus, MedicationRequest['status']>> = {
  open: 'active',
  partly_dispensed: 'active',
  dispensed: 'completed',
  expired: 'ended',
  replaced: 'stopped',
  withdrawn: 'cancelled',
};

/**
 * A prescription as one MedicationRequest per line, each followed by a MedicationDispense per dispensing
 * of it. When neither `lines` nor `remaining` was approved it is one MedicationRequest with a masked drug.
 * @param nth index in the release, its name when the code was not approved
 */
export function toRequests(
  prescription: ReleasedPrescription,
  nth: number,
  setting: Setting,
): (MedicationRequest | MedicationDispense)[] {
  const { lines = [], remaining = [] } = prescription;
  const numbers = [...new Set([...lines, ...remaining].map(({ line }) => line))].sort((a, b) => a - b);
  const name = prescription.code ?? `${setting.releaseId}.${nth}`;
  return (numbers.length === 0 ? [undefined] : numbers).flatMap((number) => {
    const id = number === undefined ? name : `${name}.${number}`;
    const line = lines.find((each) => each.line === number);
    const left = remaining.find((each) => each.line === number);
    const medication = line ? medicationOf(line, setting.origin) : { extension: masked() };
    return [
      toRequest({ id, number, line, left, medication, group: name }, prescription, setting),
      ...(left?.dispensed ?? []).map(
        ({ at, quantity }, i): MedicationDispense => ({
          resourceType: 'MedicationDispense',
          id: `${id}.${i + 1}`,
          status: 'completed',
          medication,
          subject: { reference: setting.subject },
          authorizingPrescription: [{ reference: `MedicationRequest/${id}` }],
          quantity: quantityIn(setting.origin, quantity, left?.unit ?? ''),
          whenHandedOver: at,
        }),
      ),
    ];
  });
}

interface Part {
  readonly id: string;
  readonly number: number | undefined;
  readonly line: ReleasedLine | undefined;
  readonly left: RemainingOfLine | undefined;
  readonly medication: CodeableReference;
  readonly group: string;
}

function toRequest(
  part: Part,
  prescription: ReleasedPrescription,
  { origin, subject }: Setting,
): MedicationRequest {
  const { code, issued_at, facility, prescriber, diagnoses = [], advice, status } = prescription;
  const dispense = dispenseOf(part.line, prescription.valid_until, origin);
  return {
    resourceType: 'MedicationRequest',
    id: part.id,
    ...((facility || prescriber) && { contained: [roleOf(prescription, origin)] }),
    ...unlessEmpty('extension', extensionsOf(part, prescription, origin)),
    groupIdentifier:
      code === undefined
        ? { value: part.group }
        : { use: 'official', ...identifier(origin, 'prescriptions', code) },
    // the value set's code for unknown
    status: status === undefined ? 'unknown' : STATUS[status],
    intent: 'order',
    medication: part.medication,
    subject: { reference: subject },
    ...(issued_at !== undefined && { authoredOn: issued_at }),
    ...((facility || prescriber) && { requester: { reference: '#prescriber' } }),
    ...unlessEmpty(
      'reason',
      diagnoses.map((each) => ({
        concept: { coding: [{ system: ICD_10, code: each.code }], text: each.text },
      })),
    ),
    ...(advice && { note: [{ text: advice.text }] }),
    ...(part.line && { dosageInstruction: [dosageOf(part.line, origin)] }),
    ...(dispense && { dispenseRequest: dispense }),
  };
}

/** Prescriber and facility, contained because neither has an identity of its own here. */
function roleOf({ facility, prescriber }: ReleasedPrescription, origin: string): PractitionerRole {
  return {
    resourceType: 'PractitionerRole',
    id: 'prescriber',
    ...(prescriber && {
      practitioner: {
        type: 'Practitioner',
        identifier: identifier(origin, 'practising-licences', prescriber.licence_number),
        display: prescriber.name,
      },
    }),
    ...(facility && {
      organization: {
        type: 'Organization',
        identifier: identifier(origin, 'health-facilities', facility.code),
        display: facility.name,
      },
    }),
  };
}

function extensionsOf(part: Part, prescription: ReleasedPrescription, origin: string): Extension[] {
  const { patient, advice, status } = prescription;
  const { number, left } = part;
  const url = (name: string) => extensionUrl(origin, name);
  const ofPatient: Extension[] = [
    ...(patient?.age_months === undefined
      ? []
      : [{ url: 'age', valueQuantity: measured(patient.age_months, 'tháng', 'mo') }]),
    ...(patient?.weight_kg === undefined
      ? []
      : [{ url: 'weight', valueQuantity: measured(patient.weight_kg, 'kg', 'kg') }]),
    ...textExtension('accompanied-by', patient?.accompanied_by),
  ];
  return [
    // Lists what was approved, so that approved but empty differs from not approved.
    ...Object.keys(prescription).map((name) => ({ url: url('field'), valueCode: `prescriptions.${name}` })),
    ...(number === undefined ? [] : [{ url: url('line'), valuePositiveInt: number }]),
    ...(status === undefined ? [] : [{ url: url('status'), valueCode: status }]),
    ...(ofPatient.length === 0 ? [] : [{ url: url('patient'), extension: ofPatient }]),
    ...(advice?.follow_up_on === undefined
      ? []
      : [{ url: url('follow-up-on'), valueDate: advice.follow_up_on }]),
    ...(left ? [{ url: url('remaining'), valueQuantity: quantityIn(origin, left.quantity, left.unit) }] : []),
  ];
}
