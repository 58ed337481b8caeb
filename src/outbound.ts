import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { AddressRefused, isPublicAddress, publicLookup } from './public-address.js';

/** A call to another server. */
export interface OutboundCall {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
  /** Time for the whole call: connection, request and the complete answer. */
  readonly deadline_ms: number;
  /** Bytes of the answer's body that are read; 0 when only status and headers count. */
  readonly bodyMaxBytes: number;
  /**
   * For an address that another chose: only by https, and only to a public address, so that the call leads to nothing that is
   * reachable from here alone.
   */
  readonly publicOnly?: boolean;
  /** Ends the call at once, as when the one it is made for has left. */
  readonly cancelled?: AbortSignal | undefined;
}

/** Why there was no answer. */
export class RedirectRefused extends Error {
  override readonly name = 'RedirectRefused';
}

// Connections of their own: one that was opened without looking at the address is not used for them. Closed before most servers do.
const IDLE_MS = 4_000;
const publicAgent = new Agent({ keepAlive: true, maxFreeSockets: 1, timeout: IDLE_MS });

export interface OutboundAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Undefined when it is larger than was to be read. */
  readonly body: Buffer | undefined;
}

/**
 * Calls another server: the only way out of this process. It follows no redirect, which could lead anywhere, accepts no
 * content coding, and leaves no connection open after an answer that came too late or was too large.
 * @throws Error when there is no complete answer before the deadline, or when cancelled
 * @throws RedirectRefused, and AddressRefused for a call that is to be public and is not
 */
export function callOut(url: string, call: OutboundCall): Promise<OutboundAnswer> {
  const { method = 'GET', headers, body, deadline_ms, bodyMaxBytes, cancelled, publicOnly = false } = call;
  return new Promise((done, failed) => {
    if (publicOnly && !mayBePublic(url)) return failed(new AddressRefused());
    const request = (url.startsWith('https:') ? httpsRequest : httpRequest)(url, {
      method,
      // A host that is an address already is not looked up.
      ...(publicOnly && { lookup: publicLookup, agent: publicAgent }),
      headers: {
        ...headers,
        ...(method === 'POST' && { 'content-length': String(Buffer.byteLength(body ?? '')) }),
      },
    });
    const stop = (reason: string | Error) =>
      request.destroy(typeof reason === 'string' ? new Error(reason) : reason);
    const cancel = () => stop('cancelled');
    const timer = setTimeout(stop, deadline_ms, 'no complete answer in time');
    cancelled?.addEventListener('abort', cancel, { once: true });
    if (cancelled?.aborted) cancel();
    const release = () => {
      clearTimeout(timer);
      cancelled?.removeEventListener('abort', cancel);
    };
    let isAnswered = false;
    request.on('error', failed);
    request.on('close', () => {
      release();
      if (!isAnswered) failed(new Error('the connection closed without an answer'));
    });
    request.on('response', (response) => {
      isAnswered = true;
      const { statusCode: status = 0 } = response;
      if (status >= 300 && status < 400) return void stop(new RedirectRefused('redirected'));
      readBody(response, bodyMaxBytes)
        .then((body) => done({ status, headers: response.headers, body }), failed)
        .finally(() => {
          const isEmpty = status === 204 || response.headers['content-length'] === '0';
          if (!response.complete && !isEmpty) request.destroy();
        });
    });
    request.end(body);
  });
}

function mayBePublic(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  return protocol === 'https:' && (isIP(host) === 0 || isPublicAddress(host));
}

/** Undefined when it is larger; then the rest is not read. */
async function readBody(response: IncomingMessage, max_bytes: number): Promise<Buffer | undefined> {
  if (max_bytes === 0) {
    response.on('error', () => undefined).resume();
    return Buffer.alloc(0);
  }
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > max_bytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
