import { createServer, type Server } from 'node:http';
import type { Observer } from './observation.js';

/**
 * Serves the metrics on a port of their own: they are for operators.
 * @param port 0 for any free one
 */
export async function serveMetrics(
  observer: Observer,
  { metricsHost, metricsPort }: { readonly metricsHost: string; readonly metricsPort: number },
): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    observer.metrics().then(
      (text) => response.writeHead(200, { 'content-type': observer.metricsContentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((done, failed) => {
    server.once('error', failed);
    server.listen(metricsPort, metricsHost, done);
  });
  server.unref();
  return server;
}
