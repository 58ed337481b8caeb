import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';

const PAUSE_MS = 500;

/**
 * Keeps a connection to the server open. When it is lost, which means that the server died or restarts, it is opened
 * again, for which `open` starts the server if need be, until that succeeds or the server is released.
 */
export async function supervise(open: () => Promise<pg.Client>) {
  let isReleased = false;
  let current: Promise<pg.Client | undefined>;
  const watch = (client: pg.Client): pg.Client => {
    client.once('end', () => {
      if (!isReleased) current = reopen();
    });
    return client;
  };
  const reopen = async (): Promise<pg.Client | undefined> => {
    while (!isReleased) {
      try {
        return watch(await open());
      } catch {
        await sleep(PAUSE_MS);
      }
    }
    return undefined;
  };
  current = Promise.resolve(watch(await open()));
  return {
    /** Ends the supervision. Returns the result of `last`, or false when the server is gone. */
    async release(last: (client: pg.Client) => Promise<boolean>): Promise<boolean> {
      isReleased = true;
      const client = await current;
      if (client === undefined) return false;
      try {
        return await last(client);
      } catch {
        return false;
      } finally {
        await client.end().catch(() => undefined);
      }
    },
  };
}
