import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Wake } from '../cache/wake.js';
import {
  type Channel,
  finishMessage,
  type MessageRow,
  type Outcome,
  takeMessages,
} from '../database/gate/delivery.js';
import type { Signer } from '../http-signature/signer.js';
import type { Observe } from '../observation.js';
import type { Timing } from '../timing.js';
import { sendAppWebhook } from './app-webhook.js';
import { retryIn_s } from './backoff.js';
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
  let looking: Promise<void> | undefined;
  let again = false;
  let closed = false;

  const roomFor = (channel: Channel): number => IN_FLIGHT_MAX - inFlight[channel].size;
  const mayTake = (): boolean => again && !closed && roomFor('push') + roomFor('app') > 0;

  const look = (): void => {
    again = true;
    looking ??= takeAll()
      .catch((error: unknown) => observe({ event: 'delivery_failed', error }))
      .finally(() => {
        looking = undefined;
        if (mayTake()) look();
      });
  };

  const takeAll = async (): Promise<void> => {
    while (mayTake()) {
      again = false;
      const room = { push: roomFor('push'), app: roomFor('app') };
      const leaseEnd_ms = performance.now() + lease_ms;
      const messages = await takeMessages(pool, room, deps.appWebhookUrl !== undefined, lease_ms / 1000);
      for (const message of messages) {
        room[message.target] -= 1;
        begin(message, leaseEnd_ms);
      }
      again ||= messages.length > 0 && (room.push === 0 || room.app === 0);
    }
  };

  const begin = (message: MessageRow, leaseEnd_ms: number): void => {
    const lane = inFlight[message.target];
    const delivery = deliver(message, leaseEnd_ms)
      .catch((error: unknown) => observe({ event: 'delivery_failed', error }))
      .finally(() => {
        const wasFull = lane.size >= IN_FLIGHT_MAX;
        lane.delete(delivery);
        if (wasFull) look();
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

  // A sent message that is not recorded would be sent again: retry for as long as the lease lasts.
  const finish = async (
    message: MessageRow,
    { outcome, retryAfter_s }: Sending,
    leaseEnd_ms: number,
  ): Promise<Outcome | 'over' | undefined> => {
    const wait_s = retryIn_s(message.attempts, Math.random(), timing.sendRetryFirst_s, retryAfter_s);
    for (;;) {
      try {
        return await finishing(() => finishMessage(pool, message, outcome, wait_s));
      } catch (error) {
        observe({ event: 'delivery_failed', error });
        if (closed || performance.now() + timing.outboxFinishRetry_ms > leaseEnd_ms) return undefined;
        await sleep(timing.outboxFinishRetry_ms);
      }
    }
  };

  const off = deps.wake.on(OUTBOX_WAKE, look);
  const timer = setInterval(look, timing.outboxInterval_ms);
  timer.unref();
  look();
  return {
    async close() {
      closed = true;
      off();
      clearInterval(timer);
      await looking;
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
