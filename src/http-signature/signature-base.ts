import type { Fields } from './fields.js';
import { SignatureRefusal } from './refusal.js';
import type { InnerList, ListItem } from './structured-field.js';

/** The parts of a request that a signature can cover. */
export interface RequestMessage {
  readonly method: string;
  /** Normalised, without a trailing slash: `https://example.com`. */
  readonly origin: string;
  /** In origin-form, as in the request line: `/foo?a=b`. */
  readonly target: string;
  readonly fields: Fields;
}

/** The parts of a response, and of its request, that a signature can cover (RFC 9421 section 2.4). */
export interface ResponseMessage {
  readonly status: number;
  readonly fields: Fields;
  readonly request: RequestMessage;
}

/**
 * @param targetUri absolute and normalised, without a fragment: `https://example.com/foo?a=b`
 */
export function requestMessage(method: string, targetUri: string, fields: Fields): RequestMessage {
  const slash = targetUri.indexOf('/', targetUri.indexOf('//') + 2);
  const originEnd = slash === -1 ? targetUri.length : slash;
  return { method, origin: targetUri.slice(0, originEnd), target: targetUri.slice(originEnd), fields };
}

/** Whether a value fits on a line of the signature base: ASCII, without a line break, which could forge a component. */
export function isCoverable(value: string): boolean {
  return COMPONENT_VALUE.test(value);
}

// RFC 9421 section 2.2.
const REQUEST_COMPONENTS: ReadonlyMap<string, (request: RequestMessage) => string> = new Map([
  ['@method', (request) => request.method],
  ['@target-uri', (request) => request.origin + request.target],
  ['@authority', (request) => request.origin.slice(request.origin.indexOf('//') + 2)],
  ['@scheme', (request) => request.origin.slice(0, request.origin.indexOf(':'))],
  ['@request-target', (request) => request.target],
  ['@path', (request) => request.target.split('?', 1)[0] || '/'],
  ['@query', (request) => `?${queryOf(request.target)}`],
]);

const FIELD_NAME = /^[a-z0-9!#$%&'*+.^_`|~-]+$/;
const COMPONENT_VALUE = /^[\t\x20-\x7e]*$/;

/**
 * Builds the signature base, an ASCII text (RFC 9421 section 2.5).
 * Supports fields, the derived components of requests and responses, `;name` and `;req`.
 * @param input the covered components and the signature parameters
 * @throws SignatureRefusal signature_invalid for a component that is unknown, absent, repeated or not ASCII
 */
export function signatureBase(input: InnerList, message: RequestMessage | ResponseMessage): string {
  const seen = new Set<string>();
  let base = '';
  for (const component of input.items) {
    if (seen.has(component.text)) throw uncoverable('Duplicate covered component.');
    seen.add(component.text);
    const value = componentValue(component, message);
    if (!isCoverable(value)) throw uncoverable('A covered component is not ASCII text.');
    base += `${component.text}: ${value}\n`;
  }
  return `${base}"@signature-params": ${input.text}`;
}

function componentValue(component: ListItem, message: RequestMessage | ResponseMessage): string {
  const { value: name, parameters } = component;
  if (parameters.size === 0) return plainValue(name, message);
  if (parameters.size === 1 && parameters.get('req') === true && 'request' in message) {
    return plainValue(name, message.request);
  }
  const parameter = parameters.get('name');
  if (
    name === '@query-param' &&
    parameters.size === 1 &&
    typeof parameter === 'string' &&
    'target' in message
  ) {
    return queryParameter(message.target, parameter);
  }
  throw uncoverable('A covered component has an unsupported parameter.');
}

function plainValue(name: string, message: RequestMessage | ResponseMessage): string {
  if (name.startsWith('@')) {
    if ('status' in message) {
      if (name === '@status') return String(message.status);
    } else {
      const derive = REQUEST_COMPONENTS.get(name);
      if (derive !== undefined) return derive(message);
    }
    throw uncoverable('Unknown derived component for this message.');
  }
  if (!FIELD_NAME.test(name)) throw uncoverable('A covered component must be a field name in lower case.');
  const value = message.fields.get(name);
  if (value === undefined) throw uncoverable('A covered header field is missing from the message.');
  return value;
}

function queryOf(target: string): string {
  const mark = target.indexOf('?');
  return mark === -1 ? '' : target.slice(mark + 1);
}

// RFC 9421 section 2.2.8: form-decoded, then encoded again; a repeated name must not be covered.
function queryParameter(target: string, encodedName: string): string {
  const values: string[] = [];
  for (const [name, value] of new URLSearchParams(queryOf(target))) {
    if (formEncoded(name) === encodedName) values.push(value);
  }
  const [only] = values;
  if (only === undefined || values.length > 1) {
    throw uncoverable('A covered query parameter must occur in the query exactly once.');
  }
  return formEncoded(only);
}

// encodeURIComponent escapes fewer characters than the application/x-www-form-urlencoded percent-encode set.
function formEncoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()~]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function uncoverable(detail: string): SignatureRefusal {
  return new SignatureRefusal('signature_invalid', detail);
}
