import { mock } from 'node:test';
import t from 'tap';
import { startUpkeep } from '../src/upkeep.js';
import { stubPool } from './helpers/stub-pool.js';

const SECONDS = 60;

t.test('while the database hangs runs do not queue up, and stopping waits for one', async (t) => {
  mock.timers.enable({ apis: ['setInterval'] });
  t.teardown(() => mock.timers.reset());
  const hanging: (() => void)[] = [];
  const pool = stubPool(() => new Promise((_done, failed) => hanging.push(() => failed(new Error('late')))));
  const failures: unknown[] = [];
  const stop = startUpkeep(pool, { wake: () => undefined } as never, ({ event }) => failures.push(event));
  for (let i = 0; i < SECONDS; i++) {
    mock.timers.tick(1_000);
    await new Promise((done) => setImmediate(done));
  }
  t.equal(hanging.length, 1);
  const stopped = stop();
  for (const fail of hanging) fail();
  await stopped;
  await new Promise((done) => setImmediate(done));
  t.equal(hanging.length, 1);
  t.strictSame(failures, ['upkeep_failed']);
});
