import type pg from 'pg';
import type { Uuid } from '../../id.js';
import { call, callOne } from './call.js';
import type { EventRow, EventType } from './event.js';
import type { Caller, OptionalOnce } from './partner.js';
import { toJson } from './values.js';

export type StreamStatus = 'enabled' | 'paused' | 'disabled';

/** A partner's stream of Shared Signals. */
export interface ReceiverRow {
  readonly stream_id: Uuid;
  readonly method: 'push' | 'poll';
  readonly endpoint_url: string | null;
  /** URIs, as the partner gave them; null for all. */
  readonly events_requested: readonly string[] | null;
  readonly events_delivered: readonly EventType[] | null;
  readonly description: string | null;
  readonly status: StreamStatus;
  readonly status_reason: string | null;
  readonly failing_since: Date | null;
  readonly error: string | null;
  readonly error_description: string | null;
  readonly error_at: Date | null;
}

/** Members to set; null for none. Those that are undefined stay. */
export interface ReceiverChanges {
  readonly method?: 'push' | 'poll';
  readonly endpoint_url?: string | null;
  /** Encrypted, in base64. */
  readonly sealed_authorization?: string | null;
  readonly events_requested?: readonly string[] | null;
  readonly events_delivered?: readonly EventType[] | null;
  readonly description?: string | null;
  readonly status?: StreamStatus;
  readonly status_reason?: string | null;
}

/** @throws Problem partner_suspended, signature_invalid */
export async function eventReceiver(pool: pg.Pool, keyid: string): Promise<ReceiverRow | undefined> {
  const [row]: ReceiverRow[] = await call(pool, 'event_receiver', { p_keyid: keyid });
  return row;
}

const callerOf = ({ keyid, nonce }: Caller, { idempotencyKey, bodyHash }: OptionalOnce) => ({
  p_keyid: keyid,
  p_nonce: nonce,
  p_idempotency_key: idempotencyKey,
  p_body_hash: bodyHash,
});

/**
 * Creates the caller's stream, or changes it.
 * @param streamId null to create it
 * @returns whether this repeats an earlier call
 * @throws Problem not_found, event_stream_conflict where there is one, request_replayed, idempotency_key_reused
 */
export async function changeEventReceiver(
  pool: pg.Pool,
  caller: Caller,
  once: OptionalOnce,
  streamId: Uuid | null,
  changes: ReceiverChanges,
): Promise<boolean> {
  const row = await callOne(pool, 'change_event_receiver', {
    ...callerOf(caller, once),
    p_stream_id: streamId,
    p_changes: toJson(changes),
  });
  return row.change_event_receiver;
}

/** @returns whether this repeats an earlier call @throws Problem not_found, request_replayed, idempotency_key_reused */
export async function deleteEventReceiver(
  pool: pg.Pool,
  caller: Caller,
  once: OptionalOnce,
  streamId: Uuid,
): Promise<boolean> {
  const row = await callOne(pool, 'delete_event_receiver', {
    ...callerOf(caller, once),
    p_stream_id: streamId,
  });
  return row.delete_event_receiver;
}

/**
 * Writes a verification event.
 * @returns whether this repeats an earlier call
 * @throws Problem not_found, rate_limited, request_replayed, idempotency_key_reused
 */
export async function verifyEventReceiver(
  pool: pg.Pool,
  caller: Caller,
  once: OptionalOnce,
  { streamId, state, interval_s }: { streamId: Uuid; state: string | null; interval_s: number },
): Promise<boolean> {
  const row = await callOne(pool, 'verify_event_receiver', {
    ...callerOf(caller, once),
    p_stream_id: streamId,
    p_state: state,
    p_interval_s: interval_s,
  });
  return row.verify_event_receiver;
}

/** Why a receiver cannot use an event. */
export interface SetError {
  readonly err: string;
  readonly description?: string;
}

/**
 * Acknowledges events of the caller's stream, and reads the next that are not.
 * @param errors of events that the receiver refuses, by id
 * @throws Problem not_found, event_stream_conflict for a stream of push
 */
export async function pollEvents(
  pool: pg.Pool,
  keyid: string,
  acknowledged: readonly Uuid[],
  errors: Readonly<Record<Uuid, SetError>>,
  limit: number,
): Promise<{ readonly events: readonly EventRow[]; readonly last: number }> {
  const rows: (EventRow & { readonly last_number: string })[] = await call(pool, 'poll_events', {
    p_keyid: keyid,
    p_acknowledged: acknowledged,
    p_errors: toJson(errors),
    p_limit: limit,
  });
  return { events: rows.filter(({ event_id }) => event_id !== null), last: Number(rows[0]?.last_number) };
}
