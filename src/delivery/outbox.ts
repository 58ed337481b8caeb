import type pg from 'pg';
import type { Wake } from '../cache/wake.js';
import { type Channel, finishMessage, type MessageRow, takeMessages } from '../database/gate/delivery.js';
import type { Signer } from '../http-signature/signer.js';
import type { Observe } from '../observation.js';
import type { Timing } from '../timing.js';
import { sendAppWebhook } from './app-webhook.js';
import { retryIn_s } from './backoff.js';
import { recordSent, startPoller } from './poller.js';
import type { Sending } from './post.js';
import { createTurns } from './turns.js';
import { sendWebPush, type WebPushOptions } from './web-push.js';

export interface OutboxDeps {
  readonly pool: pg.Pool;
  readonly wake: Wake;
  readonly observe: Observe;
  readonly push: WebPushOptions;
  /** URL of the national app's push service; undefined without one. */
  readonly appWebhookUrl: string | undefined;
  readonly signingKey: Signer;
  readonly timing: Timing;
}

/** Sends queued messages while it is open. */
export interface Outbox {
  /** Takes no more messages, and resolves when those in flight are finished. */
  close(): Promise<void>;
}

/** The wake-up key for new messages. */
export const OUTBOX_WAKE = 'outbox';

// Separate limits for browsers and the app: slow receivers of one do not delay the other.
const IN_FLIGHT_MAX = 64;
const LEASE_FACTOR = 3; // of the longest sending: a gateway that takes longer has died
// of the pool's connections; the others serve requests
const FINISHING_MAX = 4;

/**
 * Sends the messages of the outbox in PostgreSQL: immediately when woken, else every second. Gateways share it. A gateway
 * that dies between sending and recording it leaves a message that is sent again when its lease ends: delivery is at
 * least once.
 */
export function openOutbox(deps: OutboxDeps): Outbox {
  const { pool, observe, timing } = deps;
  const lease_ms = LEASE_FACTOR * timing.sendTimeout_ms;
  const inFlight = { push: new Set<Promise<void>>(), app: new Set<Promise<void>>() };
  const finishing = createTurns(FINISHING_MAX);
  let closed = false;

  const roomFor = (channel: Channel): number => IN_FLIGHT_MAX - inFlight[channel].size;

  const take = async (): Promise<boolean> => {
    const room = { push: roomFor('push'), app: roomFor('app') };
    if (room.push + room.app === 0) return false; // the next to end looks again
    const leaseEnd_ms = performance.now() + lease_ms;
    const messages = await takeMessages(pool, room, deps.appWebhookUrl !== undefined, lease_ms / 1000);
    for (const message of messages) {
      room[message.target] -= 1;
      begin(message, leaseEnd_ms);
    }
    return messages.length > 0 && (room.push === 0 || room.app === 0);
  };

  const begin = (message: MessageRow, leaseEnd_ms: number): void => {
    const lane = inFlight[message.target];
    const delivery = deliver(message, leaseEnd_ms)
      .catch((error: unknown) => observe({ event: 'delivery_failed', error }))
      .finally(() => {
        const wasFull = lane.size >= IN_FLIGHT_MAX;
        lane.delete(delivery);
        if (wasFull) poller.look();
      });
    lane.add(delivery);
  };

  const deliver = async (message: MessageRow, leaseEnd_ms: number): Promise<void> => {
    const { target: channel, is_over } = message;
    if (is_over) {
      observe({ event: 'delivered', channel, outcome: 'over' });
      return;
    }
    const sending = await send(message, deps);
    const outcome = await finish(message, sending, leaseEnd_ms);
    if (outcome !== undefined) observe({ event: 'delivered', channel, outcome, status: sending.status });
  };

  const finish = (message: MessageRow, { outcome, retryAfter_s }: Sending, leaseEnd_ms: number) => {
    const wait_s = retryIn_s(message.attempts, Math.random(), timing.sendRetryFirst_s, retryAfter_s);
    const record = () => finishing(() => finishMessage(pool, message, outcome, wait_s));
    return recordSent(deps, leaseEnd_ms, () => closed, record);
  };

  const poller = startPoller(deps, OUTBOX_WAKE, take);
  return {
    async close() {
      closed = true;
      await poller.close();
      await Promise.all([...inFlight.push, ...inFlight.app]);
    },
  };
}

async function send(message: MessageRow, deps: OutboxDeps): Promise<Sending> {
  const { sendTimeout_ms: timeout_ms } = deps.timing;
  if (message.target === 'push') return sendWebPush(message, deps.push, timeout_ms);
  const { appWebhookUrl: url, signingKey: key } = deps;
  return url === undefined ? { outcome: 'retry' } : sendAppWebhook(message, { url, key }, timeout_ms);
}
