import { createHmac, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { UserError } from '../user-error.js';
import { type Embedded, startEmbedded } from './embedded.js';
import { whenRecovered } from './recovery.js';
import { parseDatabaseUrl } from './url.js';

/** The database server, and the logins this process has. */
export interface DatabaseServer {
  /** Connects as the administrator. The caller ends the client. */
  connectAdmin(): Promise<pg.Client>;
  /** Whether this process may migrate: false when it only has the gateway's login. */
  readonly canMigrate: boolean;
  /** Sets up the login `ung_thuan_gateway` (in a migrated database) and opens its pool. */
  openGatewayPool(size: number): Promise<pg.Pool>;
  close(): Promise<void>;
}

/** Which database to use. */
export interface DatabaseOptions {
  readonly databaseUrl: string | undefined;
  readonly databaseAdminUrl: string | undefined;
  readonly dataDir: string;
}

/** The database cannot be used; the message says why in one line. */
export class DatabaseUnavailable extends UserError {}

export const GATEWAY_ROLE = 'ung_thuan_gateway';
const MINIMUM_VERSION = 150_000;
const CONNECT_TIMEOUT_MS = 5_000;
const QUERY_TIMEOUT_MS = 12_000;

/**
 * Finds the database: the embedded one without a URL, else the server behind the URL, which is either an
 * administrator's (the same code then migrates and gives the gateway's login its password) or the gateway's own.
 * @throws ConfigError, DatabaseUnavailable, EmbeddedUnavailable
 */
export async function openServer(options: DatabaseOptions): Promise<DatabaseServer> {
  if (options.databaseUrl === undefined) {
    const embedded = await startEmbedded(options.dataDir);
    const password = keptPassword(options.dataDir);
    return administered(embedded.admin, () => password, embedded);
  }
  const given = parseDatabaseUrl('DATABASE_URL', options.databaseUrl);
  const admin = options.databaseAdminUrl
    ? parseDatabaseUrl('DATABASE_ADMIN_URL', options.databaseAdminUrl)
    : undefined;
  if (given.user === GATEWAY_ROLE) {
    return {
      canMigrate: admin !== undefined,
      connectAdmin: () => {
        if (admin !== undefined) return connect(admin);
        throw new DatabaseUnavailable('this needs an administrator: set DATABASE_ADMIN_URL');
      },
      openGatewayPool: async (size) => openPool(given, size),
      close: async () => undefined,
    };
  }
  // Equal on every gateway with this URL, and not guessable without it.
  const password = given.password
    ? createHmac('sha256', String(given.password)).update(`${GATEWAY_ROLE} login`).digest('base64url')
    : undefined;
  return administered(given, () => password, undefined);
}

function administered(
  admin: pg.ClientConfig,
  password: () => string | undefined,
  embedded: Embedded | undefined,
): DatabaseServer {
  return {
    canMigrate: true,
    connectAdmin: () => connect(admin),
    async openGatewayPool(size) {
      const login: pg.ClientConfig = { ...admin, user: GATEWAY_ROLE, password: password() };
      if (!(await canLogIn(login))) await setPassword(admin, login);
      return openPool(login, size);
    },
    close: async () => embedded?.close(),
  };
}

/** The password of the gateway's login in the embedded database, stored next to the cluster. */
function keptPassword(dataDir: string): string {
  const file = join(dataDir, 'postgres-gateway-password');
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 });
  return readFileSync(file, 'utf8');
}

async function connect(settings: pg.ClientConfig): Promise<pg.Client> {
  let client: pg.Client;
  try {
    client = await open({ ...settings, application_name: 'ung-thuan admin' });
  } catch (error) {
    throw new DatabaseUnavailable(
      `PostgreSQL at ${settings.host}:${settings.port}: ${(error as Error).message}`,
      {
        cause: error,
      },
    );
  }
  const { rows } = await client.query<{ version: number }>(
    "SELECT current_setting('server_version_num')::integer AS version",
  );
  if ((rows[0]?.version ?? 0) < MINIMUM_VERSION) {
    await client.end();
    throw new DatabaseUnavailable('PostgreSQL 15 or later is needed');
  }
  return client;
}

/** Connects, and waits while the server recovers from a crash. */
function open(settings: pg.ClientConfig): Promise<pg.Client> {
  return whenRecovered(async () => {
    const client = new pg.Client({ ...settings, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  });
}

async function canLogIn(login: pg.ClientConfig): Promise<boolean> {
  try {
    const client = await open(login);
    await client.end();
    return true;
  } catch (error) {
    if (/^28/.test(String((error as { code?: string }).code)) || login.password === undefined) return false;
    throw new DatabaseUnavailable(`PostgreSQL refuses ${GATEWAY_ROLE}: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

async function setPassword(admin: pg.ClientConfig, login: pg.ClientConfig): Promise<void> {
  if (login.password === undefined) {
    throw new DatabaseUnavailable(
      `DATABASE_URL holds no password to derive the gateway's from: give ${GATEWAY_ROLE} one and set DATABASE_URL to it`,
    );
  }
  const client = await connect(admin);
  try {
    const literal = client.escapeLiteral(String(login.password));
    await client.query(`ALTER ROLE ${GATEWAY_ROLE} LOGIN PASSWORD ${literal}`);
  } finally {
    await client.end();
  }
}

function openPool(login: pg.ClientConfig, size: number): pg.Pool {
  const pool = new pg.Pool({
    ...login,
    application_name: 'ung-thuan gateway',
    max: size,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    types: { getTypeParser: parserOf as typeof pg.types.getTypeParser },
    idleTimeoutMillis: 60_000,
  });
  pool.on('error', () => undefined); // a broken idle connection: the pool drops it, the next call opens another
  return pool;
}

/** Keeps dates as text (`1990-01-31`): a day has no time zone. */
function parserOf(type: number, format?: 'text' | 'binary'): unknown {
  return type === pg.types.builtins.DATE ? String : pg.types.getTypeParser(type, format as 'text');
}
