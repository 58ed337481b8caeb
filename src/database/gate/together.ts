import type pg from 'pg';
import { asProblem } from './call.js';

/** Columns that a function over several calls returns beside those of the single call. */
export interface BatchColumns {
  /** Of the call in the batch, from 1. */
  readonly place: number;
  /** The SQLSTATE that the call would have raised alone; null when it raised none. */
  readonly raised: string | null;
  readonly raised_message: string | null;
  readonly raised_detail: string | null;
}

/** A function of schema gate that can be called for one call or for several. */
export interface Together<Values, Row> {
  readonly alone: (pool: pg.Pool, values: Values) => Promise<Row>;
  /** All calls in one transaction; a row for each. */
  readonly batch: (pool: pg.Pool, calls: readonly Values[]) => Promise<readonly (Row & BatchColumns)[]>;
}

interface Waiting<Values, Row> {
  readonly values: Values;
  readonly done: (row: Row) => void;
  readonly failed: (error: unknown) => void;
}

/** Batches under way at once, for each pool. More would leave fewer calls to travel together. */
const AT_ONCE = 3;
/** PostgreSQL keeps 64 subtransactions of a transaction at hand; a call takes up to three. */
const CALLS_MAX = 16;
const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Lets calls that wait at the same time travel together, in one statement and one transaction. Nothing waits for a timer: a
 * call starts as soon as fewer than three statements are under way, alone if no other waits. Each gets the row or the error
 * that the single call would have given; one that would have to wait for another transaction is made alone.
 */
export function together<Values, Row>({
  alone,
  batch,
}: Together<Values, Row>): (pool: pg.Pool, values: Values) => Promise<Row> {
  const lines = new WeakMap<pg.Pool, Waiting<Values, Row>[] & { underWay?: number }>();

  const makeAlone = (pool: pg.Pool, { values, done, failed }: Waiting<Values, Row>): Promise<void> =>
    alone(pool, values).then(done, failed);

  const makeBatch = async (pool: pg.Pool, calls: readonly Waiting<Values, Row>[]): Promise<void> => {
    let rows: readonly (Row & BatchColumns)[];
    try {
      rows = await batch(
        pool,
        calls.map(({ values }) => values),
      );
    } catch (error) {
      // As a single call that fails: whether its transaction was committed may be unknown, so that it must not be repeated.
      for (const { failed } of calls) failed(error);
      return;
    }
    const held: Promise<void>[] = [];
    for (const row of rows) {
      const each = calls[row.place - 1] as Waiting<Values, Row>;
      if (row.raised === null) each.done(row);
      else if (row.raised === LOCK_NOT_AVAILABLE) held.push(makeAlone(pool, each));
      else each.failed(asProblem(toError(row)));
    }
    await Promise.all(held);
  };

  const start = (pool: pg.Pool): void => {
    const line = lines.get(pool);
    if (line === undefined || line.length === 0 || (line.underWay ?? 0) >= AT_ONCE) return;
    const calls = line.splice(0, CALLS_MAX);
    line.underWay = (line.underWay ?? 0) + 1;
    const [first] = calls;
    const made = calls.length === 1 && first !== undefined ? makeAlone(pool, first) : makeBatch(pool, calls);
    void made.then(() => {
      line.underWay = (line.underWay ?? 1) - 1;
      start(pool);
    });
    start(pool);
  };

  return (pool, values) =>
    new Promise((done, failed) => {
      const line = lines.get(pool) ?? [];
      lines.set(pool, line);
      line.push({ values, done, failed });
      setImmediate(start, pool); // after what arrived with it
    });
}

function toError({ raised, raised_message, raised_detail }: BatchColumns): Error {
  return Object.assign(new Error(raised_message ?? ''), { code: raised, detail: raised_detail ?? undefined });
}
