import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { clientOf, type IsProxy } from './client-address.js';

export interface ConnectionLimits {
  readonly total: number;
  /** Connections of one client address; those of proxies are not limited. */
  readonly perAddress: number;
  /** How long a stopping server waits for the first request of a connection: it may be on its way, or not read yet. */
  readonly firstRequest_ms: number;
  readonly isProxy: IsProxy;
}

const SWEEP_MS = 100;

/**
 * Limits connections: beyond a limit the one that has been idle longest closes, so that idle connections shut nobody out.
 * Makes a stopping server wait for requests in progress and for nothing else. Node by itself goes on waiting for
 * connections that never sent a request, and for those that fall idle only after it was told to close.
 * @returns to be called just before the server closes
 */
export function trackConnections(server: Server, limits: ConnectionLimits): () => void {
  const all = new Group();
  const byClient = new Map<string, Group>();
  const unused = new Set<Socket>();
  const groupsOf = new WeakMap<Socket, readonly Group[]>();

  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? '';
    const client = limits.isProxy(address) ? undefined : clientOf(address);
    const own = client === undefined ? undefined : (byClient.get(client) ?? new Group());
    if (client !== undefined && own !== undefined) byClient.set(client, own);
    const groups = own === undefined ? [all] : [own, all];
    groupsOf.set(socket, groups);
    unused.add(socket);
    for (const group of groups) group.open(socket);
    socket.once('close', () => {
      unused.delete(socket);
      for (const group of groups) group.closed(socket);
      if (client !== undefined && own?.size === 0) byClient.delete(client);
    });
    if (own !== undefined && own.size > limits.perAddress) own.closeIdlest();
    else if (all.size > limits.total) all.closeIdlest();
  });
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    unused.delete(socket);
    const groups = groupsOf.get(socket) ?? [];
    for (const group of groups) group.busy(socket);
    response.once('close', () => {
      for (const group of groups) group.idle(socket);
    });
  });
  return () => {
    const began_ms = performance.now();
    const end = () => {
      if (performance.now() - began_ms >= limits.firstRequest_ms)
        for (const socket of unused) socket.destroy();
      server.closeIdleConnections();
    };
    end();
    const sweep = setInterval(end, SWEEP_MS);
    server.once('close', () => clearInterval(sweep));
  };
}

/** Connections that count together; the idle ones in the order in which they became idle. */
class Group {
  readonly #open = new Set<Socket>();
  readonly #idle = new Set<Socket>();

  get size(): number {
    return this.#open.size;
  }
  open(socket: Socket): void {
    this.#open.add(socket);
    this.#idle.add(socket);
  }
  busy(socket: Socket): void {
    this.#idle.delete(socket);
  }
  idle(socket: Socket): void {
    if (this.#open.has(socket)) this.#idle.add(socket);
  }
  closed(socket: Socket): void {
    this.#open.delete(socket);
    this.#idle.delete(socket);
  }
  /** Closes one connection: the newest is idle too, as it has not sent anything yet. */
  closeIdlest(): void {
    for (const socket of this.#idle) {
      this.closed(socket);
      socket.destroy();
      return;
    }
  }
}
