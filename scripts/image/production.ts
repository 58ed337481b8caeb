import { chownSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { type Embedded, startEmbedded } from '../../src/database/embedded.js';
import { type IdentityProvider, issueCertificate, startIdentityProvider } from '../identity-provider.js';

/** What a gateway in production finds around it: a PostgreSQL with TLS, and the national identity provider. */
export interface Surroundings extends Omit<IdentityProvider, 'close'> {
  /** With sslmode=verify-full, as the given user. `certificates` is where the reader sees the folder of certificates. */
  databaseUrl(user: string, password: string, certificates: string): string;
  readonly adminPassword: string;
  /** An administrator's connection. */
  readonly admin: pg.Client;
  close(): Promise<void>;
}

// An address of its own, since the embedded server always uses the usual port. Linux accepts all of 127.0.0.0/8.
const byte = () => 1 + Math.floor(Math.random() * 250);
const HOST = `127.${byte()}.${byte()}.${byte()}`;

/**
 * Starts them on loopback.
 * @param certificates a folder that gets the authority's certificate, authority.pem
 */
export async function startSurroundings(folder: string, certificates: string): Promise<Surroundings> {
  const { key, certificate } = await issueCertificate(HOST, join(certificates, 'authority.pem'));
  const embedded: Embedded = await startEmbedded(folder, { listen_addresses: HOST });
  const admin = new pg.Client(embedded.admin);
  await admin.connect();
  await switchToTls(admin, folder, key, certificate);

  const provider = await startIdentityProvider(HOST, { key, certificate });
  return {
    databaseUrl: (user, password, seen) =>
      `postgres://${user}:${encodeURIComponent(password)}@${HOST}/ung_thuan?sslmode=verify-full&sslrootcert=${seen}/authority.pem`,
    adminPassword: String(embedded.admin.password),
    admin,
    issuer: provider.issuer,
    audience: provider.audience,
    signIn: provider.signIn,
    close: async () => {
      provider.close();
      await admin.end();
      await embedded.close();
    },
  };
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
