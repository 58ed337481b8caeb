import type pg from 'pg';
import { toBase64url } from '../bytes.js';
import type { components } from '../contract/generated/partner.js';
import { type ReleaseRow, release, type SignedCaller } from '../database/gate/partner.js';
import { formatId, type Uuid } from '../id.js';
import { entryText } from '../ledger/entry.js';
import { leafHash } from '../ledger/hash.js';
import type { Idempotency } from '../partner/idempotency.js';

type Release = components['schemas']['Release'];

export interface ReleaseDeps {
  readonly pool: pg.Pool;
  /** The ledger's name, as in the first line of its checkpoints. */
  readonly ledgerOrigin: string;
}

/** A release, and the state of the consent's frequency limit if it has one. */
export interface Released {
  readonly release: Release;
  readonly partnerId: string;
  readonly repeated: boolean;
  readonly rateLimit:
    | { readonly limit: number; readonly remaining: number; readonly reset_s: number }
    | undefined;
}

/**
 * Releases approved fields of a consent, in one database call that checks and records the release.
 * @param fields null for all approved fields
 * @throws Problem, see database/gate/partner release
 */
export async function createRelease(
  deps: ReleaseDeps,
  caller: SignedCaller,
  idempotency: Idempotency,
  consentId: Uuid,
  fields: readonly string[] | null,
): Promise<Released> {
  const { key: idempotencyKey, bodyHash, body } = idempotency;
  const row = await release(deps.pool, caller, { idempotencyKey, bodyHash, body, consentId, fields });
  const entry = entryText({
    ...row,
    at: row.released_at,
    actor: 'partner',
    consent_id: consentId,
  });
  return {
    release: {
      release_id: formatId('rel', row.release_id),
      consent_id: formatId('cst', consentId),
      released_at: row.released_at.toISOString(),
      purpose: row.purpose,
      data: row.data as Release['data'],
      not_available: row.not_available,
      ledger: {
        entry_hash: toBase64url(leafHash(entry)),
        ...(row.salt !== null && { salt: row.salt.toString('base64url') }),
        entry,
        origin: deps.ledgerOrigin,
      },
    },
    partnerId: row.partner_id,
    repeated: row.repeated,
    rateLimit: toRateLimit(row),
  };
}

function toRateLimit({
  at_most_count,
  window_uses,
  window_ends,
  released_at,
}: ReleaseRow): Released['rateLimit'] {
  if (at_most_count === null || window_uses === null || window_ends === null) return undefined;
  return {
    limit: at_most_count,
    remaining: at_most_count - window_uses,
    reset_s: Math.ceil((window_ends.getTime() - released_at.getTime()) / 1000),
  };
}
