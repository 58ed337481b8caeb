import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import t from 'tap';
import { trackConnections } from '../../src/connections.js';
import { createTestGateway, TEST_TIMING } from '../helpers/gateway.js';

const MAX = 20;
const g = await createTestGateway(t, { ADDRESS_CONNECTIONS: String(MAX) });
const { token } = await g.citizen('an');

/** Opens connections, one after the other, that send `bytes`. */
async function open(origin: string, count: number, bytes = ''): Promise<Socket[]> {
  const sockets: Socket[] = [];
  for (let i = 0; i < count; i++) {
    const socket = connect(Number(new URL(origin).port), '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    if (bytes !== '') socket.write(bytes);
    sockets.push(socket.resume());
  }
  return sockets;
}
const closed = (socket: Socket) => (socket.closed ? undefined : once(socket, 'close'));
const isReady = async (origin: string) =>
  (await fetch(`${origin}/readyz`, { headers: { connection: 'close' } })).status === 200;

t.test('idle connections of one address shut nobody out', async (t) => {
  const stream = await fetch(`${g.origin}/citizen/v1/prompts/stream`, {
    headers: { authorization: `Bearer ${token}` },
  });
  t.equal(stream.status, 200);
  const idle = await open(g.origin, MAX);
  const halfSent = await open(g.origin, MAX, 'GET / HTTP/1.1\r\n');
  await Promise.all(idle.map(closed));
  t.ok(await isReady(g.origin));
  const reader = (stream.body as ReadableStream<Uint8Array>).getReader();
  t.match(
    Buffer.from((await reader.read()).value ?? []).toString(),
    /event: prompts/,
    'a request in progress goes on',
  );
  await reader.cancel();
  for (const socket of halfSent) socket.destroy();
});

t.test('connections of a proxy are not limited', async (t) => {
  const { url } = await g.second({ TRUSTED_PROXIES: '127.0.0.1' });
  const sockets = await open(url, 2 * MAX);
  t.ok(await isReady(url));
  t.notOk(sockets.some((socket) => socket.closed));
  for (const socket of sockets) socket.destroy();
});

t.test('a stopping server serves a connection whose first request is on its way', async (t) => {
  for (const [firstRequest_ms, expected] of [
    [60_000, /^HTTP\/1\.1 200 /],
    [0, /^$/],
  ] as const) {
    const server = createServer((_request, response) => void response.end());
    const end = trackConnections(server, {
      total: MAX,
      perAddress: MAX,
      firstRequest_ms,
      isProxy: () => false,
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const accepted = once(server, 'connection');
    const [socket] = (await open(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 1)) as [
      Socket,
    ];
    await accepted;
    let answer = '';
    socket.on('data', (bytes) => {
      answer += bytes;
    });
    end();
    const closed_ = once(server, 'close');
    server.close();
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await closed_;
    await closed(socket);
    t.match(answer, expected);
  }
});

t.test('a request that is sent by halves, or drips, ends in time', async (t) => {
  const { origin } = await createTestGateway(t, {}, { ...TEST_TIMING, receiveTimeout_ms: 500 });
  const head = `POST /citizen/v1/share-codes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n`;
  for (const [what, start, drop] of [
    ['nothing', '', ''],
    ['half a request line', 'GET /he', ''],
    ['half of the headers', head, ''],
    ['half of the body', `${head}Content-Length: 100\r\n\r\n{`, ''],
    ['half of a chunked body', `${head}Transfer-Encoding: chunked\r\n\r\n5\r\nab`, ''],
    ['headers that drip', head, 'x: y\r\n'],
    ['a body that drips', `${head}Content-Length: 10000\r\n\r\n`, ' '],
    ['chunks that drip', `${head}Transfer-Encoding: chunked\r\n\r\n`, '1\r\n \r\n'],
  ] as const) {
    const [socket] = (await open(origin, 1, start)) as [Socket];
    const dripping = setInterval(() => drop !== '' && socket.writable && socket.write(drop), 20);
    await closed(socket);
    clearInterval(dripping);
    t.pass(what);
  }
});
