import { randomUUID } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { importPrivateKey, type PrivateKey } from '../../src/http-signature/key.js';
import { importPublishedKey, type PublishedKey } from '../../src/http-signature/published-key.js';
import { signRequest } from '../../src/http-signature/request/sign.js';
import { verifyResponse } from '../../src/http-signature/response/verify.js';

/** An answer whose signature has been verified. */
export interface SignedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The parsed body; undefined without one. */
  // biome-ignore lint/suspicious/noExplicitAny: tests and demos read answers freely
  readonly body: any;
}

export interface CallOptions {
  readonly body?: unknown;
  readonly idempotencyKey?: string;
  /** Media type of the body, which is always JSON. */
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A partner as its own engineer would write it: signs every call, verifies every answer. */
export interface PartnerClient {
  readonly key: PrivateKey;
  call(method: string, path: string, options?: CallOptions): Promise<SignedAnswer>;
}

/** A response as received, not verified. */
export interface RawAnswer {
  readonly status: number;
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
}

/** Sends one request as given. `rawHeaders` alternate names and values, and are sent in order, repetitions included. */
export function send(
  origin: string,
  method: string,
  target: string,
  rawHeaders: readonly string[],
  body?: Buffer,
) {
  const { hostname, port } = new URL(origin);
  return new Promise<RawAnswer>((done, failed) => {
    // biome-ignore lint/suspicious/noExplicitAny: Node takes raw header lists, its types do not say so
    const headers = [...rawHeaders] as any;
    const outgoing = httpRequest(
      { hostname, port, method, path: target, headers, setHost: false },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', failed);
        incoming.on('end', () => {
          done({
            status: incoming.statusCode ?? 0,
            rawHeaders: incoming.rawHeaders,
            body: Buffer.concat(chunks),
          });
        });
      },
    );
    outgoing.on('error', failed);
    outgoing.end(body);
  });
}

/** Reads the gateway's keys from its JWKS, with the time at which each was retired. */
export async function gatewayKeys(origin: string): Promise<Map<string, PublishedKey>> {
  const answer = await fetch(`${origin}/.well-known/jwks.json`);
  if (!answer.ok) throw new Error(`the gateway's keys: ${answer.status} ${await answer.text()}`);
  const { keys } = (await answer.json()) as { keys: Record<string, unknown>[] };
  return new Map(
    keys.map(({ kid: _kid, use: _use, alg: _alg, ...jwk }) => {
      const key = importPublishedKey(jwk);
      return [key.keyid, key];
    }),
  );
}

// As long as the gateway lets caches keep them (max-age). A retired key is refused once they are read again.
const KEYS_MAX_AGE_MS = 300_000;

/** Finds a key of the gateway; reads them again every five minutes, and at once for a key that is not known. */
function findGatewayKey(origin: string) {
  let read = { until_ms: Number.NEGATIVE_INFINITY, keys: new Map<string, PublishedKey>() };
  let reading: Promise<void> | undefined;
  const readAgain = async () => {
    const until_ms = performance.now() + KEYS_MAX_AGE_MS;
    read = { until_ms, keys: await gatewayKeys(origin) };
  };
  return async (keyid: string): Promise<PublishedKey | undefined> => {
    if (performance.now() >= read.until_ms || !read.keys.has(keyid)) {
      reading ??= readAgain().finally(() => {
        reading = undefined;
      });
      await reading;
    }
    return read.keys.get(keyid);
  };
}

/**
 * A client for one partner.
 * @param jwk the partner's private key
 * @param connectTo where to connect if not to the public origin (another gateway with the same origin)
 */
export function createPartnerClient(origin: string, jwk: unknown, connectTo = origin): PartnerClient {
  const key = importPrivateKey(jwk);
  const findKey = findGatewayKey(connectTo);
  return {
    key,
    async call(method, path, options = {}) {
      const body = options.body === undefined ? undefined : Buffer.from(JSON.stringify(options.body));
      const idempotencyKey = options.idempotencyKey ?? (method === 'POST' ? randomUUID() : undefined);
      const { contentType = 'application/json' } = options;
      const targetUri = origin + path;
      const signed = await signRequest({
        method,
        targetUri,
        key,
        ...(body !== undefined && { body, contentType }),
        ...(idempotencyKey !== undefined && { idempotencyKey }),
      });
      const headers: Record<string, string> = {
        host: new URL(origin).host,
        ...(body !== undefined && { 'content-type': contentType, 'content-length': String(body.length) }),
        ...(body === undefined && method === 'POST' && { 'content-length': '0' }),
        ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
        ...options.headers,
        ...(signed as unknown as Record<string, string>),
      };
      const answer = await send(connectTo, method, path, Object.entries(headers).flat(), body);
      await verifyResponse(
        { status: answer.status, rawHeaders: answer.rawHeaders, body: answer.body },
        { method, targetUri, signature: headers.signature },
        {
          findKey,
          now_s: Date.now() / 1000,
          createdMaxAge_s: 60,
          createdMaxAhead_s: 30,
        },
      );
      return readAnswer(answer);
    },
  };
}

/** Headers by lower-case name, and the body: parsed JSON, or the text of another type. */
export function readAnswer({ status, rawHeaders, body }: RawAnswer): SignedAnswer {
  const headers: Record<string, string> = {};
  for (let i = 0; i < rawHeaders.length; i += 2)
    headers[String(rawHeaders[i]).toLowerCase()] = String(rawHeaders[i + 1]);
  const text = body.toString('utf8');
  if (text === '') return { status, headers, body: undefined };
  return { status, headers, body: /json/.test(headers['content-type'] ?? '') ? JSON.parse(text) : text };
}
