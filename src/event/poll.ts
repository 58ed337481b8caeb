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
  const until = Date.now() + (given.returnImmediately || limit === 0 ? 0 : WAIT_MS);
  let settled = settledBy(given);
  for (let number = 0; ; ) {
    const wait = streamRoom.wait(awaitedAfter(partner_id, number), until - Date.now());
    signal.addEventListener('abort', wait.end, { once: true });
    try {
      const { acknowledged, errors } = settled;
      const { events, last } = await pollEvents(pool, caller.keyid, acknowledged, errors, limit + 1);
      if (events.length > 0 || Date.now() >= until || signal.aborted || streamRoom.isClosed)
        return await answerOf(deps, partner_id, events, limit);
      settled = NOTHING;
      number = last;
      await wait.changed;
    } finally {
      wait.end();
      signal.removeEventListener('abort', wait.end);
    }
  }
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
