import type { ServerResponse } from 'node:http';
import type { Cache } from '../cache/redis.js';
import type { Wake } from '../cache/wake.js';
import { addressOf, clientOf, type IsProxy } from '../client-address.js';
import { Problem } from '../problem.js';
import { createTurns, type StreamPoll } from './stream-poll.js';

/** Streams of prompts (server-sent events); each sends the whole first page whenever it changed. */
export interface PromptStreams {
  /** @throws Problem unavailable where it serves as many as it can; nothing has been sent then */
  checkRoom(): void;
  /** Serves a stream until the client disconnects, its token or session expires, or newer streams take its place. */
  serve(response: ServerResponse, reader: StreamReader, read: () => Promise<unknown>): Promise<void>;
  close(): void;
}

export interface StreamReader {
  readonly personId: string;
  readonly expiresAt: Date;
  /** The key of the session. */
  readonly session: Buffer;
}

export interface PromptStreamOptions {
  readonly wake: Wake;
  readonly cache: Cache;
  /** What changed, asked for all streams at once while Redis is down. */
  readonly poll: StreamPoll;
  readonly isProxy: IsProxy;
  /** Streams at once. */
  readonly max: number;
}

const HEARTBEAT_MS = 15_000;
const TICK_MS = 1_000;
const STREAM_MAX_MS = 30 * 60_000; // the client reconnects
const UNREAD_MAX_BYTES = 256 * 1024;
const RETRY_OF_FULL_S = 5;
const RETRY_OF_REPLACED_MS = 30_000;
/** Browsers come back after a random time, so that those of a gateway that died or stops do not all come at once. */
const RETRY_MS = { from: 1_000, to: 5_000 };
const RETRY_OF_MOVED_MS = { from: 1_000, to: 10_000 };
/** Streams at once; beyond it the oldest closes. A browser opens at most six over HTTP/1.1. */
const PER_SESSION_MAX = 6;
const PER_PERSON_MAX = 12;
const PER_ADDRESS_MAX = 500;

interface Stream {
  readonly personId: string;
  readonly session: Buffer;
  /** Those it counts against, with their limits. */
  readonly owners: readonly (readonly [string, number])[];
  readonly refresh: () => void;
  readonly beat: () => void;
  readonly end: () => void;
  /** Ends it for a newer one. */
  readonly replace: () => void;
  /** Ends it so that the client goes to another gateway. */
  readonly move: () => void;
  quietSince: number;
}

/**
 * Streams are woken through `wake`. One timer serves all of them: it reads each now and then, and while Redis is down asks
 * for all of them at once what changed. Few read at the same time, so that many streams leave the database to others.
 */
export function createPromptStreams({ wake, cache, poll, isProxy, max }: PromptStreamOptions): PromptStreams {
  const open = new Set<Stream>();
  const byOwner = new Map<string, Set<Stream>>();
  const takeTurn = createTurns();
  let isClosed = false;

  const enter = (stream: Stream): void => {
    open.add(stream);
    for (const [owner, max] of stream.owners) {
      const own = byOwner.get(owner) ?? new Set();
      byOwner.set(owner, own.add(stream));
      const [oldest] = own;
      if (own.size > max) oldest?.replace();
    }
  };
  const leave = (stream: Stream): void => {
    open.delete(stream);
    for (const [owner] of stream.owners) {
      const own = byOwner.get(owner);
      own?.delete(stream);
      if (own?.size === 0) byOwner.delete(owner);
    }
  };
  const tick = (): void => {
    const now = performance.now();
    for (const stream of open) if (now - stream.quietSince >= HEARTBEAT_MS) stream.beat();
    if (cache.isUp || open.size === 0) {
      poll.forget();
      return;
    }
    void poll
      .changed(new Map([...open].map(({ personId, session }) => [personId, session])))
      .then((changed) => {
        for (const stream of open) if (changed.has(stream.personId)) stream.refresh();
      });
  };
  const timer = setInterval(tick, TICK_MS);
  timer.unref();

  return {
    checkRoom() {
      if (open.size >= max) throw new Problem('unavailable', { retryAfter_s: RETRY_OF_FULL_S });
    },
    async serve(response, { personId, expiresAt, session }, read) {
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      let sent = '';
      let busy = false;
      let again = false;
      const write = (text: string): void => {
        response.write(text);
        stream.quietSince = performance.now();
        if (response.writableLength > UNREAD_MAX_BYTES) response.destroy(); // nobody reads it
      };
      const refresh = async (): Promise<void> => {
        again = true;
        if (busy) return;
        busy = true;
        try {
          while (again && open.has(stream)) {
            again = false;
            const data = JSON.stringify(await takeTurn(read));
            if (data === sent || !open.has(stream)) continue;
            write(`${sent === '' ? retryWithin(RETRY_MS) : ''}event: prompts\ndata: ${data}\n\n`);
            sent = data;
          }
        } catch {
          end(); // the client reconnects and receives the problem
        } finally {
          busy = false;
        }
      };
      const end = (): void => {
        if (!open.has(stream)) return;
        leave(stream);
        off();
        clearTimeout(limit);
        response.end();
      };
      const off = wake.on(personId, () => void refresh());
      const limit = setTimeout(end, Math.min(STREAM_MAX_MS, expiresAt.getTime() - Date.now()));
      const stream: Stream = {
        personId,
        session,
        owners: [
          [`session ${session.toString('base64')}`, PER_SESSION_MAX],
          [`person ${personId}`, PER_PERSON_MAX],
          [`address ${clientOf(addressOf(response.req, isProxy))}`, PER_ADDRESS_MAX],
        ],
        quietSince: performance.now(),
        refresh: () => void refresh(),
        beat: () => {
          write(': keep-alive\n\n');
          void refresh();
        },
        end,
        replace: () => {
          write(`retry: ${RETRY_OF_REPLACED_MS}\n\n`);
          end();
        },
        move: () => {
          write(`${retryWithin(RETRY_OF_MOVED_MS)}event: moved\ndata: {}\n\n`);
          end();
        },
      };
      enter(stream);
      response.on('close', end);
      if (isClosed)
        stream.move(); // its request was on its way when this gateway stopped
      else await refresh();
    },
    close() {
      isClosed = true;
      clearInterval(timer);
      for (const stream of [...open]) stream.move();
    },
  };
}

function retryWithin({ from, to }: { readonly from: number; readonly to: number }): string {
  return `retry: ${Math.round(from + Math.random() * (to - from))}\n\n`;
}
