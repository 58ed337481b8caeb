import { chmodSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createConnection } from 'node:net';
import { Problem } from '../problem.js';
import { UserError } from '../user-error.js';
import type { Notary } from './notary.js';
import { dispatch, METHODS, toWire } from './wire.js';

const BODY_MAX_BYTES = 128 * 1024;
const REQUEST_TIMEOUT_MS = 10_000;
const TIMEOUTS_CHECKED_EVERY_MS = 1_000;
const CONNECTIONS_MAX = 1_000;

/**
 * Serves a notary on a Unix socket that the user and the group of this process can open. A socket that an earlier process left behind
 * is replaced; one that is in use is not.
 * @returns stops serving
 * @throws UserError when another notary serves there
 */
export async function serveNotary(notary: Notary, path: string): Promise<() => Promise<void>> {
  if (await isServed(path)) throw new UserError(`another notary serves ${path}`);
  rmSync(path, { force: true });
  const server = createServer({
    requestTimeout: REQUEST_TIMEOUT_MS,
    headersTimeout: REQUEST_TIMEOUT_MS,
    connectionsCheckingInterval: TIMEOUTS_CHECKED_EVERY_MS,
  });
  server.maxConnections = CONNECTIONS_MAX;
  server.on('request', (request, response) => void answer(notary, request, response));
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(path, done);
  });
  chmodSync(path, 0o660);
  return () =>
    new Promise<void>((done) => {
      server.close(() => done());
      server.closeIdleConnections();
    });
}

function isServed(path: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = createConnection(path);
    socket.once('connect', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => done(false));
  });
}

async function answer(notary: Notary, request: IncomingMessage, response: ServerResponse): Promise<void> {
  let status = 200;
  let body: unknown;
  try {
    const method = METHODS.find((each) => request.url === `/${each}`);
    if (method === undefined || request.method !== 'POST') throw new Problem('not_found');
    body = await dispatch(notary, method, await readJson(request));
  } catch (error) {
    const problem = error instanceof Problem ? error : new Problem('internal_error');
    status = problem.status;
    body = toWire(problem);
  }
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body ?? null));
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > BODY_MAX_BYTES) throw new Problem('body_too_large');
    chunks.push(chunk as Buffer);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new Problem('invalid_request');
  }
}
