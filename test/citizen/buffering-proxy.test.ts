import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import t from 'tap';
import { onceFor } from '../app/asking.js';
import { until } from '../delivery/receivers.js';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t);
const an = await g.citizen('an');

/**
 * A proxy that, like nginx with its defaults, speaks HTTP/1.0 without keep-alive to the gateway and passes an answer on when
 * it is complete, unless the answer says `X-Accel-Buffering: no`, which it removes.
 */
async function startProxy(): Promise<string> {
  const { hostname, port } = new URL(g.origin);
  const server = createServer((incoming, outgoing) => {
    const headers = { ...incoming.headers, connection: 'close' };
    const upstream = request(
      { hostname, port, path: incoming.url, method: incoming.method, headers },
      (answer) => {
        const { 'x-accel-buffering': buffering, ...rest } = answer.headers;
        if (buffering === 'no') {
          outgoing.writeHead(answer.statusCode ?? 502, rest).flushHeaders();
          answer.pipe(outgoing);
          return;
        }
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () => outgoing.writeHead(answer.statusCode ?? 502, rest).end(Buffer.concat(parts)));
      },
    );
    upstream.on('error', () => outgoing.destroy());
    outgoing.on('close', () => upstream.destroy());
    incoming.pipe(upstream);
  });
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

t.test('the stream of prompts and its heartbeats pass a proxy that buffers', async (t) => {
  const proxy = await startProxy();
  const stream = await fetch(`${proxy}/citizen/v1/prompts/stream`, {
    headers: { authorization: `Bearer ${an.token}` },
  });
  t.equal(stream.status, 200, 'the head of the answer comes before its end');
  t.match(stream.headers.get('cache-control'), 'no-store');
  t.equal(stream.headers.get('content-encoding'), null, 'not compressed, which would buffer too');
  let seen = '';
  let ended = false;
  const reading = (async () => {
    const decoder = new TextDecoder();
    for await (const part of stream.body ?? []) seen += decoder.decode(part as Uint8Array, { stream: true });
    ended = true;
  })().catch(() => undefined);
  await until(() => seen.includes('event: prompts'));
  const { body } = await g
    .partner('bank-a')
    .call('POST', '/v1/consent-requests', { body: onceFor(g.number('an')) });
  await until(() => seen.includes(body.request_id));
  await until(() => seen.includes(': keep-alive\n\n'), 60_000);
  t.notOk(ended, 'while the stream is open');
  await g.gateway_.close();
  await reading;
});
