import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { answer, type Witness } from './answer.js';

/** More than a proof of 63 hashes and a checkpoint with many signatures take. */
const BODY_MAX_BYTES = 256 * 1024;
const REQUEST_MAX_MS = 10_000;
const CONNECTIONS_MAX = 100;
const PLAIN = { 'content-type': 'text/plain; charset=utf-8' };

/**
 * The HTTP side of a witness: `POST /add-checkpoint` (C2SP tlog-witness).
 * @param report what keeps it from answering, as a full disk
 */
export function witnessServer(witness: Witness, report: (error: unknown) => void): Server {
  const server = createServer(
    { requestTimeout: REQUEST_MAX_MS, headersTimeout: REQUEST_MAX_MS, connectionsCheckingInterval: 1_000 },
    (request, response) => {
      respond(witness, request, response).catch((error: unknown) => {
        report(error);
        if (response.headersSent) response.destroy();
        else response.writeHead(500, PLAIN).end('the witness cannot cosign now\n');
      });
    },
  );
  server.maxConnections = CONNECTIONS_MAX;
  return server;
}

async function respond(witness: Witness, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const refuse = (status: number, reason: string, headers = {}) => {
    response.writeHead(status, { ...PLAIN, connection: 'close', ...headers }).end(`${reason}\n`);
  };
  if (request.url !== '/add-checkpoint') return refuse(404, 'a witness has /add-checkpoint alone');
  if (request.method !== 'POST') return refuse(405, 'a checkpoint is sent by POST', { allow: 'POST' });
  const body = await readBody(request);
  if (body === undefined) return refuse(413, `a request has at most ${BODY_MAX_BYTES} bytes`);
  const text = textOf(body);
  if (text === undefined) return refuse(400, 'a request is in UTF-8');
  const { status, type, body: answered } = await answer(witness, text);
  response.writeHead(status, { 'content-type': type }).end(answered);
}

/** Undefined for one that is larger than it may be; undefined too for one that ended early, whose sender is gone. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > BODY_MAX_BYTES) return undefined;
      chunks.push(chunk);
    }
  } catch {
    return undefined;
  }
  return Buffer.concat(chunks);
}

function textOf(body: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return undefined;
  }
}
