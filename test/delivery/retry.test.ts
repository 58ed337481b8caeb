import t, { type Test } from 'tap';
import type { CitizenClient } from '../../scripts/client/citizen.js';
import { onceFor } from '../app/asking.js';
import { createTestGateway, freePort } from '../helpers/gateway.js';
import { OUTBOX_TIMING, type Received, type Reply, startReceiver, subscribe, until } from './receivers.js';

const service = await startReceiver(t);
const awayPort = await freePort();
const timing = { ...OUTBOX_TIMING };
const g = await createTestGateway(
  t,
  { PUSH_SERVICES: `${service.origin},http://127.0.0.1:${awayPort}` },
  timing,
);
const bank = g.partner('bank-a');
const ask = async (more = {}) => {
  const answer = await bank.call('POST', '/v1/consent-requests', { body: onceFor(g.number('an'), more) });
  t.equal(answer.status, 201);
};
const pendingMessages = async () => (await g.owner.query('SELECT * FROM delivery.message')).rows;
const an = await g.citizen('an');
const countOf = async (outcome: string) => {
  const text = await (await fetch(g.gateway_.metricsUrl)).text();
  const line = new RegExp(`^ung_thuan_delivered_total\\{channel="push",outcome="${outcome}"\\} (\\d+)`, 'm');
  return Number(line.exec(text)?.[1] ?? 0);
};
/** Subscribes a device whose push service first answers with `replies`, then with 201. */
const device = async (
  t: Test,
  citizen: CitizenClient,
  ...replies: (Reply | (() => Reply | Promise<Reply>))[]
) => {
  const browser = await subscribe(citizen, service.origin);
  t.teardown(() => citizen.call('DELETE', `/push-subscriptions/${browser.id}`));
  let n = 0;
  const before = service.reply;
  service.reply = (request) => {
    if (request.path !== browser.path) return before(request);
    const reply = replies[n++] ?? { status: 201 };
    return typeof reply === 'function' ? reply() : reply;
  };
  return browser;
};

t.test('a device that is gone is removed together with its messages', async (t) => {
  for (const status of [404, 410]) {
    const browser = await device(t, an, { status });
    await g.owner.query(
      "SELECT delivery.enqueue_notification(1, 'passkey_added', NULL, NULL, now() + interval '1 day')",
    );
    await g.owner.query(
      "SELECT delivery.enqueue_notification(1, 'passkey_removed', NULL, NULL, now() + interval '1 day')",
    );
    await service.wait(browser.path);
    await until(async () => (await an.call('GET', '/push-subscriptions')).body.items.length === 0);
    await until(async () => (await pendingMessages()).length === 0);
  }
  await until(async () => (await countOf('gone')) >= 2);
});

t.test('a busy push service is retried, not before Retry-After', async (t) => {
  const browsers = [
    await device(t, an, { status: 429, headers: { 'retry-after': '1' } }),
    await device(t, an, () => ({
      status: 503,
      headers: { 'retry-after': new Date(Date.now() + 3_000).toUTCString() },
    })),
    await device(t, an, { status: 500 }, { status: 502 }),
  ] as const;
  await ask();
  const [asked, dated, broken] = await Promise.all([
    service.wait(browsers[0].path, 2),
    service.wait(browsers[1].path, 2),
    service.wait(browsers[2].path, 3),
  ]);
  const pauses = (messages: Received[]) =>
    messages.slice(1).map(({ at_ms }, i) => at_ms - (messages[i]?.at_ms ?? 0));
  t.ok((pauses(asked)[0] ?? 0) >= 990, 'Retry-After in seconds');
  t.ok((pauses(dated)[0] ?? 0) >= 990, 'Retry-After as a date');
  const [first = 0, second = 0] = pauses(broken);
  t.ok(first >= 140 && second >= 290, `pauses grow: ${Math.round(first)} ms, ${Math.round(second)} ms`);
  t.strictSame(JSON.parse(browsers[2].read(broken[2] as Received)), { type: 'request_waiting' });
  await until(async () => (await pendingMessages()).length === 0);
});

t.test('an unreachable push service gets the message once it is back', async (t) => {
  const browser = await subscribe(an, `http://127.0.0.1:${awayPort}`);
  t.teardown(() => an.call('DELETE', `/push-subscriptions/${browser.id}`));
  await ask();
  await until(async () => (await pendingMessages()).some(({ attempts }) => attempts >= 1));
  const back = await startReceiver(t, awayPort);
  const [message] = (await back.wait(browser.path, 1)) as [Received];
  t.strictSame(JSON.parse(browser.read(message)), { type: 'request_waiting' });
  await until(async () => (await pendingMessages()).length === 0);
  t.equal(back.received.length, 1);
});

t.test('a redirect is not followed', async (t) => {
  const elsewhere = await startReceiver(t);
  const browser = await device(t, an, { status: 307, headers: { location: `${elsewhere.origin}/inside` } });
  await ask();
  await service.wait(browser.path, 2);
  t.equal(elsewhere.received.length, 0);
});

t.test('a message that a push service refuses is dropped and counted, and the device remains', async (t) => {
  const before = await countOf('refused');
  const browser = await device(t, an, { status: 400 });
  await ask();
  await service.wait(browser.path);
  await until(async () => (await pendingMessages()).length === 0);
  await until(async () => (await countOf('refused')) === before + 1);
  t.equal((await an.call('GET', '/push-subscriptions')).body.items.length, 1);
});

t.test('obsolete messages are not sent', async (t) => {
  await t.test('a message that expired', async (t) => {
    const before = await countOf('over');
    const browser = await device(t, an, ...Array.from({ length: 1_000 }, () => ({ status: 503 })));
    await g.owner.query(
      "SELECT delivery.enqueue_notification(1, 'passkey_added', NULL, NULL, now() + interval '1 day')",
    );
    await service.wait(browser.path);
    await g.owner.query('UPDATE delivery.message SET expires_at = now()');
    await until(async () => (await pendingMessages()).length === 0);
    await until(async () => (await countOf('over')) === before + 1);
  });
  await t.test('a message that expired before the first attempt', async (t) => {
    const browser = await device(t, an);
    await g.owner.query(
      "SELECT delivery.enqueue_notification(1, 'request_waiting', NULL, NULL, now() - interval '1 second')",
    );
    await until(async () => (await pendingMessages()).length === 0);
    t.equal(service.received.filter(({ path }) => path === browser.path).length, 0);
  });
  await t.test('a request that was answered', async (t) => {
    let answer: (reply: Reply) => void = () => undefined;
    const held = new Promise<Reply>((done) => {
      answer = done;
    });
    const browser = await device(t, an, () => held);
    await ask();
    await service.wait(browser.path);
    for (const { request_id } of (await an.call('GET', '/prompts')).body.items) {
      await an.call('POST', `/prompts/${request_id}/decision`, { decision: 'refuse' });
    }
    answer({ status: 503 });
    await until(async () => (await pendingMessages()).length === 0);
    t.equal(service.received.filter(({ path }) => path === browser.path).length, 1);
  });
});

t.test('a push service that never answers delays nobody else', async (t) => {
  let answer: (reply: Reply) => void = () => undefined;
  const late = new Promise<Reply>((done) => {
    answer = done;
  });
  const silent = await device(t, an, () => late, 'silence');
  await ask();
  await service.wait(silent.path);
  const quick = await device(t, await g.citizen('tu'));
  await bank.call('POST', '/v1/consent-requests', { body: onceFor(g.number('tu')) });
  await service.wait(quick.path);
  t.equal((await service.wait(silent.path)).length, 1, 'the silent one is still being waited for');
  answer({ status: 201 });
  Object.assign(timing, { sendTimeout_ms: 500 });
  await ask();
  await service.wait(silent.path, 3);
});
