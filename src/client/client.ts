import { type Bytes, utf8 } from '../bytes.js';
import type { components } from '../contract/generated/partner.js';
import { GatewayProblem, NoAnswer, UnverifiedAnswer } from './errors.js';
import { gatewayKeys } from './gateway-keys.js';
import { type CallSigner, importSigningKey, type Jwk } from './key.js';
import type { BodyOfAnswer, ParametersOfCall, PathOf } from './operations.js';
import { RETRY_POLICY, type RetryPolicy, retryDelay_ms } from './retry.js';
import { signCall } from './sign.js';
import { verifyAnswer } from './verify.js';

type Schemas = components['schemas'];
export type ConsentRequest = Schemas['ConsentRequest'];
export type EventPage = Schemas['PartnerEventPage'];

export interface ClientOptions {
  /** The gateway's public origin: `https://gateway.example`. Calls are signed for it, so no other address of the gateway will do. */
  readonly origin: string;
  /** Your private key as a JWK, or what signs in its place. */
  readonly key: Jwk | CallSigner;
  readonly retry?: Partial<RetryPolicy>;
  /** The longest time of one attempt, more than 30 s so that a waiting call can wait. Default 40,000. */
  readonly timeout_ms?: number;
  /** Default: the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch;
}

/** What each call takes beside what the contract says. */
export interface CallOptions {
  /** Default for all but GET: a random one. Give your own, and keep it, to be able to repeat a call after a crash. */
  readonly idempotencyKey?: string;
  /** Header fields to send beside the signed ones, such as `accept`. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Waits up to so many seconds for a change, with `Prefer: wait`. At most 30. */
  readonly wait_s?: number;
}

/** An answer that the gateway signed, and that is no problem. */
export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** Paths that are lists: they have pages with a cursor. */
type ListPath = {
  [Path in PathOf<'GET'>]: BodyOfAnswer<'GET', Path> extends { readonly next_cursor?: string | null }
    ? Path
    : never;
}[PathOf<'GET'>];
type ItemOf<Path extends ListPath> =
  BodyOfAnswer<'GET', Path> extends { readonly items: readonly (infer Item)[] } ? Item : never;

/** Calls the gateway: signs each call, verifies each answer, and repeats what failed and may be repeated. */
export interface Client {
  /**
   * Makes one call of the contract.
   * @param path as in the contract: `/v1/consent-requests/{request_id}`
   * @throws GatewayProblem, UnverifiedAnswer, NoAnswer; the signal's reason
   */
  call<Method extends 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', Path extends PathOf<Method>>(
    method: Method,
    path: Path,
    parameters: ParametersOfCall<Method, Path> & CallOptions,
  ): Promise<Answer<BodyOfAnswer<Method, Path>>>;
  /** Waits until a request is no longer pending. @throws as `call` */
  waitForAnswer(request_id: string, options?: { readonly signal?: AbortSignal }): Promise<ConsentRequest>;
  /** All items of a list, page by page. @throws as `call` */
  items<Path extends ListPath>(
    path: Path,
    parameters: ParametersOfCall<'GET', Path> & Pick<CallOptions, 'signal'>,
  ): AsyncGenerator<ItemOf<Path>>;
  /**
   * Your stream of events, without end: pages with at least one event. Keep `next_cursor` with what you did because of the page.
   * @throws as `call`; GatewayProblem `event_cursor_unknown` for a cursor that is too old
   */
  events(options?: {
    readonly after?: string | undefined;
    readonly signal?: AbortSignal;
  }): AsyncGenerator<EventPage>;
}

const TIMEOUT_MS = 40_000;
const WAIT_S = 30;

/**
 * A client for one partner. Reads the gateway's keys with the first call.
 * @throws UnsupportedKey; TypeError for an origin that is no URL or has a path
 */
export async function createClient(options: ClientOptions): Promise<Client> {
  const origin = originOf(options.origin);
  const { key, timeout_ms = TIMEOUT_MS, fetch = globalThis.fetch } = options;
  const signer = isSigner(key) ? key : await importSigningKey(key);
  const policy = { ...RETRY_POLICY, ...options.retry };
  const findKey = gatewayKeys(origin, fetch);

  /** One attempt: signed anew, since a nonce is used once. */
  async function attempt(method: string, url: string, body: Bytes | undefined, call: CallOptions) {
    const { idempotencyKey } = call;
    const headers = {
      accept: 'application/json',
      'accept-encoding': 'identity', // the digest is of the bytes as sent
      ...(call.wait_s !== undefined && { prefer: `wait=${call.wait_s}` }),
      ...call.headers,
      ...(await signCall({ method, url, body, idempotencyKey }, signer)),
    };
    const limit = limited(timeout_ms, call.signal);
    let received: { status: number; headers: Headers; body: Bytes };
    try {
      const response = await fetch(url, {
        method,
        headers,
        body: body ?? null,
        signal: limit.signal,
        redirect: 'manual',
      });
      received = {
        status: response.status,
        headers: response.headers,
        body: new Uint8Array(await response.arrayBuffer()),
      };
    } catch (error) {
      call.signal?.throwIfAborted();
      throw new NoAnswer(idempotencyKey, error);
    } finally {
      limit.end();
    }
    try {
      const { signature } = headers as { readonly signature?: string };
      await verifyAnswer(received, { method, url, signature }, findKey);
    } catch (error) {
      throw new UnverifiedAnswer(received.status, idempotencyKey, error);
    }
    return readAnswer(received);
  }

  async function send(method: string, path: string, parameters: AnyParameters): Promise<Answer<unknown>> {
    const { path: values = {}, query = {}, body, ...call } = parameters;
    const url = urlOf(origin, path, values, query);
    const hasEffect = method !== 'GET';
    const idempotencyKey = call.idempotencyKey ?? (hasEffect ? crypto.randomUUID() : undefined);
    const bytes = body === undefined ? undefined : utf8(JSON.stringify(body));
    for (let made = 1; ; made++) {
      call.signal?.throwIfAborted();
      try {
        return await attempt(method, url, bytes, {
          ...call,
          ...(idempotencyKey !== undefined && { idempotencyKey }),
        });
      } catch (error) {
        const delay_ms = retryDelay_ms(error, made, policy);
        if (delay_ms === undefined) throw error;
        await pause(delay_ms, call.signal);
      }
    }
  }

  const client: Client = {
    call: (method, path, parameters) => send(method, path, parameters as AnyParameters) as never,

    async waitForAnswer(request_id, { signal } = {}) {
      for (;;) {
        const { body } = await client.call('GET', '/v1/consent-requests/{request_id}', {
          path: { request_id },
          wait_s: WAIT_S,
          ...(signal !== undefined && { signal }),
        });
        if (body.status !== 'pending') return body;
      }
    },

    async *items(path, parameters) {
      const { query, ...rest } = parameters as AnyParameters;
      let cursor: string | null | undefined;
      do {
        const paged = { ...query, ...(typeof cursor === 'string' && { cursor }) };
        const { body } = await send('GET', path, { ...rest, query: paged });
        const page = body as { readonly items: readonly never[]; readonly next_cursor?: string | null };
        yield* page.items;
        cursor = page.next_cursor;
      } while (typeof cursor === 'string');
    },

    async *events({ after, signal } = {}) {
      for (let cursor = after; ; ) {
        const { body } = await client.call('GET', '/v1/events', {
          query: { ...(cursor !== undefined && { after: cursor }) },
          wait_s: WAIT_S,
          ...(signal !== undefined && { signal }),
        });
        cursor = body.next_cursor;
        if (body.items.length > 0) yield body;
      }
    },
  };
  return client;
}

interface AnyParameters extends CallOptions {
  readonly path?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

function isSigner(key: Jwk | CallSigner): key is CallSigner {
  return typeof key.sign === 'function';
}

function originOf(text: string): string {
  const { origin, href } = new URL(text);
  if (href !== `${origin}/`) throw new TypeError('The origin must be a URL without path, query or user.');
  return origin;
}

/** The URL of a call. A parameter of the path stays one segment, whatever is in it. */
function urlOf(
  origin: string,
  template: string,
  values: Readonly<Record<string, string | number>>,
  query: Readonly<Record<string, unknown>>,
): string {
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined || /^\.{0,2}$/.test(String(value))) {
      throw new TypeError(`The path needs "${name}".`);
    }
    return encodeURIComponent(value);
  });
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== undefined) search.append(name, String(each));
    }
  }
  const url = new URL(path, origin);
  url.search = search.toString();
  return url.href;
}

function readAnswer({
  status,
  headers,
  body,
}: {
  status: number;
  headers: Headers;
  body: Bytes;
}): Answer<unknown> {
  const text = new TextDecoder().decode(body);
  const isJson = /^application\/([\w.-]+\+)?json\b/.test(headers.get('content-type') ?? '');
  const parsed = text === '' ? undefined : isJson ? (JSON.parse(text) as unknown) : text;
  if (status >= 400) throw new GatewayProblem(status, headers, parsed as Readonly<Record<string, unknown>>);
  return { status, headers, body: parsed };
}

/** A signal for one attempt. AbortSignal.any would keep each of them as long as the caller's signal lives (Node before 22.12). */
function limited(timeout_ms: number, given: AbortSignal | undefined) {
  const controller = new AbortController();
  const stop = () => controller.abort(given?.reason);
  const timer = setTimeout(
    () => controller.abort(new DOMException(`no answer within ${timeout_ms} ms`, 'TimeoutError')),
    timeout_ms,
  );
  if (given?.aborted) stop();
  else given?.addEventListener('abort', stop, { once: true });
  return {
    signal: controller.signal,
    end: () => {
      clearTimeout(timer);
      given?.removeEventListener('abort', stop);
    },
  };
}

function pause(delay_ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((done, failed) => {
    const stop = () => {
      clearTimeout(timer);
      failed(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      done();
    }, delay_ms);
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}
