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
import type { PrivateKey } from '../http-signature/key.js';
import type { Observe } from '../observation.js';
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
  /** Where the national app's push service is; undefined where there is none. */
  readonly appWebhookUrl: string | undefined;
  readonly signingKey: PrivateKey;
}

/** Sends what people are to be told, while it is open. */
export interface Outbox {
  /** Takes no more, and returns when what is in flight has been finished. */
  close(): Promise<void>;
}

/** The key of a wake that says there is something to send. */
export const OUTBOX_WAKE = 'outbox';

const LOOK_EVERY_MS = 1_000;
// For browsers and for the app each: while the one's receivers are slow the other is told all the same.
const IN_FLIGHT_MAX = 64;
const LEASE_S = 30; // three times what a sending may take: who is slower than that has died
// Of the pool's connections; the others are for those who call.
const FINISHING_MAX = 4;
const FINISH_AGAIN_MS = 1_000;

/**
 * Works off the outbox in PostgreSQL: at once when woken, else every second. Any number of gateways share it; one that
 * dies between sending and writing that down leaves a message that is sent again when its lease is over, so that
 * everything is told at least once.
 */
export function openOutbox(deps: OutboxDeps): Outbox {
  const { pool, observe } = deps;
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
      const leaseEnd_ms = performance.now() + LEASE_S * 1000;
      const messages = await takeMessages(pool, room, deps.appWebhookUrl !== undefined, LEASE_S);
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

  // What was sent but not written down would be sent again: it is tried for as long as the message is this gateway's.
  const finish = async (
    message: MessageRow,
    { outcome, retryAfter_s }: Sending,
    leaseEnd_ms: number,
  ): Promise<Outcome | 'over' | undefined> => {
    const wait_s = retryIn_s(message.attempts, Math.random(), retryAfter_s);
    for (;;) {
      try {
        return await finishing(() => finishMessage(pool, message, outcome, wait_s));
      } catch (error) {
        observe({ event: 'delivery_failed', error });
        if (closed || performance.now() + FINISH_AGAIN_MS > leaseEnd_ms) return undefined;
        await sleep(FINISH_AGAIN_MS);
      }
    }
  };

  const off = deps.wake.on(OUTBOX_WAKE, look);
  const timer = setInterval(look, LOOK_EVERY_MS);
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
  if (message.target === 'push') return sendWebPush(message, deps.push);
  const { appWebhookUrl: url, signingKey: key } = deps;
  return url === undefined ? { outcome: 'retry' } : sendAppWebhook(message, { url, key });
}
