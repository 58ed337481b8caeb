import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Cluster, Redis } from 'ioredis';
import type { Observe } from '../observation.js';
import type { Timing } from '../timing.js';

type Client = Redis | Cluster;

/** Redis as the gateway uses it: never authoritative, and skipped for a second after a failed command. */
export interface Cache {
  /** Runs one command. Returns undefined when Redis is off, unreachable or slow; the caller must then do without. */
  ask<T>(command: (client: Client) => Promise<T>): Promise<T | undefined>;
  /** Calls back for each message of a channel while Redis is connected. */
  subscribe(channel: string, onMessage: (message: string) => void): void;
  readonly isUp: boolean;
  close(): Promise<void>;
}

/** How to find Redis. */
export interface CacheOptions {
  readonly redisUrl: string | undefined;
  readonly dataDir: string;
  /** The folders of the PATH. */
  readonly searchPath: readonly string[];
}

const PAUSE_MS = 1_000;
const SOCKET_PATH_MAX_BYTES = 100;

/** The cache when Redis is off. */
const OFF: Cache = {
  ask: async () => undefined,
  subscribe: () => undefined,
  isUp: false,
  close: async () => undefined,
};

/**
 * Connects to Redis: at the URL, else to a redis-server from the PATH started as a child process on a socket in the data
 * folder, else not at all. Never throws: without Redis the gateway only gets slower.
 */
export async function openCache(
  { redisUrl: url, dataDir, searchPath }: CacheOptions,
  observe: Observe,
  timing: Timing,
): Promise<Cache> {
  if (url === 'none') return OFF;
  const options = optionsOf(timing);
  if (url !== undefined) return connectCache(() => createClient(url, options), observe, timing);
  const server = findServer(searchPath);
  if (server === undefined) {
    observe({ event: 'redis', state: 'off' });
    return OFF;
  }
  const socket = socketPath(dataDir);
  // Another gateway on this data folder already runs one and will stop it.
  if (await isListening(socket))
    return connectCache(() => new Redis({ ...options, path: socket }), observe, timing);
  const child = spawn(
    server,
    [
      '--port',
      '0',
      '--unixsocket',
      socket,
      '--unixsocketperm',
      '700',
      '--save',
      '',
      '--appendonly',
      'no',
      '--maxmemory',
      '64mb',
      '--maxmemory-policy',
      'allkeys-lru',
      '--loglevel',
      'warning',
    ],
    { stdio: 'ignore', detached: true }, // Ctrl-C must reach only the gateway, which stops Redis last
  );
  child.on('error', () => undefined);
  const stop = () => child.kill('SIGTERM');
  process.once('exit', stop);
  const cache = await connectCache(() => new Redis({ ...options, path: socket }), observe, timing);
  return {
    ask: cache.ask,
    subscribe: cache.subscribe,
    get isUp() {
      return cache.isUp;
    },
    async close() {
      await cache.close();
      process.off('exit', stop);
      stop();
    },
  };
}

function optionsOf({ redisCommandTimeout_ms, redisConnectTimeout_ms }: Timing) {
  return {
    commandTimeout: redisCommandTimeout_ms,
    connectTimeout: redisConnectTimeout_ms,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    retryStrategy: (attempt: number) => Math.min(100 * attempt, 2_000),
  } as const;
}

function createClient(url: string, options: ReturnType<typeof optionsOf>): Client {
  if (!url.startsWith('redis+cluster://')) {
    return url.startsWith('unix://')
      ? new Redis({ ...options, path: url.slice(7) })
      : new Redis(url, options);
  }
  const nodes = url
    .slice('redis+cluster://'.length)
    .split(',')
    .map((node) => ({ host: node.replace(/:\d+$/, ''), port: Number(/:(\d+)$/.exec(node)?.[1] ?? 6379) }));
  return new Cluster(nodes, { redisOptions: options, enableOfflineQueue: false });
}

async function connectCache(make: () => Client, observe: Observe, timing: Timing): Promise<Cache> {
  const client = make();
  const listener = make();
  let pausedUntil = 0;
  let wasUp = false;
  const report = (up: boolean) => {
    if (up !== wasUp) observe({ event: 'redis', state: up ? 'up' : 'down' });
    wasUp = up;
  };
  for (const each of [client, listener]) each.on('error', () => report(client.status === 'ready'));
  client.on('ready', () => report(true));
  client.on('close', () => report(false));
  const channels = new Map<string, (message: string) => void>();
  listener.on('ready', () => {
    for (const channel of channels.keys()) listener.subscribe(channel).catch(() => undefined);
  });
  listener.on('message', (channel: string, message: string) => channels.get(channel)?.(message));
  await new Promise<void>((done) => {
    const timer = setTimeout(done, timing.redisConnectTimeout_ms);
    client.once('ready', () => {
      clearTimeout(timer);
      done();
    });
  });
  const isUp = () => client.status === 'ready' && Date.now() >= pausedUntil;
  return {
    async ask(command) {
      if (!isUp()) return undefined;
      try {
        return await command(client);
      } catch {
        pausedUntil = Date.now() + PAUSE_MS;
        return undefined;
      }
    },
    subscribe(channel, onMessage) {
      channels.set(channel, onMessage);
      if (listener.status === 'ready') listener.subscribe(channel).catch(() => undefined);
    },
    get isUp() {
      return isUp();
    },
    async close() {
      client.disconnect();
      listener.disconnect();
    },
  };
}

function findServer(searchPath: readonly string[]): string | undefined {
  for (const folder of searchPath) {
    const file = join(folder, 'redis-server');
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // not here
    }
  }
  return undefined;
}

function isListening(socket: string): Promise<boolean> {
  return new Promise((done) => {
    const probe = connect(socket);
    probe.once('connect', () => done(true)).once('error', () => done(false));
    probe.once('connect', () => probe.destroy());
  });
}

function socketPath(dataDir: string): string {
  mkdirSync(dataDir, { recursive: true });
  const path = join(dataDir, 'redis.sock');
  if (Buffer.byteLength(path) <= SOCKET_PATH_MAX_BYTES) return path;
  return join(tmpdir(), `ung-thuan-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}.sock`);
}
