import type pg from 'pg';
import { call, callOne } from './call.js';
import type { EventRow } from './event.js';

/** A stream of push that this gateway has for the time of a lease. */
export interface LeasedStream {
  readonly partnerId: string;
  readonly lease: number;
  /** Failed ones, since the last that succeeded. */
  readonly attempts: number;
  readonly endpointUrl: string;
  readonly sealedAuthorization: Buffer | null;
  /** To be sent one after another; perhaps none. */
  readonly events: readonly EventRow[];
}

interface LeasedRow extends EventRow {
  readonly partner_id: string;
  readonly lease: string;
  readonly attempts: number;
  readonly endpoint_url: string;
  readonly sealed_authorization: Buffer | null;
}

/** How many streams, and events of each, are leased for how long. */
export interface LeaseLimits {
  readonly sound: number;
  /** Of streams whose last attempt failed. */
  readonly failing: number;
  readonly events: number;
  readonly lease_s: number;
}

/** Leases the streams that are due. */
export async function takeEventDeliveries(pool: pg.Pool, limits: LeaseLimits): Promise<LeasedStream[]> {
  const rows: LeasedRow[] = await call(pool, 'take_event_deliveries', {
    p_limit: limits.sound,
    p_failing_limit: limits.failing,
    p_events: limits.events,
    p_lease_s: limits.lease_s,
  });
  const streams = new Map<string, LeasedStream & { events: EventRow[] }>();
  for (const row of rows) {
    const { partner_id, lease, attempts, endpoint_url, sealed_authorization } = row;
    const stream = streams.get(partner_id) ?? {
      partnerId: partner_id,
      lease: Number(lease),
      attempts,
      endpointUrl: endpoint_url,
      sealedAuthorization: sealed_authorization,
      events: [],
    };
    streams.set(partner_id, stream);
    if (row.event_id !== null) stream.events.push(row);
  }
  return [...streams.values()];
}

/** What came of a lease. */
export interface DeliveryOutcome {
  /** The number of the last event that was delivered; null where none was. */
  readonly until: number | null;
  /** Why the next one was not. */
  readonly failure: { readonly error: string; readonly description?: string | undefined } | undefined;
  readonly retryIn_s: number;
  /** The Authorization, encrypted under the present key, in base64; undefined where it is already. */
  readonly resealed?: string | undefined;
}

/**
 * Records the outcome of a lease; of one that is over it changes nothing.
 * @param pauseAfter_s pauses a stream that has failed for so long
 * @returns whether it was paused
 */
export async function finishEventDelivery(
  pool: pg.Pool,
  { partnerId, lease }: LeasedStream,
  { until, failure, retryIn_s, resealed }: DeliveryOutcome,
  pauseAfter_s: number,
): Promise<boolean> {
  const row = await callOne(pool, 'finish_event_delivery', {
    p_partner_id: partnerId,
    p_lease: lease,
    p_until: until,
    p_error: failure?.error ?? null,
    p_description: failure?.description ?? null,
    p_retry_in_s: retryIn_s,
    p_pause_after_s: pauseAfter_s,
    p_resealed: resealed === undefined ? null : Buffer.from(resealed, 'base64'),
  });
  return row.finish_event_delivery;
}
