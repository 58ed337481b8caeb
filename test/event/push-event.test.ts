import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import t, { type Test } from 'tap';
import { knownError, pushEvent, retryPushIn_s } from '../../src/event/push.js';
import { startReceiver } from '../delivery/receivers.js';

const PATIENT_MS = 60_000;
const push = (url: string, timeout_ms = PATIENT_MS, origins = [new URL(url).origin]) =>
  pushEvent({ url, authorization: undefined }, 'a.b.c', { receiverOrigins: origins, timeout_ms });

/** A server below HTTP. */
async function startRaw(t: Test, onConnection: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    onConnection(socket);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  t.teardown(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, sockets };
}

t.test('202 accepts, and nothing else does', async (t) => {
  const receiver = await startReceiver(t);
  receiver.reply = () => ({ status: 202 });
  t.equal(await push(receiver.origin), undefined);
  t.equal(receiver.received[0]?.body.toString(), 'a.b.c');
  for (const status of [200, 201, 204, 401, 404, 410, 500]) {
    receiver.reply = () => ({ status });
    t.match(await push(receiver.origin), {
      error: 'unexpected_status',
      description: new RegExp(`${status}$`),
    });
  }
  receiver.reply = () => ({ status: 429, headers: { 'retry-after': '120' } });
  t.match(await push(receiver.origin), { error: 'unexpected_status', retryAfter_s: 120 });
});

t.test('a redirect is not followed', async (t) => {
  const inside = await startReceiver(t);
  const receiver = await startReceiver(t);
  for (const status of [301, 302, 303, 307, 308]) {
    receiver.reply = () => ({ status, headers: { location: inside.origin } });
    t.match(await push(receiver.origin), { error: 'redirected' });
  }
  t.equal(inside.received.length, 0);
});

t.test('a huge answer is not read, and a slow one not awaited', async (t) => {
  const receiver = await startReceiver(t);
  const huge = JSON.stringify({ err: 'invalid_key', description: 'x'.repeat(5_000_000) });
  receiver.reply = () => ({ status: 400, body: huge });
  t.match(await push(receiver.origin), { error: 'unexpected_status' });
  receiver.reply = () => 'silence';
  t.match(await push(receiver.origin, 50), { error: 'no_answer' });
  const dripping = await startRaw(t, (socket) => {
    socket.write('HTTP/1.1 400 Bad Request\r\nContent-Length: 4000\r\n\r\n');
    const timer = setInterval(() => socket.write(' '), 5);
    socket.on('close', () => clearInterval(timer));
  });
  t.match(await push(`http://127.0.0.1:${dripping.port}`, 200), { error: 'no_answer' }, 'byte by byte');
  const closing = await startRaw(t, (socket) => socket.end());
  t.match(await push(`http://127.0.0.1:${closing.port}`), { error: 'no_answer' });
});

t.test('what leads to this machine is not called', async (t) => {
  const server = await startRaw(t, () => undefined);
  for (const url of [`https://localhost:${server.port}/`, `https://127.0.0.1:${server.port}/`])
    t.match(await push(url, PATIENT_MS, []), { error: 'address_not_allowed' });
  t.match(await push(`http://localhost:${server.port}/`, PATIENT_MS, []), { error: 'address_not_allowed' });
  t.equal(server.sockets.size, 0, 'not even connected to');
});

t.test('what a receiver says is cut', async (t) => {
  const receiver = await startReceiver(t);
  const answer = async (body: string) => {
    receiver.reply = () => ({ status: 400, body });
    return push(receiver.origin);
  };
  t.strictSame(await answer(JSON.stringify({ err: 'x'.repeat(100), description: 5 })), {
    error: 'x'.repeat(64),
    retryAfter_s: undefined,
  });
  t.match(await answer('{"err":"invalid_key"}'), { error: 'invalid_key' });
  for (const body of ['', 'null', '[]', '{}', '{"err":5}', '{"err":""}', '{"err"'])
    t.match(await answer(body), { error: 'unexpected_status' }, body);
  t.equal(knownError('invalid_key'), 'invalid_key');
  t.equal(knownError('x"} 1\nsomething_else'), 'other');
});

t.test('attempts are further apart each time, for an hour at most', async (t) => {
  const failure = { error: 'no_answer' };
  for (const [attempts, most_s] of [
    [1, 2],
    [2, 4],
    [5, 32],
    [12, 3600],
    [1000, 3600],
  ] as const) {
    const in_s = retryPushIn_s(attempts, 2, failure);
    t.ok(in_s <= most_s && in_s >= most_s * 0.75, `${attempts}: ${in_s}`);
  }
  t.equal(retryPushIn_s(1, 2, { ...failure, retryAfter_s: 600 }), 600);
  t.equal(retryPushIn_s(1, 2, { ...failure, retryAfter_s: 1e9 }), 3600);
});
