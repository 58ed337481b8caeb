import { CompactSign } from 'jose';
import type { PrivateKey } from '../http-signature/key.js';

/**
 * Signs a receipt as a compact JWS (RFC 7515). The payload is exactly the text stored with the change, so that anyone
 * can check the hash chain; the header includes the key for offline verification.
 * @param content the stored text
 */
export async function signReceipt(content: string, key: PrivateKey): Promise<string> {
  return new CompactSign(Buffer.from(content, 'utf8'))
    .setProtectedHeader({ alg: 'EdDSA', kid: key.keyid, jwk: key.jwk, typ: 'consent-receipt+json' })
    .sign(key.keyObject);
}
