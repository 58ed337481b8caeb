import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readdirSync, readFileSync } from 'node:fs';
import type { Account } from '../../src/database/embedded.js';

/** A server that runs as a child. */
export interface Server {
  readonly child: ChildProcess;
  readonly pid: number;
  /** Sends a signal and waits until it has ended. */
  stop(signal: NodeJS.Signals): Promise<void>;
}

export interface ServerOptions {
  readonly logFile: string;
  /** Whom it runs as; the user of this process by default. */
  readonly account?: Account | undefined;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Starts a server whose output goes to a file. */
export function startServer(file: string, parameters: readonly string[], options: ServerOptions): Server {
  const log = openSync(options.logFile, 'a', 0o600);
  const child = spawn(file, parameters, {
    ...options.account,
    cwd: '/',
    env: { ...process.env, ...options.env },
    stdio: ['ignore', log, log],
  });
  child.on('error', (error) => console.error(`${file} does not start: ${error.message}`));
  return {
    child,
    pid: child.pid ?? 0,
    async stop(signal) {
      if (!isRunning({ child })) return;
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
    },
  };
}

/** Whether a server has not ended. */
export const isRunning = ({ child }: Pick<Server, 'child'>): boolean =>
  child.exitCode === null && child.signalCode === null;

/** A process and all below it, parents first. */
export function processTree(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = parentOf(Number(name));
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const below = (each: number): number[] => [each, ...(children.get(each) ?? []).flatMap(below)];
  return below(pid);
}

function parentOf(pid: number): number | undefined {
  try {
    // The name of the program, in parentheses, may hold anything.
    const [state, parent] = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return state === 'Z' ? undefined : Number(parent);
  } catch {
    return undefined; // it has ended
  }
}

/** Sends a signal to processes; those that have ended are passed over. */
export function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // it has ended
    }
  }
}
