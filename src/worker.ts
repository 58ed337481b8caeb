import { Worker } from 'node:worker_threads';
import type { WakeRelay } from './cache/wake.js';
import { type Config, runsInWorkers } from './config.js';
import { startServing } from './gateway.js';
import { ALIVE_EVERY_MS, type FromWorker, type ToWorker } from './workers.js';

/** Without compiled types, as Node itself runs it. */
const PARENT_WATCH = new URL('./parent-watch.js', import.meta.url);

/**
 * Runs a worker: it serves requests until the primary says to stop, or is gone. A thread of its own ends it when the primary is gone and
 * it is stuck.
 * @param stopsBy is given what stops it, and returns what is to be called when the primary says so
 */
export async function runWorker(
  config: Config,
  stopsBy: (close: () => Promise<void>) => () => void,
): Promise<void> {
  new Worker(PARENT_WATCH, { workerData: { parent: process.ppid } }).unref();
  const tell = (message: FromWorker) => void process.send?.(message, undefined, {}, () => undefined);
  const onMessage = (act: (message: ToWorker) => void) => process.on('message', act);
  const relay: WakeRelay = {
    send: (keys) => tell({ kind: 'wake', keys }),
    onWake: (callback) => onMessage((message) => message.kind === 'wake' && callback(message.keys)),
  };
  const parts = new Set([...config.parts].filter(runsInWorkers));
  const serving = await startServing({ ...config, parts }, relay).catch((error: unknown) => {
    process.channel?.unref(); // listening to the primary must not keep a worker alive that cannot start
    throw error;
  });
  const stop = stopsBy(serving.close);
  onMessage((message) => {
    if (message.kind === 'stop') stop();
    if (message.kind !== 'metrics') return;
    const { question } = message;
    void serving.metrics().then((values) => tell({ kind: 'metrics', question, values }));
  });
  tell({ kind: 'ready', url: serving.url });
  setInterval(() => tell({ kind: 'alive' }), ALIVE_EVERY_MS).unref();
}
