import { parseJws, verifyJws } from '../jws.js';
import type { PartnerKeyCache, RegisteredKey } from '../partner/key-cache.js';
import { Problem } from '../problem.js';

/** A client that authenticated itself: a partner, by one of its registered keys. */
export interface AuthenticatedClient {
  readonly keyid: string;
  readonly key: RegisteredKey;
  /** The jti of its assertion, which the database accepts once. */
  readonly nonce: string;
  /** The signing input of its assertion. */
  readonly base: string;
  readonly signatureBytes: Buffer;
}

/** The claims' limits; PostgreSQL remembers each jti for longer than an assertion lives. */
const LIFETIME_MAX_S = 300;
/** FAPI 2.0 Security Profile section 5.3.2.1, 13: at least 10 s, at most 60 s. */
export const CLOCK_AHEAD_MAX_S = 30;
const JTI = /^[\x21-\x7e]{16,128}$/;
export const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/**
 * Authenticates a client by private_key_jwt (RFC 7523 section 3, FAPI 2.0 Security Profile section 5.3.2.1). That the jti is new is
 * for the database to say, with what the call does.
 * @param form the parameters of the request
 * @param issuer the gateway's
 * @throws Problem signature_missing, signature_invalid, signature_stale, partner_suspended
 */
export async function authenticateClient(
  form: Readonly<Record<string, string>>,
  keys: PartnerKeyCache,
  issuer: string,
  now_s = Date.now() / 1000,
): Promise<AuthenticatedClient> {
  const { client_assertion, client_assertion_type, client_id } = form;
  if (client_assertion === undefined || client_assertion_type !== ASSERTION_TYPE) {
    throw new Problem('signature_missing', {
      detail: `client_assertion of type ${ASSERTION_TYPE} is required.`,
    });
  }
  const jws = parseJws(client_assertion);
  if (jws === undefined) throw refused('client_assertion is not a signed JWT');
  const { header, claims } = jws;
  if (typeof header.kid !== 'string') throw refused('kid must be the thumbprint of the key that signs');
  const key = await keys.findKey(header.kid);
  if (key === undefined || !verifyJws(jws, key)) throw refused('no registered key verifies client_assertion');
  const { partner_id, status } = key.partner;
  if (claims.iss !== partner_id || claims.sub !== partner_id || (client_id ?? partner_id) !== partner_id) {
    throw refused("iss, sub and client_id must be the partner id of the key's owner");
  }
  if (claims.aud !== issuer) throw refused(`aud must be the issuer, ${issuer}, as one string`);
  if (typeof claims.jti !== 'string' || !JTI.test(claims.jti)) {
    throw refused('jti must have 16 to 128 visible ASCII characters');
  }
  checkTimes(claims, now_s);
  if (status !== 'active') throw new Problem('partner_suspended');
  return { keyid: key.keyid, key, nonce: claims.jti, base: jws.input, signatureBytes: jws.signature };
}

function checkTimes({ iat, exp, nbf }: Readonly<Record<string, unknown>>, now_s: number): void {
  if (!isTime(exp) || !isTime(iat) || !(nbf === undefined || isTime(nbf))) {
    throw refused('exp and iat must be numbers, and nbf where it is given');
  }
  const from = Math.max(iat, (nbf as number | undefined) ?? iat);
  if (exp <= now_s || from > now_s + CLOCK_AHEAD_MAX_S) {
    throw new Problem('signature_stale', { detail: 'client_assertion is not valid now' });
  }
  if (exp > now_s + LIFETIME_MAX_S + CLOCK_AHEAD_MAX_S || iat < now_s - LIFETIME_MAX_S) {
    throw new Problem('signature_stale', { detail: `client_assertion may live ${LIFETIME_MAX_S} s` });
  }
}

const isTime = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

const refused = (detail: string): Problem => new Problem('signature_invalid', { detail });
