import type pg from 'pg';
import type { Wake } from '../cache/wake.js';
import {
  type DeliveryOutcome,
  finishEventDelivery,
  type LeasedStream,
  takeEventDeliveries,
} from '../database/gate/event-delivery.js';
import { recordSent, startPoller } from '../delivery/poller.js';
import { createTurns } from '../delivery/turns.js';
import type { Signer } from '../http-signature/signer.js';
import type { Observe } from '../observation.js';
import type { Timing } from '../timing.js';
import { openAuthorization, sealAuthorization } from './authorization.js';
import { EVENTS_WAKE } from './feed.js';
import { knownError, ownFailure, type PushFailure, pushEvent, retryPushIn_s } from './push.js';
import { eventToken } from './token.js';

export interface PusherDeps {
  readonly pool: pg.Pool;
  readonly wake: Wake;
  readonly observe: Observe;
  readonly signingKey: Signer;
  readonly sealingKeys: readonly Buffer[];
  readonly timing: Timing;
  readonly publicOrigin: string;
  readonly receiverOrigins: readonly string[];
}

/** Pushes events to partners while it is open. */
export interface Pusher {
  /** Takes no more streams, and resolves when what is being sent is finished. */
  close(): Promise<void>;
}

// Streams at once. Endpoints that fail may be slow to do it, and take no place of the others.
const SOUND_MAX = 64;
const FAILING_MAX = 16;
const EVENTS_PER_LEASE = 20;
const LEASE_FACTOR = 3; // of the longest call: a turn takes no further event after one, so it ends within two
const FINISHING_MAX = 4; // of the pool's connections; the others serve upkeep

/**
 * Pushes what is new in the streams of push: when woken, else every second; it asks for streams that have something, and so costs nothing
 * for those that do not. Gateways share the streams: one has a stream at a time, for the time of a lease, and sends its events one after
 * another. A gateway that dies leaves what it sent and did not record to be sent again: delivery is at least once.
 */
export function openPusher(deps: PusherDeps): Pusher {
  const { pool, observe, timing } = deps;
  const lease_ms = LEASE_FACTOR * timing.sendTimeout_ms;
  const inFlight = { sound: new Set<Promise<void>>(), failing: new Set<Promise<void>>() };
  const finishing = createTurns(FINISHING_MAX);
  const stop = new AbortController();

  const take = async (): Promise<boolean> => {
    const leaseEnd_ms = performance.now() + lease_ms;
    const streams = await takeEventDeliveries(pool, {
      sound: SOUND_MAX - inFlight.sound.size,
      failing: FAILING_MAX - inFlight.failing.size,
      events: EVENTS_PER_LEASE,
      lease_s: lease_ms / 1000,
    });
    for (const stream of streams) begin(stream, leaseEnd_ms);
    return false; // each that ends looks again
  };

  const begin = (stream: LeasedStream, leaseEnd_ms: number): void => {
    const lane = stream.attempts === 0 ? inFlight.sound : inFlight.failing;
    const turn = deliver(stream, leaseEnd_ms)
      .catch((error: unknown) => observe({ event: 'delivery_failed', error }))
      .finally(() => {
        lane.delete(turn);
        poller.look();
      });
    lane.add(turn);
  };

  const deliver = async (stream: LeasedStream, leaseEnd_ms: number): Promise<void> => {
    const { until, failure, resealed } = await sendEvents(deps, stream, leaseEnd_ms - lease_ms, stop.signal);
    const attempts = until === null ? stream.attempts + 1 : 1;
    const retryIn_s = failure === undefined ? 0 : retryPushIn_s(attempts, timing.sendRetryFirst_s, failure);
    const isPaused = await finish(stream, { until, failure, retryIn_s, resealed }, leaseEnd_ms);
    if (isPaused) observe({ event: 'event_stream_paused', partner_id: stream.partnerId });
  };

  const finish = async (
    stream: LeasedStream,
    outcome: DeliveryOutcome,
    leaseEnd_ms: number,
  ): Promise<boolean> => {
    const record = () => finishing(() => finishEventDelivery(pool, stream, outcome, timing.pushPauseAfter_s));
    return (await recordSent(deps, leaseEnd_ms, () => stop.signal.aborted, record)) ?? false;
  };

  const poller = startPoller(deps, EVENTS_WAKE, take);
  return {
    async close() {
      stop.abort();
      await poller.close();
      await Promise.all([...inFlight.sound, ...inFlight.failing]);
    },
  };
}

interface Sent {
  /** The number of the last event that was accepted. */
  readonly until: number | null;
  readonly failure: PushFailure | undefined;
  /** The Authorization under the present key, in base64, where it was under an earlier one. */
  readonly resealed: string | undefined;
}

/** Sends a stream's events in order, until one is not accepted, the time of a turn is over, or the gateway stops. */
async function sendEvents(
  { observe, signingKey, sealingKeys, timing, publicOrigin, receiverOrigins }: PusherDeps,
  { partnerId, endpointUrl: url, sealedAuthorization: sealed, events }: LeasedStream,
  begun_ms: number,
  stop: AbortSignal,
): Promise<Sent> {
  const { sendTimeout_ms: timeout_ms } = timing;
  const authorization = sealed === null ? undefined : openAuthorization(sealed, partnerId, sealingKeys);
  const resealed = authorization?.isOld
    ? sealAuthorization(authorization.value, partnerId, sealingKeys)
    : undefined;
  let until: number | null = null;
  for (const row of events) {
    if (stop.aborted || performance.now() - begun_ms > timeout_ms) break;
    const failure =
      sealed !== null && authorization === undefined
        ? ownFailure('authorization_lost')
        : await pushEvent(
            { url, authorization: authorization?.value },
            await eventToken(row, partnerId, publicOrigin, signingKey),
            { receiverOrigins, timeout_ms },
          );
    observe({ event: 'event_pushed', partner_id: partnerId, error: failure && knownError(failure.error) });
    if (failure !== undefined) return { until, failure, resealed };
    until = Number(row.number);
  }
  return { until, failure: undefined, resealed };
}
