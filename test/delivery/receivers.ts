import { createECDH, randomBytes } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import ece from 'http_ece';
import type { Test } from 'tap';
import type { CitizenClient } from '../../scripts/client/citizen.js';
import type { Timing } from '../../src/timing.js';
import { TEST_TIMING } from '../helpers/gateway.js';

/** A received request. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  readonly at_ms: number;
}

/** How a receiver answers; 'silence' keeps the sender waiting. */
export type Reply = { status: number; headers?: Record<string, string>; body?: string } | 'silence';

/** A receiver on a socket of its own: a push service or the national app. */
export interface Receiver {
  readonly origin: string;
  readonly received: readonly Received[];
  /** Answers requests; initially with 201. */
  reply: (request: Received) => Reply | Promise<Reply>;
  /** Waits until a path has received `count` requests. @returns them */
  wait(path: string, count?: number): Promise<Received[]>;
}

/** Polls often: messages that a test inserts into the outbox itself wake no gateway. */
export const OUTBOX_TIMING: Timing = { ...TEST_TIMING, outboxInterval_ms: 50 };

/** Waits until a condition is true. @throws Error if it is not within the time, which is long enough for a busy machine */
export async function until(condition: () => unknown, within_ms = 60_000): Promise<void> {
  const end = performance.now() + within_ms;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`condition not met within ${within_ms} ms: ${condition}`);
    await new Promise((done) => setTimeout(done, 10));
  }
}

export const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** Listens until the test ends. */
export async function startReceiver(t: Test, port = 0): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const { method = '', url: path = '', headers, rawHeaders } = request;
      const one = {
        method,
        path,
        headers,
        rawHeaders,
        body: Buffer.concat(chunks),
        at_ms: performance.now(),
      };
      received.push(one);
      const reply = await receiver.reply(one);
      if (reply !== 'silence') response.writeHead(reply.status, reply.headers).end(reply.body);
    });
  });
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const at = (path: string) => received.filter((each) => each.path === path);
  const receiver: Receiver = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    reply: () => ({ status: 201 }),
    async wait(path, count = 1) {
      await until(() => at(path).length >= count);
      return at(path);
    },
  };
  return receiver;
}

/** A browser subscribed at a push service. */
export interface Browser {
  readonly path: string;
  readonly subscription: { endpoint: string; keys: { p256dh: string; auth: string } };
  /** Decrypts a message like the service worker. */
  read(message: Received): string;
}

let browsers = 0;

/** Creates a browser with keys of its own and an endpoint at a push service. */
export function openBrowser(origin: string): Browser {
  const keys = createECDH('prime256v1');
  const p256dh = keys.generateKeys().toString('base64url');
  const auth = randomBytes(16).toString('base64url');
  const path = `/push/${++browsers}-${randomBytes(9).toString('base64url')}`;
  return {
    path,
    subscription: { endpoint: origin + path, keys: { p256dh, auth } },
    read: ({ body }) =>
      ece.decrypt(body, { version: 'aes128gcm', privateKey: keys, authSecret: auth }).toString(),
  };
}

/** Subscribes a new browser of a citizen. */
export async function subscribe(citizen: CitizenClient, origin: string): Promise<Browser & { id: string }> {
  const browser = openBrowser(origin);
  const { status, body } = await citizen.call('POST', '/push-subscriptions', browser.subscription);
  if (status !== 201) throw new Error(`subscribing: ${JSON.stringify(body)}`);
  return { ...browser, id: body.subscription_id };
}
