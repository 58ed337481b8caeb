import type pg from 'pg';
import { databaseWait } from '../../database-time.js';
import { formatId, type Uuid } from '../../id.js';
import { type Limit, Problem, type ProblemCode, type ProblemError } from '../../problem.js';
import type { LoginPoolOptions } from '../login.js';
import { GATE_CALLS, type GateColumns, type GateParameters } from './generated.js';

/**
 * The refusals that schema gate raises, by SQLSTATE (class UT is this project's own). UT9xx are broken invariants, not
 * refusals, and stay errors.
 */
export const GATE_REFUSALS: Readonly<Record<string, ProblemCode>> = {
  UT001: 'not_found',
  UT002: 'request_replayed',
  UT003: 'idempotency_key_reused',
  UT004: 'partner_suspended',
  UT005: 'signature_invalid',
  UT006: 'purpose_not_permitted',
  UT007: 'field_not_permitted',
  UT008: 'limit_exceeds_purpose',
  UT009: 'request_not_pending',
  UT010: 'consent_not_active',
  UT011: 'frequency_exceeded',
  UT012: 'account_level_insufficient',
  UT013: 'mandate_missing',
  UT014: 'invalid_request',
  UT015: 'token_invalid',
  UT016: 'rate_limited',
  UT017: 'passkey_required',
  UT018: 'assertion_invalid',
  UT019: 'prescription_not_dispensable',
  UT020: 'quantity_exceeds_remaining',
  UT021: 'whole_pickup_required',
  UT022: 'dispensing_not_cancellable',
  UT023: 'prescription_conflict',
  UT024: 'prescription_not_withdrawable',
  UT025: 'insufficient_user_authentication',
  UT026: 'release_not_repeatable',
  UT027: 'passkey_copy_suspected',
  UT028: 'event_cursor_unknown',
  UT035: 'event_stream_conflict',
  UT040: 'access_token_invalid',
  UT045: 'key_not_accepted',
  UT046: 'last_key',
  UT053: 'representation_ended',
  UT060: 'invalid_request',
  UT061: 'already_answered',
  UT066: 'sign_in_link_off',
};

/** The detail of a refusal. */
interface RefusalDetail {
  readonly pointers?: readonly string[];
  /** Mistakes with a detail of their own. */
  readonly errors?: readonly ProblemError[];
  readonly fields?: readonly string[];
  readonly state?: string;
  readonly status?: string;
  readonly consent_id?: Uuid | null;
  readonly prescription_status?: string;
  readonly retry_after_s?: number;
  readonly limit?: Limit;
}

/** The problem of a SQLSTATE of schema gate, with the detail; undefined for any other SQLSTATE. */
export function problemOf(sqlstate: string, detail: RefusalDetail | null): Problem | undefined {
  const code = GATE_REFUSALS[sqlstate];
  if (code === undefined) return undefined;
  const errors = [
    ...(detail?.errors ?? []),
    ...(detail?.pointers ?? []).map((pointer) => ({ pointer, detail: 'not accepted' })),
    ...(detail?.fields ?? []).map((field) => ({ pointer: '', detail: `${field} is not permitted` })),
  ];
  return new Problem(code, {
    ...(errors.length > 0 && { errors }),
    ...(detail?.state !== undefined && { members: { state: detail.state } }),
    ...(detail?.status !== undefined && {
      members: {
        status_of_request: detail.status,
        ...(detail.consent_id != null && { consent_id: formatId('cst', detail.consent_id) }),
      },
    }),
    ...(detail?.prescription_status !== undefined && {
      members: { prescription_status: detail.prescription_status },
    }),
    ...(detail?.retry_after_s !== undefined && { retryAfter_s: Math.max(1, detail.retry_after_s) }),
    ...(detail?.limit !== undefined && { limit: detail.limit }),
  });
}

/**
 * Errors after which nothing was done and the same statement may succeed at once, without a prepared statement: a deadlock or a
 * conflict rolled back (40P01, 40001); a prepared statement that a pooler's server connection lacks, or has already (26000,
 * 42P05); a function that a migration has just replaced, so that its plan is out of date (0A000, 42883, 42804).
 */
const REPEATABLE = /^(40001|40P01|26000|42P05|0A000|42883|42804)$/;

/**
 * Errors of a server that cannot decide now: connection (08), login (28), resources (53), operator (57), system (58), read-only
 * (25006), a transaction that is over (25P), rolled back or of unknown outcome (40), a prepared statement that is gone
 * (26000, 42P05), a lock that is not free (55P03), a database that is not there (3D000), and what poolers report (XX000).
 */
const UNAVAILABLE = /^(08|28|53|57|58|25006|25P|40|26000|42P05|55P03|3D000|XX000)/;

export type GateFunction = keyof GateParameters & keyof GateColumns;

/**
 * What a row type must satisfy to be returned by a function: each member is one of its columns, and of that column's type
 * or a narrower one. The row type declares what can be null, and the shape of JSON; it may leave columns out.
 */
export type RowOf<Name extends GateFunction, Row> = {
  readonly [Column in keyof Row]: Column extends keyof GateColumns[Name]
    ? GateColumns[Name][Column] | null
    : never;
};

declare const isWhole: unique symbol;

/** The row of a call whose caller declares none. The symbol keeps declared rows from passing as this type. */
export type WholeRow<Name extends GateFunction> = GateColumns[Name] & { readonly [isWhole]: true };

/**
 * Calls a function of schema gate, as a prepared statement unless the pool has none, and returns its rows. The type of the rows
 * is the one that the caller declares (see RowOf), such as its return type. A call that a migration overtook is made once more,
 * on a fresh plan.
 * @param values all parameters of the function, by name
 * @param waited_ms how much of its time a call has waited for others
 * @throws Problem for a refusal, or `unavailable`
 */
export async function call<
  Name extends GateFunction,
  Row extends RowOf<Name, Row> | WholeRow<Name> = WholeRow<Name>,
>(pool: pg.Pool, name: Name, values: GateParameters[Name], waited_ms = 0): Promise<Row[]> {
  return databaseWait(() => makeCall<Name, Row>(pool, name, values, waited_ms));
}

async function makeCall<Name extends GateFunction, Row>(
  pool: pg.Pool,
  name: Name,
  values: GateParameters[Name],
  waited_ms: number,
): Promise<Row[]> {
  const { text, values: listOf } = GATE_CALLS[name];
  const { preparedStatements = true, callLimit_ms, query_timeout } = pool.options as LoginPoolOptions;
  const statement = { ...(preparedStatements && { name }), text, values: listOf(values) };
  const until_ms = performance.now() + (callLimit_ms ?? Number(query_timeout)) - waited_ms;
  try {
    return await send<Row>(pool, statement, until_ms);
  } catch (error) {
    if (!isRepeatable(error as Failed)) throw asProblem(error);
    return send<Row>(pool, { text, values: [...statement.values] }, until_ms).catch((again: unknown) => {
      throw asProblem(again);
    });
  }
}

/** What is left for a statement that has waited for all of its time. */
const QUERY_MIN_MS = 100;
/** Raised by a server that became a standby: calls of a batch have it in their rows. */
const READ_ONLY = '25006';

/**
 * As pool.query, except that a connection on which a refusal was raised is kept: it ended its own statement and nothing
 * else, and a new connection costs far more than most calls. One to a server that cannot write is closed, so that the next
 * finds one that can.
 */
async function send<Row>(pool: pg.Pool, statement: pg.QueryConfig, until_ms: number): Promise<Row[]> {
  const client = await connection(pool, until_ms);
  const { query_timeout } = pool.options;
  const left_ms = Math.max(QUERY_MIN_MS, until_ms - performance.now());
  let broken: Error | undefined;
  const onError = (error: Error) => {
    broken = error;
  };
  client.on('error', onError);
  try {
    const { rows } = await client.query<Row & pg.QueryResultRow>({
      ...statement,
      ...(query_timeout && left_ms < Number(query_timeout) && { query_timeout: left_ms }),
    } as pg.QueryConfig);
    if (rows.some((row) => row.raised === READ_ONLY)) broken = new Error('the server is read-only');
    return rows;
  } catch (error) {
    const { code } = error as Failed;
    if (code == null || GATE_REFUSALS[code] === undefined) broken ??= error as Error;
    throw error;
  } finally {
    client.removeListener('error', onError);
    client.release(broken);
  }
}

/** What the pool says of a connection that could not be opened in time. */
const OPENED_TOO_SLOWLY = 'Connection terminated due to connection timeout';

/**
 * A connection. A call for which the pool opens one waits for that one, also while others become free: where a busy machine takes too long
 * over it, the call asks again while it has time. Nothing was sent yet.
 */
async function connection(pool: pg.Pool, until_ms: number): Promise<pg.PoolClient> {
  for (;;) {
    try {
      return await pool.connect();
    } catch (error) {
      if ((error as Error).message !== OPENED_TOO_SLOWLY || performance.now() > until_ms - QUERY_MIN_MS)
        throw error;
    }
  }
}

interface Failed {
  readonly code?: string | null;
  readonly message: string;
}

/** Whether a call that failed so did nothing and may be made once more. */
export function isRepeatable({ code, message }: Failed): boolean {
  return REPEATABLE.test(code ?? '') || (code === 'XX000' && message.startsWith('cache lookup failed'));
}

/** As `call`, for functions that return exactly one row. */
export async function callOne<
  Name extends GateFunction,
  Row extends RowOf<Name, Row> | WholeRow<Name> = WholeRow<Name>,
>(pool: pg.Pool, name: Name, values: GateParameters[Name]): Promise<Row> {
  const [row] = await call<Name, Row>(pool, name, values);
  return row as Row;
}

/** Columns of functions that record a refusal in the ledger, which raising an error would roll back. */
export interface RefusalColumns {
  readonly refusal: string | null;
  readonly refusal_detail: RefusalDetail | null;
}

/** Throws the problem of a refusal that came as a row. */
export function throwIfRefused(row: RefusalColumns): void {
  if (row.refusal !== null) throw problemOf(row.refusal, row.refusal_detail) ?? new Problem('internal_error');
}

/** The problem of an error of PostgreSQL or its driver; the error itself where it is none. */
export function asProblem(error: unknown): unknown {
  const { code, detail } = error as { code?: string; detail?: string };
  if (code?.startsWith('UT') && GATE_REFUSALS[code] !== undefined) {
    return problemOf(code, detail ? (JSON.parse(detail) as RefusalDetail) : null);
  }
  if (isOfDriver(error) || UNAVAILABLE.test(code ?? '')) {
    return new Problem('unavailable', { cause: error, retryAfter_s: 1 });
  }
  return error;
}

/**
 * Whether an error comes from the driver or the network and not from PostgreSQL: pool exhausted or ended, connection refused or
 * lost, certificate not accepted, query timed out. SQLSTATEs have five characters; Node's codes begin with E or have more.
 */
function isOfDriver(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, name } = error as { code?: string } & Error;
  if (code === undefined) return name === 'Error';
  return /^E[A-Z]+$/.test(code) || (!/^[0-9A-Z]{5}$/.test(code) && !(error instanceof TypeError));
}
