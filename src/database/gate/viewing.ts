import type pg from 'pg';
import { Problem } from '../../problem.js';
import { call, type RowOf } from './call.js';
import type { GateParameters } from './generated.js';

/** The functions that show a signed-in person's data, and how the ledger calls their reading. */
const KINDS = {
  prompt_values: 'request_data_viewed',
  citizen_prescriptions: 'prescriptions_viewed',
  linked_documents: 'documents_viewed',
} as const;

type Viewing = keyof typeof KINDS;

/** A first reading, and one more for each person who came to be among those shown meanwhile, such as a child. */
const READINGS_MAX = 4;

/**
 * As `call`, for functions that show data only when a committed ledger entry says so: one for each session, person and kind.
 * The first reading of a session takes three calls, every other takes one.
 */
export async function callViewing<Name extends Viewing, Row extends RowOf<Name, Row>>(
  pool: pg.Pool,
  name: Name,
  values: GateParameters[Name],
): Promise<Row[]> {
  for (let reading = 0; reading < READINGS_MAX; reading++) {
    const rows = await call(pool, name, values);
    const unrecorded = (rows[0] as Unrecorded | undefined)?.unrecorded ?? null;
    if (unrecorded === null) return rows as readonly unknown[] as Row[];
    await call(pool, 'record_viewed', {
      p_session: values.p_session,
      p_kind: KINDS[name],
      p_person_ids: unrecorded,
    });
  }
  throw new Problem('unavailable', { retryAfter_s: 1 });
}

interface Unrecorded {
  readonly unrecorded: readonly string[] | null;
}
