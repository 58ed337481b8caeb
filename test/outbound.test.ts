import { once } from 'node:events';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import t, { type Test } from 'tap';
import { callOut } from '../src/outbound.js';

/** Starts a server and gives its URL. */
async function serve(t: Test, listener: RequestListener, onConnection?: (socket: Socket) => void) {
  const server = createServer(listener);
  if (onConnection !== undefined) server.on('connection', onConnection);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** Something to wait for. */
function latch() {
  let open = (): void => undefined;
  const passed = new Promise<void>((done) => {
    open = done;
  });
  return { passed, open };
}

const SOON = { deadline_ms: 200, bodyMaxBytes: 1_000 };
const LATER = { deadline_ms: 60_000, bodyMaxBytes: 1_000 };

/** Writes a byte now and then, for ever. */
function drip(response: ServerResponse): void {
  const timer = setInterval(() => response.write('.'), 10);
  response.on('close', () => clearInterval(timer));
}

t.test('the whole answer is given', async (t) => {
  const url = await serve(t, async (request, response) => {
    const body: Buffer[] = [];
    for await (const chunk of request) body.push(chunk);
    response.setHeader('x-method', String(request.method));
    response.writeHead(201).end(Buffer.concat(body));
  });
  const answer = await callOut(url, { ...LATER, method: 'POST', body: 'Phở' });
  t.match(answer, { status: 201, headers: { 'x-method': 'POST' }, body: Buffer.from('Phở') });
  t.match(await callOut(url, LATER), { status: 201, headers: { 'x-method': 'GET' }, body: Buffer.alloc(0) });
});

t.test('one deadline holds for the whole answer, and closes the connection', async (t) => {
  const slow: Record<string, RequestListener> = {
    'no answer': () => undefined,
    'headers only': (_request, response) => response.writeHead(200).flushHeaders(),
    'a body that drips': (_request, response) => drip(response.writeHead(200)),
    'a body that stops': (_request, response) =>
      void response.writeHead(200, { 'content-length': '9' }).write('.'),
    'headers that drip': (_request, response) => {
      const { socket } = response;
      socket?.write('HTTP/1.1 200 OK\r\n');
      const timer = setInterval(() => socket?.write('x: y\r\n'), 10);
      socket?.on('close', () => clearInterval(timer));
    },
  };
  for (const [what, listener] of Object.entries(slow)) {
    const closed = latch();
    const url = await serve(t, listener, (socket) => socket.on('close', () => closed.open()));
    await t.rejects(callOut(url, SOON), { message: 'no complete answer in time' }, what);
    await closed.passed;
  }
});

t.test('a call ends when its caller leaves', async (t) => {
  const asked = latch();
  const closed = latch();
  const url = await serve(t, (request, response) => {
    request.socket.on('close', () => closed.open());
    drip(response.writeHead(200));
    asked.open();
  });
  const caller = new AbortController();
  const call = callOut(url, { ...LATER, cancelled: caller.signal });
  call.catch(() => undefined);
  await asked.passed;
  caller.abort();
  await t.rejects(call, { message: 'cancelled' });
  await closed.passed;
  await t.rejects(
    callOut(url, { ...LATER, cancelled: caller.signal }),
    { message: 'cancelled' },
    'left before',
  );
});

t.test('an answer that is too large is not read, and closes the connection', async (t) => {
  const closed = latch();
  const url = await serve(t, (request, response) => {
    request.socket.on('close', () => closed.open());
    response.writeHead(200);
    const more = () => {
      while (response.write(Buffer.alloc(65_536)));
    };
    response.on('drain', more);
    more();
  });
  t.match(await callOut(url, LATER), { status: 200, body: undefined });
  await closed.passed;
});

t.test('without a limit for the body only status and headers count', async (t) => {
  const closed = latch();
  const url = await serve(t, (request, response) => {
    request.socket.on('close', () => closed.open());
    drip(response.writeHead(201, { 'retry-after': '7' }));
  });
  const answer = await callOut(url, { ...LATER, bodyMaxBytes: 0 });
  t.match(answer, { status: 201, headers: { 'retry-after': '7' } });
  await closed.passed;
});

t.test('redirects and broken answers are failures', async (t) => {
  const bad: Record<string, RequestListener> = {
    'a redirect': (_request, response) => response.writeHead(302, { location: '/' }).end(),
    'a body cut short': (request, response) => {
      response.writeHead(200, { 'content-length': '9' }).write('.');
      setImmediate(() => request.socket.destroy());
    },
    'no HTTP': (request) => request.socket.end('hello\r\n\r\n'),
    'a closed connection': (request) => request.socket.destroy(),
    'an upgrade': (request) =>
      request.socket.end('HTTP/1.1 101 X\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n'),
  };
  for (const [what, listener] of Object.entries(bad)) {
    await t.rejects(callOut(await serve(t, listener), LATER), { message: /./ }, what);
  }
  await t.rejects(callOut('http://127.0.0.1:1/', LATER), Error, 'nobody listens');
});
