import { createHash } from 'node:crypto';
import type { ErrorObject } from 'ajv/dist/2020.js';
import canonicalize from 'canonicalize';
import { compileAlternatives } from '../../contract/schemas.js';
import type { ToldEvent } from '../../database/gate/registry.js';
import { ANY_KIND, KINDS } from './kinds.js';
import { portraitFault } from './portrait.js';

/** What is wrong with an event by its schema. */
interface Fault {
  readonly pointer: string;
  readonly detail: string;
}

/** An event, read, and what is wrong with it where something is. */
export interface ReadEvent {
  readonly told: ToldEvent;
  readonly eventId: string | null;
  readonly fault: Fault | undefined;
}

const EVENT_ID = /^[\x21-\x7e]{8,64}$/;
const NUMBER = /^[0-9]{12}$/;
const POINTER_MAX_CHARS = 200;

const validators = compileAlternatives('partner', 'RegistryEvent', 'kind');

/**
 * Reads one event of a batch. One that does not follow its schema is read as far as it says whom it is about: what comes
 * after it about the same persons is held back.
 * @param place from 1
 */
export function readEvent(given: unknown, place: number): ReadEvent {
  const event = asObject(given);
  const kind = typeof event.kind === 'string' && Object.hasOwn(KINDS, event.kind) ? event.kind : undefined;
  const eventId = typeof event.event_id === 'string' && EVENT_ID.test(event.event_id) ? event.event_id : null;
  const fault = faultOf(given, kind);
  const { persons, units, issued } = (kind !== undefined && KINDS[kind]) || ANY_KIND;
  const [n1, n2, n3] = persons.map((pointer) => numberAt(event, pointer));
  const whom = { n1, n2, n3, issued: issued === undefined ? undefined : numberAt(event, issued) };
  if (fault !== undefined || kind === undefined) {
    const refusal = { refusal: 'invalid_event', pointer: fault?.pointer ?? '' };
    return { told: { place, ...defined(whom), ...refusal }, eventId, fault };
  }
  const [u1, u2, u3, u4] = units.map((pointer) => textAt(event, pointer));
  const { event_id, kind: _kind, occurred_on, ...body } = event;
  return {
    told: {
      place,
      event_id: String(event_id),
      kind,
      occurred_on: String(occurred_on),
      digest: digestOf(event),
      ...defined({ ...whom, u1, u2, u3, u4 }),
      body,
    },
    eventId,
    fault: undefined,
  };
}

function faultOf(given: unknown, kind: string | undefined): Fault | undefined {
  const validate = validators.get(kind ?? '');
  if (validate === undefined) {
    return typeof given === 'object' && given !== null && !Array.isArray(given)
      ? { pointer: '/kind', detail: 'must be a kind of event' }
      : { pointer: '', detail: 'must be object' };
  }
  // Of several alternatives none of which fits, the last error says so; those before tell of each.
  if (!validate(given)) return faultOfError(validate.errors?.at(-1));
  const { portrait } = given as { portrait?: { media_type: string; data: string } };
  const detail = portrait && portraitFault(portrait);
  return detail === undefined ? undefined : { pointer: '/portrait/data', detail };
}

function faultOfError(error: ErrorObject | undefined): Fault {
  if (error === undefined) return { pointer: '', detail: 'must follow its schema' };
  const { instancePath, keyword, params, message } = error;
  const member = params.missingProperty ?? params.additionalProperty;
  const pointer = member === undefined ? instancePath : `${instancePath}/${escaped(String(member))}`;
  return {
    pointer: pointer.length > POINTER_MAX_CHARS ? instancePath.slice(0, POINTER_MAX_CHARS) : pointer,
    detail: message ?? keyword,
  };
}

/** SHA-256 over the event in canonical form (RFC 8785): the same content, however it was written. */
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

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function defined<T extends object>(members: T): Defined<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Defined<T>;
}
