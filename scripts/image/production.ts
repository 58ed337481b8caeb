import { generateKeyPairSync, webcrypto } from 'node:crypto';
import { chownSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import 'reflect-metadata'; // @peculiar/x509 needs it loaded first
import * as x509 from '@peculiar/x509';
import { SignJWT } from 'jose';
import pg from 'pg';
import { type Embedded, startEmbedded } from '../../src/database/embedded.js';

/** What a gateway in production finds around it: a PostgreSQL with TLS, and the national identity provider. */
export interface Surroundings {
  /** With sslmode=verify-full, as the given user. `certificates` is where the reader sees the folder of certificates. */
  databaseUrl(user: string, password: string, certificates: string): string;
  readonly adminPassword: string;
  /** An administrator's connection. */
  readonly admin: pg.Client;
  readonly issuer: string;
  readonly audience: string;
  /** A token of the identity provider, as the national app gets one. */
  signIn(number: string): Promise<string>;
  close(): Promise<void>;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
// An address of its own, since the embedded server always uses the usual port. Linux accepts all of 127.0.0.0/8.
const byte = () => 1 + Math.floor(Math.random() * 250);
const HOST = `127.${byte()}.${byte()}.${byte()}`;
const KID = 'national';
const AUDIENCE = 'gateway';
const HOUR_MS = 3_600_000;

/**
 * Starts them on loopback.
 * @param certificates a folder that gets the authority's certificate, authority.pem
 */
export async function startSurroundings(folder: string, certificates: string): Promise<Surroundings> {
  const { key, certificate } = await issueCertificate(join(certificates, 'authority.pem'));
  const embedded: Embedded = await startEmbedded(folder, { listen_addresses: HOST });
  const admin = new pg.Client(embedded.admin);
  await admin.connect();
  await switchToTls(admin, folder, key, certificate);

  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwks = { keys: [{ ...own.publicKey.export({ format: 'jwk' }), kid: KID, alg: 'ES256', use: 'sig' }] };
  const provider = createServer({ key, cert: certificate }, (_request, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(jwks)),
  );
  await new Promise<void>((done) => provider.listen(0, HOST, done));
  const issuer = `https://${HOST}:${(provider.address() as AddressInfo).port}`;
  return {
    databaseUrl: (user, password, seen) =>
      `postgres://${user}:${encodeURIComponent(password)}@${HOST}/ung_thuan?sslmode=verify-full&sslrootcert=${seen}/authority.pem`,
    adminPassword: String(embedded.admin.password),
    admin,
    issuer,
    audience: AUDIENCE,
    signIn: (number) => {
      const now_s = Math.floor(Date.now() / 1000);
      return new SignJWT({ personal_id_number: number, acr: '2', auth_time: now_s })
        .setProtectedHeader({ alg: 'ES256', kid: KID })
        .setIssuer(issuer)
        .setAudience(AUDIENCE)
        .setIssuedAt(now_s)
        .setExpirationTime(now_s + 600)
        .sign(own.privateKey);
    },
    close: async () => {
      provider.closeAllConnections();
      provider.close();
      await admin.end();
      await embedded.close();
    },
  };
}

/** A certificate for loopback, signed by an authority made for it. Returns both as PEM. */
async function issueCertificate(authorityFile: string): Promise<{ key: string; certificate: string }> {
  x509.cryptoProvider.set(webcrypto as never);
  const makeKeys = () => webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const [authorityKeys, keys] = await Promise.all([makeKeys(), makeKeys()]);
  const dates = { notBefore: new Date(Date.now() - HOUR_MS), notAfter: new Date(Date.now() + HOUR_MS) };
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
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'ip', value: HOST }])],
  });
  writeFileSync(authorityFile, authority.toString('pem'));
  const bytes = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { key: x509.PemConverter.encode(bytes, 'PRIVATE KEY'), certificate: certificate.toString('pem') };
}

/** Has the server use the certificate, and refuse connections over TCP without TLS. */
async function switchToTls(
  admin: pg.Client,
  folder: string,
  key: string,
  certificate: string,
): Promise<void> {
  const cluster = join(folder, 'postgres', 'data');
  const { uid, gid } = statSync(cluster);
  const place = (name: string, text: string) => {
    const file = join(cluster, name);
    writeFileSync(file, text, { mode: 0o600 });
    chownSync(file, uid, gid);
  };
  place('server.key', key);
  place('server.crt', certificate);
  place('pg_hba.conf', `local all all scram-sha-256\nhostssl all all 127.0.0.0/8 scram-sha-256\n`);
  await admin.query('ALTER SYSTEM SET ssl = on');
  await admin.query('SELECT pg_reload_conf()');
}
