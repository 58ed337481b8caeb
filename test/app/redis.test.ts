import { spawn } from 'node:child_process';
import { Redis } from 'ioredis';
import t, { type Test } from 'tap';
import { TIMING } from '../../src/timing.js';
import { createTestGateway, freePort, TEST_TIMING } from '../helpers/gateway.js';
import { approve, consentOf, onceFor, recurringFor } from './asking.js';

type Gateway = Awaited<ReturnType<typeof createTestGateway>>;

/** A request, a decision during a long poll, a release, a revocation. */
async function story(t: Test, g: Gateway): Promise<void> {
  const bank = g.partner('bank-a');
  const an = await g.citizen('an');
  const asked = await bank.call('POST', '/v1/consent-requests', { body: onceFor(g.number('an')) });
  const waiting = bank.call('GET', asked.headers.location as string, { headers: { prefer: 'wait=30' } });
  t.equal((await approve(an, asked.body.request_id, ['person.birth_full_name'])).status, 200);
  t.match((await waiting).body, { status: 'approved' });
  const consent = await consentOf(bank, an, recurringFor(g.number('an')));
  t.equal((await bank.call('POST', `/v1/consents/${consent}/releases`, {})).status, 201);
  t.equal((await an.call('DELETE', `/consents/${consent}`)).status, 204);
  t.match(await bank.call('POST', `/v1/consents/${consent}/releases`, {}), {
    status: 409,
    body: { state: 'revoked' },
  });
}

t.test('everything works without Redis', async (t) => {
  await story(t, await createTestGateway(t, { REDIS_URL: 'none' }));
});

t.test('wrong data in Redis, then no reply, then no Redis', async (t) => {
  const port = await freePort();
  const child = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', t.testdir()],
    { stdio: 'ignore' },
  );
  t.teardown(() => child.kill('SIGKILL'));
  const url = `redis://127.0.0.1:${port}`;
  const liar = new Redis(url, { maxRetriesPerRequest: null });
  liar.on('error', () => undefined);
  t.teardown(() => liar.disconnect());
  await liar.ping();
  const g = await createTestGateway(
    t,
    { REDIS_URL: url },
    { ...TEST_TIMING, redisCommandTimeout_ms: TIMING.redisCommandTimeout_ms },
  );

  const window = Math.floor(Date.now() / 60_000);
  for (const lie of ['', 'x', '{}', '[]', 'null', '0', '\u0000', 'x'.repeat(100_000)])
    await liar.publish('ung-thuan:wake', lie);
  for (const each of [window, window + 1]) {
    await liar.set(`ung-thuan:quota:{bank-a}:${each}`, 'nonsense');
    await liar.set(`ung-thuan:quota:{bank-b}:${each}`, '-99999999');
  }
  await story(t, g);

  child.kill('SIGSTOP');
  const bank = g.partner('bank-a');
  for (let i = 0; i < 6; i++) {
    const started = performance.now();
    const { status } = await bank.call('POST', '/v1/consent-requests', { body: onceFor(g.number('sinh')) });
    t.equal(status, 201);
    if (i > 0) t.ok(performance.now() - started < 20_000, 'answered nevertheless');
  }
  await story(t, g);
  child.kill('SIGCONT');
  child.kill('SIGKILL');
  await story(t, g);
});
