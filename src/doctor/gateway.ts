import type { KeyObject } from 'node:crypto';
import { type Bytes, utf8 } from '../bytes.js';
import { NoAnswer } from '../client/errors.js';
import { type GatewayKey, gatewayKeys } from '../client/gateway-keys.js';
import { type CallSigner, importSigningKey, type Jwk } from '../client/key.js';
import { type CallToSign, signCall } from '../client/sign.js';
import { type ReceivedAnswer, type SentCall, verifyAnswer } from '../client/verify.js';
import type { AlgorithmName } from '../http-signature/algorithms.js';
import { importPrivateKey } from '../http-signature/key.js';
import { callOut } from '../outbound.js';
import { expect, Unexpected } from './check.js';

/** The members of answers that checks look at. */
export type Body = Readonly<Record<string, unknown>>;

/** An answer that the gateway signed, of any status. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Empty without one. */
  readonly body: Body;
  readonly received: ReceivedAnswer;
  readonly sent: SentCall;
}

export interface CallOptions {
  readonly body?: unknown;
  /** Default for POST: a random one. */
  readonly idempotencyKey?: string | undefined;
  readonly contentType?: string;
  readonly nonce?: string;
  readonly wait_s?: number;
}

/** The gateway that is looked at, called as one partner. */
export interface Gateway {
  readonly origin: string;
  readonly signer: CallSigner;
  readonly algorithm: AlgorithmName;
  readonly privateKey: KeyObject;
  /** Finds a key that the gateway publishes. */
  readonly findKey: (keyid: string) => Promise<GatewayKey | undefined>;
  /** Sends as given. @throws NoAnswer */
  send(
    method: Method,
    url: string,
    headers: Readonly<Record<string, string>>,
    body?: Bytes,
  ): Promise<ReceivedAnswer>;
  /** Signs, sends and verifies. @throws NoAnswer; Unexpected for an answer that does not verify */
  call(method: Method, path: string, options?: CallOptions): Promise<Answer>;
  /** As the global one, for the client: with a time limit, and without redirects. */
  readonly fetch: typeof globalThis.fetch;
}

export type Method = 'GET' | 'POST' | 'DELETE';

const ANSWER_MAX_MS = 15_000;
export const WAIT_MAX_S = 30;
const ANSWER_MAX_BYTES = 8_000_000;

/**
 * @param jwk the partner's private key
 * @throws KeyRefusal, UnsupportedKey for a key that is none
 */
export async function openGateway(origin: string, jwk: Jwk): Promise<Gateway> {
  const { algorithm, keyObject } = importPrivateKey(jwk);
  const signer = await importSigningKey(jwk);

  const send: Gateway['send'] = async (method, url, headers, body) => {
    const waits = headers.prefer !== undefined;
    try {
      const answer = await callOut(url, {
        method,
        headers: { accept: 'application/json', ...headers },
        ...(body !== undefined && { body: Buffer.from(body) }),
        deadline_ms: ANSWER_MAX_MS + (waits ? WAIT_MAX_S * 1000 : 0),
        bodyMaxBytes: ANSWER_MAX_BYTES,
      });
      if (answer.body === undefined) throw new Error(`more than ${ANSWER_MAX_BYTES} bytes`);
      const fields = Object.entries(answer.headers).flatMap(([name, value]) =>
        [value ?? []].flat().map((each): [string, string] => [name, each]),
      );
      return { status: answer.status, headers: new Headers(fields), body: new Uint8Array(answer.body) };
    } catch (error) {
      throw new NoAnswer(headers['idempotency-key'], error);
    }
  };

  const fetch: typeof globalThis.fetch = async (input, init) => {
    const { status, headers, body } = await send(
      (init?.method ?? 'GET') as Method,
      String(input),
      (init?.headers ?? {}) as Record<string, string>,
      (init?.body ?? undefined) as Bytes | undefined,
    );
    return new Response(body.length === 0 ? null : body, { status, headers });
  };

  const findKey = gatewayKeys(origin, fetch);
  return {
    ...{ origin, signer, algorithm, privateKey: keyObject, findKey, send, fetch },
    async call(method, path, options = {}) {
      const { body, contentType, nonce, wait_s } = options;
      const bytes = body === undefined ? undefined : utf8(JSON.stringify(body));
      const idempotencyKey = options.idempotencyKey ?? (method === 'POST' ? crypto.randomUUID() : undefined);
      const url = origin + path;
      const call: CallToSign = { method, url, body: bytes, contentType, idempotencyKey, nonce };
      const signed = await signCall(call, signer);
      const headers = { ...signed, ...(wait_s !== undefined && { prefer: `wait=${wait_s}` }) };
      const received = await send(method, url, headers, bytes);
      const sent = { method, url, signature: signed.signature };
      try {
        await verifyAnswer(received, sent, findKey);
      } catch (error) {
        const { message } = error as Error;
        throw new Unexpected(
          `status ${received.status}, and an answer that does not verify: ${message}`,
          UNVERIFIED,
        );
      }
      return { ...received, body: bodyOf(received), received, sent };
    },
  };
}

const UNVERIFIED =
  'look between you and the gateway: what it signed was changed, or somebody else answered. Compare the signature base with the one of the worked example in the contract.';

/** The members of a JSON body; none of anything else. */
export function bodyOf({ body }: ReceivedAnswer): Body {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    return typeof value === 'object' && value !== null ? (value as Body) : {};
  } catch {
    return {};
  }
}

/** An answer in a few words. */
export function inWords({ status, body }: { readonly status: number; readonly body: Body }): string {
  const { code, detail } = body;
  return [status, code, typeof detail === 'string' ? `(${detail})` : undefined].filter(Boolean).join(' ');
}

/** @throws Unexpected unless the answer has this status and, if it is a refusal, this code */
export function expectAnswer(
  answer: { readonly status: number; readonly body: Body },
  status: number,
  code?: string,
): string {
  expect(answer.status === status && (code === undefined || answer.body.code === code), inWords(answer));
  return inWords(answer);
}

/** A text member of an answer. @throws Unexpected where it is none */
export function textIn(body: Body, name: string): string {
  const value = body[name];
  expect(typeof value === 'string', `no text "${name}" in the answer`);
  return value;
}

/** The items of a list. @throws Unexpected where it has none */
export function itemsIn(body: Body, name = 'items'): readonly Body[] {
  const value = body[name];
  expect(Array.isArray(value), `no list "${name}" in the answer`);
  return value as Body[];
}
