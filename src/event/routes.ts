import type { Wake } from '../cache/wake.js';
import type { PartnerOperationId, Route } from '../contract/bind.js';
import { signalOfClose } from '../contract/caller.js';
import type { components } from '../contract/generated/partner.js';
import { idParameter, preferredWait } from '../contract/parameters.js';
import {
  changeEventReceiver,
  deleteEventReceiver,
  eventReceiver,
  type ReceiverChanges,
  type ReceiverRow,
  verifyEventReceiver,
} from '../database/gate/event-receiver.js';
import type { Uuid } from '../id.js';
import type { Observe } from '../observation.js';
import type { PartnerContext } from '../partner/authenticate.js';
import { readOptionalIdempotency } from '../partner/idempotency.js';
import { notFound } from '../problem.js';
import { awaitEvents, type FeedDeps, readEvents, streamWakes } from './feed.js';
import { poll } from './poll.js';
import { knownError } from './push.js';
import {
  changesOf,
  checkRepeated,
  type ReceiverOptions,
  replacementOf,
  statusOf,
  streamOf,
  VERIFICATION_INTERVAL_S,
} from './receiver.js';

type Schemas = components['schemas'];
type Call = Parameters<Route<PartnerContext>>[0];

export interface EventRouteDeps extends FeedDeps, ReceiverOptions {
  readonly wake: Wake;
  readonly observe: Observe;
}

/** The handlers of a partner's events: the feed, polls, and the stream of Shared Signals. */
export function eventRoutes(deps: EventRouteDeps) {
  return {
    listEvents: async ({ context, query, request, reply }) => {
      const { after, limit } = query as { after?: string; limit: number };
      const wait_s = preferredWait(request.headers.prefer);
      if (wait_s === undefined)
        return { status: 200, body: await readEvents(deps, context, { after, limit }) };
      const gone = signalOfClose(reply.raw);
      return {
        status: 200,
        body: await awaitEvents(deps, context, { after, limit }, wait_s, gone),
        headers: { 'preference-applied': `wait=${wait_s}` },
      };
    },

    pollEvents: async ({ context, body, reply }) => {
      const given = (body ?? {}) as Schemas['EventPoll'];
      const { partner_id } = context.key.partner;
      for (const { err } of Object.values(given.setErrs ?? {}))
        deps.observe({ event: 'event_refused', partner_id, error: knownError(err) });
      return { status: 200, body: await poll(deps, context, given, signalOfClose(reply.raw)) };
    },
    ...streamRoutes(deps),
  } satisfies Partial<Record<PartnerOperationId, Route<PartnerContext>>>;
}

function streamRoutes(deps: EventRouteDeps) {
  const { pool, wake } = deps;
  const shown = (row: ReceiverRow, { context }: Call) => streamOf(row, deps, context.key.partner.partner_id);
  const wakeStream = ({ context }: Call) => wake.wake(streamWakes(context.key.partner.partner_id));

  const change = async (call: Call, streamId: Uuid | null, changes: ReceiverChanges) => {
    const once = readOptionalIdempotency(call.context, call.request);
    const isReplay = await changeEventReceiver(pool, call.context, once, streamId, changes);
    wakeStream(call);
    return { row: await own(call, streamId), isReplay };
  };
  /** The stream now. @throws Problem not_found where there is none, or another than that */
  const own = async ({ context }: Call, streamId: Uuid | null): Promise<ReceiverRow> => {
    const row = await eventReceiver(pool, context.keyid);
    if (row === undefined || (streamId !== null && row.stream_id !== streamId)) throw notFound();
    return row;
  };
  const update = async (call: Call, toChanges: typeof changesOf) => {
    const given = call.body as Schemas['EventStreamUpdate'];
    const streamId = idParameter('str', given.stream_id);
    checkRepeated(given, shown(await own(call, streamId), call));
    const changes = toChanges(given, deps, call.context.key.partner.partner_id);
    const { row, isReplay } = await change(call, streamId, changes);
    return { status: 200, body: shown(row, call), isReplay };
  };

  return {
    getEventStream: async (call) => {
      const { stream_id } = call.query as { stream_id?: string };
      if (stream_id !== undefined)
        return { status: 200, body: shown(await own(call, idParameter('str', stream_id)), call) };
      const row = await eventReceiver(pool, call.context.keyid);
      return { status: 200, body: row === undefined ? [] : [shown(row, call)] };
    },

    createEventStream: async (call) => {
      const given = (call.body ?? {}) as Schemas['NewEventStream'];
      const changes = replacementOf(given, deps, call.context.key.partner.partner_id);
      const { row, isReplay } = await change(call, null, changes);
      return { status: 201, body: shown(row, call), isReplay };
    },

    updateEventStream: (call) => update(call, changesOf),
    replaceEventStream: (call) => update(call, replacementOf),

    deleteEventStream: async ({ context, query, request }) => {
      const once = readOptionalIdempotency(context, request);
      const streamId = idParameter('str', String(query.stream_id));
      return { status: 204, isReplay: await deleteEventReceiver(pool, context, once, streamId) };
    },

    getEventStreamStatus: async (call) => ({
      status: 200,
      body: statusOf(await own(call, idParameter('str', String(call.query.stream_id)))),
    }),

    setEventStreamStatus: async (call) => {
      const { stream_id, status, reason } = call.body as Schemas['NewEventStreamStatus'];
      const changes = { status, status_reason: reason ?? null };
      const { row, isReplay } = await change(call, idParameter('str', stream_id), changes);
      return { status: 200, body: statusOf(row), isReplay };
    },

    verifyEventStream: async (call) => {
      const { stream_id, state = null } = call.body as Schemas['EventStreamVerification'];
      const once = readOptionalIdempotency(call.context, call.request);
      const isReplay = await verifyEventReceiver(pool, call.context, once, {
        streamId: idParameter('str', stream_id),
        state,
        interval_s: VERIFICATION_INTERVAL_S,
      });
      wakeStream(call);
      return { status: 204, isReplay };
    },
  } satisfies Partial<Record<PartnerOperationId, Route<PartnerContext>>>;
}
