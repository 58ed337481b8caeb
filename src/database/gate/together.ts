import pg from 'pg';
import { databaseWait } from '../../database-time.js';
import { Problem } from '../../problem.js';
import { asProblem, isRepeatable } from './call.js';
import { type Json, toJson } from './values.js';

/** Columns that a function over several calls returns beside those of the single call. */
export interface BatchColumns {
  /** Of the call in the batch, from 1. */
  readonly place: number;
  /** The SQLSTATE that the call would have raised alone; null when it raised none. */
  readonly raised: string | null;
  readonly raised_message?: string | null;
  readonly raised_detail?: string | null;
}

/** A function of schema gate that can be called for one call or for several. */
export interface Together<Values, Row> {
  /** Waits for other transactions as long as it takes. Left out where calls only read, and never wait. */
  readonly alone?: (pool: pg.Pool, values: Values) => Promise<Row>;
  /**
   * All calls in one transaction; a row for each. One that would have to wait raises lock_not_available. `waited_ms` is how long the first
   * has waited.
   */
  readonly batch: (
    pool: pg.Pool,
    calls: readonly Values[],
    waited_ms: number,
  ) => Promise<readonly (Row & BatchColumns)[]>;
  /** How many travel together at most. Default: 16. */
  readonly callsMax?: number;
}

interface Waiting<Values, Row> {
  readonly values: Values;
  readonly since_ms: number;
  readonly done: (row: Row) => void;
  readonly failed: (error: unknown) => void;
}

interface Line<Values, Row> {
  readonly waiting: Waiting<Values, Row>[];
  underWay: number;
}

/** Batches under way at once, for each pool. More would leave fewer calls to travel together. */
const AT_ONCE = 2;
/** PostgreSQL keeps 64 subtransactions of a transaction at hand; a call made one by one takes up to three. */
const CALLS_MAX = 16;
/** The most for a function that makes all calls in one statement, without subtransactions. */
export const SET_CALLS_MAX = 32;
const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Lets calls that wait at the same time travel together, in one statement and one transaction. Nothing waits for a timer: a
 * call starts as soon as fewer than two batches are under way, by itself if no other waits. Each gets the row or the error
 * that the single call would have given. One that another transaction holds up, or a migration overtakes, is made alone, and
 * keeps no other from starting meanwhile.
 */
export function together<Values, Row>({
  alone,
  batch,
  callsMax = CALLS_MAX,
}: Together<Values, Row>): (pool: pg.Pool, values: Values) => Promise<Row> {
  const lines = new WeakMap<pg.Pool, Line<Values, Row>>();

  const make = async (pool: pg.Pool, calls: readonly Waiting<Values, Row>[]): Promise<void> => {
    try {
      const values = calls.map((each) => each.values);
      const left = new Set(calls);
      const waited_ms = performance.now() - Math.min(...calls.map(({ since_ms }) => since_ms));
      for (const row of await batch(pool, values, waited_ms)) {
        const each = calls[row.place - 1] as Waiting<Values, Row>;
        left.delete(each);
        if (row.raised === null) each.done(row);
        else if (isLeftBehind(row) && alone !== undefined)
          void alone(pool, each.values).then(each.done, each.failed);
        else each.failed(asProblem(toError(row)));
      }
      for (const { failed } of left) failed(new Error('the batch returned no row for a call'));
    } catch (error) {
      if (error instanceof pg.DatabaseError && calls.length > 1) {
        // Nothing of the batch remains, and one call may have failed it for all, with a character that PostgreSQL does not take.
        for (const each of calls) await make(pool, [each]);
        return;
      }
      // As a single call that fails: whether its transaction was committed may be unknown, so that it must not be repeated.
      for (const { failed } of calls) failed(error);
    }
  };

  const start = (pool: pg.Pool, line: Line<Values, Row>): void => {
    refuseLate(line, pool.options.connectionTimeoutMillis || Number.POSITIVE_INFINITY);
    while (line.waiting.length > 0 && line.underWay < AT_ONCE) {
      line.underWay += 1;
      void make(pool, line.waiting.splice(0, callsMax)).then(() => {
        line.underWay -= 1;
        start(pool, line);
      });
    }
  };

  const wait = (pool: pg.Pool, values: Values) =>
    new Promise<Row>((done, failed) => {
      const line = lines.get(pool) ?? { waiting: [], underWay: 0 };
      lines.set(pool, line);
      line.waiting.push({ values, since_ms: performance.now(), done, failed });
      setImmediate(start, pool, line); // after what arrived with it
    });
  return (pool, values) => databaseWait(() => wait(pool, values));
}

/** The parameters of several calls as one. Members that are JSON stay text. */
export function recordsOf(calls: readonly object[]): Json {
  const asText = (value: unknown) => (Buffer.isBuffer(value) ? `\\x${value.toString('hex')}` : value);
  return toJson(
    calls.map((values) =>
      Object.fromEntries(Object.entries(values).map(([name, value]) => [name, asText(value)])),
    ),
  );
}

/** Whether a call was held up, or overtaken by a migration, so that it is made alone. */
function isLeftBehind({ raised, raised_message }: BatchColumns): boolean {
  return raised === LOCK_NOT_AVAILABLE || isRepeatable({ code: raised, message: raised_message ?? '' });
}

/** Refuses the calls that have waited longer than one waits for a connection: while batches hang, their line would not end. */
function refuseLate<Values, Row>({ waiting }: Line<Values, Row>, max_ms: number): void {
  const now_ms = performance.now();
  const late = waiting.findIndex(({ since_ms }) => now_ms - since_ms <= max_ms);
  for (const { failed } of waiting.splice(0, late === -1 ? waiting.length : late)) {
    failed(new Problem('unavailable', { cause: new Error('waited too long in line'), retryAfter_s: 1 }));
  }
}

function toError({ raised, raised_message, raised_detail }: BatchColumns): Error {
  return Object.assign(new Error(raised_message ?? ''), { code: raised, detail: raised_detail ?? undefined });
}
