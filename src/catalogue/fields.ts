import { DOCUMENT_FIELDS, type DocumentFieldId } from './document-fields.js';
import type { Field } from './field.js';
import { PERSON_FIELDS, type PersonFieldId } from './person-fields.js';
import { PRESCRIPTION_FIELDS, type PrescriptionFieldId } from './prescription-fields.js';

export type FieldId = PersonFieldId | PrescriptionFieldId | DocumentFieldId;

/** All fields that can be asked for, data set by data set. */
export const FIELDS: Readonly<Record<FieldId, Field>> = {
  ...PERSON_FIELDS,
  ...PRESCRIPTION_FIELDS,
  ...DOCUMENT_FIELDS,
};

/**
 * The data sets, each the part of a field id before the point, and the database schema whose function read_fields reads
 * it. Consent, release and inbox know no more of any of them.
 */
export const DATA_SETS = {
  person: 'population',
  prescriptions: 'prescription',
  documents: 'document',
} as const satisfies Record<string, string>;

/**
 * The field that a text of a request names: `person.sex`, or `person.resident_of:79` with its parameter.
 * Undefined where it names none, lacks its parameter, or has one it should not have.
 */
export function parseField(text: string): { readonly id: FieldId; readonly parameter?: string } | undefined {
  const [id = '', parameter, ...rest] = text.split(':');
  if (!isFieldId(id) || rest.length > 0) return undefined;
  const rule = FIELDS[id].parameter;
  if (parameter === undefined) return rule === undefined || rule.isOptional ? { id } : undefined;
  return rule !== undefined && new RegExp(rule.pattern).test(parameter) ? { id, parameter } : undefined;
}

/** Whether a text names a field, but lacks the field's parameter or has one that it should not have. */
export function hasInvalidParameter(text: string): boolean {
  return isFieldId(text.split(':')[0] ?? '') && parseField(text) === undefined;
}

function isFieldId(text: string): text is FieldId {
  return Object.hasOwn(FIELDS, text);
}
