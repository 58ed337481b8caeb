import type pg from 'pg';
import type { Wake } from '../cache/wake.js';
import { finishMessage, type MessageRow, takeMessages } from '../database/gate/delivery.js';
import type { PrivateKey } from '../http-signature/key.js';
import type { Observe } from '../observation.js';
import { sendAppWebhook } from './app-webhook.js';
import { retryIn_s } from './backoff.js';
import type { Sending } from './post.js';
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
const IN_FLIGHT_MAX = 128;
const LEASE_S = 30; // three times what a sending may take: who is slower than that has died

/**
 * Works off the outbox in PostgreSQL: at once when woken, else every second. Any number of gateways share it; one that
 * dies between sending and writing that down leaves a message that is sent again when its lease is over, so that
 * everything is told at least once.
 */
export function openOutbox(deps: OutboxDeps): Outbox {
  const { pool, observe } = deps;
  const inFlight = new Set<Promise<void>>();
  let looking: Promise<void> | undefined;
  let again = false;
  let closed = false;

  const look = (): void => {
    again = true;
    looking ??= takeAll()
      .catch((error: unknown) => observe({ event: 'delivery_failed', error }))
      .finally(() => {
        looking = undefined;
        if (again && !closed && inFlight.size < IN_FLIGHT_MAX) look();
      });
  };

  const takeAll = async (): Promise<void> => {
    while (again && !closed && inFlight.size < IN_FLIGHT_MAX) {
      again = false;
      const free = IN_FLIGHT_MAX - inFlight.size;
      const messages = await takeMessages(pool, free, deps.appWebhookUrl !== undefined, LEASE_S);
      for (const message of messages) {
        const delivery = deliver(message)
          .catch((error: unknown) => observe({ event: 'delivery_failed', error }))
          .finally(() => {
            inFlight.delete(delivery);
            if (again) look(); // there was no room
          });
        inFlight.add(delivery);
      }
      again ||= messages.length >= free;
    }
  };

  const deliver = async (message: MessageRow): Promise<void> => {
    const { target: channel, attempts, is_over } = message;
    if (is_over) {
      observe({ event: 'delivered', channel, outcome: 'over' });
      return;
    }
    const { outcome, status, retryAfter_s } = await send(message, deps);
    const became = await finishMessage(
      pool,
      message,
      outcome,
      retryIn_s(attempts, Math.random(), retryAfter_s),
    );
    observe({ event: 'delivered', channel, outcome: became, status });
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
      await Promise.all(inFlight);
    },
  };
}

async function send(message: MessageRow, deps: OutboxDeps): Promise<Sending> {
  if (message.target === 'push') return sendWebPush(message, deps.push);
  const { appWebhookUrl: url, signingKey: key } = deps;
  return url === undefined ? { outcome: 'retry' } : sendAppWebhook(message, { url, key });
}
