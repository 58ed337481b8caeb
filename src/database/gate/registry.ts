import type pg from 'pg';
import { Problem } from '../../problem.js';
import { callOne } from './call.js';
import type { Caller } from './partner.js';
import { type Json, toJson } from './values.js';

/** An event as the database takes it; persons (n1 to n3) and units (u1 to u4) stand by their roles in the kind. */
export interface ToldEvent {
  /** From 1. */
  readonly place: number;
  readonly event_id?: string;
  readonly kind?: string;
  readonly occurred_on?: string;
  /** SHA-256, hex. */
  readonly digest?: string;
  readonly n1?: number;
  readonly n2?: number;
  readonly n3?: number;
  readonly issued?: number;
  readonly u1?: string;
  readonly u2?: string;
  readonly u3?: string;
  readonly u4?: string;
  readonly body?: object;
  /** Why it is refused before anyone looks at the registry. */
  readonly refusal?: string;
  readonly pointer?: string;
}

/** What became of an event that was not applied. */
export interface EventOutcome {
  readonly place: number;
  readonly status: 'duplicate' | 'refused' | 'held_back';
  readonly code?: string;
  readonly pointer?: string;
}

/** A batch for the registry. */
export interface ToldBatch {
  readonly idempotencyKey: string;
  readonly bodyHash: Buffer;
  /** Where the persons and units of each kind stand in an event. */
  readonly roles: Readonly<
    Record<string, { readonly persons: readonly string[]; readonly units: readonly string[] }>
  >;
  readonly events: readonly ToldEvent[];
}

/** Serialization failure and deadlock: nothing was done, and the same again will do. */
const TRY_AGAIN = new Set(['40001', '40P01']);
const ATTEMPTS_MAX = 5;

/**
 * Applies a batch of events. Gives what was not applied; a repeat is told the same again.
 * @throws Problem mandate_missing, request_replayed, idempotency_key_reused, partner_suspended, signature_invalid,
 *   unavailable
 */
export async function applyRegistryEvents(
  pool: pg.Pool,
  caller: Caller,
  { idempotencyKey, bodyHash, roles, events }: ToldBatch,
): Promise<{ outcomes: readonly EventOutcome[]; repeated: boolean }> {
  // Names as the registry keeps them, composed. Nothing but the texts themselves can be changed by that: the rest is
  // ASCII, and the contract lets no text have an escape that ends in a letter.
  const told = JSON.stringify(events).normalize('NFC') as Json;
  for (let attempt = 1; ; attempt++) {
    try {
      return await callOne(pool, 'apply_registry_events', {
        p_keyid: caller.keyid,
        p_nonce: caller.nonce,
        p_idempotency_key: idempotencyKey,
        p_body_hash: bodyHash,
        p_roles: toJson(roles),
        p_events: told,
      });
    } catch (error) {
      if (!TRY_AGAIN.has(String((error as { code?: string }).code))) throw error;
      if (attempt === ATTEMPTS_MAX) throw new Problem('unavailable', { cause: error, retryAfter_s: 1 });
    }
  }
}
