import { createHash } from 'node:crypto';
import type { ErrorObject } from 'ajv/dist/2020.js';
import canonicalize from 'canonicalize';
import { findTextFault, plainTextFault } from '../../contract/plain-text.js';
import { alternativeValidators } from '../../contract/schemas.js';
import type { ParsedEvent } from '../../database/gate/registry.js';
import { KINDS, UNKNOWN_KIND } from './kinds.js';
import { portraitFault } from './portrait.js';

/** Why an event does not follow its schema. */
interface SchemaFault {
  readonly pointer: string;
  readonly detail: string;
}

/** An event of a batch, as far as it could be parsed. */
export interface ParseResult {
  readonly parsed: ParsedEvent;
  readonly eventId: string | null;
  readonly fault: SchemaFault | undefined;
}

const EVENT_ID = /^[\x21-\x7e]{8,64}$/;
const NUMBER = /^[0-9]{12}$/;
const POINTER_MAX_CHARS = 200;

const validators = alternativeValidators('partner', 'RegistryEvent', 'kind');

/**
 * Parses one event of a batch. Of an event that does not follow its schema only the persons are read, so that later events
 * about them are held back.
 * @param position from 1
 */
export function parseEvent(given: unknown, position: number): ParseResult {
  const event = asObject(given);
  const kind = typeof event.kind === 'string' && Object.hasOwn(KINDS, event.kind) ? event.kind : undefined;
  const eventId = typeof event.event_id === 'string' && EVENT_ID.test(event.event_id) ? event.event_id : null;
  const fault = faultOf(given, kind);
  const { persons, units, issuedNumber } = (kind !== undefined && KINDS[kind]) || UNKNOWN_KIND;
  const numbers = {
    ...read(persons, 'number', (pointer) => numberAt(event, pointer)),
    ...(issuedNumber !== undefined && read({ issued: issuedNumber }, 'number', (at) => numberAt(event, at))),
  };
  if (fault !== undefined || kind === undefined) {
    const refusal = { refusal: 'invalid_event', pointer: fault?.pointer ?? '' };
    return { parsed: { position, ...numbers, ...refusal }, eventId, fault };
  }
  const { event_id, kind: _kind, occurred_on, ...body } = event;
  return {
    parsed: {
      position,
      event_id: String(event_id),
      kind,
      occurred_on: String(occurred_on),
      digest: digestOf(event),
      ...numbers,
      ...read(units, 'code', (pointer) => textAt(event, pointer)),
      body,
    },
    eventId,
    fault: undefined,
  };
}

/** Reads the values at pointers by role; JSON leaves out those that the event does not have. */
function read<Role extends string, Suffix extends string, Value>(
  pointers: Partial<Readonly<Record<Role, string>>>,
  suffix: Suffix,
  valueAt: (pointer: string) => Value | undefined,
): { [Name in `${Role}_${Suffix}`]?: Value } {
  const entries = Object.entries<string | undefined>(pointers).map(([role, pointer]) => [
    `${role}_${suffix}`,
    pointer === undefined ? undefined : valueAt(pointer),
  ]);
  return Object.fromEntries(entries) as { [Name in `${Role}_${Suffix}`]?: Value };
}

function faultOf(given: unknown, kind: string | undefined): SchemaFault | undefined {
  const textFault = findTextFault(given);
  if (textFault !== undefined) {
    const { pointer, detail } = textFault;
    return { pointer: isPlainPointer(pointer) ? pointer : '', detail };
  }
  const validate = validators.get(kind ?? '')?.();
  if (validate === undefined) {
    return typeof given === 'object' && given !== null && !Array.isArray(given)
      ? { pointer: '/kind', detail: 'must be a kind of event' }
      : { pointer: '', detail: 'must be object' };
  }
  // When no alternative of a oneOf fits, the last error is that of the oneOf; those before are of the alternatives.
  if (!validate(given)) return faultOfError(validate.errors?.at(-1));
  const { portrait } = given as { portrait?: { media_type: string; data: string } };
  const detail = portrait && portraitFault(portrait);
  return detail === undefined ? undefined : { pointer: '/portrait/data', detail };
}

function faultOfError(error: ErrorObject | undefined): SchemaFault {
  if (error === undefined) return { pointer: '', detail: 'must follow its schema' };
  const { instancePath, keyword, params, message } = error;
  const member = params.missingProperty ?? params.additionalProperty;
  const pointer = member === undefined ? instancePath : `${instancePath}/${escaped(String(member))}`;
  return {
    pointer: pointer.length > POINTER_MAX_CHARS ? instancePath.slice(0, POINTER_MAX_CHARS) : pointer,
    detail: message ?? keyword,
  };
}

const isPlainPointer = (pointer: string) =>
  pointer.length <= POINTER_MAX_CHARS && plainTextFault(pointer) === undefined;

/** SHA-256 over the event in canonical form (RFC 8785): independent of member order and spacing. */
function digestOf(event: object): string {
  const text = (canonicalize as unknown as (value: unknown) => string)(event);
  return createHash('sha256').update(text.normalize('NFC')).digest('hex');
}

function valueAt(event: object, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .reduce<unknown>(
      (at, step) => (Object.hasOwn(asObject(at), step) ? asObject(at)[step] : undefined),
      event,
    );
}

function textAt(event: object, pointer: string): string | undefined {
  const value = valueAt(event, pointer);
  return typeof value === 'string' ? value : undefined;
}

function numberAt(event: object, pointer: string): number | undefined {
  const text = textAt(event, pointer);
  return text !== undefined && NUMBER.test(text) ? Number(text) : undefined;
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function escaped(member: string): string {
  return member.replaceAll('~', '~0').replaceAll('/', '~1');
}
