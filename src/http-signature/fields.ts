import { SignatureRefusal } from './refusal.js';

/** Field values by lower-case name; repeated lines are joined as RFC 9421 section 2.1 specifies. */
export type Fields = ReadonlyMap<string, string>;

// When one of these is repeated, two parsers can disagree on the message.
const SINGLE_FIELDS: ReadonlySet<string> = new Set([
  'authorization',
  'content-digest',
  'content-length',
  'content-type',
  'host',
  'idempotency-key',
  'signature',
  'signature-input',
]);

/**
 * @param rawHeaders alternating names and values, as in Node's `rawHeaders`
 * @throws SignatureRefusal invalid_request when a single-line field is repeated
 */
export function readFields(rawHeaders: readonly string[]): Fields {
  const fields = new Map<string, string>();
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] ?? '').toLowerCase();
    const value = trim(rawHeaders[i + 1] ?? '');
    const before = fields.get(name);
    if (before === undefined) {
      fields.set(name, value);
    } else if (SINGLE_FIELDS.has(name)) {
      throw new SignatureRefusal('invalid_request', `Duplicate header field ${name}.`);
    } else {
      fields.set(name, `${before}, ${value}`);
    }
  }
  return fields;
}

/** The request's Signature value as covered by `"signature";req`, or undefined without one. */
export function signatureField(rawHeaders: readonly string[]): string | undefined {
  const lines: string[] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    if (rawHeaders[i]?.toLowerCase() === 'signature') lines.push(trim(rawHeaders[i + 1] ?? ''));
  }
  return lines.length === 0 ? undefined : lines.join(', ');
}

// Only spaces and tabs (RFC 9110 section 5.6.3): String.trim would also strip a Latin-1 no-break space.
function trim(value: string): string {
  let start = 0;
  let end = value.length;
  while (start < end && isBlank(value.charCodeAt(start))) start++;
  while (end > start && isBlank(value.charCodeAt(end - 1))) end--;
  return value.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
