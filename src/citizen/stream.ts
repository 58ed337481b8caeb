import type { ServerResponse } from 'node:http';
import type { Cache } from '../cache/redis.js';
import type { Wake } from '../cache/wake.js';

/** Streams of prompts (server-sent events); each sends the whole first page whenever it changed. */
export interface PromptStreams {
  /** Serves a stream until the client disconnects or its token or session expires. */
  serve(
    response: ServerResponse,
    reader: { readonly personId: string; readonly expiresAt: Date },
    read: () => Promise<unknown>,
  ): Promise<void>;
  close(): void;
}

const HEARTBEAT_MS = 15_000;
const POLL_WITHOUT_REDIS_MS = 1_000;
const STREAM_MAX_MS = 30 * 60_000; // the client reconnects
const STREAMS_MAX = 10_000;

/** Streams are woken through `wake`; they also poll, more often while Redis is down. */
export function createPromptStreams(wake: Wake, cache: Cache): PromptStreams {
  const open = new Set<() => void>();
  return {
    async serve(response, { personId, expiresAt }, read) {
      if (open.size >= STREAMS_MAX) {
        response.writeHead(503, { 'retry-after': '5' }).end();
        return;
      }
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      let sent = '';
      let busy = false;
      let again = false;
      let quietSince = performance.now();
      const poll = async (): Promise<void> => {
        if (busy) {
          again = true;
          return;
        }
        busy = true;
        try {
          do {
            again = false;
            const data = JSON.stringify(await read());
            if (data !== sent) {
              response.write(`event: prompts\ndata: ${data}\n\n`);
              sent = data;
              quietSince = performance.now();
            }
          } while (again);
        } catch {
          end(); // the client reconnects and receives the problem
        } finally {
          busy = false;
        }
      };
      const off = wake.on(personId, () => void poll());
      const timer = setInterval(() => {
        if (performance.now() - quietSince >= HEARTBEAT_MS) {
          response.write(': keep-alive\n\n');
          quietSince = performance.now();
          void poll();
        } else if (!cache.isUp) void poll();
      }, POLL_WITHOUT_REDIS_MS);
      const limit = setTimeout(() => end(), Math.min(STREAM_MAX_MS, expiresAt.getTime() - Date.now()));
      const end = () => {
        off();
        clearInterval(timer);
        clearTimeout(limit);
        open.delete(end);
        response.end();
      };
      open.add(end);
      response.on('close', end);
      await poll();
    },
    close() {
      for (const end of [...open]) end();
    },
  };
}
