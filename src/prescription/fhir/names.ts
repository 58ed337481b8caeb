import type { Coding, Element, Extension, FhirResource, Identifier, Quantity, Resource } from 'fhir/r5.js';
import { Problem } from '../../problem.js';
import { type Quantity as DrugQuantity, sixthsOf } from '../quantity.js';

/** R5 http.html section 3.2.0.1.3. */
export const FHIR_MEDIA_TYPE = 'application/fhir+json';

export const ATC = 'http://www.whocc.no/atc';
export const ICD_10 = 'http://hl7.org/fhir/sid/icd-10';
const UCUM = 'http://unitsofmeasure.org';
const DATA_ABSENT_REASON = 'http://hl7.org/fhir/StructureDefinition/data-absent-reason';

type IdentifierKind =
  | 'releases'
  | 'consents'
  | 'purposes'
  | 'prescriptions'
  | 'prescription-lines'
  | 'health-facilities'
  | 'practising-licences'
  | 'personal-id-numbers'
  | 'invoices';

/** The system of the gateway's own identifiers and codes. */
export function systemOf(origin: string, kind: IdentifierKind): string {
  return `${origin}/${kind}`;
}

/** The gateway's origin from one of its own systems; undefined for a foreign system. */
export function originOfSystem(system: string | undefined, kind: IdentifierKind): string | undefined {
  return system?.endsWith(`/${kind}`) ? system.slice(0, -kind.length - 1) : undefined;
}

export function identifier(origin: string, kind: IdentifierKind, value: string): Identifier {
  return { system: systemOf(origin, kind), value };
}

/** The URL of an extension for data that FHIR has no element for. */
export function extensionUrl(origin: string, name: string): string {
  return `${origin}/fhir/${name}`;
}

/** Replaces an element that FHIR requires but that was not approved. */
export function masked(): Extension[] {
  return [{ url: DATA_ABSENT_REASON, valueCode: 'masked' }];
}

export function isMasked(element: Element | undefined): boolean {
  return (element?.extension ?? []).some(({ url }) => url === DATA_ABSENT_REASON);
}

/** The extensions with one URL, in order. */
export function extensionsOf(element: Element | undefined, url: string): Extension[] {
  return (element?.extension ?? []).filter((extension) => extension.url === url);
}

export function extensionText(element: Element | undefined, url: string): string | undefined {
  return extensionsOf(element, url)[0]?.valueString;
}

/** A list of one text extension; empty without a value. */
export function textExtension(url: string, value: string | undefined): Extension[] {
  return value === undefined ? [] : [{ url, valueString: value }];
}

/** The member only if the list is not empty: FHIR has no empty lists. */
export function unlessEmpty<Name extends string, Item>(
  name: Name,
  list: readonly Item[],
): { [N in Name]?: Item[] } {
  return list.length === 0 ? {} : ({ [name]: [...list] } as { [N in Name]: Item[] });
}

/** A quantity in a unit of UCUM. */
export function measured(value: number, unit: string, code: string): Quantity {
  return { value, unit, system: UCUM, code };
}

const DECIMALS = 6;

/** A quantity of a drug. FHIR's decimals cannot hold thirds: an extension has the exact fraction beside the rounded value. */
export function quantityIn(origin: string, quantity: DrugQuantity, unit: string | undefined): Quantity {
  return {
    ...(typeof quantity === 'string' && {
      extension: [{ url: extensionUrl(origin, 'fraction'), valueString: quantity }],
    }),
    value: Number((sixthsOf(quantity) / 6).toFixed(DECIMALS)),
    ...(unit !== undefined && { unit }),
  };
}

/** The inverse of `quantityIn`. */
export function quantityFrom(origin: string, quantity: Quantity | undefined): DrugQuantity | undefined {
  return extensionText(quantity, extensionUrl(origin, 'fraction')) ?? quantity?.value;
}

export function codingOf(codings: readonly Coding[] | undefined, system: string): string | undefined {
  return codings?.find((coding) => coding.system === system)?.code;
}

/** Refuses the body with a JSON Pointer. @throws Problem invalid_request */
export function refuseAt(pointer: string, detail: string): never {
  throw new Problem('invalid_request', { errors: [{ pointer, detail }] });
}

/**
 * A part that every Bundle of a release has.
 * @throws Problem invalid_request when it is missing
 */
export function told<Value>(value: Value | undefined, what: string): Value {
  return value ?? refuseAt('', `not the Bundle of a release: ${what} is missing`);
}

type OfType<Type> = Extract<FhirResource, { resourceType: Type }>;

/** The resources of one type, in order. */
export function ofType<Type extends FhirResource['resourceType']>(
  resources: readonly Resource[],
  type: Type,
): OfType<Type>[] {
  return resources.filter((each): each is Resource & OfType<Type> => each.resourceType === type);
}
