import { AsyncLocalStorage } from 'node:async_hooks';

/** The time that a call of the gateway has waited for PostgreSQL. */
export interface DatabaseTime {
  database_ms: number;
}

const context = new AsyncLocalStorage<DatabaseTime>();
let isOn = false;

/** Does something for a call whose waits for PostgreSQL are added to `time`, as long as it goes on. */
export function measuring(time: DatabaseTime, work: () => void): void {
  isOn = true;
  context.run(time, work);
}

/** Waits for PostgreSQL. Waits within are part of it; without `measuring` anywhere it costs nothing. */
export function databaseWait<T>(wait: () => Promise<T>): Promise<T> {
  const time = isOn ? context.getStore() : undefined;
  if (time === undefined) return wait();
  const began = performance.now();
  return context.exit(wait).finally(() => {
    time.database_ms += performance.now() - began;
  });
}
