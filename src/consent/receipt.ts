import { ALGORITHMS } from '../http-signature/algorithms.js';
import type { Signer } from '../http-signature/signer.js';

/**
 * Signs a receipt as a compact JWS (RFC 7515). The payload is exactly the text stored with the change, so that anyone
 * can check the hash chain; the header includes the key for offline verification, and when it was signed (`iat`, seconds since
 * 1970), to compare with when the key was retired.
 * @param content the stored text
 * @throws SignerUnavailable
 */
export async function signReceipt(content: string, key: Signer): Promise<string> {
  const [alg] = ALGORITHMS[key.algorithm].jwkAlgorithms;
  const iat = Math.floor(Date.now() / 1000);
  const header = { alg, kid: key.keyid, jwk: key.jwk, typ: 'consent-receipt+json', iat };
  // RFC 7515 section 7.1
  const input = `${base64url(JSON.stringify(header))}.${base64url(content)}`;
  return `${input}.${(await key.sign(Buffer.from(input))).toString('base64url')}`;
}

const base64url = (text: string): string => Buffer.from(text, 'utf8').toString('base64url');
