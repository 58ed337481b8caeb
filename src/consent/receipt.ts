import { CompactSign } from 'jose';
import type { PrivateKey } from '../http-signature/key.js';

/**
 * Signs a receipt's content as a JWS in compact form (RFC 7515). The payload is the text that was written down with
 * the change, byte for byte, so the chain of hashes in it can be checked by anyone; the header brings the key, for
 * readers without a network.
 * @param content the stored text
 */
export async function signReceipt(content: string, key: PrivateKey): Promise<string> {
  return new CompactSign(Buffer.from(content, 'utf8'))
    .setProtectedHeader({ alg: 'EdDSA', kid: key.keyid, jwk: key.jwk, typ: 'consent-receipt+json' })
    .sign(key.keyObject);
}
