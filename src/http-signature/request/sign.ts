import { randomBytes } from 'node:crypto';
import { contentDigest } from '../content-digest.js';
import type { PrivateKey } from '../key.js';
import { makeSignature } from '../signature.js';
import { requestMessage } from '../signature-base.js';
import { PARTNER_REQUEST, type SignatureProfile } from '../signature-parameters.js';

export interface RequestToSign {
  readonly method: string;
  /** Exactly what will be sent, as `new URL(...).href` writes it, without a fragment. */
  readonly targetUri: string;
  readonly body?: Buffer | string | undefined;
  /** `application/json` when there is a body and nothing else is said. */
  readonly contentType?: string | undefined;
  /** 8 to 64 characters of visible ASCII. */
  readonly idempotencyKey?: string | undefined;
  /** 16 to 64 characters of base64url; random when not given. */
  readonly nonce?: string | undefined;
  /** Seconds since 1970; now when not given. */
  readonly created?: number | undefined;
  readonly key: PrivateKey;
  /** A partner's request when nothing else is said. */
  readonly profile?: SignatureProfile | undefined;
}

const NONCE_BYTES = 16;

/**
 * The header fields to send with a signed request, names in lower case: `signature-input` and `signature`, with a
 * body `content-type` and `content-digest`, and `idempotency-key` where one is given.
 * @throws SignatureRefusal signature_invalid for values that no signature can cover
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
  return { ...headers, ...(await makeSignature(profile.label, covered, parameters, message, key)) };
}
