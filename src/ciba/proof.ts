import { createHash } from 'node:crypto';
import { importPublicKey } from '../http-signature/key.js';
import { KeyRefusal } from '../http-signature/refusal.js';
import { type ParsedJws, parseJws, verifyJws } from '../jws.js';
import { Problem } from '../problem.js';
import { CLOCK_AHEAD_MAX_S } from './client-assertion.js';

/** A DPoP proof (RFC 9449 section 4.2) that was verified for one call. */
export interface Proof {
  /** Thumbprint of the key that signed it. */
  readonly keyid: string;
  readonly nonce: string;
  /** Its signing input. */
  readonly base: string;
  readonly signatureBytes: Buffer;
}

export interface ProofOptions {
  readonly method: string;
  /** The public address of the call, without query. */
  readonly url: string;
  /** The token that the call is made with; undefined at the token endpoint. */
  readonly accessToken?: string;
  readonly maxAge_s: number;
}

const JTI = /^[\x21-\x7e]{8,128}$/;

/**
 * Verifies a DPoP proof (RFC 9449 section 4.3). That its jti is new is for the database to say.
 * @param field the value of the DPoP header field
 * @throws Problem dpop_proof_invalid
 */
export function verifyProof(
  field: string | string[] | undefined,
  { method, url, accessToken, maxAge_s }: ProofOptions,
  now_s = Date.now() / 1000,
): Proof {
  const jws = typeof field === 'string' ? parseJws(field) : undefined;
  if (jws === undefined) throw refused('DPoP: one proof, a signed JWT, is required');
  const { header, claims } = jws;
  if (header.typ !== 'dpop+jwt') throw refused('typ must be dpop+jwt');
  const keyid = verifiedKey(jws);
  const { htm, htu, iat, jti, ath } = claims;
  if (htm !== method) throw refused(`htm must be ${method}`);
  if (typeof htu !== 'string' || !URL.canParse(htu) || bare(htu) !== bare(url))
    throw refused(`htu must be ${url}`);
  if (typeof iat !== 'number' || iat < now_s - maxAge_s || iat > now_s + CLOCK_AHEAD_MAX_S) {
    throw refused(`iat must be at most ${maxAge_s} s ago`);
  }
  if (typeof jti !== 'string' || !JTI.test(jti))
    throw refused('jti must have 8 to 128 visible ASCII characters');
  if (accessToken !== undefined && ath !== hashOf(accessToken))
    throw refused('ath is not of this access token');
  return { keyid, nonce: jti, base: jws.input, signatureBytes: jws.signature };
}

/** The thumbprint of the key in the header, if it signed. */
function verifiedKey(jws: ParsedJws): string {
  const { jwk } = jws.header;
  if (typeof jwk !== 'object' || jwk === null || 'd' in jwk || 'k' in jwk)
    throw refused('jwk must be a public key');
  try {
    const key = importPublicKey(jwk);
    if (verifyJws(jws, key)) return key.keyid;
  } catch (error) {
    if (!(error instanceof KeyRefusal)) throw error;
    throw refused(`jwk: ${error.detail}`);
  }
  throw refused('the signature does not hold, or alg is not of the key');
}

// Section 4.3, 9: query and fragment are ignored, and what RFC 3986 section 6.2.2 and 6.2.3 normalises is equal.
function bare(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');

const refused = (detail: string): Problem => new Problem('dpop_proof_invalid', { detail });
