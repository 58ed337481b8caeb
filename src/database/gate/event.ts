import type pg from 'pg';
import type { Uuid } from '../../id.js';
import { call } from './call.js';

/** What can happen to a partner's requests, consents, prescriptions, keys and registration (sql/tables/350_event.sql). */
export const EVENT_TYPES = [
  'request_approved',
  'request_refused',
  'request_expired',
  'request_withdrawn',
  'consent_narrowed',
  'consent_paused',
  'consent_resumed',
  'consent_revoked',
  'consent_lapsed',
  'consent_expired',
  'number_reissued',
  'prescription_dispensed',
  'dispensing_cancelled',
  'prescription_withdrawn',
  'key_added',
  'key_retired',
  'registration_changed',
] as const;

export type EventType = (typeof EVENT_TYPES)[number];

/** A place in a stream: the number of an event and, but for the place before the first, its id. */
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
}

/**
 * The events of the partner's stream after a place, in order, or from the first that is kept.
 * @throws Problem event_cursor_unknown, partner_suspended, signature_invalid
 */
export async function partnerEvents(
  pool: pg.Pool,
  keyid: string,
  after: StreamPlace | undefined,
  limit: number,
): Promise<EventRow[]> {
  return call(pool, 'partner_events', {
    p_keyid: keyid,
    p_after: after?.number ?? null,
    p_after_id: after?.eventId ?? null,
    p_limit: limit,
  });
}

/** Those of the streams that have events after the number given for each, by their place from 0. */
export async function streamsAhead(
  pool: pg.Pool,
  streams: readonly { readonly partnerId: string; readonly number: number }[],
): Promise<number[]> {
  const rows = await call(pool, 'streams_ahead', {
    p_partner_ids: streams.map(({ partnerId }) => partnerId),
    p_after: streams.map(({ number }) => String(number)),
  });
  return rows.map(({ place }) => place - 1);
}
