import { type Bytes, sha256, toBase64, toBase64url, utf8 } from '../bytes.js';
import { requestMessage, signatureBase } from '../http-signature/signature-base.js';
import { requestComponents, signatureInput } from '../http-signature/signature-input.js';
import { PARTNER_REQUEST } from '../http-signature/signature-parameters.js';
import type { CallSigner } from './key.js';

export interface CallToSign {
  readonly method: string;
  /** The URL that will be requested, as serialised by `new URL(...).href`, without a fragment. */
  readonly url: string;
  readonly body?: Bytes | undefined;
  /** Default with a body: `application/json`. */
  readonly contentType?: string | undefined;
  /** 8 to 64 characters of visible ASCII. */
  readonly idempotencyKey?: string | undefined;
  /** 16 to 64 characters of base64url. Default: random. */
  readonly nonce?: string | undefined;
  /** Seconds since 1970. Default: now. */
  readonly created?: number | undefined;
}

const NONCE_BYTES = 16;

/**
 * Signs a call (RFC 9421, RFC 9530). Returns the header fields to send, names in lower case: `signature-input`, `signature`,
 * with a body also `content-type` and `content-digest`, and `idempotency-key` when given.
 * @throws SignatureRefusal when a value is not ASCII; whatever the signer throws
 */
export async function signCall(call: CallToSign, signer: CallSigner): Promise<Record<string, string>> {
  const { method, url, body, idempotencyKey } = call;
  const hasBody = body !== undefined && body.length > 0;
  const headers: Record<string, string> = {};
  if (hasBody) {
    headers['content-type'] = call.contentType ?? 'application/json';
    headers['content-digest'] = `sha-256=:${toBase64(await sha256(body))}:`;
  }
  if (idempotencyKey !== undefined) headers['idempotency-key'] = idempotencyKey;
  const { label, tag } = PARTNER_REQUEST;
  const { field, list } = signatureInput(label, requestComponents(hasBody, idempotencyKey !== undefined), {
    created: call.created ?? Math.floor(Date.now() / 1000),
    keyid: signer.keyid,
    nonce: call.nonce ?? toBase64url(crypto.getRandomValues(new Uint8Array(NONCE_BYTES))),
    tag,
  });
  const base = signatureBase(list, requestMessage(method, url, new Map(Object.entries(headers))));
  const signature = toBase64(await signer.sign(utf8(base)));
  return { ...headers, 'signature-input': field, signature: `${label}=:${signature}:` };
}
