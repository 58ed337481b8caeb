import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { LOGINS, roleOf } from '../../src/database/login.js';
import { createKeyFile } from '../../src/key-file.js';
import { writeSandbox } from '../../src/sandbox/data.js';
import { adultNumbers } from '../bench/seed.js';
import { citizenWith } from '../client/citizen.js';
import { type Closing, type Cluster, startCluster } from '../cluster/cluster.js';
import { createGateway, type GatewayProcess, MAIN } from '../cluster/gateway.js';
import { type IdentityProvider, issueCertificate, startIdentityProvider } from '../identity-provider.js';
import type { Approver } from './caller.js';

/** Where faults are played: a cluster with two gateways, made-up people, some of whom approve, and Bank A. */
export interface Stage {
  readonly cluster: Cluster;
  readonly origin: string;
  readonly gateways: readonly GatewayProcess[];
  readonly provider: IdentityProvider;
  readonly jwk: Readonly<Record<string, string>>;
  /** Adults who can be asked. */
  readonly numbers: readonly string[];
  readonly approvers: readonly Approver[];
  /** Does work as the administrator at the primary. */
  asAdmin<T>(work: (admin: pg.Client) => Promise<T>): Promise<T>;
  /** The environment of the commands. */
  readonly environment: Readonly<Record<string, string>>;
}

const DATABASE = 'ung_thuan';
const PEOPLE = 3_000;
const ADULTS = 1_000;
const APPROVERS = 40;
const run = promisify(execFile);

/**
 * Opens the stage.
 * @param closing gets what closes it, as it is opened
 * @param progress is told each step
 * @param disk_bytes see startCluster
 */
export async function openStage(
  closing: Closing,
  progress: (text: string) => void,
  disk_bytes?: number,
): Promise<Stage> {
  progress('starting etcd, three PostgreSQL nodes with PgBouncer, Redis with sentinels, and HAProxy');
  const cluster = await startCluster(closing, disk_bytes);
  const { folder, ports } = cluster;
  const origin = `http://localhost:${ports.gateways}`;
  const asAdmin = async <T>(work: (admin: pg.Client) => Promise<T>, database = DATABASE): Promise<T> => {
    const admin = new pg.Client({ ...cluster.admin, database });
    admin.on('error', () => undefined); // the statement that it breaks says so
    await admin.connect();
    try {
      return await work(admin);
    } finally {
      await admin.end();
    }
  };

  progress('migrating, and making up people');
  await asAdmin((admin) => admin.query(`CREATE DATABASE ${DATABASE}`), 'postgres');
  const { user, password } = cluster.admin;
  const environment = {
    DATABASE_ADMIN_URL: `postgresql://${user}:${password}@127.0.0.1:${ports.primary}/${DATABASE}`,
  };
  await run(process.execPath, [MAIN, 'migrate'], { env: { ...process.env, ...environment } });
  await asAdmin(async (admin) => {
    await writeSandbox(admin, { people: PEOPLE, dataDir: folder });
    await admin.query("UPDATE partner.partner SET quota_per_minute = 10000000 WHERE partner_id = 'bank-a'");
    await admin.query('ANALYZE');
  });

  const certificate = await issueCertificate('127.0.0.1', join(folder, 'authority.pem'));
  const provider = await startIdentityProvider('127.0.0.1', certificate);
  closing.push(() => provider.close());
  createKeyFile(join(folder, 'signing.json'), 'ed25519');
  createKeyFile(join(folder, 'push.json'), 'p256');
  createKeyFile(join(folder, 'map.json'), 'ed25519');
  const users = LOGINS.map((login) => ({
    login,
    user: roleOf(login),
    password: randomBytes(24).toString('base64url'),
  }));
  for (const each of users)
    await asAdmin((admin) => admin.query(`ALTER ROLE ${each.user} LOGIN PASSWORD '${each.password}'`));
  const urlOf = cluster.startPoolers(users);
  const logins = users.map((each) => [`DATABASE_URL_${each.login.toUpperCase()}`, urlOf(each, DATABASE)]);
  const settings: Record<string, string> = {
    ...Object.fromEntries(logins),
    DATABASE_PREPARED_STATEMENTS: 'off',
    NODE_ENV: 'production',
    DRAIN_SECONDS: '10', // HAProxy's four checks, where each takes as long as it may: 4 x (0.5 + 2) s
    PUBLIC_ORIGIN: origin,
    METRICS_PORT: '0',
    TRUSTED_PROXIES: '127.0.0.1',
    CITIZEN_ISSUER: provider.issuer,
    CITIZEN_JWKS_URL: `${provider.issuer}/jwks`,
    CITIZEN_AUDIENCE: provider.audience,
    NODE_EXTRA_CA_CERTS: join(folder, 'authority.pem'),
    GATEWAY_SIGNING_KEY: join(folder, 'signing.json'),
    PUSH_KEY: join(folder, 'push.json'),
    LEDGER_MAP_KEY: join(folder, 'map.json'),
    REDIS_URL: cluster.redisUrl,
    DATA_DIR: folder,
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'info', // with the reason of each 503
    // One client stands for all partners and people.
    ADDRESS_CALLS_PER_MINUTE: '1000000',
    PERSON_CALLS_PER_MINUTE: '1000000',
    PROMPT_BUDGET_PER_DAY: '10000',
    PROMPT_BUDGET_PENDING: '1000',
  };
  progress('starting two gateways');
  const gateways = cluster.gatewayPorts.map((port, i) =>
    createGateway(`gateway${i + 1}`, port, folder, settings),
  );
  closing.push(async () => {
    await Promise.all(gateways.map((gateway) => gateway.kill()));
  });
  await Promise.all(gateways.map((gateway) => gateway.start()));
  await reachable(`${origin}/healthz`);

  progress('enrolling passkeys');
  const numbers = await asAdmin((admin) => adultNumbers({ admin } as never, ADULTS));
  const approvers: Approver[] = [];
  for (const number of numbers.slice(0, APPROVERS)) {
    const citizen = citizenWith(origin, await provider.signIn(number), origin, number);
    approvers.push({ number, phone: await citizen.passkey() });
  }
  await asAdmin((admin) => admin.query("UPDATE citizen.passkey SET added_at = now() - interval '10 days'"));
  return {
    cluster,
    origin,
    gateways,
    provider,
    jwk: JSON.parse(readFileSync(join(folder, 'partners', 'bank-a.jwk.json'), 'utf8')),
    numbers,
    approvers,
    asAdmin,
    environment,
  };
}

/** Copies the logs of the cluster's servers to a folder, if one is given. */
export function keepLogs(from: string, to: string | undefined): void {
  if (to === undefined) return;
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from).filter((each) => each.endsWith('.log')))
    cpSync(join(from, name), join(to, name));
}

/** Waits until the balancer has found a gateway. */
async function reachable(url: string): Promise<void> {
  for (let i = 0; i < 100; i++) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`nothing answers at ${url}`);
}
