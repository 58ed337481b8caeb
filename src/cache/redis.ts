import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Cluster, Redis } from 'ioredis';
import { makeFolder } from '../folder.js';
import type { Observe } from '../observation.js';
import type { Timing } from '../timing.js';
import { type Client, parseRedisUrl, type RedisTlsFiles } from './redis-url.js';

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
  readonly redisTlsFiles?: RedisTlsFiles | undefined;
  readonly dataDir: string;
  /** The folders of the PATH. */
  readonly searchPath: readonly string[];
}

const PAUSE_MS = 1_000;
/** How often a cluster is asked which node serves which slots: a node that died is not asked for longer. */
const SLOTS_REFRESH_MS = 2_000;
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
 * folder, else not at all. Without Redis the gateway only gets slower, so that no failure to connect is thrown.
 * @throws ConfigError for a URL that is not understood
 */
export async function openCache(
  { redisUrl: url, redisTlsFiles, dataDir, searchPath }: CacheOptions,
  observe: Observe,
  timing: Timing,
): Promise<Cache> {
  if (url === 'none') return OFF;
  const options = optionsOf(timing);
  if (url !== undefined) {
    const make = parseRedisUrl(url, redisTlsFiles);
    return connectCache(() => make(options), observe, timing);
  }
  const server = findServer(searchPath);
  if (server === undefined) {
    observe({ event: 'redis', state: 'off' });
    return OFF;
  }
  const socket = socketPath(dataDir);
  if (socket === undefined) {
    observe({ event: 'redis', state: 'off', reason: 'DATA_DIR' });
    return OFF;
  }
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
    // connectCache subscribes; ioredis lets what it cannot subscribe to become an unhandled rejection.
    autoResubscribe: false,
    retryStrategy: (attempt: number) => Math.min(100 * attempt, 2_000),
    // A master that became a replica: the connection made anew finds its successor.
    reconnectOnError: ({ message }: Error) => message.startsWith('READONLY'),
  } as const;
}

async function connectCache(make: () => Client, observe: Observe, timing: Timing): Promise<Cache> {
  const client = make();
  const listener = make();
  let pausedUntil = 0;
  let isClusterDown = false;
  let lastReason: string | undefined;
  let said: 'up' | 'down' | 'refused' | undefined;
  const say = (state: 'up' | 'down' | 'refused', reason?: string) => {
    if (state === said || (state === 'down' && said === 'refused')) return;
    said = state;
    observe({ event: 'redis', state, ...(reason !== undefined && { reason }) });
  };
  const failed = (error: Error) => {
    const reason = reasonOf(error);
    lastReason = reason ?? lastReason;
    if (reason !== undefined && REFUSALS.has(reason)) say('refused', reason);
  };
  for (const each of [client, listener]) each.on('error', failed);
  client.on('ready', () => {
    lastReason = undefined;
    say('up');
  });
  client.on('close', () => {
    if (said === 'up') say('down', lastReason);
  });
  const clusterDown = (isDown: boolean) => {
    isClusterDown = isDown;
    if (isDown) say('down', CLUSTERDOWN);
    else if (client.status === 'ready') say('up');
  };
  const watch = client instanceof Cluster ? watchCluster(client, clusterDown) : undefined;
  const slots = [client, listener].map((each) => (each instanceof Cluster ? refreshSlots(each) : undefined));
  const channels = new Map<string, (message: string) => void>();
  const subscribe = (channel: string) => void listener.subscribe(channel).catch(failed);
  listener.on('ready', () => {
    for (const channel of channels.keys()) subscribe(channel);
  });
  listener.on('message', (channel: string, message: string) => channels.get(channel)?.(message));
  await new Promise<void>((done) => {
    const timer = setTimeout(done, timing.redisConnectTimeout_ms);
    client.once('ready', () => {
      clearTimeout(timer);
      done();
    });
  });
  if (client.status !== 'ready') say('down', lastReason);
  const isUp = () => client.status === 'ready' && !isClusterDown && Date.now() >= pausedUntil;
  return {
    async ask(command) {
      if (!isUp()) return undefined;
      try {
        return await command(client);
      } catch (error) {
        pausedUntil = Date.now() + PAUSE_MS;
        failed(error as Error);
        if (reasonOf(error as Error) === CLUSTERDOWN) clusterDown(true);
        return undefined;
      }
    },
    subscribe(channel, onMessage) {
      channels.set(channel, onMessage);
      if (listener.status === 'ready') subscribe(channel);
    },
    get isUp() {
      return isUp();
    },
    async close() {
      for (const timer of [watch, ...slots]) clearInterval(timer);
      client.disconnect();
      listener.disconnect();
    },
  };
}

const CLUSTERDOWN = 'CLUSTERDOWN';
/** The login or its password is refused, or it may not run a command. */
const REFUSALS: ReadonlySet<string> = new Set(['WRONGPASS', 'NOAUTH', 'NOPERM']);

/** Redis' name of an error, or Node's; never more of the message, which may quote arguments. */
function reasonOf(error: Error): string | undefined {
  const { code, message, lastNodeError } = error as Error & { code?: string; lastNodeError?: Error };
  if (lastNodeError !== undefined) return reasonOf(lastNodeError);
  const named = /\b(WRONGPASS|NOAUTH|NOPERM|CLUSTERDOWN|LOADING|MASTERDOWN|READONLY)\b/.exec(message)?.[1];
  if (named !== undefined) return named;
  if (/invalid password/.test(message)) return 'WRONGPASS'; // before Redis 6
  return typeof code === 'string' && /^[A-Z][A-Z_0-9]+$/.test(code) ? code : undefined;
}

/** Reports each second whether a cluster serves all of its slots. Without that commands fail by their key. */
function watchCluster(cluster: Cluster, report: (isDown: boolean) => void): NodeJS.Timeout {
  const timer = setInterval(() => {
    if (cluster.status !== 'ready') return;
    cluster.cluster('INFO').then(
      (info) => report(/^cluster_state:fail/m.test(String(info))),
      () => undefined,
    );
  }, PAUSE_MS);
  return timer.unref();
}

/**
 * Keeps the client's map of slots current. Its own slotsRefreshInterval goes on for ever, and keeps the process from ending,
 * when it is disconnected during a refresh.
 */
function refreshSlots(cluster: Cluster): NodeJS.Timeout {
  const timer = setInterval(() => {
    if (cluster.status === 'ready') cluster.refreshSlotsCache();
  }, SLOTS_REFRESH_MS);
  return timer.unref();
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

/** @returns undefined where the data folder cannot be written, as that of a hardened service */
function socketPath(dataDir: string): string | undefined {
  try {
    makeFolder(dataDir);
    accessSync(dataDir, constants.W_OK);
  } catch {
    return undefined;
  }
  const path = join(dataDir, 'redis.sock');
  if (Buffer.byteLength(path) <= SOCKET_PATH_MAX_BYTES) return path;
  return join(tmpdir(), `ung-thuan-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}.sock`);
}
