import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import t from 'tap';
import { startEmbedded } from '../../src/database/embedded.js';
import { openServer } from '../../src/database/server.js';
import { authority, type Issued, issue, pemOfKey } from '../helpers/certificates.js';

/** Connects to a PostgreSQL that listens on TCP, first without TLS, then with it. */

const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-tls-'));
t.teardown(() => rmSync(folder, { recursive: true, force: true }));
const cluster = join(folder, 'postgres', 'data');
// A random loopback address, so that no other server uses the port. Only Linux accepts all of 127.0.0.0/8.
const byte = () => 1 + Math.floor(Math.random() * 250);
const host = process.platform === 'linux' ? `127.${byte()}.${byte()}.${byte()}` : '127.0.0.1';
const embedded = await startEmbedded(folder, { listen_addresses: host });
const admin = new pg.Client({ ...embedded.admin, database: 'postgres' });
await admin.connect();
t.teardown(async () => {
  await admin.end();
  await embedded.close();
});

/** Connects with the parameters. @returns whether the connection is encrypted, and its user @throws DatabaseUnavailable */
async function connect(
  parameters: string,
  user = `postgres:${encodeURIComponent(String(embedded.admin.password))}`,
) {
  const server = await openServer({
    databaseUrl: `postgres://${user}@${host}/postgres?${parameters}`,
    databaseAdminUrl: undefined,
    loginUrls: {},
    dataDir: folder,
  });
  const client = await server.connectAdmin();
  const { rows } = await client.query<{ ssl: boolean; user: string }>(
    'SELECT ssl, current_user AS user FROM pg_stat_ssl WHERE pid = pg_backend_pid()',
  );
  await client.end();
  return rows[0];
}

/** Installs a server certificate and waits until it is loaded. */
async function useCertificate(certificate: Issued, clientAuthority: Issued): Promise<void> {
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
  const before = await configLoadTime();
  await admin.query("ALTER SYSTEM SET ssl_ca_file = 'clients.crt'");
  await admin.query('ALTER SYSTEM SET ssl = on');
  await admin.query('SELECT pg_reload_conf()');
  while ((await configLoadTime()) === before) await new Promise((done) => setTimeout(done, 20));
}

async function configLoadTime(): Promise<string> {
  const { rows } = await admin.query<{ at: string }>('SELECT pg_conf_load_time()::text AS at');
  return String(rows[0]?.at);
}

const right = await authority('right authority');
const wrong = await authority('wrong authority');
const writePem = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return encodeURIComponent(join(folder, name));
};
const rightRoot = `sslrootcert=${writePem('right.crt', right.certificate.toString('pem'))}`;
const wrongRoot = `sslrootcert=${writePem('wrong.crt', wrong.certificate.toString('pem'))}`;

t.test('a server without TLS is accepted only without sslmode or with sslmode=disable', async (t) => {
  t.match(await connect(''), { ssl: false });
  t.match(await connect('sslmode=disable'), { ssl: false });
  for (const mode of ['require', 'verify-full', `verify-ca&${rightRoot}`]) {
    await t.rejects(connect(`sslmode=${mode}`), { message: /does not support SSL/ }, mode);
  }
});

t.test('a certificate for the address of the server is accepted with its CA only', async (t) => {
  await useCertificate(await issue(right, 'server', [{ type: 'ip', value: host }]), right);
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

t.test('a certificate for another host is refused by verify-full and accepted by verify-ca', async (t) => {
  for (const name of ['localhost', 'db.example']) {
    await useCertificate(await issue(right, name, [{ type: 'dns', value: name }]), right);
    await t.rejects(connect(`sslmode=verify-full&${rightRoot}`), { message: /IP: 127/ }, name);
    t.match(await connect(`sslmode=verify-ca&${rightRoot}`), { ssl: true }, `${name}: verify-ca`);
  }
});

t.test('a client authenticates with a certificate of the right CA', async (t) => {
  const hba = join(cluster, 'pg_hba.conf');
  writeFileSync(hba, `hostssl all with_certificate all cert\n${readFileSync(hba, 'utf8')}`);
  await admin.query('CREATE ROLE with_certificate LOGIN');
  await useCertificate(await issue(right, 'server', [{ type: 'ip', value: host }]), right);
  const client = await issue(right, 'with_certificate');
  const stranger = await issue(wrong, 'with_certificate');
  const certificate = `sslcert=${writePem('client.crt', client.certificate.toString('pem'))}`;
  const key = `sslkey=${writePem('client.key', await pemOfKey(client))}`;
  const otherCertificate = `sslcert=${writePem('stranger.crt', stranger.certificate.toString('pem'))}&sslkey=${writePem('stranger.key', await pemOfKey(stranger))}`;
  const full = `sslmode=verify-full&${rightRoot}`;
  t.match(await connect(`${full}&${certificate}&${key}`, 'with_certificate'), {
    ssl: true,
    user: 'with_certificate',
  });
  await t.rejects(connect(full, 'with_certificate'), { message: /certificate/ }, 'no certificate');
  await t.rejects(connect(`${full}&${otherCertificate}`, 'with_certificate'), 'a certificate of another CA');
  await t.rejects(
    connect(`${full}&${certificate}&sslkey=${writePem('other.key', await pemOfKey(stranger))}`),
    {
      message: /sslcert and sslkey are not a certificate and its unencrypted key/,
    },
  );
});
