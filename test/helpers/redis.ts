import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import type { Test } from 'tap';

/** A Redis that a test may stop, kill and start again, on a socket of its own. */
export interface TestRedis {
  readonly url: string;
  /** Connected for the test itself, which waits for the server as long as it is away. */
  readonly client: Redis;
  /** Keeps connections open without replying. */
  suspend(): void;
  resume(): void;
  kill(): Promise<void>;
  start(): void;
}

/** @param isStarted whether the server runs at first */
export function createTestRedis(t: Test, { isStarted = true } = {}): TestRedis {
  const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-redis-'));
  const path = join(folder, 'redis.sock');
  let child: ChildProcess | undefined;
  const redis: TestRedis = {
    url: `unix://${path}`,
    client: new Redis({ path, lazyConnect: true, maxRetriesPerRequest: null, retryStrategy: () => 20 }),
    suspend: () => child?.kill('SIGSTOP'),
    resume: () => child?.kill('SIGCONT'),
    async kill() {
      if (child === undefined) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
      child = undefined;
    },
    start() {
      const settings = ['--port', '0', '--unixsocket', path, '--save', '', '--dir', folder];
      child = spawn('redis-server', settings, { stdio: 'ignore' });
    },
  };
  redis.client.on('error', () => undefined); // expected while the server is away
  t.teardown(async () => {
    redis.client.disconnect();
    await redis.kill();
    rmSync(folder, { recursive: true, force: true });
  });
  if (isStarted) redis.start();
  return redis;
}
