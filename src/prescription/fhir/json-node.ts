import { refuseAt } from './names.js';

/** The elements of MedicationDispense (R5 medicationdispense.html) without those that change its meaning. */
export const DISPENSE_ELEMENTS: readonly string[] = [
  'resourceType',
  'id',
  'meta',
  'language',
  'text',
  'contained',
  'extension',
  'identifier',
  'basedOn',
  'partOf',
  'status',
  'notPerformedReason',
  'statusChanged',
  'category',
  'medication',
  'subject',
  'encounter',
  'supportingInformation',
  'performer',
  'location',
  'authorizingPrescription',
  'type',
  'quantity',
  'daysSupply',
  'recorded',
  'whenPrepared',
  'whenHandedOver',
  'destination',
  'receiver',
  'note',
  'renderedDosageInstruction',
  'dosageInstruction',
  'substitution',
  'eventHistory',
];

/** A value in JSON of unknown shape, with its JSON Pointer (RFC 6901). Reading something that is missing is refused. */
export interface JsonNode {
  readonly value: unknown;
  readonly pointer: string;
  readonly isThere: () => boolean;
  /** A member of an object; its value is undefined when missing. */
  readonly at: (name: string) => JsonNode;
  /** The names of an object's members. */
  readonly names: () => readonly string[];
  /** The items of a list member; empty when it is missing. */
  readonly list: (name: string) => readonly JsonNode[];
  readonly text: (name: string) => string;
  readonly textIfThere: (name: string) => string | undefined;
}

/** Wraps a JSON value. Its readers throw Problem invalid_request. */
export function jsonNode(value: unknown, pointer: string): JsonNode {
  const object = (): Record<string, unknown> => {
    if (value === undefined) refuseAt(pointer, 'is missing');
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      refuseAt(pointer, 'must be an object');
    return value as Record<string, unknown>;
  };
  const at = (name: string): JsonNode => {
    const held = object();
    const escaped = name.replaceAll('~', '~0').replaceAll('/', '~1');
    return jsonNode(Object.hasOwn(held, name) ? held[name] : undefined, `${pointer}/${escaped}`);
  };
  const textIfThere = (name: string): string | undefined => {
    const member = at(name);
    if (member.value === undefined) return undefined;
    if (typeof member.value !== 'string' || member.value.trim() === '')
      refuseAt(member.pointer, 'must be a text');
    return member.value;
  };
  return {
    value,
    pointer,
    isThere: () => value !== undefined,
    at,
    names: () => Object.keys(object()),
    list: (name) => {
      const member = at(name);
      if (member.value === undefined) return [];
      if (!Array.isArray(member.value)) refuseAt(member.pointer, 'must be a list');
      return member.value.map((item, i) => jsonNode(item, `${member.pointer}/${i}`));
    },
    textIfThere,
    text: (name) => textIfThere(name) ?? refuseAt(at(name).pointer, 'is missing'),
  };
}
