import closeWithGrace from 'close-with-grace';
import type { Config } from '../config.js';
import { startGateway } from '../gateway.js';
import type { Terminal } from './terminal.js';

const STOP_MAX_MS = 35_000; // longer than a waiting poll (30 s)

/** `start`: runs the gateway until it gets a signal. */
export async function start(config: Config, terminal: Terminal): Promise<void> {
  const began = performance.now();
  const gateway = await startGateway(config);
  closeWithGrace({ delay: STOP_MAX_MS, logger: false }, async ({ err }) => {
    if (err) console.error(`stopping after an error: ${err.name}`);
    await gateway.close();
  });
  const { url, metricsUrl, samplePeople } = gateway;
  const ready_ms = Math.round(performance.now() - began);
  const sample = samplePeople > 0 ? `\n  first start: ${samplePeople} made-up people written` : '';
  const sandbox = config.citizenIdentity === undefined ? `\n  sandbox   ${url}/sandbox/personas` : '';
  terminal.result(
    `Ưng Thuận is ready after ${ready_ms} ms${sample}\n  gateway   ${url}\n  contracts ${url}/docs${sandbox}\n  metrics   ${metricsUrl}`,
    { url, metrics_url: metricsUrl, ready_ms, sample_people: samplePeople },
  );
}
