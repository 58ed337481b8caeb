import type { MedicationDispense, Reference } from 'fhir/r5.js';
import type { components } from '../../contract/generated/partner.js';
import { isFraction, sixthsOf } from '../quantity.js';
import { DISPENSE_ELEMENTS, type JsonNode, jsonNode } from './json-node.js';
import { extensionUrl, identifier, masked, quantityIn, refuseAt, systemOf } from './names.js';

export type NewDispensing = components['schemas']['NewDispensing'];
type NewDispensingLine = NewDispensing['lines'][number];

export interface ReadDispensing {
  /** The code of the prescription. */
  readonly code: string;
  readonly body: NewDispensing;
}

/** FHIR's value is the fraction rounded to as few as two decimals. */
const FRACTION_TOLERANCE = 0.005;
const REFERENCE = /^MedicationRequest\/(?<line>.*)$/s;
const LINE = /^(?<code>[0-9a-z]{12}-[NHCT])\.(?<line>[1-9]\d{0,3})$/;
/** Both change the meaning of their parent, which must not be read without them (R5 extensibility.html). */
const CHANGES_MEANING = ['modifierExtension', 'implicitRules'];

/**
 * Reads a MedicationDispense, or a Bundle (type collection) of several of one prescription under one consent.
 * The consent is in `supportingInformation` (identifier, system `<origin>/consents`), the prescribed line in
 * `authorizingPrescription` (reference `MedicationRequest/<code>.<line>`, or identifier `<code>.<line>` of system
 * `<origin>/prescription-lines`), an optional invoice number in `identifier` (system `<origin>/invoices`) and the
 * product in `medication.concept`.
 * @param resource the parsed body, not validated
 * @throws Problem invalid_request, pointing into the body
 */
export function readMedicationDispense(resource: unknown, origin: string): ReadDispensing {
  const body = jsonNode(resource, '');
  const places = body.text('resourceType') === 'Bundle' ? placesOf(body) : [body];
  const read = places.map((place) => readOne(place, origin));
  const [first] = read as [One];
  for (const [i, one] of read.entries()) {
    for (const name of ['code', 'consent_id', 'invoice_number'] as const) {
      if (one[name] !== first[name])
        refuseAt((places[i] as JsonNode).pointer, `${name} is another's than the first's`);
    }
  }
  return {
    code: first.code,
    body: {
      consent_id: first.consent_id,
      lines: read.map(({ line }) => line),
      ...(first.invoice_number !== undefined && { invoice_number: first.invoice_number }),
    },
  };
}

function placesOf(bundle: JsonNode): readonly JsonNode[] {
  if (bundle.text('type') !== 'collection') refuseAt(bundle.at('type').pointer, 'must be collection');
  const entries = bundle.list('entry');
  if (entries.length === 0) refuseAt(bundle.at('entry').pointer, 'is missing');
  return entries.map((entry) => entry.at('resource'));
}

interface One {
  readonly code: string;
  readonly consent_id: string;
  readonly invoice_number: string | undefined;
  readonly line: NewDispensingLine;
}

function readOne(dispense: JsonNode, origin: string): One {
  if (dispense.text('resourceType') !== 'MedicationDispense')
    refuseAt(dispense.at('resourceType').pointer, 'must be MedicationDispense');
  for (const name of dispense.names()) {
    if (CHANGES_MEANING.includes(name)) refuseAt(dispense.at(name).pointer, 'is not supported');
    if (!DISPENSE_ELEMENTS.includes(name.replace(/^_/, '')))
      refuseAt(dispense.at(name).pointer, 'is no element of MedicationDispense');
  }
  if (dispense.text('status') !== 'completed') refuseAt(dispense.at('status').pointer, 'must be completed');
  dispense.at('subject').names();
  const { code, line } = lineOf(dispense, origin);
  const consents = identified(
    dispense.list('supportingInformation'),
    'identifier',
    systemOf(origin, 'consents'),
  );
  if (consents.length !== 1)
    refuseAt(
      dispense.at('supportingInformation').pointer,
      `must have one identifier of ${systemOf(origin, 'consents')}`,
    );
  const invoices = identified(dispense.list('identifier'), undefined, systemOf(origin, 'invoices'));
  if (invoices.length > 1) refuseAt(dispense.at('identifier').pointer, 'has several invoices');
  const product = productOf(dispense.at('medication'));
  const quantity = dispense.at('quantity');
  const unit = quantity.textIfThere('unit');
  return {
    code,
    consent_id: consents[0] as string,
    invoice_number: invoices[0],
    line: {
      line,
      quantity: amountOf(quantity, origin),
      ...(unit !== undefined && { unit }),
      ...(product !== undefined && { product }),
    },
  };
}

/** The values of all identifiers of one system, on the items of a list or on a member of each. */
function identified(list: readonly JsonNode[], member: string | undefined, system: string): string[] {
  return list
    .map((each) => (member === undefined ? each : each.at(member)))
    .filter((each) => each.isThere() && each.textIfThere('system') === system)
    .map((each) => each.text('value'));
}

function lineOf(dispense: JsonNode, origin: string): { code: string; line: number } {
  const [place, ...more] = dispense.list('authorizingPrescription');
  const { pointer } = dispense.at('authorizingPrescription');
  if (place === undefined || more.length > 0) refuseAt(pointer, 'must be one');
  const reference = place.textIfThere('reference');
  const relative = reference?.startsWith(`${origin}/fhir/`)
    ? reference.slice(`${origin}/fhir/`.length)
    : reference;
  const told = [
    ...(relative === undefined ? [] : [REFERENCE.exec(relative)?.groups?.line]),
    ...identified([place], 'identifier', systemOf(origin, 'prescription-lines')),
  ];
  const match = LINE.exec(told[0] ?? '')?.groups;
  if (match === undefined || new Set(told).size !== 1)
    refuseAt(place.pointer, 'must name a line of a prescription: MedicationRequest/<code>.<line>');
  return { code: match.code as string, line: Number(match.line) };
}

function amountOf(quantity: JsonNode, origin: string): number | string {
  if (quantity.at('comparator').isThere()) refuseAt(quantity.at('comparator').pointer, 'is not supported');
  const { value } = quantity.at('value');
  const [fraction] = quantity
    .list('extension')
    .filter((each) => each.textIfThere('url') === extensionUrl(origin, 'fraction'))
    .map((each) => each.at('valueString'));
  if (fraction !== undefined) {
    const text = fraction.value;
    if (typeof text !== 'string' || !isFraction(text)) refuseAt(fraction.pointer, 'must be a fraction');
    if (typeof value !== 'number' || Math.abs(value - sixthsOf(text) / 6) > FRACTION_TOLERANCE)
      refuseAt(quantity.at('value').pointer, 'differs from the fraction');
    return text;
  }
  if (typeof value !== 'number' || !Number.isSafeInteger(value * 2) || value <= 0)
    refuseAt(
      quantity.at('value').pointer,
      'must be a multiple of 0.5 from 0.5 on; a third has the extension fraction',
    );
  return value;
}

function productOf(medication: JsonNode): string | undefined {
  medication.names();
  const concept = medication.at('concept');
  if (!concept.isThere()) return undefined;
  return concept.textIfThere('text') ?? concept.list('coding')[0]?.textIfThere('display');
}

/**
 * A dispensing as MedicationDispenses, one per line: the inverse of `readMedicationDispense`, for senders.
 * Several go into one Bundle of type collection.
 * @param subject reference to the person, as in the Bundle of the release
 */
export function toMedicationDispenses(
  code: string,
  { consent_id, lines, invoice_number }: NewDispensing,
  { origin, subject }: { readonly origin: string; readonly subject: Reference },
): MedicationDispense[] {
  return lines.map(({ line, quantity, unit, product }) => ({
    resourceType: 'MedicationDispense',
    ...(invoice_number !== undefined && { identifier: [identifier(origin, 'invoices', invoice_number)] }),
    status: 'completed',
    medication: product === undefined ? { extension: masked() } : { concept: { text: product } },
    subject,
    supportingInformation: [{ type: 'Consent', identifier: identifier(origin, 'consents', consent_id) }],
    authorizingPrescription: [{ reference: `MedicationRequest/${code}.${line}` }],
    quantity: quantityIn(origin, quantity, unit),
  }));
}
