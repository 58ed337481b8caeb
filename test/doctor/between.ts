import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Test } from 'tap';
import type { PrivateKey } from '../../src/http-signature/key.js';
import { signResponse } from '../../src/http-signature/response/sign.js';

/** A call on its way to the gateway. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
}

/** An answer on its way back; `body` is JSON. */
export interface Answer {
  status: number;
  readonly headers: Record<string, string>;
  // biome-ignore lint/suspicious/noExplicitAny: tests change answers freely
  body: any;
}

/** What a broken gateway does otherwise than a right one. */
export interface Fault {
  /** Changes a call, or answers it in place of the gateway. */
  readonly onCall?: (call: Call) => Answer | undefined;
  /** Changes an answer, which is then signed with the gateway's own key. */
  readonly onAnswer?: (answer: Answer, call: Call) => void;
  /** Changes what is sent, after it was signed. */
  readonly afterSigning?: (answer: Answer) => void;
}

/** Stands at the public origin, before a gateway, whose key it has: it can be broken in any way. */
export async function startBetween(t: Test, port: number, key: PrivateKey) {
  const origin = `http://localhost:${port}`;
  const state: { fault: Fault; gateway: string } = { fault: {}, gateway: '' };
  const server = createServer((incoming, outgoing) => {
    pass(incoming, outgoing).catch(() => outgoing.destroy());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await readAll(incoming);
    const { fault, gateway } = state;
    const call: Call = {
      method: String(incoming.method),
      path: String(incoming.url),
      headers: { ...incoming.headers } as Record<string, string>,
    };
    const { signature } = call.headers;
    const answer = fault.onCall?.(call) ?? (await forward(gateway, call, body));
    const text = () => (answer.body === undefined ? '' : JSON.stringify(answer.body));
    if (fault.onAnswer !== undefined || fault.onCall !== undefined) {
      fault.onAnswer?.(answer, call);
      if (call.path.startsWith('/v1/')) {
        const { 'content-type': contentType = 'application/json', ...rest } = answer.headers;
        const fields = Object.fromEntries(
          Object.entries(rest).filter(([name]) => ['call-id', 'idempotent-replayed'].includes(name)),
        );
        const targetUri = origin + call.path;
        const signed = await signResponse(
          { status: answer.status, body: text(), contentType, fields },
          { method: call.method, targetUri, signature },
          key,
          Date.now() / 1000,
        );
        Object.assign(answer.headers, signed, text() === '' ? {} : { 'content-type': contentType });
      }
    }
    fault.afterSigning?.(answer);
    delete answer.headers['content-length'];
    delete answer.headers['transfer-encoding'];
    outgoing.writeHead(answer.status, answer.headers).end(text());
  }
  return { origin, state };
}

function forward(gateway: string, { method, path, headers }: Call, body: Buffer): Promise<Answer> {
  return new Promise((done, failed) => {
    const request = httpRequest(gateway + path, { method, headers }, async (response) => {
      const text = (await readAll(response)).toString();
      const isJson = /json/.test(String(response.headers['content-type']));
      done({
        status: Number(response.statusCode),
        headers: { ...response.headers } as Record<string, string>,
        body: text === '' || !isJson ? undefined : JSON.parse(text),
      });
    });
    request.on('error', failed);
    request.end(body);
  });
}

async function readAll(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
