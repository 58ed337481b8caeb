import { connect, type Socket } from 'node:net';

/** An answer to a call, with its text. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** A kept-alive connection, on which one call is under way at a time. */
export interface Connection {
  /** Sends a request that `requestBytes` made. @throws Error when the connection closes before the answer is complete */
  send(request: Buffer): Promise<Answer>;
  close(): void;
}

const HEAD_END = '\r\n\r\n';

/**
 * The bytes of a request, made before the clock starts. What the client costs while the clock runs is taken from the servers
 * that share the machine; Node's own client costs as much as a small server.
 */
export function requestBytes(
  host: string,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body: Buffer | string = '',
): Buffer {
  const lines = Object.entries({ host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  const length = method === 'GET' ? '' : `content-length: ${Buffer.byteLength(body)}\r\n`;
  return Buffer.concat([
    Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}${length}\r\n`),
    Buffer.from(body),
  ]);
}

/** Opens a connection to a server whose answers all have a Content-Length. */
export async function openConnection(port: number): Promise<Connection> {
  const socket: Socket = connect({ port, host: 'localhost', noDelay: true });
  let received = '';
  let waiting: { done(answer: Answer): void; failed(error: Error): void } | undefined;
  socket.setEncoding('latin1'); // a character a byte, so that lengths can be compared
  socket.on('data', (chunk: string) => {
    received += chunk;
    const bodyStart = received.indexOf(HEAD_END) + HEAD_END.length;
    if (bodyStart < HEAD_END.length) return;
    const head = received.slice(0, bodyStart);
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
    if (received.length < bodyStart + length) return;
    const body = Buffer.from(received.slice(bodyStart, bodyStart + length), 'latin1').toString();
    received = received.slice(bodyStart + length);
    waiting?.done({ status: Number(head.slice(9, 12)), body });
  });
  const fail = (error: Error) => waiting?.failed(error);
  socket.on('error', fail);
  socket.on('close', () =>
    fail(new Error(`the server on port ${port} closed the connection after ${received.slice(0, 300)}`)),
  );
  await new Promise<void>((done, failed) => {
    waiting = { done: () => undefined, failed };
    socket.once('connect', done);
  });
  return {
    send: (request) =>
      new Promise((done, failed) => {
        waiting = { done, failed };
        socket.write(request);
      }),
    close: () => {
      waiting = undefined;
      socket.destroy();
    },
  };
}
