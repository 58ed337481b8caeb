/** The effects that the database holds, read from the primary after a fault. */
import type pg from 'pg';
import { formatId, parseId } from '../../src/id.js';
import type { Effect, Operation } from './account.js';

/** @param statements the beginning that all statements of the load have */
export async function readEffects(
  admin: pg.Client,
  operations: readonly Operation[],
  statements: string,
): Promise<{ readonly effects: readonly Effect[]; readonly uses: ReadonlyMap<string, number> }> {
  const uuidsOf = (kind: Operation['kind'], prefix: 'cst' | 'csr') =>
    operations.filter((each) => each.kind === kind).map(({ target }) => parseId(prefix, target));
  const consents = uuidsOf('release', 'cst');
  const releases = await admin.query<{ target: string; id: string }>(
    `SELECT e.consent_id AS target, e.release_id AS id FROM ledger.entry e
       JOIN unnest($1::uuid[]) c (id) ON c.id = e.consent_id WHERE e.kind = 'release'`,
    [consents],
  );
  const uses = await admin.query<{ target: string; uses: number }>(
    'SELECT consent_id AS target, uses FROM consent.consent JOIN unnest($1::uuid[]) c (id) ON c.id = consent_id',
    [consents],
  );
  const requests = await admin.query<{ target: string; id: string }>(
    'SELECT statement AS target, request_id AS id FROM consent.request WHERE starts_with(statement, $1)',
    [statements],
  );
  const approvals = await admin.query<{ target: string; id: string }>(
    'SELECT request_id AS target, consent_id AS id FROM consent.consent JOIN unnest($1::uuid[]) r (id) ON r.id = request_id',
    [uuidsOf('approval', 'csr')],
  );
  return {
    effects: [
      ...releases.rows.map(
        ({ target, id }): Effect => ({
          kind: 'release',
          target: formatId('cst', target),
          id: formatId('rel', id),
        }),
      ),
      ...requests.rows.map(
        ({ target, id }): Effect => ({ kind: 'request', target, id: formatId('csr', id) }),
      ),
      ...approvals.rows.map(
        ({ target, id }): Effect => ({
          kind: 'approval',
          target: formatId('csr', target),
          id: formatId('cst', id),
        }),
      ),
    ],
    uses: new Map(uses.rows.map((row) => [formatId('cst', row.target), row.uses])),
  };
}
