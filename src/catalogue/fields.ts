import { DOCUMENT_FIELDS, type DocumentFieldId } from './document-fields.js';
import type { Field } from './field.js';
import { ORGANISATION_FIELDS, type OrganisationFieldId } from './organisation-fields.js';
import { PERSON_FIELDS, type PersonFieldId } from './person-fields.js';
import { PRESCRIPTION_FIELDS, type PrescriptionFieldId } from './prescription-fields.js';

export type FieldId = PersonFieldId | PrescriptionFieldId | DocumentFieldId | OrganisationFieldId;

/** All fields that can be requested, by data set. */
export const FIELDS: Readonly<Record<FieldId, Field>> = {
  ...PERSON_FIELDS,
  ...PRESCRIPTION_FIELDS,
  ...DOCUMENT_FIELDS,
  ...ORGANISATION_FIELDS,
};

/**
 * The data sets (the part of a field id before the dot), and the database schema whose function read_fields reads each.
 * Consent, release and inbox depend on nothing else about them.
 */
export const DATA_SETS = {
  person: 'population',
  prescriptions: 'prescription',
  documents: 'document',
  organisation: 'organisation',
} as const satisfies Record<string, string>;

/**
 * Parses a requested field: `person.sex`, or `person.resident_of:79` with its parameter.
 * @returns undefined for an unknown field, or a missing or invalid parameter
 */
export function parseField(text: string): { readonly id: FieldId; readonly parameter?: string } | undefined {
  const [id = '', parameter, ...rest] = text.split(':');
  if (!isFieldId(id) || rest.length > 0) return undefined;
  const rule = FIELDS[id].parameter;
  if (parameter === undefined) return rule === undefined || rule.isOptional ? { id } : undefined;
  return rule !== undefined && new RegExp(rule.pattern).test(parameter) ? { id, parameter } : undefined;
}

/** Whether a text names a known field, but its parameter is missing or invalid. */
export function hasInvalidParameter(text: string): boolean {
  return isFieldId(text.split(':')[0] ?? '') && parseField(text) === undefined;
}

function isFieldId(text: string): text is FieldId {
  return Object.hasOwn(FIELDS, text);
}
