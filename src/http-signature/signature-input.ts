import type { Fields } from './fields.js';
import { SignatureRefusal } from './refusal.js';
import { type InnerList, parseByteSequences, parseInnerListMember, quoteString } from './structured-field.js';

const SIGNATURE_INPUT_MAX_CHARS = 4096;
// The signature of an 8192-bit RSA key takes 1368.
const SIGNATURE_MAX_CHARS = 2048;
const COMPONENTS_MAX = 32;

/** The signature of a message, parsed but not yet verified. */
export interface Signature {
  readonly label: string;
  readonly input: InnerList;
  /** The signature in base64. */
  readonly base64: string;
  /** The raw Signature field value, as covered by `"signature";req`. */
  readonly field: string;
}

/**
 * Parses the signature of a message.
 * @throws SignatureRefusal signature_missing; signature_invalid unless there is exactly one well-formed signature
 */
export function readSignature(fields: Fields): Signature {
  const inputField = fields.get('signature-input');
  const field = fields.get('signature');
  if (inputField === undefined || field === undefined) {
    throw new SignatureRefusal('signature_missing', 'Send both Signature-Input and Signature (RFC 9421).');
  }
  if (inputField.length > SIGNATURE_INPUT_MAX_CHARS || field.length > SIGNATURE_MAX_CHARS) {
    throw new SignatureRefusal('signature_invalid', 'Signature-Input or Signature is too long.');
  }
  const { label, list: input } = parseInnerListMember(inputField);
  const base64 = parseByteSequences(field, 1).get(label);
  if (base64 === undefined) {
    throw new SignatureRefusal('signature_invalid', 'Signature-Input and Signature have different labels.');
  }
  if (input.items.length > COMPONENTS_MAX) {
    throw new SignatureRefusal(
      'signature_invalid',
      `A signature may cover at most ${COMPONENTS_MAX} components.`,
    );
  }
  return { label, input, base64, field };
}

/**
 * @param required serialised identifiers: `"@method"`, `"@method";req`
 * @throws SignatureRefusal signature_invalid unless all are covered with exactly these parameters
 */
export function requireCovered(input: InnerList, required: readonly string[]): void {
  for (const identifier of required) {
    if (!input.items.some((item) => item.text === identifier)) {
      throw new SignatureRefusal('signature_invalid', `The signature must cover ${identifier}.`);
    }
  }
}

/** What a request's signature must cover. */
export function requestComponents(hasBody: boolean, hasIdempotencyKey: boolean): string[] {
  const required = ['"@method"', '"@target-uri"'];
  if (hasBody) required.push('"content-type"', '"content-digest"');
  if (hasIdempotencyKey) required.push('"idempotency-key"');
  return required;
}

/** What the signature of a response must cover, of the response and of the request it belongs to. */
export function responseComponents(hasBody: boolean, isOfSignedRequest: boolean): string[] {
  const required = ['"@status"', '"@method";req', '"@target-uri";req'];
  if (hasBody) required.push('"content-type"', '"content-digest"');
  if (isOfSignedRequest) required.push('"signature";req');
  return required;
}

/**
 * Writes the Signature-Input of a signature to make. Parsed back, so that the base is built from what a verifier will see.
 * @param covered serialised identifiers: `"@method"`, `"@method";req`
 * @param parameters serialised in this order
 * @throws SignatureRefusal signature_invalid when a parameter is not ASCII
 */
export function signatureInput(
  label: string,
  covered: readonly string[],
  parameters: Readonly<Record<string, string | number>>,
): { readonly field: string; readonly list: InnerList } {
  let field = `${label}=(${covered.join(' ')})`;
  for (const [name, value] of Object.entries(parameters)) {
    field += `;${name}=${typeof value === 'number' ? value : quoteString(value)}`;
  }
  return { field, list: parseInnerListMember(field).list };
}
