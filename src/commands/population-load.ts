import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import type { Config } from '../config.js';

/** What each worker is told once. */
export interface Job {
  readonly config: Config;
  readonly seed: number;
  /** ISO date. */
  readonly today: string;
  /** People, or any share of them, by the code of a commune of today. */
  readonly weights: ReadonlyMap<string, number>;
  /** Numbers to keep clear of. */
  readonly taken: readonly number[];
}

/** A partition and how many people it gets. */
export interface Task {
  readonly partition: number;
  readonly people: number;
}

/** What a worker says: that it wants a task, how far it is, or what stopped it. */
export type Message =
  | 'idle'
  | { readonly partition: number; readonly copied: number }
  | { readonly failure: string };

/** A worker that stopped; what it wrote is kept, and the same run goes on from there. */
export class GenerationFailed extends Error {
  override readonly name = 'GenerationFailed';
}

// A batch dies young as a whole: room for some of them saves most of the collector's work.
const OPTIONS = ['--max-semi-space-size=32'];
const WORKER = new URL(`./population-worker${extname(import.meta.url)}`, import.meta.url);

/**
 * Writes partitions of made-up people, as many at a time as there are processors.
 * @param onProgress is told how many people were written in all
 * @throws GenerationFailed
 */
export async function loadPartitions(
  job: Job,
  partitions: ReadonlyMap<number, number>,
  onProgress: (written: number) => void,
): Promise<void> {
  const tasks = [...partitions].map(([partition, people]): Task => ({ partition, people }));
  const copied = new Map<number, number>();
  const run = () =>
    new Promise<void>((done, failed) => {
      const worker = fork(WORKER, { execArgv: [...process.execArgv, ...OPTIONS], serialization: 'advanced' });
      let failure: string | undefined;
      worker.send(job);
      worker.on('message', (message: Message) => {
        if (message === 'idle') {
          worker.send(tasks.shift() ?? 'done');
        } else if ('failure' in message) {
          failure = message.failure;
        } else {
          copied.set(message.partition, message.copied);
          onProgress([...copied.values()].reduce((sum, some) => sum + some, 0));
        }
      });
      worker.once('error', failed);
      worker.once('exit', (code, signal) => {
        if (code === 0) done();
        else failed(new GenerationFailed(failure ?? `a worker ended with ${signal ?? code}`));
      });
    });
  const workers = Math.min(tasks.length, availableParallelism());
  await Promise.all(Array.from({ length: workers }, run));
}
