import { SignatureRefusal } from './refusal.js';

/** Field values by lower-case name; the lines of one name are joined as RFC 9421 section 2.1 tells. */
export type Fields = ReadonlyMap<string, string>;

// A second line of one of these lets two readers of one message see two different messages.
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
 * @param rawHeaders names and values in turn, as Node's `rawHeaders` gives them
 * @throws SignatureRefusal invalid_request for a second line of a field that may stand only once
 */
export function readFields(rawHeaders: readonly string[]): Fields {
  const fields = new Map<string, string>();
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] ?? '').toLowerCase();
    const value = trimmed(rawHeaders[i + 1] ?? '');
    const before = fields.get(name);
    if (before === undefined) {
      fields.set(name, value);
    } else if (SINGLE_FIELDS.has(name)) {
      throw new SignatureRefusal('invalid_request', `The header field ${name} stands more than once.`);
    } else {
      fields.set(name, `${before}, ${value}`);
    }
  }
  return fields;
}

/** The value of a request's Signature field as `"signature";req` covers it; undefined where there is none. */
export function signatureField(rawHeaders: readonly string[]): string | undefined {
  const lines: string[] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    if (rawHeaders[i]?.toLowerCase() === 'signature') lines.push(trimmed(rawHeaders[i + 1] ?? ''));
  }
  return lines.length === 0 ? undefined : lines.join(', ');
}

// Only spaces and tabs (RFC 9110 section 5.6.3): String.trim would also take a Latin-1 no-break space.
function trimmed(value: string): string {
  let start = 0;
  let end = value.length;
  while (start < end && isBlank(value.charCodeAt(start))) start++;
  while (end > start && isBlank(value.charCodeAt(end - 1))) end--;
  return value.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
