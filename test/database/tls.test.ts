import { webcrypto } from 'node:crypto';
import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import 'reflect-metadata'; // @peculiar/x509 needs it loaded first
import * as x509 from '@peculiar/x509';
import pg from 'pg';
import t from 'tap';
import { startEmbedded } from '../../src/database/embedded.js';
import { openServer } from '../../src/database/server.js';

/** A PostgreSQL of its own that listens on TCP, without TLS at first, then with it. */

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const NOT_BEFORE = new Date(Date.now() - 60_000);
const NOT_AFTER = new Date(Date.now() + 3_600_000);
x509.cryptoProvider.set(webcrypto as never);

interface Issued {
  readonly certificate: x509.X509Certificate;
  readonly keys: webcrypto.CryptoKeyPair;
}

async function makeKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

async function authority(name: string): Promise<Issued> {
  const keys = await makeKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${name}`,
    notBefore: NOT_BEFORE,
    notAfter: NOT_AFTER,
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [new x509.BasicConstraintsExtension(true, undefined, true)],
  });
  return { certificate, keys };
}

async function issue(by: Issued, name: string, addresses: x509.JsonGeneralNames = []): Promise<Issued> {
  const keys = await makeKeys();
  const certificate = await x509.X509CertificateGenerator.create({
    subject: `CN=${name}`,
    issuer: by.certificate.subject,
    notBefore: NOT_BEFORE,
    notAfter: NOT_AFTER,
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey: by.keys.privateKey,
    extensions: addresses.length > 0 ? [new x509.SubjectAlternativeNameExtension(addresses)] : [],
  });
  return { certificate, keys };
}

async function pemOfKey({ keys }: Issued): Promise<string> {
  const bytes = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return x509.PemConverter.encode(bytes, 'PRIVATE KEY');
}

const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-tls-'));
t.teardown(() => rmSync(folder, { recursive: true, force: true }));
const cluster = join(folder, 'postgres', 'data');
// An address of its own, so that no other server can be on the port. Only Linux has all of 127.0.0.0/8.
const byte = () => 1 + Math.floor(Math.random() * 250);
const host = process.platform === 'linux' ? `127.${byte()}.${byte()}.${byte()}` : '127.0.0.1';
const embedded = await startEmbedded(folder, { listen_addresses: host });
const admin = new pg.Client({ ...embedded.admin, database: 'postgres' });
await admin.connect();
t.teardown(async () => {
  await admin.end();
  await embedded.close();
});

/** Whether the connection a URL leads to is encrypted, and whose it is. @throws DatabaseUnavailable */
async function connect(
  parameters: string,
  user = `postgres:${encodeURIComponent(String(embedded.admin.password))}`,
) {
  const server = await openServer({
    databaseUrl: `postgres://${user}@${host}/postgres?${parameters}`,
    databaseAdminUrl: undefined,
    dataDir: folder,
  });
  const client = await server.connectAdmin();
  const { rows } = await client.query<{ ssl: boolean; user: string }>(
    'SELECT ssl, current_user AS user FROM pg_stat_ssl WHERE pid = pg_backend_pid()',
  );
  await client.end();
  return rows[0];
}

/** Gives the server a certificate, and waits until it shows it. */
async function serve(certificate: Issued, clientAuthority: Issued): Promise<void> {
  const files: [string, string][] = [
    ['server.crt', certificate.certificate.toString('pem')],
    ['server.key', await pemOfKey(certificate)],
    ['clients.crt', clientAuthority.certificate.toString('pem')],
  ];
  for (const [name, text] of files) {
    const file = join(cluster, name);
    writeFileSync(file, text);
    chmodSync(file, 0o600);
    chownSync(file, statSync(cluster).uid, statSync(cluster).gid);
  }
  const before = await loadedAt();
  await admin.query("ALTER SYSTEM SET ssl_ca_file = 'clients.crt'");
  await admin.query('ALTER SYSTEM SET ssl = on');
  await admin.query('SELECT pg_reload_conf()');
  while ((await loadedAt()) === before) await new Promise((done) => setTimeout(done, 20));
}

async function loadedAt(): Promise<string> {
  const { rows } = await admin.query<{ at: string }>('SELECT pg_conf_load_time()::text AS at');
  return String(rows[0]?.at);
}

const right = await authority('right authority');
const wrong = await authority('wrong authority');
const pem = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return encodeURIComponent(join(folder, name));
};
const rightRoot = `sslrootcert=${pem('right.crt', right.certificate.toString('pem'))}`;
const wrongRoot = `sslrootcert=${pem('wrong.crt', wrong.certificate.toString('pem'))}`;

t.test('a server without TLS', async (t) => {
  t.match(await connect(''), { ssl: false });
  t.match(await connect('sslmode=disable'), { ssl: false });
  for (const mode of ['require', 'verify-full', `verify-ca&${rightRoot}`]) {
    await t.rejects(connect(`sslmode=${mode}`), { message: /does not support SSL/ }, mode);
  }
});

t.test('a server whose certificate names its address', async (t) => {
  await serve(await issue(right, 'server', [{ type: 'ip', value: host }]), right);
  t.match(await connect(`sslmode=verify-full&${rightRoot}`), { ssl: true });
  t.match(await connect(`sslmode=verify-ca&${rightRoot}`), { ssl: true });
  t.match(await connect(`sslmode=require&${rightRoot}`), { ssl: true });
  t.match(await connect('sslmode=require'), { ssl: true }, 'any certificate');
  t.match(await connect('sslmode=disable'), { ssl: false });
  t.match(await connect(''), { ssl: false });
  for (const mode of ['verify-full', 'verify-ca', 'require']) {
    await t.rejects(connect(`sslmode=${mode}&${wrongRoot}`), { message: /certificate/ }, `${mode}, wrong CA`);
  }
  await t.rejects(connect('sslmode=verify-full'), { message: /certificate/ }, 'public authorities only');
});

t.test('a server whose certificate names another', async (t) => {
  for (const name of ['localhost', 'db.example']) {
    await serve(await issue(right, name, [{ type: 'dns', value: name }]), right);
    await t.rejects(connect(`sslmode=verify-full&${rightRoot}`), { message: /IP: 127/ }, name);
    t.match(await connect(`sslmode=verify-ca&${rightRoot}`), { ssl: true }, `${name}: verify-ca`);
  }
});

t.test('a client certificate', async (t) => {
  const hba = join(cluster, 'pg_hba.conf');
  writeFileSync(hba, `hostssl all with_certificate all cert\n${readFileSync(hba, 'utf8')}`);
  await admin.query('CREATE ROLE with_certificate LOGIN');
  await serve(await issue(right, 'server', [{ type: 'ip', value: host }]), right);
  const client = await issue(right, 'with_certificate');
  const stranger = await issue(wrong, 'with_certificate');
  const certificate = `sslcert=${pem('client.crt', client.certificate.toString('pem'))}`;
  const key = `sslkey=${pem('client.key', await pemOfKey(client))}`;
  const strange = `sslcert=${pem('stranger.crt', stranger.certificate.toString('pem'))}&sslkey=${pem('stranger.key', await pemOfKey(stranger))}`;
  const full = `sslmode=verify-full&${rightRoot}`;
  t.match(await connect(`${full}&${certificate}&${key}`, 'with_certificate'), {
    ssl: true,
    user: 'with_certificate',
  });
  await t.rejects(connect(full, 'with_certificate'), { message: /certificate/ }, 'none');
  await t.rejects(connect(`${full}&${strange}`, 'with_certificate'), 'of another authority');
  await t.rejects(connect(`${full}&${certificate}&sslkey=${pem('other.key', await pemOfKey(stranger))}`), {
    message: /sslcert and sslkey are not a certificate and its unencrypted key/,
  });
});
