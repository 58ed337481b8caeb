import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { TIMING, type Timing } from '../timing.js';
import { type Embedded, startEmbedded } from './embedded.js';
import { type DatabaseSettings, describeFailure } from './hosts.js';
import {
  DatabaseUnavailable,
  LOGINS,
  type Login,
  openPool,
  passwordOf,
  prepareLogin,
  roleOf,
} from './login.js';
import { connectWhenRecovered } from './recovery.js';
import { parseDatabaseUrl, parseReadUrl, type ReadSettings } from './url.js';

/** The database server, and the logins this process has. */
export interface DatabaseServer {
  /** Connects as the administrator. The caller ends the client. */
  connectAdmin(): Promise<pg.Client>;
  /** Whether this process may migrate: false when it only has the gateway's logins. */
  readonly canMigrate: boolean;
  /** Sets up a login in a migrated database, where this process may, and opens its pool. */
  openPool(login: Login, size: number): Promise<pg.Pool>;
  /** Opens the pool of a login at standbys; undefined where none are configured. The login is prepared. */
  openReadPool(login: Login, size: number): pg.Pool | undefined;
  close(): Promise<void>;
}

/** Which database to use. */
export interface DatabaseOptions {
  readonly databaseUrl: string | undefined;
  readonly databaseAdminUrl: string | undefined;
  /** Where standbys are, for reads that may be a moment old. */
  readonly databaseReadUrl?: string | undefined;
  /** The URLs of single logins. */
  readonly loginUrls: Readonly<Partial<Record<Login, string>>>;
  /** Whether calls are prepared statements, which poolers may not support. Default: true. */
  readonly preparedStatements?: boolean;
  readonly dataDir: string;
}

type OpenPool = (login: Login, settings: DatabaseSettings, size: number, timing?: Timing) => pg.Pool;

const MINIMUM_VERSION = 150_000;

/**
 * Finds the database: the embedded one without a URL, else the server behind the URLs. An administrator's URL serves all
 * logins: the same code then migrates, and gives the logins their passwords. Without one, each login needs its own URL.
 * @throws ConfigError, DatabaseUnavailable, EmbeddedUnavailable
 */
export async function openServer(options: DatabaseOptions, timing = TIMING): Promise<DatabaseServer> {
  const { databaseUrl, databaseAdminUrl, dataDir, preparedStatements = true } = options;
  const open: OpenPool = (login, settings, size, limits = timing) =>
    openPool(login, settings, { size, preparedStatements }, limits);
  const standbys = options.databaseReadUrl && parseReadUrl('DATABASE_READ_URL', options.databaseReadUrl);
  const openRead: OpenPool = (login, settings, size) =>
    open(login, settings, size, {
      ...timing,
      databaseConnect_ms: timing.standbyConnect_ms,
      databaseQuery_ms: timing.standbyQuery_ms,
      databaseCall_ms: timing.standbyConnect_ms + timing.standbyQuery_ms,
    });
  const reading = standbys ? { standbys, open: openRead } : undefined;
  const logins = new Map<Login, DatabaseSettings>();
  for (const login of LOGINS) {
    const url = options.loginUrls[login];
    if (url !== undefined) logins.set(login, loginOf(`DATABASE_URL_${login.toUpperCase()}`, login, url));
  }
  if (databaseUrl === undefined && databaseAdminUrl === undefined && logins.size === 0) {
    const embedded = await startEmbedded(dataDir);
    return serverOf(logins, embedded.admin, keptSecret(dataDir), embedded, open, reading);
  }
  const given = databaseUrl === undefined ? undefined : parseDatabaseUrl('DATABASE_URL', databaseUrl);
  const givenLogin = LOGINS.find((login) => roleOf(login) === given?.user);
  if (given !== undefined && givenLogin !== undefined) logins.set(givenLogin, given);
  const admin = databaseAdminUrl
    ? parseDatabaseUrl('DATABASE_ADMIN_URL', databaseAdminUrl)
    : givenLogin === undefined
      ? given
      : undefined;
  return serverOf(
    logins,
    admin,
    admin?.password ? String(admin.password) : undefined,
    undefined,
    open,
    reading,
  );
}

/** @param secret that the passwords of the logins are derived from */
function serverOf(
  logins: ReadonlyMap<Login, DatabaseSettings>,
  admin: DatabaseSettings | undefined,
  secret: string | undefined,
  embedded: Embedded | undefined,
  open: OpenPool,
  reading: { readonly standbys: ReadSettings; readonly open: OpenPool } | undefined,
): DatabaseServer {
  const connectAdmin = async (): Promise<pg.Client> => {
    if (admin === undefined) {
      throw new DatabaseUnavailable('this needs an administrator: set DATABASE_ADMIN_URL');
    }
    return connect(admin);
  };
  const settingsOf = (login: Login): DatabaseSettings => {
    const own = logins.get(login);
    if (own !== undefined) return own;
    if (admin === undefined) {
      throw new DatabaseUnavailable(
        `there is no URL for the login ${roleOf(login)}: set DATABASE_URL_${login.toUpperCase()}`,
      );
    }
    return { ...admin, user: roleOf(login), password: secret && passwordOf(login, secret) };
  };
  return {
    canMigrate: admin !== undefined,
    connectAdmin,
    async openPool(login, size) {
      const settings = settingsOf(login);
      if (!logins.has(login)) await prepareLogin(login, settings, connectAdmin);
      return open(login, settings, size);
    },
    openReadPool: (login, size) => reading?.open(login, { ...settingsOf(login), ...reading.standbys }, size),
    close: async () => embedded?.close(),
  };
}

function loginOf(variable: string, login: Login, url: string): DatabaseSettings {
  const settings = parseDatabaseUrl(variable, url);
  if (settings.user === roleOf(login)) return settings;
  throw new DatabaseUnavailable(`${variable} must be the URL of the login ${roleOf(login)}`);
}

/** The secret behind the passwords of the logins in the embedded database, stored next to the cluster. */
function keptSecret(dataDir: string): string {
  const file = join(dataDir, 'postgres-gateway-password');
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 });
  return readFileSync(file, 'utf8');
}

async function connect(settings: DatabaseSettings): Promise<pg.Client> {
  let client: pg.Client;
  try {
    client = await connectWhenRecovered({ ...settings, application_name: 'ung-thuan admin' });
  } catch (error) {
    throw new DatabaseUnavailable(describeFailure(settings, error), { cause: error });
  }
  const { rows } = await client.query<{ version: number; encoding: string }>(
    `SELECT current_setting('server_version_num')::integer AS version, current_setting('server_encoding') AS encoding`,
  );
  const { version = 0, encoding = '' } = rows[0] ?? {};
  if (version >= MINIMUM_VERSION && encoding === 'UTF8') return client;
  await client.end();
  throw new DatabaseUnavailable(
    version < MINIMUM_VERSION
      ? 'PostgreSQL 15 or later is needed'
      : `the database must have the encoding UTF8, and has ${encoding}`,
  );
}
