/**
 * Starts passes, one after another, the first at once.
 * @param pass returns how many milliseconds to wait before the next one, and never fails
 * @returns stops them, and waits for the pass under way
 */
export function startPasses(pass: () => Promise<number>): () => Promise<void> {
  let isStopping = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const next = (wait_ms: number): void => {
    if (isStopping) return;
    timer = setTimeout(() => {
      running = pass().then(next);
    }, wait_ms).unref();
  };
  next(0);
  return async () => {
    isStopping = true;
    clearTimeout(timer);
    await running;
  };
}
