import { randomUUID } from 'node:crypto';
import { importJWK, SignJWT } from 'jose';

/** The client that the provider of the benchmark knows. */
export const CLIENT_ID = 'bank-a';

const LIFETIME_S = 300;

/** The fields with which a client authenticates by private_key_jwt (OpenID Connect Core 1.0 section 9). */
export async function clientAssertion(
  issuer: string,
  jwk: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const assertion = await new SignJWT()
    .setProtectedHeader({ alg: 'EdDSA' })
    .setIssuer(CLIENT_ID)
    .setSubject(CLIENT_ID)
    .setAudience(issuer)
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime(`${LIFETIME_S}s`)
    .sign(await importJWK(jwk, 'EdDSA'));
  return {
    client_id: CLIENT_ID,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  };
}
