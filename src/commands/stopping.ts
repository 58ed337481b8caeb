import closeWithGrace from 'close-with-grace';
import type { Config } from '../config.js';

const STOP_MAX_MS = 35_000; // longer than a waiting poll (30 s)
const WORKER_STOP_MAX_MS = 33_000; // before the primary gives up
/** npm and terminals send a signal twice; one that comes later is meant. */
const SAME_SIGNAL_MS = 1_000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/**
 * Stops at a signal, also while starting: as the first process of a container nothing else would end it. An outside
 * database rolls back what it was at; an embedded one is stopped properly once it has started. A second signal ends it at once.
 */
export function stopAtSignal({ databaseUrl, databaseAdminUrl, loginUrls, drain_s }: Config) {
  const isOutside = [databaseUrl, databaseAdminUrl, ...Object.values(loginUrls)].some(Boolean);
  let stop: (() => void) | undefined;
  let signalled_ms: number | undefined;
  const onSignal = (signal: NodeJS.Signals) => {
    if (stop === undefined && isOutside) process.exit(0);
    if (signalled_ms === undefined) {
      signalled_ms = performance.now();
      stop?.();
    } else if (performance.now() - signalled_ms > SAME_SIGNAL_MS) {
      exitBecause(`a second ${signal}`);
    }
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return {
    /** @param close stops what has started */
    started(close: () => Promise<void>): void {
      stop = stopping(close, drain_s * 1000 + STOP_MAX_MS);
      if (signalled_ms !== undefined) stop();
    },
  };
}

/** For a worker: a signal that reaches the whole process group is left to the primary. @returns to be called when it says so */
export function stopWhenTold({ drain_s }: Config, close: () => Promise<void>): () => void {
  for (const signal of SIGNALS) process.on(signal, () => undefined);
  return stopping(close, drain_s * 1000 + WORKER_STOP_MAX_MS);
}

/** Also stops after an error that nothing handles. What keeps it from stopping well is said: the exit code alone tells nobody. */
function stopping(close: () => Promise<void>, delay: number): () => void {
  const grace = closeWithGrace(
    {
      delay,
      logger: false,
      skip: [...SIGNALS],
      onTimeout: () => exitBecause(`it took longer than ${delay / 1000} s`),
      onSecondError: (error) => exitBecause(`a further error, ${describe(error)}`),
    },
    async ({ err }) => {
      if (err) console.error(`stopping after an error: ${describe(err)}`);
      await close().catch((error: unknown) => exitBecause(describe(error)));
    },
  );
  return () => void grace.close();
}

function exitBecause(reason: string): never {
  console.error(`ended before everything was stopped: ${reason}`);
  process.exit(1);
}

/** Name, code and place of an error; its message may quote what must not be logged. */
function describe(error: unknown): string {
  const { name, code, stack } = error as Error & { code?: string };
  const place = /^ +at (.*)$/m.exec(stack ?? '')?.[1];
  return [name, code, place].filter((each) => each !== undefined).join(' ');
}
