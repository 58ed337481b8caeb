import t from 'tap';
import { onceFor } from '../app/asking.js';
import { createTestGateway } from '../helpers/gateway.js';
import { OUTBOX_TIMING, type Reply, startReceiver, subscribe, until } from './receivers.js';

const service = await startReceiver(t);
const app = await startReceiver(t);
const g = await createTestGateway(
  t,
  { PUSH_SERVICES: service.origin, APP_WEBHOOK_URL: `${app.origin}/events`, DATABASE_POOL_SIZE: '2' },
  // The lease is too long for messages to be sent again because it expired.
  { ...OUTBOX_TIMING, outboxFinishRetry_ms: 100 },
);
const an = await g.citizen('an');
await subscribe(an, service.origin);
const pendingMessages = async () => (await g.owner.query('SELECT * FROM delivery.message')).rows;
const enqueue = (count: number, personId = 1) =>
  g.owner.query(
    "SELECT delivery.enqueue_notification($2, 'passkey_added', NULL, NULL, now() + interval '7 days') FROM generate_series(1, $1)",
    [count, personId],
  );
/** Runs a statement before each sent message is deleted from the outbox. */
const beforeFinishing = (statement: string) =>
  g.owner.query(
    `CREATE FUNCTION public.meddle() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN ${statement}; RETURN OLD; END';
     CREATE TRIGGER meddle BEFORE DELETE ON delivery.message FOR EACH ROW WHEN (OLD.target = 'push')
       EXECUTE FUNCTION public.meddle()`,
  );
const dropTrigger = () => g.owner.query('DROP FUNCTION public.meddle() CASCADE');
const failures = async () => {
  const text = await (await fetch(g.gateway_.metricsUrl)).text();
  return Number(/^ung_thuan_delivery_failed_total (\d+)/m.exec(text)?.[1] ?? 0);
};

t.test('with a slow database each message is sent once, and calls are still answered', async (t) => {
  await beforeFinishing('PERFORM pg_sleep(0.3)');
  const before = service.received.length;
  await enqueue(200); // half a minute for two connections
  await until(() => service.received.length >= before + 50);
  const asked = await g.partner('bank-a').call('POST', '/v1/consent-requests', {
    body: onceFor(g.number('tu')),
  });
  t.equal(asked.status, 201);
  t.ok((await pendingMessages()).length > 0, 'the call does not wait for all messages');
  await dropTrigger();
  await until(async () => (await pendingMessages()).length === 0);
  t.equal(service.received.length, before + 200);
  t.equal(await failures(), 0);
});

t.test('if a sent message cannot be deleted, deleting is retried and it is not sent again', async (t) => {
  await beforeFinishing("RAISE EXCEPTION ''disk full''");
  const [before, failed] = [service.received.length, await failures()];
  await enqueue(5);
  await until(async () => (await failures()) >= failed + 5);
  await dropTrigger();
  await until(async () => (await pendingMessages()).length === 0);
  t.equal(service.received.length, before + 5);
});

t.test('an app that does not answer does not delay push messages', async (t) => {
  let answer = (): void => undefined;
  const answered = new Promise<void>((done) => (answer = done));
  app.reply = () => answered.then((): Reply => ({ status: 200 }));
  await enqueue(150, 2);
  await until(async () => (await pendingMessages()).filter(({ attempts }) => attempts > 0).length >= 60);
  const before = service.received.length;
  await enqueue(1);
  await until(() => service.received.length > before);
  t.ok((await pendingMessages()).length >= 150, 'all messages for the app are still in flight');
  answer();
  await until(async () => (await pendingMessages()).length === 0);
});
