import type { JsonWebKey } from 'node:crypto';
import { importPrivateKey } from '../http-signature/key.js';
import { KeyRefusal } from '../http-signature/refusal.js';

/** The VAPID public key (RFC 8292), in base64url. */
export interface PushKey {
  /** Uncompressed point, 65 bytes; browsers subscribe with it. */
  readonly publicKey: string;
  readonly privateKey: string;
}

const UNCOMPRESSED = Buffer.from([4]);

/** @param jwk a private P-256 key @throws KeyRefusal key_malformed, key_unsupported */
export function importPushKey(jwk: JsonWebKey): PushKey {
  const { algorithm, jwk: point } = importPrivateKey(jwk);
  const { x, y } = point;
  if (algorithm !== 'ecdsa-p256-sha256' || x === undefined || y === undefined) {
    throw new KeyRefusal('key_unsupported', 'Push services know a P-256 key only (RFC 8292 section 2).');
  }
  const bytes = [UNCOMPRESSED, Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')];
  return { publicKey: Buffer.concat(bytes).toString('base64url'), privateKey: String(jwk.d) };
}
