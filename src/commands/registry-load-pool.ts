import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import type { LoadRun } from '../database/admin/load/run.js';
import type { DatabaseOptions } from '../database/server.js';
import type { FileSlice, SourceFile } from '../population/load/directory.js';
import { UserError } from '../user-error.js';

/** Sent to each worker once, before its first task. */
export interface LoadJob {
  readonly database: DatabaseOptions;
  readonly run: LoadRun;
  readonly sources: readonly Omit<SourceFile, 'slices'>[];
}

export type LoadTask =
  | { readonly kind: 'stage'; readonly slice: FileSlice }
  | { readonly kind: 'check'; readonly file: string }
  | { readonly kind: 'write'; readonly partition: number };

/** A worker's message: ready for a task, progress in a slice, or the error that stopped it. */
export type LoadMessage =
  | 'idle'
  | { readonly slice: string; readonly lines: number }
  | { readonly failure: string };

/** A worker stopped. What it finished is kept, and the same load can be resumed. */
export class LoadFailed extends UserError {
  override readonly name = 'LoadFailed';
}

const WORKER = new URL(`./registry-load-worker${extname(import.meta.url)}`, import.meta.url);
const OPTIONS = ['--max-semi-space-size=32'];
if (WORKER.pathname.endsWith('.ts')) OPTIONS.push('--import=tsx');

/** Processes that do the tasks of a load, one per processor. */
export class LoadPool {
  readonly #workers: readonly ChildProcess[];
  readonly #ready = new Map<ChildProcess, Promise<void>>();
  #onLines: (slice: string, lines: number) => void = () => {};

  constructor(job: LoadJob) {
    this.#workers = Array.from({ length: availableParallelism() }, () => {
      const worker = fork(WORKER, { execArgv: [...process.execArgv, ...OPTIONS], serialization: 'advanced' });
      this.#ready.set(worker, this.#idle(worker));
      worker.send(job);
      return worker;
    });
  }

  /** Does tasks, and returns when all are done. @param onLines called with the lines read of a slice @throws LoadFailed */
  async run(
    tasks: readonly LoadTask[],
    onLines: (slice: string, lines: number) => void = () => {},
  ): Promise<void> {
    this.#onLines = onLines;
    const left = [...tasks];
    await Promise.all(
      this.#workers.map(async (worker) => {
        await this.#ready.get(worker);
        for (let task = left.shift(); task !== undefined; task = left.shift()) {
          const done = this.#idle(worker);
          this.#ready.set(worker, done);
          worker.send(task);
          await done;
        }
      }),
    );
  }

  /** Ends the processes, whatever they do. */
  async close(): Promise<void> {
    await Promise.all(
      this.#workers.map((worker) => {
        if (worker.exitCode !== null || worker.signalCode !== null) return undefined;
        const ended = new Promise((done) => worker.once('exit', done));
        if (worker.connected) worker.disconnect();
        return ended;
      }),
    );
  }

  #idle(worker: ChildProcess): Promise<void> {
    const idle = new Promise<void>((done, failed) => {
      let failure: string | undefined;
      const end = (settle: () => void) => {
        worker.off('message', onMessage).off('exit', onExit).off('error', failed);
        settle();
      };
      const onMessage = (message: LoadMessage) => {
        if (message === 'idle') end(done);
        else if ('failure' in message) failure = message.failure;
        else this.#onLines(message.slice, message.lines);
      };
      const onExit = (code: number | null, signal: string | null) =>
        end(() => failed(new LoadFailed(failure ?? `a worker ended with ${signal ?? code}`)));
      worker.on('message', onMessage).on('exit', onExit).on('error', failed);
    });
    idle.catch(() => {});
    return idle;
  }
}
