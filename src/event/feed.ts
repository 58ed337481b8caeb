import type pg from 'pg';
import type { Cache } from '../cache/redis.js';
import { createWaitingRoom, longPoll, type WaitingRoom } from '../cache/waiting-room.js';
import type { Wake } from '../cache/wake.js';
import type { components } from '../contract/generated/partner.js';
import { changedStreams, type EventRow, partnerEvents, type StreamPlace } from '../database/gate/event.js';
import type { Signer } from '../http-signature/signer.js';
import { formatId } from '../id.js';
import type { PartnerContext } from '../partner/authenticate.js';
import { formatCursor, NO_EVENT, parseCursor } from './cursor.js';
import { eventToken, subjectOf } from './token.js';

type EventPage = components['schemas']['PartnerEventPage'];

/** A stream and the number after which something is waited for. */
type Awaited = `${string}:${number}`;
export type StreamRoom = WaitingRoom<Awaited>;

export interface FeedDeps {
  readonly pool: pg.Pool;
  readonly streamRoom: StreamRoom;
  readonly signingKey: Signer;
  readonly publicOrigin: string;
}

/** The wake-up key of those who push, for an event of any partner. */
export const EVENTS_WAKE = 'events';

const streamWake = (partnerId: string): string => `events:${partnerId}`;

/** The wake-up keys for an event of a partner: of who waits for it, and of who pushes. */
export const streamWakes = (partnerId: string): string[] => [streamWake(partnerId), EVENTS_WAKE];

/** What is waited for: an event after a number of a partner's stream. */
export const awaitedAfter = (partnerId: string, number: number): Awaited => `${partnerId}:${number}`;

const partsOf = (key: Awaited) => {
  const end = key.lastIndexOf(':');
  return { partnerId: key.slice(0, end), number: Number(key.slice(end + 1)) };
};

/** Where calls wait for events. */
export function createStreamRoom(wake: Wake, cache: Cache, pool: pg.Pool): StreamRoom {
  return createWaitingRoom<Awaited>(wake, cache, {
    changed: async (keys) =>
      (await changedStreams(pool, keys.map(partsOf))).map((place) => keys[place] as Awaited),
    wakeKey: (key) => streamWake(partsOf(key).partnerId),
  });
}

interface Reading {
  /** The cursor of an earlier page; undefined for the first event that is kept. */
  readonly after: string | undefined;
  readonly limit: number;
}

/**
 * Reads the next events of the caller's stream.
 * @throws Problem event_cursor_unknown, partner_suspended, signature_invalid
 */
export async function readEvents(
  deps: FeedDeps,
  caller: PartnerContext,
  { after, limit }: Reading,
): Promise<EventPage> {
  const place = after === undefined ? undefined : parseCursor(after);
  const { events, last } = await partnerEvents(deps.pool, caller.keyid, place, limit + 1);
  return pageOf(deps, caller, place ?? endOf(last), limit, events);
}

/**
 * As readEvents; while there is none, waits up to wait_s seconds for one.
 * @param signal aborts the wait when the client disconnects
 */
export async function awaitEvents(
  deps: FeedDeps,
  caller: PartnerContext,
  { after, limit }: Reading,
  wait_s: number,
  signal: AbortSignal,
): Promise<EventPage> {
  const place = after === undefined ? undefined : parseCursor(after);
  const { events, last } = await longPoll(deps.streamRoom, wait_s * 1000, signal, {
    keyOf: (before) => awaitedAfter(caller.key.partner.partner_id, before?.last ?? place?.number ?? 0),
    read: () => partnerEvents(deps.pool, caller.keyid, place, limit + 1),
    isAnswer: ({ events }) => events.length > 0,
  });
  return pageOf(deps, caller, place ?? endOf(last), limit, events);
}

/** The end of a stream of which no event is kept. */
const endOf = (number: number): StreamPlace => ({ number, eventId: NO_EVENT });

/**
 * @param place where the page begins, and the next one too where it is empty
 * @param rows one more than `limit` where there are more
 */
async function pageOf(
  { signingKey, publicOrigin }: FeedDeps,
  { key }: PartnerContext,
  place: StreamPlace,
  limit: number,
  rows: readonly EventRow[],
): Promise<EventPage> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const next = last === undefined ? place : { number: Number(last.number), eventId: last.event_id };
  return {
    items: await Promise.all(
      shown.map(async (row) => ({
        event_id: formatId('evt', row.event_id),
        type: row.type,
        occurred_at: row.occurred_at.toISOString(),
        ...subjectOf(row),
        token: await eventToken(row, key.partner.partner_id, publicOrigin, signingKey),
      })),
    ),
    next_cursor: formatCursor(next),
    has_more: rows.length > limit,
  };
}
