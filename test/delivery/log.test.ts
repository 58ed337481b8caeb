import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { signIn } from '../../scripts/client/citizen.js';
import { createPartnerClient } from '../../scripts/client/partner.js';
import { personas } from '../../src/population/personas.js';
import { onceFor } from '../app/asking.js';
import { createTestDatabase } from '../helpers/database.js';
import { freePort } from '../helpers/gateway.js';
import { testServers } from '../helpers/servers.js';
import { type Received, type Reply, startReceiver, subscribe, until } from './receivers.js';

const database = await createTestDatabase(t, { people: true });
const service = await startReceiver(t);
const app = await startReceiver(t);
const port = await freePort();
const origin = `http://localhost:${port}`;
const dataDir = t.testdir();
let output = '';
const start = () => {
  const child = spawn(process.execPath, ['dist/main.js', 'start'], {
    env: {
      PATH: process.env.PATH,
      PORT: String(port),
      PUBLIC_ORIGIN: origin,
      METRICS_PORT: '0',
      DATABASE_URL: database.ownerUrl,
      REDIS_URL: testServers().redisUrl,
      DATA_DIR: dataDir,
      LOG_LEVEL: 'trace',
      SAMPLE_PEOPLE: '0',
      PUSH_SERVICES: service.origin,
      APP_WEBHOOK_URL: `${app.origin}/events`,
    },
  });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  t.teardown(() => child.kill('SIGKILL'));
  return child;
};
const isReady = async () => (await fetch(`${origin}/readyz`).catch(() => undefined))?.ok;
const pendingMessages = async () => (await database.owner.query('SELECT * FROM delivery.message')).rows;

t.test('messages of a killed gateway are sent again, and the log contains no personal data', async (t) => {
  const first = start();
  await until(isReady);
  const day = (await database.owner.query('SELECT gate.sample_day()::text AS day')).rows[0].day;
  const people = personas(day);
  const number = people.find(({ key }) => key === 'an')?.personal_id_number as string;
  const jwk = JSON.parse(readFileSync(join(testServers().partnersDir, 'bank-a.jwk.json'), 'utf8'));
  const an = await signIn(origin, number);
  const browser = await subscribe(an, service.origin);
  const gone = await subscribe(an, service.origin);
  const refused = await subscribe(an, service.origin);
  const replies = new Map<string, Reply>([
    [browser.path, 'silence'],
    [gone.path, { status: 410 }],
    [refused.path, { status: 403 }],
  ]);
  service.reply = ({ path }) => replies.get(path) ?? { status: 201 };
  app.reply = () => 'silence';
  const asked_ms = Date.now();
  const { body } = await createPartnerClient(origin, jwk).call('POST', '/v1/consent-requests', {
    body: onceFor(number),
  });
  await service.wait(browser.path);
  await app.wait('/events');
  await until(async () => (await pendingMessages()).length === 2);
  await until(() => /"outcome":"gone"/.test(output) && /"outcome":"refused"/.test(output)); // logged after the row is deleted
  first.kill('SIGKILL');
  await new Promise((done) => first.once('exit', done));

  const leased = await pendingMessages();
  for (const { attempts, next_try_at } of leased) {
    t.equal(attempts, 1);
    t.ok(next_try_at.getTime() - asked_ms > 29_000, 'the lease is still valid');
  }
  await database.owner.query('UPDATE delivery.message SET next_try_at = now()'); // as if the lease had expired
  service.reply = () => ({ status: 201 });
  app.reply = () => ({ status: 200 });
  const second = start();
  await until(isReady);
  const messages = await service.wait(browser.path, 2);
  t.strictSame(JSON.parse(browser.read(messages[1] as Received)), { type: 'request_waiting' });
  const events = (await app.wait('/events', 2)).map((each) => JSON.parse(String(each.body)));
  t.equal(events[0].message_id, events[1].message_id, 'a duplicate has the same message_id');
  await until(async () => (await pendingMessages()).length === 0);
  second.kill('SIGTERM');
  await new Promise((done) => second.once('close', done));

  t.match(output, /"event":"delivered","channel":"push","outcome":"sent"/, 'deliveries are logged');
  t.match(output, /"outcome":"refused","status":403/);
  const secrets = [number, 'Thu An', body.request_id, an.token, 'Mở tài khoản', events[0].message_id];
  for (const { path, subscription } of [browser, gone, refused])
    secrets.push(path, subscription.keys.auth, subscription.keys.p256dh);
  for (const { name, personal_id_number, former_numbers } of people)
    secrets.push(name, personal_id_number, ...former_numbers);
  for (const secret of secrets) t.notOk(output.includes(secret), `no ${secret}`);
});
