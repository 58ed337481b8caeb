import closeWithGrace from 'close-with-grace';
import type { Config } from '../config.js';

const STOP_MAX_MS = 35_000; // longer than a waiting poll (30 s)
const WORKER_STOP_MAX_MS = 33_000; // before the primary gives up
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/**
 * Stops at a signal, also while starting: as the first process of a container nothing else would end it. An outside
 * database rolls back what it was at; an embedded one is stopped properly once it has started.
 */
export function stopAtSignal({ databaseUrl, databaseAdminUrl, loginUrls, drain_s }: Config) {
  const isOutside = [databaseUrl, databaseAdminUrl, ...Object.values(loginUrls)].some(Boolean);
  let isStopping = false;
  const whileStarting = () => {
    if (isOutside) process.exit(0);
    isStopping = true;
  };
  for (const signal of SIGNALS) process.once(signal, whileStarting);
  return {
    /** @param close stops what has started */
    started(close: () => Promise<void>): void {
      for (const signal of SIGNALS) process.removeListener(signal, whileStarting);
      const grace = closeWithGrace({ delay: drain_s * 1000 + STOP_MAX_MS, logger: false }, stopping(close));
      if (isStopping) grace.close();
    },
  };
}

/** For a worker: a signal that reaches the whole process group is left to the primary. @returns to be called when it says so */
export function stopWhenTold({ drain_s }: Config, close: () => Promise<void>): () => void {
  for (const signal of SIGNALS) process.on(signal, () => undefined);
  const grace = closeWithGrace(
    { delay: drain_s * 1000 + WORKER_STOP_MAX_MS, logger: false, skip: [...SIGNALS] },
    stopping(close),
  );
  return () => void grace.close();
}

const stopping =
  (close: () => Promise<void>) =>
  async ({ err }: { readonly err?: Error }): Promise<void> => {
    if (err) console.error(`stopping after an error: ${err.name}`);
    await close();
  };
