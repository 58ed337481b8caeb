import type pg from 'pg';
import { Problem, type ProblemCode } from '../../problem.js';
import { GATE_PARAMETERS, type GateColumns, type GateParameters } from './generated.js';

/**
 * The named SQLSTATEs of schema gate, one for each refusal (class UT is this project's own).
 * 9xx are not refusals but broken invariants and stay errors.
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
};

/** What a refusal may say besides its name. */
interface RefusalDetail {
  readonly pointers?: readonly string[];
  readonly fields?: readonly string[];
  readonly state?: string;
  readonly status?: string;
  readonly prescription_status?: string;
  readonly retry_after_s?: number;
}

/** The problem a named SQLSTATE stands for, with what its detail adds; undefined for any other SQLSTATE. */
export function problemOf(sqlstate: string, detail: RefusalDetail | null): Problem | undefined {
  const code = GATE_REFUSALS[sqlstate];
  if (code === undefined) return undefined;
  const errors = [
    ...(detail?.pointers ?? []).map((pointer) => ({ pointer, detail: 'not accepted' })),
    ...(detail?.fields ?? []).map((field) => ({ pointer: '', detail: `${field} is not permitted` })),
  ];
  return new Problem(code, {
    ...(errors.length > 0 && { errors }),
    ...(detail?.state !== undefined && { members: { state: detail.state } }),
    ...(detail?.status !== undefined && { members: { status_of_request: detail.status } }),
    ...(detail?.prescription_status !== undefined && {
      members: { prescription_status: detail.prescription_status },
    }),
    ...(detail?.retry_after_s !== undefined && { retryAfter_s: Math.max(1, detail.retry_after_s) }),
  });
}

/** SQLSTATE classes that mean the server is away or overloaded, not that the call was wrong. */
const UNAVAILABLE = /^(08|53|57|58)/;

/** A row that a function of schema gate returns; its column names are known, their types are the caller's to declare. */
// biome-ignore lint/suspicious/noExplicitAny: the wrappers declare the types of the values
export type GateRow<Name extends GateFunction> = { readonly [Column in GateColumns[Name]]: any };

export type GateFunction = keyof GateParameters & keyof GateColumns;

const statements = new Map<GateFunction, { readonly text: string; readonly parameters: readonly string[] }>();

/** The call of a function with named parameters, written once for each. */
function statementOf(name: GateFunction) {
  const known = statements.get(name);
  if (known !== undefined) return known;
  const parameters: readonly string[] = GATE_PARAMETERS[name];
  const list = parameters.map((parameter, i) => `${parameter} => $${i + 1}`).join(', ');
  const statement = { text: `SELECT * FROM gate.${name}(${list})`, parameters };
  statements.set(name, statement);
  return statement;
}

/**
 * Calls a function of schema gate as a prepared statement and returns its rows.
 * @param values all parameters of the function, by name
 * @throws Problem for a refusal, or `unavailable`
 */
export async function call<Name extends GateFunction>(
  pool: pg.Pool,
  name: Name,
  values: GateParameters[Name],
): Promise<GateRow<Name>[]> {
  const { text, parameters } = statementOf(name);
  const byName = values as Readonly<Record<string, unknown>>;
  try {
    const { rows } = await pool.query({
      name,
      text,
      values: parameters.map((parameter) => byName[parameter]),
    });
    return rows as GateRow<Name>[];
  } catch (error) {
    throw asProblem(error);
  }
}

/** As `call`, for functions that return exactly one row. */
export async function callOne<Name extends GateFunction>(
  pool: pg.Pool,
  name: Name,
  values: GateParameters[Name],
): Promise<GateRow<Name>> {
  const rows = await call(pool, name, values);
  return rows[0] as GateRow<Name>;
}

/** A row whose refusal was written down before it was returned becomes the same problem as a raised one. */
export function throwIfRefused(row: { refusal: string | null; refusal_detail: RefusalDetail | null }): void {
  if (row.refusal !== null) throw problemOf(row.refusal, row.refusal_detail) ?? new Problem('internal_error');
}

function asProblem(error: unknown): unknown {
  const { code, detail } = error as { code?: string; detail?: string };
  if (code?.startsWith('UT') && GATE_REFUSALS[code] !== undefined) {
    return problemOf(code, detail ? (JSON.parse(detail) as RefusalDetail) : null);
  }
  // The driver's own errors carry no code: a pool that ran dry, a connection that broke, a query that took too long.
  const broken = code === undefined && /timeout|terminated|Connection/i.test((error as Error).message);
  if (broken || UNAVAILABLE.test(code ?? '') || /^E[A-Z]+$/.test(code ?? '')) {
    return new Problem('unavailable', { cause: error, retryAfter_s: 1 });
  }
  return error;
}
