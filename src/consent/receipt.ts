import { CompactSign } from 'jose';
import type { PrivateKey } from '../http-signature/key.js';

/**
 * Signs a receipt as a compact JWS (RFC 7515). The payload is exactly the text stored with the change, so that anyone
 * can check the hash chain; the header includes the key for offline verification, and when it was signed (`iat`, seconds since
 * 1970), to compare with when the key was retired.
 * @param content the stored text
 */
export async function signReceipt(content: string, key: PrivateKey): Promise<string> {
  const iat = Math.floor(Date.now() / 1000);
  return new CompactSign(Buffer.from(content, 'utf8'))
    .setProtectedHeader({ alg: 'EdDSA', kid: key.keyid, jwk: key.jwk, typ: 'consent-receipt+json', iat })
    .sign(key.keyObject);
}
