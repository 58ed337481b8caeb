import { randomUUID } from 'node:crypto';
import { importJWK, type JWTPayload, SignJWT } from 'jose';

/** The client that the provider of the benchmark knows. */
export const CLIENT_ID = 'bank-a';

const LIFETIME_S = 300;
type Jwk = Readonly<Record<string, string>>;

/** The fields with which a client authenticates by private_key_jwt (OpenID Connect Core 1.0 section 9). */
export async function clientAssertion(
  issuer: string,
  jwk: Jwk,
  header: object = {},
): Promise<Record<string, string>> {
  const exp = Math.floor(Date.now() / 1000) + LIFETIME_S;
  const claims = { iss: CLIENT_ID, sub: CLIENT_ID, aud: issuer, exp };
  return {
    client_id: CLIENT_ID,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: await signJwt(jwk, header, claims),
  };
}

/** A JWT with `iat` and a fresh `jti`. */
export async function signJwt(jwk: Jwk, header: object, claims: JWTPayload): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'EdDSA', ...header })
    .setJti(randomUUID())
    .setIssuedAt()
    .sign(await importJWK(jwk, 'EdDSA'));
}
