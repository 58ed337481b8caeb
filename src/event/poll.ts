import { longPoll } from '../cache/waiting-room.js';
import type { components } from '../contract/generated/partner.js';
import type { EventRow } from '../database/gate/event.js';
import { pollEvents, type SetError } from '../database/gate/event-receiver.js';
import { formatId, parseId, type Uuid } from '../id.js';
import type { PartnerContext } from '../partner/authenticate.js';
import { awaitedAfter, type FeedDeps } from './feed.js';
import { eventToken } from './token.js';

type Schemas = components['schemas'];

const EVENTS_DEFAULT = 50;
const EVENTS_MAX = 200;
/** How long a poll waits for an event, unless it is to return immediately. */
const WAIT_MS = 30_000;

/** What a poll acknowledges; ids that are none of this gateway's are ignored, as those of events that are gone are. */
interface Settled {
  readonly acknowledged: readonly Uuid[];
  readonly errors: Readonly<Record<Uuid, SetError>>;
}

/**
 * Polls by RFC 8936 section 2.4: acknowledges events, then reads those that are not, and waits for one unless it is to return immediately.
 * @param signal aborts the wait when the client disconnects
 * @throws Problem not_found, event_stream_conflict
 */
export async function poll(
  deps: FeedDeps,
  caller: PartnerContext,
  given: Schemas['EventPoll'],
  signal: AbortSignal,
): Promise<Schemas['PolledEvents']> {
  const { pool, streamRoom } = deps;
  const { partner_id } = caller.key.partner;
  const limit = Math.min(given.maxEvents ?? EVENTS_DEFAULT, EVENTS_MAX);
  const wait_ms = given.returnImmediately || limit === 0 ? 0 : WAIT_MS;
  let settled = settledBy(given);
  const { events } = await longPoll(streamRoom, wait_ms, signal, {
    keyOf: (before) => awaitedAfter(partner_id, before?.last ?? 0),
    read: async () => {
      const { acknowledged, errors } = settled;
      const polled = await pollEvents(pool, caller.keyid, acknowledged, errors, limit + 1);
      settled = NOTHING;
      return polled;
    },
    isAnswer: ({ events }) => events.length > 0,
  });
  return answerOf(deps, partner_id, events, limit);
}

const NOTHING: Settled = { acknowledged: [], errors: {} };

function settledBy({ ack = [], setErrs = {} }: Schemas['EventPoll']): Settled {
  const idOf = (jti: string): Uuid[] => [parseId('evt', jti) ?? []].flat();
  return {
    acknowledged: ack.flatMap(idOf),
    errors: Object.fromEntries(
      Object.entries(setErrs).flatMap(([jti, error]) => idOf(jti).map((id) => [id, error])),
    ),
  };
}

async function answerOf(
  { publicOrigin, signingKey }: FeedDeps,
  partnerId: string,
  events: readonly EventRow[],
  limit: number,
): Promise<Schemas['PolledEvents']> {
  const sets = await Promise.all(
    events
      .slice(0, limit)
      .map(async (row) => [
        formatId('evt', row.event_id),
        await eventToken(row, partnerId, publicOrigin, signingKey),
      ]),
  );
  return { sets: Object.fromEntries(sets), moreAvailable: events.length > limit };
}
