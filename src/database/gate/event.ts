import type pg from 'pg';
import type { Uuid } from '../../id.js';
import { call } from './call.js';

/** What can happen to a partner's requests, consents, prescriptions, keys and registration (sql/tables/350_event.sql, 382_event_types.sql). */
export type EventType =
  | 'request_approved'
  | 'request_refused'
  | 'request_expired'
  | 'request_withdrawn'
  | 'consent_narrowed'
  | 'consent_paused'
  | 'consent_resumed'
  | 'consent_revoked'
  | 'consent_lapsed'
  | 'consent_expired'
  | 'number_reissued'
  | 'prescription_dispensed'
  | 'dispensing_cancelled'
  | 'prescription_withdrawn'
  | 'key_added'
  | 'key_retired'
  | 'registration_changed'
  | 'stream_verified'
  | 'stream_updated';

/** A place in a stream: the number of an event and its id, which is zero where the event is no longer kept. */
export interface StreamPlace {
  /** From 1; 0 is before the first. */
  readonly number: number;
  readonly eventId: Uuid;
}

export interface EventRow {
  /** A bigint. */
  readonly number: string;
  readonly event_id: Uuid;
  readonly type: EventType;
  readonly occurred_at: Date;
  readonly request_id: Uuid | null;
  readonly consent_id: Uuid | null;
  readonly prescription_code: string | null;
  readonly keyid: string | null;
  /** Of stream_verified and stream_updated: the stream, and what the partner sent to verify it or its new status. */
  readonly stream_id: Uuid | null;
  readonly state: string | null;
}

/**
 * The events of the partner's stream after a place, in order, or from the first that is kept.
 * @returns with the number of the stream's last event, 0 before its first
 * @throws Problem event_cursor_unknown, partner_suspended, signature_invalid
 */
export async function partnerEvents(
  pool: pg.Pool,
  keyid: string,
  after: StreamPlace | undefined,
  limit: number,
): Promise<{ readonly events: readonly EventRow[]; readonly last: number }> {
  const rows: (EventRow & { readonly last_number: string })[] = await call(pool, 'partner_events', {
    p_keyid: keyid,
    p_after: after?.number ?? null,
    p_after_id: after?.eventId ?? null,
    p_limit: limit,
  });
  return { events: rows.filter(({ event_id }) => event_id !== null), last: Number(rows[0]?.last_number) };
}

/** Those of the streams that have events after the number given for each, by their place from 0. */
export async function changedStreams(
  pool: pg.Pool,
  streams: readonly { readonly partnerId: string; readonly number: number }[],
): Promise<number[]> {
  const rows = await call(pool, 'changed_streams', {
    p_partner_ids: streams.map(({ partnerId }) => partnerId),
    p_after: streams.map(({ number }) => String(number)),
  });
  return rows.map(({ place }) => place - 1);
}
