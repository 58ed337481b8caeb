import { createHmac } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { PARTS, type Part } from '../config.js';
import type { Timing } from '../timing.js';
import { UserError } from '../user-error.js';
import { Client, type DatabaseSettings, fitsSql, unfitError } from './hosts.js';
import { connectWhenRecovered } from './recovery.js';
import { readSqlSources } from './sources.js';
import { isContention } from './transaction.js';

/** Each part of a gateway has a login of its own, which may call that part's functions of schema gate and no others. */
export const LOGINS = PARTS;
export type Login = Part;

/** The database cannot be used; the message says why in one line. */
export class DatabaseUnavailable extends UserError {}

/** The pools of the parts that a process runs. */
export type Pools = Readonly<Partial<Record<Login, pg.Pool>>>;

// Connections are opened as they are needed. Partners' calls are the most.
const POOL_SHARE: Readonly<Record<Login, number>> = {
  partner: 1,
  citizen: 0.5,
  notary: 0.5,
  registry: 0.25,
  statistics: 0.25,
  upkeep: 0.25,
};
const POOL_MIN = 2;

/** How many connections a login may have. @param size of the largest pool, DATABASE_POOL_SIZE */
export function poolSizeOf(login: Login, size: number): number {
  return Math.max(POOL_MIN, Math.ceil(size * POOL_SHARE[login]));
}

/**
 * Refuses pools that together would open more connections than the server gives the login: calls beyond it are answered 503,
 * and only under load. A server that does not answer refuses nothing.
 * @param size connections of all processes of this gateway
 * @throws UserError
 */
export async function checkConnectionLimit(login: Login, pool: pg.Pool, size: number): Promise<void> {
  const sql = 'SELECT rolconnlimit AS most FROM pg_roles WHERE rolname = current_user';
  const found = await pool.query<{ most: number }>(sql).catch(() => undefined);
  const most = found?.rows[0]?.most ?? -1;
  if (most >= 0 && size > most) {
    throw new UserError(
      `the login ${roleOf(login)} may have ${most} connections, and this gateway would open up to ${size}: fewer WORKERS, a smaller DATABASE_POOL_SIZE, or ALTER ROLE ${roleOf(login)} CONNECTION LIMIT`,
    );
  }
}

/** The database role of a login. */
export const roleOf = (login: Login): string => `ung_thuan_${login}`;

// Batches of events and of upkeep take longer than a call that somebody waits for.
const QUERY_FACTOR: Readonly<Partial<Record<Login, number>>> = { registry: 4, upkeep: 4 };
// As roles.sql sets them.
const SETTINGS = 'idle_in_transaction_session_timeout=10s jit=off statement_timeout=10s';
const READ_SETTINGS = `SELECT coalesce(string_agg(c, ' ' ORDER BY c COLLATE "C"), '') AS settings
  FROM pg_db_role_setting s, unnest(s.setconfig) c WHERE s.setrole = to_regrole(current_user::text)`;

/** The password of a login: equal on every gateway with the same secret, and telling nothing about the others'. */
export function passwordOf(login: Login, secret: string): string {
  return createHmac('sha256', secret)
    .update(`${roleOf(login)} login`)
    .digest('base64url');
}

/**
 * Gives a login its password and its settings, where it cannot log in with them.
 * @param admin connects as the administrator
 */
export async function prepareLogin(
  login: Login,
  settings: DatabaseSettings,
  admin: () => Promise<pg.Client>,
): Promise<void> {
  if (await isPrepared(settings)) return;
  if (settings.password === undefined) {
    throw new DatabaseUnavailable(
      `DATABASE_URL holds no password to derive those of the logins from: give ${roleOf(login)} one and set DATABASE_URL_${login.toUpperCase()}`,
    );
  }
  const client = await admin();
  try {
    const literal = client.escapeLiteral(String(settings.password));
    const sql = `${readSqlSources().roles.text};\nALTER ROLE ${roleOf(login)} LOGIN PASSWORD ${literal}`;
    // Gateways that start together prepare the same roles.
    for (let tried = 1; ; tried += 1) {
      try {
        await client.query(sql);
        return;
      } catch (error) {
        if (tried === PREPARE_TRIES || !isContention(error)) throw error;
        await pause(PREPARE_PAUSE_MS);
      }
    }
  } finally {
    await client.end();
  }
}

const PREPARE_TRIES = 50;
const PREPARE_PAUSE_MS = 20;

async function isPrepared(settings: DatabaseSettings): Promise<boolean> {
  let client: pg.Client;
  try {
    client = await connectWhenRecovered(settings);
  } catch (error) {
    if (/^28/.test(String((error as { code?: string }).code)) || settings.password === undefined)
      return false;
    throw new DatabaseUnavailable(`PostgreSQL refuses ${settings.user}: ${(error as Error).message}`, {
      cause: error,
    });
  }
  try {
    return (await client.query<{ settings: string }>(READ_SETTINGS)).rows[0]?.settings === SETTINGS;
  } finally {
    await client.end();
  }
}

/** The options of a login's pool, beyond those of pg. */
export interface LoginPoolOptions extends pg.PoolConfig, DatabaseSettings {
  /** Whether calls are prepared statements. Default: true. */
  readonly preparedStatements?: boolean;
  /** Time for a call, with its waits for a batch and for a connection. */
  readonly callLimit_ms?: number;
}

/**
 * Opens the pool of a login. A role can change its own settings, such as synchronous_commit: a new connection whose role has
 * other settings than roles.sql gave it is closed again, and the call fails as if the database could not be reached. So is one
 * to a host that is no longer what it must be.
 */
export function openPool(
  login: Login,
  settings: DatabaseSettings,
  { size, preparedStatements }: { readonly size: number; readonly preparedStatements: boolean },
  { databaseConnect_ms, databaseQuery_ms, databaseCall_ms }: Timing,
): pg.Pool {
  const queryLimit_ms = databaseQuery_ms * (QUERY_FACTOR[login] ?? 1);
  const checkSql = `SELECT (${READ_SETTINGS}) AS settings, ${fitsSql(settings)} AS fits`;
  const options: LoginPoolOptions = {
    ...settings,
    Client: Client as unknown as new () => pg.ClientBase,
    application_name: `ung-thuan ${login}`,
    min: Math.ceil(size / 2),
    max: size,
    connectionTimeoutMillis: databaseConnect_ms,
    query_timeout: queryLimit_ms,
    callLimit_ms: databaseCall_ms - databaseQuery_ms + queryLimit_ms,
    preparedStatements,
    types: { getTypeParser: parserOf as typeof pg.types.getTypeParser },
    idleTimeoutMillis: 60_000,
    // Whether a standby follows is looked at again at least once a minute.
    ...(settings.target === 'following' && { min: 0, maxLifetimeSeconds: 60 }),
    verify: (client, done) => {
      // A pooler accepts a connection also while its server hangs: the check is part of the time to connect.
      const query = { text: checkSql, query_timeout: (client as unknown as Client).left_ms };
      client.query<{ settings: string; fits: boolean }>(query).then(({ rows: [row] }) => {
        if (row?.settings !== SETTINGS)
          return done(new Error(`Connection refused: role ${roleOf(login)} has settings of its own`));
        done(row.fits ? undefined : unfitError(settings));
      }, done);
    },
  };
  const pool = new pg.Pool(options);
  pool.on('error', () => undefined); // a broken idle connection: the pool drops it, the next call opens another
  return pool;
}

/**
 * Opens the connections that a pool keeps, before calls need them: one that opens its own connection under load waits longest. Where the
 * database cannot be reached there are none, and readiness says so.
 */
export async function warmPool(pool: pg.Pool): Promise<void> {
  const opened = await Promise.allSettled(
    Array.from({ length: pool.options.min ?? 0 }, () => pool.connect()),
  );
  for (const each of opened) if (each.status === 'fulfilled') each.value.release();
}

/** Names the database of a pool. */
export const databaseOf = ({ options: { host, port, database } }: pg.Pool): string =>
  `${host}:${port}/${database}`;

/** Keeps dates as text (`1990-01-31`): a day has no time zone. */
function parserOf(type: number, format?: 'text' | 'binary'): unknown {
  return type === pg.types.builtins.DATE ? String : pg.types.getTypeParser(type, format as 'text');
}
