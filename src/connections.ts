import type { Server } from 'node:http';
import type { Socket } from 'node:net';

const SWEEP_MS = 100;

/**
 * Makes a stopping server wait for requests in progress and for nothing else. Node by itself goes on waiting for
 * connections that never sent a request, and for those that fall idle only after it was told to close.
 * @returns to be called just before the server closes
 */
export function trackConnections(server: Server): () => void {
  const unused = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  server.on('request', (request) => unused.delete(request.socket));
  return () => {
    const end = () => {
      for (const socket of unused) socket.destroy();
      server.closeIdleConnections();
    };
    end();
    const sweep = setInterval(end, SWEEP_MS);
    server.once('close', () => clearInterval(sweep));
  };
}
