/** A national identity provider for one run: an HTTPS server with a JWK Set, and the tokens that its app would get. */
import { generateKeyPairSync, webcrypto } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import 'reflect-metadata'; // @peculiar/x509 needs it loaded first
import * as x509 from '@peculiar/x509';
import { SignJWT } from 'jose';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const KID = 'national';
const AUDIENCE = 'gateway';
const HOUR_MS = 3_600_000;
const TOKEN_S = 600;

export interface IdentityProvider {
  readonly issuer: string;
  readonly audience: string;
  /** A token of a person who has just signed in, as the national app gets one. */
  signIn(number: string): Promise<string>;
  close(): void;
}

/** A certificate for an address, signed by an authority made for it. Both as PEM. */
export interface Certificate {
  readonly key: string;
  readonly certificate: string;
}

/** Starts the provider on an address of loopback. */
export async function startIdentityProvider(
  host: string,
  { key, certificate }: Certificate,
): Promise<IdentityProvider> {
  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwks = { keys: [{ ...own.publicKey.export({ format: 'jwk' }), kid: KID, alg: 'ES256', use: 'sig' }] };
  const server = createServer({ key, cert: certificate }, (_request, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(jwks)),
  );
  await new Promise<void>((done) => server.listen(0, host, done));
  const issuer = `https://${host}:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    audience: AUDIENCE,
    signIn: (number) => {
      const now_s = Math.floor(Date.now() / 1000);
      return new SignJWT({ personal_id_number: number, acr: '2', auth_time: now_s })
        .setProtectedHeader({ alg: 'ES256', kid: KID })
        .setIssuer(issuer)
        .setAudience(AUDIENCE)
        .setIssuedAt(now_s)
        .setExpirationTime(now_s + TOKEN_S)
        .sign(own.privateKey);
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Issues a certificate for an address. @param authorityFile gets the authority's certificate as PEM */
export async function issueCertificate(host: string, authorityFile: string): Promise<Certificate> {
  x509.cryptoProvider.set(webcrypto as never);
  const makeKeys = () => webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const [authorityKeys, keys] = await Promise.all([makeKeys(), makeKeys()]);
  const dates = { notBefore: new Date(Date.now() - HOUR_MS), notAfter: new Date(Date.now() + 24 * HOUR_MS) };
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=Authority of this run',
    ...dates,
    signingAlgorithm: ALGORITHM,
    keys: authorityKeys,
    extensions: [new x509.BasicConstraintsExtension(true, undefined, true)],
  });
  const certificate = await x509.X509CertificateGenerator.create({
    subject: 'CN=loopback',
    issuer: authority.subject,
    ...dates,
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey: authorityKeys.privateKey,
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'ip', value: host }])],
  });
  writeFileSync(authorityFile, authority.toString('pem'));
  const bytes = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { key: x509.PemConverter.encode(bytes, 'PRIVATE KEY'), certificate: certificate.toString('pem') };
}
