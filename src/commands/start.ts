import cluster from 'node:cluster';
import { setFlagsFromString } from 'node:v8';
import { type Config, PARTS, refuseSandboxInProduction, runsInWorkers } from '../config.js';
import type { Gateway } from '../gateway.js';
import { parseParts } from './parts.js';
import { stopAtSignal, stopWhenTold } from './stopping.js';
import type { Terminal } from './terminal.js';

/**
 * How much the heap of old objects may grow beyond what was alive in it before it is collected. By default it doubles or more, to
 * hold what a busy gateway has long sent; at 40 % it takes 30 MB less and no more processor time.
 */
const HEAP_GROWING_PERCENT = 40;

/** `start [--only PARTS]`: runs the gateway, or some of its parts, until it gets a signal. */
export async function start(config: Config, terminal: Terminal, words: readonly string[]): Promise<void> {
  const parts = parseParts(words);
  refuseSandboxInProduction(config);
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWING_PERCENT}`);
  const began = performance.now();
  const ready_ms = () => Math.round(performance.now() - began);
  if (cluster.isWorker) {
    const { runWorker } = await import('../worker.js');
    return runWorker({ ...config, parts }, (close) => stopWhenTold(config, close));
  }
  const stop = stopAtSignal(config);
  if (parts.has('notary') && parts.size < PARTS.length) {
    const { startNotary } = await import('../notary-process.js');
    stop.started(await startNotary(config));
    terminal.result(`The notary is ready after ${ready_ms()} ms\n  socket    ${config.notarySocket}`, {
      notary_socket: config.notarySocket,
      ready_ms: ready_ms(),
    });
    return;
  }
  const workers = [...parts].some(runsInWorkers) ? config.workers : 1;
  const gateway = await startProcesses({ ...config, parts, workers });
  stop.started(() => gateway.close());
  const { url, metricsUrl, samplePeople } = gateway;
  const sample = samplePeople > 0 ? `\n  first start: ${samplePeople} made-up people written` : '';
  const several = workers > 1 ? `\n  workers   ${workers}` : '';
  const only = parts.size < PARTS.length ? `\n  parts     ${[...parts].join(', ')}` : '';
  const sandbox = config.citizenIdentity === undefined ? `\n  sandbox   ${url}/sandbox/personas` : '';
  terminal.result(
    `Ưng Thuận is ready after ${ready_ms()} ms${sample}${only}${several}\n  gateway   ${url}\n  contracts ${url}/docs${sandbox}\n  metrics   ${metricsUrl}`,
    {
      url,
      metrics_url: metricsUrl,
      ready_ms: ready_ms(),
      sample_people: samplePeople,
      parts: [...parts],
      workers,
    },
  );
}

/** Starts the gateway in this process, or in workers. */
async function startProcesses(config: Config): Promise<Omit<Gateway, 'app'>> {
  if (config.workers > 1) return (await import('../workers.js')).startCluster(config);
  return (await import('../gateway.js')).startGateway(config);
}
