import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WakeRelay } from './cache/wake.js';
import { type Config, runsInWorkers } from './config.js';
import { type Gateway, keepUp, openMetrics } from './gateway.js';
import type { MetricValues, Observe } from './observation.js';
import { opened, openResources, prepareDatabase, prepareLogins } from './resources.js';
import { TIMING, type Timing } from './timing.js';
import { UserError } from './user-error.js';

/** What the primary says to a worker. */
export type ToWorker =
  | { readonly kind: 'wake'; readonly keys: readonly string[] }
  | { readonly kind: 'metrics'; readonly question: number }
  | { readonly kind: 'stop' };

/** What a worker says to the primary. */
export type FromWorker =
  | { readonly kind: 'ready'; readonly url: string }
  | { readonly kind: 'alive' }
  | { readonly kind: 'wake'; readonly keys: readonly string[] }
  | { readonly kind: 'metrics'; readonly question: number; readonly values: MetricValues };

const RESTART_FIRST_MS = 250;
const RESTART_MAX_MS = 10_000;
/** A worker that lived that long did not die of its start. */
const SETTLED_MS = 60_000;
const METRICS_MAX_MS = 2_000;
/** How often a worker says that it is alive. */
export const ALIVE_EVERY_MS = 1_000;
/** A worker that was silent for so many times as long is stuck, such as in an endless loop: it will not answer, and not stop either. */
const SILENT_MAX = 10;

/** A gateway whose requests are served by several processes. */
export type ClusteredGateway = Omit<Gateway, 'app'>;

/**
 * Starts a gateway that serves requests in `config.workers` processes behind one port. This process, the primary, does what
 * happens once: it prepares the database, runs upkeep and outbox, serves everybody's metrics, carries wake-ups between the
 * workers, kills a worker that is stuck, and replaces one that dies.
 * @throws as startGateway; UserError when a worker does not start
 */
export function startCluster(config: Config, timing: Timing = TIMING): Promise<ClusteredGateway> {
  return opened(async (closing, close) => {
    const parts = new Set([...config.parts].filter((part) => !runsInWorkers(part)));
    const relayed = createRelay();
    const resources = await openResources(
      { ...config, parts },
      timing,
      closing,
      async (server) => {
        const samplePeople = await prepareDatabase(server, config);
        await prepareLogins(server, config);
        return samplePeople;
      },
      relayed.relay,
    );
    await keepUp(resources, closing);
    const workers = await startWorkers(config.workers, resources.observer.observe, relayed.deliver);
    closing.push(() => workers.close());
    const metricsUrl = await openMetrics(resources, closing, workers.metrics);
    return { url: workers.url, metricsUrl, samplePeople: resources.samplePeople, close };
  });
}

/** Carries wake-ups between the primary and all workers. */
function createRelay() {
  let onWake: ((keys: readonly string[]) => void) | undefined;
  const send = (keys: readonly string[], except?: Worker) => {
    for (const worker of Object.values(cluster.workers ?? {})) {
      if (worker !== undefined && worker !== except) tell(worker, { kind: 'wake', keys });
    }
  };
  const relay: WakeRelay = {
    send,
    onWake: (callback) => {
      onWake = callback;
    },
  };
  return {
    relay,
    /** Wakes everybody but the worker that said so. */
    deliver: (keys: readonly string[], from: Worker) => {
      onWake?.(keys);
      send(keys, from);
    },
  };
}

async function startWorkers(
  count: number,
  observe: Observe,
  deliver: (keys: readonly string[], from: Worker) => void,
) {
  let isReady = false;
  let isClosing = false;
  let deaths = 0; // in a row, each before it had settled
  const asked = new Map<number, (values: MetricValues) => void>();
  let questions = 0;

  const start = (): Worker => {
    const worker = cluster.fork();
    const began = performance.now();
    let hasStarted = false;
    let silent = 0; // in turns of this process, so that its own pauses do not count
    const watch = setInterval(() => {
      silent += hasStarted ? 1 : 0;
      if (silent > SILENT_MAX) worker.process.kill('SIGKILL');
    }, ALIVE_EVERY_MS).unref();
    worker.on('error', () => undefined); // a message could not be delivered: it is dying
    worker.on('message', (message: FromWorker) => {
      silent = 0;
      if (message.kind === 'ready') hasStarted = true;
      if (message.kind === 'ready' && isClosing) tell(worker, { kind: 'stop' });
      if (message.kind === 'wake') deliver(message.keys, worker);
      if (message.kind === 'metrics') asked.get(message.question)?.(message.values);
    });
    worker.once('exit', (code: number | null, signal: string | null) => {
      clearInterval(watch);
      if (isClosing || !(isReady || hasStarted)) return;
      deaths = performance.now() - began >= SETTLED_MS ? 0 : deaths + 1;
      const restart_ms = Math.min(RESTART_MAX_MS, RESTART_FIRST_MS * 2 ** Math.max(0, deaths - 1));
      observe({ event: 'worker_died', code, signal, stuck: silent > SILENT_MAX, restart_ms });
      void sleep(restart_ms, undefined, { ref: false }).then(() => isClosing || start());
    });
    return worker;
  };

  // One that has ended is in the list until its channel is closed too.
  const alive = () =>
    Object.values(cluster.workers ?? {}).filter((worker) => worker?.isDead() === false) as Worker[];
  const close = async (): Promise<void> => {
    isClosing = true;
    await Promise.all(
      alive().map(async (worker) => {
        const gone = once(worker, 'exit');
        tell(worker, { kind: 'stop' });
        await gone;
      }),
    );
  };

  const first = Array.from({ length: count }, start);
  const urls = await Promise.all(first.map(readyUrl)).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  isReady = true;
  return {
    url: urls[0] as string,
    close,
    /** The metrics of all workers that answer in time. */
    metrics: async (): Promise<MetricValues[]> => {
      const answers = alive().map(async (worker) => {
        const question = questions++;
        const answer = new Promise<MetricValues>((done) => asked.set(question, done));
        tell(worker, { kind: 'metrics', question });
        const late = sleep(METRICS_MAX_MS, undefined, { ref: false });
        const values = await Promise.race([answer, late]);
        asked.delete(question);
        return values;
      });
      return (await Promise.all(answers)).filter((each) => each !== undefined);
    },
  };
}

function readyUrl(worker: Worker): Promise<string> {
  return new Promise((done, failed) => {
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'ready') done(message.url);
    });
    worker.once('exit', () => failed(new UserError('a worker did not start; see its message')));
  });
}

function tell(worker: Worker, message: ToWorker): void {
  if (worker.isConnected()) worker.send(message, () => undefined);
}
