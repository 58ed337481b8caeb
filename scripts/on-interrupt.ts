const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Closes what a script has started when it is interrupted, then ends it. A signal that comes again meanwhile, as npm passes on the one that
 * the terminal sent already, must not end it before.
 */
export function closeOnInterrupt(close: () => Promise<void>): void {
  let isClosing = false;
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (isClosing) return;
      isClosing = true;
      void close().finally(() => process.exit(130));
    });
  }
}
