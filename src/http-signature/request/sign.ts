import { randomBytes } from 'node:crypto';
import { contentDigest } from '../content-digest.js';
import { createSignature } from '../signature.js';
import { requestMessage } from '../signature-base.js';
import { PARTNER_REQUEST, type SignatureProfile } from '../signature-parameters.js';
import type { Signer } from '../signer.js';

export interface RequestToSign {
  readonly method: string;
  /** The URL that will be requested, as serialised by `new URL(...).href`, without a fragment. */
  readonly targetUri: string;
  readonly body?: Buffer | string | undefined;
  /** Default with a body: `application/json`. */
  readonly contentType?: string | undefined;
  /** 8 to 64 characters of visible ASCII. */
  readonly idempotencyKey?: string | undefined;
  /** 16 to 64 characters of base64url. Default: random. */
  readonly nonce?: string | undefined;
  /** Seconds since 1970. Default: now. */
  readonly created?: number | undefined;
  readonly key: Signer;
  /** Default: PARTNER_REQUEST. */
  readonly profile?: SignatureProfile | undefined;
}

const NONCE_BYTES = 16;

/**
 * Signs a request. Returns the header fields to send, names in lower case: `signature-input`, `signature`, with a body
 * also `content-type` and `content-digest`, and `idempotency-key` when given.
 * @throws SignatureRefusal signature_invalid when a value is not ASCII
 */
export async function signRequest(request: RequestToSign): Promise<Record<string, string>> {
  const { method, targetUri, body, idempotencyKey, key, profile = PARTNER_REQUEST } = request;
  const headers: Record<string, string> = {};
  if (body !== undefined && body.length > 0) {
    headers['content-type'] = request.contentType ?? 'application/json';
    headers['content-digest'] = contentDigest(body);
  }
  if (idempotencyKey !== undefined) headers['idempotency-key'] = idempotencyKey;
  const covered = ['"@method"', '"@target-uri"', ...Object.keys(headers).map((name) => `"${name}"`)];
  const parameters = {
    created: request.created ?? Math.floor(Date.now() / 1000),
    keyid: key.keyid,
    nonce: request.nonce ?? randomBytes(NONCE_BYTES).toString('base64url'),
    tag: profile.tag,
  };
  const message = requestMessage(method, targetUri, new Map(Object.entries(headers)));
  return { ...headers, ...(await createSignature(profile.label, covered, parameters, message, key)) };
}
