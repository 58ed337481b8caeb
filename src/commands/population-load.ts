import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import type { DatabaseOptions } from '../database/server.js';
import { UserError } from '../user-error.js';

/** Sent to each worker once, before its first task. */
export interface Job {
  readonly database: DatabaseOptions;
  readonly seed: number;
  /** ISO date. */
  readonly today: string;
  /** Population, or any weight in proportion to it, by the code of a present commune. */
  readonly weights: ReadonlyMap<string, number>;
  /** Personal numbers that are taken already. */
  readonly taken: readonly number[];
}

/** A partition and the number of people to write into it. */
export interface Task {
  readonly partition: number;
  readonly people: number;
}

/** A worker's message: ready for a task, progress, or the error that stopped it. */
export type Message =
  | 'idle'
  | { readonly partition: number; readonly copied: number }
  | { readonly failure: string };

/** A worker stopped. The partitions it finished are kept, and the same run can be resumed. */
export class GenerationFailed extends UserError {
  override readonly name = 'GenerationFailed';
}

// Batches are short-lived: a young generation that holds several saves most of the garbage collection.
const OPTIONS = ['--max-semi-space-size=32'];
const WORKER = new URL(`./population-worker${extname(import.meta.url)}`, import.meta.url);
// Run from the sources, a worker needs the loader for TypeScript.
if (WORKER.pathname.endsWith('.ts')) OPTIONS.push('--import=tsx');

/**
 * Writes partitions of made-up people, one worker per processor.
 * @param onProgress called with the number of people written so far
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
