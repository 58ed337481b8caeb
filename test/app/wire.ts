import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { type RawAnswer, readAnswer, type SignedAnswer, send } from '../../scripts/client/partner.js';
import type { PrivateKey } from '../../src/http-signature/key.js';
import { type RequestToSign, signRequest } from '../../src/http-signature/request/sign.js';

/** A signed request, to be sent unchanged or modified. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  headers: [string, string][];
  body: Buffer | undefined;
}

/** Signs a request without sending it. */
export async function prepare(
  origin: string,
  key: PrivateKey,
  method: string,
  path: string,
  options: Partial<RequestToSign> & { readonly json?: unknown } = {},
): Promise<WireRequest> {
  const { json, ...own } = options;
  const body =
    own.body !== undefined
      ? Buffer.from(own.body)
      : json === undefined
        ? undefined
        : Buffer.from(JSON.stringify(json));
  const signed = await signRequest({
    method,
    targetUri: origin + path,
    key,
    ...(method === 'POST' && { idempotencyKey: randomUUID() }),
    ...own,
    ...(body && { body }),
  });
  return {
    method,
    path,
    body,
    headers: [
      ['host', new URL(origin).host],
      ...(body || method === 'POST' ? [['content-length', String(body ? body.length : 0)]] : []),
      ...Object.entries(signed),
    ] as [string, string][],
  };
}

/** Replaces a header's value, or adds the header. */
export function withHeader(request: WireRequest, name: string, value: string): WireRequest {
  return { ...request, headers: [...without(request, name).headers, [name, value]] };
}

export function without(request: WireRequest, name: string): WireRequest {
  return { ...request, headers: request.headers.filter(([each]) => each !== name) };
}

export function headerOf({ headers }: WireRequest, name: string): string {
  return headers.find(([each]) => each === name)?.[1] ?? '';
}

/** Sends a request unchanged. */
export async function sendWire(
  origin: string,
  request: WireRequest,
  target = request.path,
): Promise<SignedAnswer> {
  return readAnswer(await sendRaw(origin, request, target));
}

/** Like send, but returns the response with its raw body. */
export function sendRaw(origin: string, request: WireRequest, target = request.path): Promise<RawAnswer> {
  return send(origin, request.method, target, request.headers.flat(), request.body);
}

/** Writes raw bytes to a socket and reads until it closes, for requests that no HTTP client would send. */
export function sendBytes(origin: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(origin);
  return new Promise((done, failed) => {
    const socket = connect(Number(port), hostname);
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('utf8');
    });
    socket.on('close', () => done(text));
    socket.on('error', failed);
    socket.write(bytes);
  });
}
