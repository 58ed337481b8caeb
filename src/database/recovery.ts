import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { Client, type DatabaseSettings } from './hosts.js';

/** cannot_connect_now: the server starts, stops, or recovers from a crash. */
const NOT_YET = '57P03';
/** What a client sees of a server that is just breaking down. */
const BREAKING = new Set(['57P01', '57P02', 'ECONNRESET', 'EPIPE']);
const WAIT_MAX_MS = 120_000;
const POLL_MS = 200;

/** Whether a server that answered a connection with this error may soon accept it. */
export function isRecovering(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  if (code === NOT_YET || BREAKING.has(code ?? '')) return true;
  return code === undefined && /^Connection terminated unexpectedly/.test(message ?? '');
}

/** Connects, and tries again while the server recovers, for up to two minutes. @throws the last error */
export async function whenRecovered<T>(connect: () => Promise<T>): Promise<T> {
  const began = performance.now();
  for (;;) {
    try {
      return await connect();
    } catch (error) {
      if (!isRecovering(error) || performance.now() - began > WAIT_MAX_MS) throw error;
      await sleep(POLL_MS);
    }
  }
}

const CONNECT_TIMEOUT_MS = 5_000;

/** Connects, and waits while the server recovers from a crash. The caller ends the client. */
export function connectWhenRecovered(settings: DatabaseSettings): Promise<pg.Client> {
  return whenRecovered(async () => {
    const client = new Client({ ...settings, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  });
}
