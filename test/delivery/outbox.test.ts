import { generateKeyPairSync } from 'node:crypto';
import pg from 'pg';
import t from 'tap';
import type { Wake } from '../../src/cache/wake.js';
import { openServer } from '../../src/database/server.js';
import { openOutbox } from '../../src/delivery/outbox.js';
import { importPushKey } from '../../src/delivery/push-key.js';
import type { Signer } from '../../src/http-signature/signer.js';
import { onceFor } from '../app/asking.js';
import { createTestGateway } from '../helpers/gateway.js';
import {
  OUTBOX_TIMING,
  type Received,
  type Reply,
  sleep,
  startReceiver,
  subscribe,
  until,
} from './receivers.js';

const service = await startReceiver(t);
const g = await createTestGateway(t, { PUSH_SERVICES: service.origin }, OUTBOX_TIMING);
const bank = g.partner('bank-a');
const an = await g.citizen('an');
const pendingMessages = async () => (await g.owner.query('SELECT * FROM delivery.message')).rows;
const enqueue = (count: number) =>
  g.owner.query(
    "SELECT delivery.enqueue_notification(1, 'passkey_added', NULL, NULL, now() + interval '7 days') FROM generate_series(1, $1)",
    [count],
  );
const countsOf = async ({ metricsUrl }: { metricsUrl: string }) => {
  const text = await (await fetch(metricsUrl)).text();
  const count = (outcome: string) =>
    Number(
      new RegExp(`delivered_total\\{channel="push",outcome="${outcome}"\\} (\\d+)`).exec(text)?.[1] ?? 0,
    );
  return { sent: count('sent'), retry: count('retry') };
};
const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

t.test('several gateways share the work, and each message is sent once', async (t) => {
  const others = [await g.second(), await g.second()];
  const gateways = [g.gateway_, ...others.map(({ gateway }) => gateway)];
  const browser = await subscribe(an, service.origin);
  // Answers only after more messages are in flight than one gateway may have, so that another must take part.
  const IN_FLIGHT_MAX = 64;
  let answer = (): void => undefined;
  const shared = new Promise<void>((done) => {
    answer = done;
  });
  service.reply = () => shared.then(() => ({ status: 201 }));
  await enqueue(400);
  await until(() => service.received.length > IN_FLIGHT_MAX);
  answer();
  await until(async () => service.received.length >= 400 && (await pendingMessages()).length === 0);
  const countAll = () => Promise.all(gateways.map(countsOf));
  await until(async () => sum((await countAll()).map(({ sent }) => sent)) === 400);
  const counts = await countAll();
  t.equal(service.received.filter(({ path }) => path === browser.path).length, 400);
  t.equal(sum(counts.map(({ retry }) => retry)), 0);
  service.reply = () => ({ status: 201 });
  t.ok(counts.filter(({ sent }) => sent > 0).length > 1, 'shared');
  for (const { gateway } of others) await gateway.close();
  await an.call('DELETE', `/push-subscriptions/${browser.id}`);
});

t.test('messages taken by a gateway that died are sent by another', async (t) => {
  const browser = await subscribe(an, service.origin);
  t.teardown(() => an.call('DELETE', `/push-subscriptions/${browser.id}`));
  // Takes a message like a gateway that then dies. In one transaction, so that no other gateway takes it first.
  const before_ms = performance.now();
  await g.owner.query('BEGIN');
  await enqueue(1);
  const taken = await g.owner.query('SELECT * FROM gate.take_messages(10, 10, false, 2)');
  await g.owner.query('COMMIT');
  t.equal(taken.rows.length, 1);
  t.match(taken.rows, [{ attempts: 1, endpoint: browser.subscription.endpoint, topic: 'passkey_added' }]);
  const [message] = (await service.wait(browser.path)) as [Received];
  t.ok(message.at_ms - before_ms >= 1_990, 'not before the lease expires');
  await until(async () => (await pendingMessages()).length === 0);
  const { message_id } = taken.rows[0];
  const late = await (await g.login('upkeep')).query(
    "SELECT gate.finish_message($1, 1, 'sent', 0) AS outcome",
    [message_id],
  );
  t.equal(late.rows[0].outcome, 'sent', 'a gateway that was only slow finds the message gone');
});

t.test('an expired lease no longer sets the time of the next attempt', async (t) => {
  const browser = await subscribe(an, service.origin);
  t.teardown(() => an.call('DELETE', `/push-subscriptions/${browser.id}`));
  await g.owner.query('BEGIN');
  await enqueue(1);
  const take = () => g.owner.query('SELECT * FROM gate.take_messages(10, 10, false, 0)');
  const { message_id } = (await take()).rows[0];
  t.equal((await take()).rows[0].attempts, 2);
  const finish = async (attempts: number, retryIn_s: number) => {
    await g.owner.query("SELECT gate.finish_message($1, $2, 'retry', $3)", [message_id, attempts, retryIn_s]);
    const { rows } = await g.owner.query(
      'SELECT extract(epoch FROM next_try_at - clock_timestamp())::float AS in_s FROM delivery.message',
    );
    return rows[0].in_s as number;
  };
  t.ok((await finish(1, 100)) < 1);
  t.ok((await finish(2, 100)) > 90);
  t.ok((await finish(2, 1e9)) <= 3_600, 'bounded, whatever the gateway passes');
  await g.owner.query('ROLLBACK');
});

t.test('a request and its message are written together or not at all', async (t) => {
  await g.owner.query(
    `CREATE FUNCTION public.fail() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''disk full''; END';
     CREATE TRIGGER fail BEFORE INSERT ON delivery.message FOR EACH ROW EXECUTE FUNCTION public.fail()`,
  );
  const count = async () =>
    (await g.owner.query('SELECT count(*)::integer AS n FROM consent.request')).rows[0].n as number;
  const before = await count();
  const failed = await bank.call('POST', '/v1/consent-requests', { body: onceFor(g.number('an')) });
  t.equal(failed.status, 500);
  t.equal(await count(), before);
  await g.owner.query('DROP TRIGGER fail ON delivery.message');
  const asked = await bank.call('POST', '/v1/consent-requests', { body: onceFor(g.number('an')) });
  t.equal(asked.status, 201);
  t.equal(await count(), before + 1);
});

t.test('without Redis messages are sent too', async (t) => {
  const alone = await g.second({ REDIS_URL: 'none' });
  const browser = await subscribe(an, service.origin);
  await until(async () => (await pendingMessages()).length === 0);
  await g.gateway_.close();
  await enqueue(1);
  t.equal((await service.wait(browser.path)).length, 1);
  await alone.gateway.close();
});

t.test('a closed outbox finishes messages in flight and takes no more', async (t) => {
  await g.gateway_.close();
  // A look that was sent before still takes messages, so the outbox is closed between two looks.
  let looks = 0;
  const { query } = pg.Client.prototype;
  t.teardown(() => {
    pg.Client.prototype.query = query;
  });
  pg.Client.prototype.query = function (this: pg.Client, ...parameters: unknown[]) {
    const result = Reflect.apply(query, this, parameters);
    if ((parameters[0] as pg.QueryConfig).name === 'take_messages') {
      looks += 1;
      const over = () => {
        looks -= 1;
      };
      void result.then(over, over);
    }
    return result;
  } as typeof query;
  const server = await openServer(
    { databaseUrl: g.ownerUrl, databaseAdminUrl: undefined, loginUrls: {}, dataDir: '/nonexistent' },
    OUTBOX_TIMING,
  );
  const pool = await server.openPool('upkeep', 6);
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const outbox = openOutbox({
    pool,
    wake: { on: () => () => undefined } as unknown as Wake,
    observe: () => undefined,
    push: {
      key: importPushKey(keys.privateKey.export({ format: 'jwk' })),
      contact: 'mailto:test@example.vn',
      services: [service.origin],
    },
    appWebhookUrl: undefined,
    signingKey: {} as Signer, // of what is sent to the app
    timing: OUTBOX_TIMING,
  });
  const before = service.received.length;
  let answer: (reply: Reply) => void = () => undefined;
  service.reply = () => new Promise<Reply>((done) => (answer = done));
  await enqueue(1);
  await until(() => service.received.length === before + 1 && looks === 0);
  let closed = false;
  const closing = outbox.close().then(() => {
    closed = true;
  });
  await enqueue(1);
  await sleep(500); // ten times as long as an open outbox needs to find it
  t.notOk(closed, 'it waits');
  answer({ status: 201 });
  await closing;
  const remaining = await pendingMessages();
  t.equal(remaining.length, 1);
  t.match(remaining, [{ target: 'person', attempts: 0 }], 'the later message is left to another gateway');
  t.equal(service.received.length, before + 1);
  await pool.end();
});
