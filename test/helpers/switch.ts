import { createServer, request } from 'node:http';
import type { Test } from 'tap';

/** One gateway behind the switch. */
export interface Backend {
  readonly url: string;
  close(): Promise<void>;
}

/** Sends each request to the next gateway, as a load balancer does. It never repeats one. */
export interface Switch {
  add(backend: Backend): void;
  /** Sends a gateway nothing new, waits for what it is at, and closes it. */
  remove(backend: Backend): Promise<void>;
}

/** Opens a switch on a port, until the test ends. */
export async function openSwitch(t: Test, port: number): Promise<Switch> {
  const backends: Backend[] = [];
  const underWay = new Map<Backend, Set<Promise<void>>>();
  const server = createServer((incoming, answer) => {
    const backend = backends.shift();
    if (backend === undefined) {
      answer.writeHead(502).end();
      return;
    }
    backends.push(backend);
    const { hostname, port } = new URL(backend.url);
    const outgoing = request(
      {
        hostname,
        port,
        method: incoming.method,
        path: incoming.url,
        headers: incoming.rawHeaders as never,
        setHost: false,
        agent: false,
      },
      (response) => {
        answer.writeHead(response.statusCode ?? 502, response.rawHeaders as never);
        response.pipe(answer);
      },
    );
    outgoing.on('error', () => answer.destroy());
    incoming.pipe(outgoing);
    const ours = underWay.get(backend);
    const ended = new Promise<void>((done) => answer.on('close', done));
    ours?.add(ended);
    void ended.then(() => ours?.delete(ended));
  });
  server.keepAliveTimeout = 0; // a call on a connection that it closes at that moment would fail
  await new Promise<void>((done) => server.listen(port, 'localhost', done));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    add(backend) {
      underWay.set(backend, new Set());
      backends.push(backend);
    },
    async remove(backend) {
      backends.splice(backends.indexOf(backend), 1);
      await Promise.all(underWay.get(backend) ?? []);
      await backend.close();
    },
  };
}
