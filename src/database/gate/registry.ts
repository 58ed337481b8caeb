import type pg from 'pg';
import { Problem } from '../../problem.js';
import { callOne } from './call.js';
import type { Caller } from './partner.js';
import { type Json, toJson } from './values.js';

/** The parts a person can have in an event, in the order in which they are checked. */
export type PersonRole = 'subject' | 'spouse' | 'guardian' | 'mother' | 'father' | 'household_member';
/** What an event can name a unit for, in the order in which they are checked. */
export type UnitRole = 'place_of_birth' | 'birth_registration' | 'place_of_origin' | 'residence';

type PersonNumbers = { readonly [Role in PersonRole as `${Role}_number`]?: number };
type UnitCodes = { readonly [Role in UnitRole as `${Role}_code`]?: string };

/** An event as the database takes it: population.parse_events reads it. */
export interface ParsedEvent extends PersonNumbers, UnitCodes {
  /** In the batch, from 1. */
  readonly position: number;
  readonly event_id?: string;
  readonly kind?: string;
  readonly occurred_on?: string;
  /** SHA-256, hex. */
  readonly digest?: string;
  /** The personal number that the event issues. */
  readonly issued_number?: number;
  readonly body?: object;
  /** Why the event is refused before the registry is read. */
  readonly refusal?: string;
  readonly pointer?: string;
}

/** JSON Pointers into an event, by role. */
export interface RolePointers {
  readonly persons: Partial<Readonly<Record<PersonRole, string>>>;
  readonly units: Partial<Readonly<Record<UnitRole, string>>>;
}

/** The outcome of an event that was not applied, or that was applied with warnings. */
export interface EventOutcome {
  /** In the batch, from 1. */
  readonly position: number;
  readonly status: 'applied' | 'duplicate' | 'refused' | 'held_back';
  readonly code?: string;
  readonly pointer?: string;
  /** With status applied or duplicate. */
  readonly warnings?: readonly string[];
}

/** A batch of registry events. */
export interface EventBatch {
  readonly idempotencyKey: string;
  readonly bodyHash: Buffer;
  /** By kind of event. */
  readonly pointers: Readonly<Record<string, RolePointers>>;
  readonly events: readonly ParsedEvent[];
}

/** Serialization failure and deadlock: the transaction was rolled back and can be retried. */
const RETRYABLE = new Set(['40001', '40P01']);
const ATTEMPTS_MAX = 5;

/**
 * Applies a batch of events. Returns the outcomes of those not applied or flagged; a repeat returns the same outcomes.
 * @throws Problem mandate_missing, request_replayed, idempotency_key_reused, partner_suspended, signature_invalid,
 *   unavailable
 */
export async function applyRegistryEvents(
  pool: pg.Pool,
  caller: Caller,
  { idempotencyKey, bodyHash, pointers, events }: EventBatch,
): Promise<{ outcomes: readonly EventOutcome[]; repeated: boolean }> {
  // The registry stores text in NFC. Normalizing the JSON changes nothing but the texts themselves: the rest is ASCII, and
  // by the contract no text contains an escape that ends in a letter.
  const batch = JSON.stringify(events).normalize('NFC') as Json;
  for (let attempt = 1; ; attempt++) {
    try {
      return await callOne(pool, 'apply_registry_events', {
        p_keyid: caller.keyid,
        p_nonce: caller.nonce,
        p_idempotency_key: idempotencyKey,
        p_body_hash: bodyHash,
        p_pointers: toJson(pointers),
        p_events: batch,
      });
    } catch (error) {
      if (!RETRYABLE.has(String((error as { code?: string }).code))) throw error;
      if (attempt === ATTEMPTS_MAX) throw new Problem('unavailable', { cause: error, retryAfter_s: 1 });
    }
  }
}
