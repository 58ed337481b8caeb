import type { Element, MedicationDispense, MedicationRequest } from 'fhir/r5.js';
import {
  ATC,
  codingOf,
  extensionsOf,
  extensionText,
  extensionUrl,
  ICD_10,
  isMasked,
  ofType,
  quantityFrom,
  told,
} from './names.js';
import type { PrescriptionStatus, ReleasedLine, ReleasedPrescription, RemainingOfLine } from './released.js';

/** A MedicationRequest with its MedicationDispenses. */
export interface Ordered {
  readonly request: MedicationRequest;
  readonly dispenses: readonly MedicationDispense[];
}

/** Members that may be approved and empty: lists, and objects with only optional members. */
const MAY_BE_EMPTY = { diagnoses: [], lines: [], remaining: [], patient: {} } as const;

/** The inverse of `toRequests`: reads a prescription from its MedicationRequests, one per line. */
export function readRequests(
  ordered: readonly [Ordered, ...Ordered[]],
  origin: string,
): ReleasedPrescription {
  const { request } = ordered[0];
  const url = (name: string) => extensionUrl(origin, name);
  const fields = extensionsOf(request, url('field')).map(({ valueCode }) => valueCode);
  const values: ReleasedPrescription = {
    ...MAY_BE_EMPTY,
    ...ofPrescription(request, origin),
    lines: ordered.flatMap((each) => lineOf(each.request, origin)),
    remaining: ordered.flatMap((each) => remainingOf(each, origin)),
  };
  const approved = Object.entries(values).filter(([name]) => fields.includes(`prescriptions.${name}`));
  return Object.fromEntries(approved);
}

function ofPrescription(request: MedicationRequest, origin: string): ReleasedPrescription {
  const url = (name: string) => extensionUrl(origin, name);
  const [role] = ofType(request.contained ?? [], 'PractitionerRole');
  const { practitioner, organization } = role ?? {};
  const note = request.note?.[0];
  const followUp = extensionsOf(request, url('follow-up-on'))[0]?.valueDate;
  const status = extensionsOf(request, url('status'))[0]?.valueCode;
  const validUntil = request.dispenseRequest?.validityPeriod?.end;
  return {
    ...(request.groupIdentifier?.system !== undefined && {
      code: told(request.groupIdentifier.value, 'groupIdentifier.value'),
    }),
    ...(request.authoredOn !== undefined && { issued_at: request.authoredOn }),
    ...(validUntil !== undefined && { valid_until: validUntil }),
    ...(organization && {
      facility: {
        code: told(organization.identifier?.value, 'organization.identifier.value'),
        name: told(organization.display, 'organization.display'),
      },
    }),
    ...(practitioner && {
      prescriber: {
        name: told(practitioner.display, 'practitioner.display'),
        licence_number: told(practitioner.identifier?.value, 'practitioner.identifier.value'),
      },
    }),
    patient: patientOf(extensionsOf(request, url('patient'))[0]),
    diagnoses: (request.reason ?? []).map(({ concept }) => ({
      code: told(codingOf(concept?.coding, ICD_10), 'reason.concept.coding.code'),
      text: told(concept?.text, 'reason.concept.text'),
    })),
    ...(note && {
      advice: { text: note.text, ...(followUp !== undefined && { follow_up_on: followUp }) },
    }),
    ...(status !== undefined && { status: status as PrescriptionStatus }),
  };
}

function patientOf(told: Element | undefined): NonNullable<ReleasedPrescription['patient']> {
  const age = extensionsOf(told, 'age')[0]?.valueQuantity?.value;
  const weight = extensionsOf(told, 'weight')[0]?.valueQuantity?.value;
  const adult = extensionText(told, 'accompanied-by');
  return {
    ...(age !== undefined && { age_months: age }),
    ...(weight !== undefined && { weight_kg: weight }),
    ...(adult !== undefined && { accompanied_by: adult }),
  };
}

function lineOf(request: MedicationRequest, origin: string): ReleasedLine[] {
  const { concept } = request.medication;
  if (concept === undefined || isMasked(request.medication)) return [];
  const [dosage] = request.dosageInstruction ?? [];
  const { quantity, expectedSupplyDuration } = request.dispenseRequest ?? {};
  const named = (element: Element | undefined, name: string) =>
    extensionText(element, extensionUrl(origin, name));
  const tradeName = named(concept, 'trade-name');
  const atc = codingOf(concept.coding, ATC);
  return [
    {
      line: lineNumber(request, origin),
      drug: told(named(concept, 'drug'), 'drug'),
      ...(tradeName !== undefined && { trade_name: tradeName }),
      ...(atc !== undefined && { atc }),
      strength: told(named(concept, 'strength'), 'strength'),
      form: told(named(concept, 'form'), 'form'),
      route: told(dosage?.route?.text, 'dosageInstruction.route.text'),
      dose: told(named(dosage, 'dose'), 'dose'),
      how_to_take: told(dosage?.patientInstruction, 'dosageInstruction.patientInstruction'),
      quantity: told(quantityFrom(origin, quantity), 'dispenseRequest.quantity.value'),
      unit: told(quantity?.unit, 'dispenseRequest.quantity.unit'),
      days: told(expectedSupplyDuration?.value, 'dispenseRequest.expectedSupplyDuration.value'),
    },
  ];
}

function remainingOf({ request, dispenses }: Ordered, origin: string): RemainingOfLine[] {
  return extensionsOf(request, extensionUrl(origin, 'remaining')).map(({ valueQuantity }) => ({
    line: lineNumber(request, origin),
    quantity: told(quantityFrom(origin, valueQuantity), 'remaining.value'),
    unit: told(valueQuantity?.unit, 'remaining.unit'),
    dispensed: dispenses.map(({ whenHandedOver, quantity }) => ({
      at: told(whenHandedOver, 'whenHandedOver'),
      quantity: told(quantityFrom(origin, quantity), 'quantity.value'),
    })),
  }));
}

function lineNumber(request: MedicationRequest, origin: string): number {
  return told(extensionsOf(request, extensionUrl(origin, 'line'))[0]?.valuePositiveInt, 'line');
}
