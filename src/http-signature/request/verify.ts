import { checkContentDigest } from '../content-digest.js';
import { type Fields, readFields } from '../fields.js';
import type { PublicKey } from '../key.js';
import { SignatureRefusal } from '../refusal.js';
import { verifySignature } from '../signature.js';
import { signatureBase } from '../signature-base.js';
import { readSignature, requestComponents, requireCovered } from '../signature-input.js';
import {
  checkAlgorithm,
  PARTNER_REQUEST,
  readNonce,
  readParameters,
  type SignatureProfile,
  type SignatureWindow,
} from '../signature-parameters.js';

/** A request as received. */
export interface ReceivedRequest {
  readonly method: string;
  /** As in the request line. */
  readonly rawTarget: string;
  /** Alternating names and values, as in Node's `rawHeaders`. */
  readonly rawHeaders: readonly string[];
  /** The raw bytes before parsing or decompression; undefined without a body. */
  readonly body: Buffer | undefined;
}

export interface RequestVerification<Key extends PublicKey> extends SignatureWindow {
  /** As serialised by `URL.origin`: `https://gateway.example`. */
  readonly publicOrigin: string;
  /** Finds the registered key that is valid now by its thumbprint. */
  readonly findKey: (keyid: string) => Promise<Key | undefined>;
  /** Default: PARTNER_REQUEST. */
  readonly profile?: SignatureProfile | undefined;
}

export interface VerifiedRequest<Key extends PublicKey> {
  readonly keyid: string;
  /** The object returned by `findKey`. */
  readonly key: Key;
  readonly nonce: string;
  /** Seconds since 1970. */
  readonly created: number;
  readonly idempotencyKey?: string;
  /** The Signature field value, which the response covers as `"signature";req`. */
  readonly signature: string;
  readonly label: string;
  /** The signature base, the text that was signed (section 2.5). */
  readonly base: string;
  readonly signatureBytes: Buffer;
}

const EMPTY = Buffer.alloc(0);
const TARGET_MAX_CHARS = 8192;
// Origin-form (RFC 9112 section 3.2.1) of visible ASCII without a fragment: not absolute, not "//host", nor "/\host",
// which URL parsers treat the same.
const ORIGIN_FORM = /^\/(?![/\\])[\x21\x22\x24-\x7e]*$/;
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{8,64}$/;
const DEFAULT_PORTS: ReadonlyMap<string, string> = new Map([
  ['http', ':80'],
  ['https', ':443'],
]);

/**
 * Verifies a request's signature against its profile and the contract (RFC 9421, RFC 9530). All checks that do not need
 * the key come before its lookup. The caller must check that the nonce is fresh, in the same transaction as the effect.
 * @throws SignatureRefusal, and whatever `findKey` throws
 */
export async function verifyRequest<Key extends PublicKey>(
  message: ReceivedRequest,
  options: RequestVerification<Key>,
): Promise<VerifiedRequest<Key>> {
  const { method, rawTarget, body = EMPTY } = message;
  const { publicOrigin, profile = PARTNER_REQUEST } = options;
  const fields = readFields(message.rawHeaders);
  checkForm(method, rawTarget, body);
  checkFraming(fields, publicOrigin, body);
  const idempotencyKey = readIdempotencyKey(fields);

  const { label, input, base64, field } = readSignature(fields);
  const { created, keyid } = readParameters(input.parameters, profile, options);
  const nonce = readNonce(input.parameters);
  requireCovered(input, requestComponents(body.length > 0, idempotencyKey !== undefined));
  const base = signatureBase(input, { method, origin: publicOrigin, target: rawTarget, fields });
  const digest = fields.get('content-digest');
  if (digest !== undefined) checkContentDigest(digest, body);

  const key = await options.findKey(keyid);
  if (key === undefined)
    throw new SignatureRefusal('signature_invalid', 'No key is registered under this keyid.');
  checkAlgorithm(input.parameters, key.algorithm);
  const signatureBytes = Buffer.from(base64, 'base64');
  await verifySignature(key, base, signatureBytes);
  return {
    keyid,
    key,
    nonce,
    created,
    ...(idempotencyKey !== undefined && { idempotencyKey }),
    signature: field,
    label,
    base,
    signatureBytes,
  };
}

function checkForm(method: string, rawTarget: string, body: Buffer): void {
  if (rawTarget.length > TARGET_MAX_CHARS || !ORIGIN_FORM.test(rawTarget)) {
    throw new SignatureRefusal(
      'invalid_request',
      'The request target must be in origin-form: a path of this server.',
    );
  }
  if (body.length > 0 && (method === 'GET' || method === 'HEAD')) {
    throw new SignatureRefusal('invalid_request', 'A GET or HEAD request must not have a body.');
  }
}

function checkFraming(fields: Fields, publicOrigin: string, body: Buffer): void {
  if (!isHostOf(publicOrigin, fields.get('host')?.toLowerCase())) {
    throw new SignatureRefusal('invalid_request', 'Host must match the public origin.');
  }
  const contentLength = fields.get('content-length');
  if (contentLength !== undefined && contentLength !== String(body.length)) {
    throw new SignatureRefusal('invalid_request', 'The body length does not match Content-Length.');
  }
}

// The scheme's default port may be explicit (RFC 9110 section 4.2.3).
function isHostOf(publicOrigin: string, host: string | undefined): boolean {
  const [scheme = '', authority = ''] = publicOrigin.split('://', 2);
  if (host === authority) return true;
  return !/:[0-9]+$/.test(authority) && host === authority + DEFAULT_PORTS.get(scheme);
}

function readIdempotencyKey(fields: Fields): string | undefined {
  const value = fields.get('idempotency-key');
  if (value !== undefined && !IDEMPOTENCY_KEY.test(value)) {
    throw new SignatureRefusal(
      'invalid_request',
      'Idempotency-Key must be 8 to 64 characters of visible ASCII.',
    );
  }
  return value;
}
