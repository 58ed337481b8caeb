import { createServer, type Server } from 'node:http';
import type { MetricValues, Observer } from './observation.js';

/**
 * Serves the metrics on a port of their own: they are for operators.
 * @param port 0 for any free one
 * @param others reads the metrics of other processes of this gateway
 */
export async function serveMetrics(
  observer: Observer,
  { metricsHost, metricsPort }: { readonly metricsHost: string; readonly metricsPort: number },
  others: () => Promise<readonly MetricValues[]>,
): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    const metrics = async () => observer.metrics(await others());
    metrics().then(
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
