import t, { type Test } from 'tap';
import { formatId } from '../../src/id.js';
import { consentOf, onceFor, recurringFor } from '../app/asking.js';
import { OUTBOX_TIMING, type Reply, startReceiver, until } from '../delivery/receivers.js';
import { createTestGateway } from '../helpers/gateway.js';
import { at, discover, managerOf, PUSH, pushedTo, type VerifiedEvent } from './stock-receiver.js';

const receiver = await startReceiver(t);
const g = await createTestGateway(
  t,
  {
    EVENT_RECEIVER_ORIGINS: receiver.origin,
    PROMPT_BUDGET_PENDING: '1000',
    PROMPT_BUDGET_PER_DAY: '1000',
  },
  { ...OUTBOX_TIMING, sendRetryFirst_s: 0.02 },
);
const bank = g.partner('bank-a');
const an = await g.citizen('an');
const transmitter = await discover(g.origin, 'bank-a');
const stream = managerOf(bank, transmitter);
const ACCEPTED: Reply = { status: 202 };
const record = (type: string, partner = 'bank-a') =>
  g.owner.query('SELECT event.record($1, $2::event.type, clock_timestamp())', [partner, type]);
const typesOf = (events: readonly VerifiedEvent[]) => events.map(({ type }) => type);
const receiverRow = async (partner = 'bank-a') =>
  (await g.owner.query('SELECT * FROM event.receiver WHERE partner_id = $1', [partner])).rows[0];
/** Nothing is left to send, and nobody is sending. */
const idle = (partner = 'bank-a') =>
  until(async () => {
    const { rows } = await g.owner.query(
      'SELECT FROM event.event WHERE partner_id = $1 AND number IS NULL AND to_push',
      [partner],
    );
    return rows.length === 0 && (await receiverRow(partner)).next_try_at === null;
  });
let paths = 0;
/** Has events pushed to a path of its own. */
async function pushTo(t: Test, more: object = {}, delivery: object = {}) {
  const path = `/events/${++paths}`;
  receiver.reply = () => ACCEPTED;
  const created = await stream.create({
    delivery: { method: PUSH, endpoint_url: receiver.origin + path, ...delivery },
    ...more,
  });
  if (created.status !== 201) throw new Error(JSON.stringify(created.body));
  const { stream_id } = created.body as { stream_id: string };
  t.teardown(() => stream.remove(stream_id));
  return { path, stream_id, created };
}

t.test('a stock receiver gets what happens, each as one token that verifies', async (t) => {
  const authorization_header = 'Bearer s3cr3t-of-the-bank';
  const { path, created } = await pushTo(t, {}, { authorization_header });
  const consent_id = await consentOf(bank, an, recurringFor(g.number('an')));
  await an.call('POST', `/consents/${consent_id}/pause`);
  await an.call('DELETE', `/consents/${consent_id}`);
  const events = await pushedTo(receiver, path, transmitter, 3);
  t.strictSame(typesOf(events), ['request_approved', 'consent_paused', 'consent_revoked']);
  for (const { payload } of events) t.equal(payload.consent_id, consent_id);
  t.equal(new Set(events.map(({ claims }) => claims.txn)).size, 1, 'one transaction');
  for (const { method, headers } of at(receiver, path)) {
    t.equal(method, 'POST');
    t.match(headers, {
      'content-type': 'application/secevent+jwt',
      accept: 'application/json',
      authorization: authorization_header,
    });
  }
  const all = JSON.stringify(events);
  for (const personal of [g.number('an'), 'Nguyễn']) t.notOk(all.includes(personal), personal);
  t.notOk(JSON.stringify([created.body, (await stream.read()).body]).includes('s3cr3t'), 'not shown');
  const dumped = await g.owner.query('SELECT r::text AS text FROM event.receiver r');
  t.notOk(dumped.rows[0].text.includes('s3cr3t'), 'not in the database');
  t.notOk(
    Buffer.from((await receiverRow()).sealed_authorization)
      .toString('latin1')
      .includes('s3cr3t'),
    'nor as bytes',
  );
  const feed = (await bank.call('GET', '/v1/events?limit=200')).body.items.slice(-3);
  t.strictSame(
    feed.map(({ token }: { token: string }) => token),
    at(receiver, path).map(({ body }) => body.toString()),
    'the feed has the same tokens',
  );
});

t.test('a refused event comes again, and later ones wait for it', async (t) => {
  const { path, stream_id } = await pushTo(t);
  const refusals: Reply[] = [
    { status: 400, body: '{"err":"invalid_audience","description":"not\\u0000 for\\nus"}' },
    { status: 503, headers: { 'retry-after': '0' } },
    { status: 200 },
    { status: 400, body: 'not JSON' },
  ];
  const errors: string[] = [];
  receiver.reply = () => refusals.shift() ?? ACCEPTED;
  await g.owner.query('BEGIN');
  for (const type of ['consent_paused', 'consent_resumed', 'consent_revoked']) await record(type);
  await g.owner.query('COMMIT');
  await until(async () => {
    const { body } = await stream.status(stream_id);
    const { error } = body.last_error ?? {};
    if (error !== undefined && errors.at(-1) !== error) errors.push(error);
    return (await receiverRow()).next_try_at === null && at(receiver, path).length >= 7;
  });
  const events = await pushedTo(receiver, path, transmitter, 7);
  t.strictSame(typesOf(events), [...Array(5).fill('consent_paused'), 'consent_resumed', 'consent_revoked']);
  t.equal(new Set(events.slice(0, 5).map(({ jti }) => jti)).size, 1);
  const { body } = await stream.status(stream_id);
  t.match(body, { status: 'enabled', failing_since: undefined, last_error: { error: 'unexpected_status' } });
  t.strictSame(
    new Set(
      at(receiver, path)
        .slice(0, 5)
        .map(({ body }) => body.toString()),
    ).size,
    1,
    'the same token each time',
  );
});

t.test(
  'what the receiver says of a refusal is shown to the partner, without control characters',
  async (t) => {
    const { stream_id } = await pushTo(t);
    receiver.reply = () => ({
      status: 400,
      body: JSON.stringify({ err: 'access_denied', description: `a\u0000b\u202e\n${'x'.repeat(500)}` }),
    });
    await record('consent_paused');
    await until(async () => (await receiverRow()).error !== null);
    const { body } = await stream.status(stream_id);
    t.equal(body.last_error.error, 'access_denied');
    t.equal(body.last_error.description, `a b ${'x'.repeat(252)}`);
    t.ok(Date.parse(body.failing_since) <= Date.parse(body.last_error.at));
    receiver.reply = () => ACCEPTED;
    await idle();
    t.match((await stream.status(stream_id)).body, { failing_since: undefined, status: 'enabled' });
  },
);

t.test(
  'a stream that has failed for days is paused, and goes on where it was when it is enabled',
  async (t) => {
    const { path, stream_id } = await pushTo(t);
    receiver.reply = () => ({ status: 500 });
    await record('consent_paused');
    await until(async () => (await receiverRow()).failing_since !== null);
    t.equal((await receiverRow()).status, 'enabled');
    await g.owner.query(
      "UPDATE event.receiver SET failing_since = failing_since - interval '3 days', next_try_at = now() WHERE partner_id = 'bank-a'",
    );
    await until(async () => (await receiverRow()).status === 'paused');
    const { body } = await stream.status(stream_id);
    t.match(body, { status: 'paused', reason: /^delivery has failed since 20\d\d-/ });
    const told = (await bank.call('GET', '/v1/events?limit=200')).body.items.at(-1);
    t.equal(told.type, 'stream_updated', 'the feed says so');
    const { payload, claims } = await transmitter.verify(told.token);
    t.strictSame([payload, claims.sub_id], [{ status: 'paused' }, { format: 'opaque', id: stream_id }]);
    await until(async () =>
      /event_streams_paused_total 1/.test(await (await fetch(g.gateway_.metricsUrl)).text()),
    );
    await record('consent_revoked');
    receiver.reply = () => ACCEPTED;
    const before = at(receiver, path).length;
    // Looks that were made after the event: it was numbered, and not sent.
    await until(
      async () =>
        (await g.owner.query('SELECT FROM event.event WHERE number IS NULL AND to_push')).rowCount === 0,
    );
    t.equal(at(receiver, path).length, before, 'nothing is sent while it is paused');
    await stream.setStatus(stream_id, 'enabled');
    await idle();
    const events = await pushedTo(receiver, path, transmitter, before + 3);
    t.strictSame(typesOf(events.slice(before)), ['consent_paused', 'stream-updated', 'consent_revoked']);
  },
);

t.test('several gateways share the streams, and each sends in order', async (t) => {
  const others = [await g.second(), await g.second()];
  const { path } = await pushTo(t);
  let open = 0;
  let most = 0;
  receiver.reply = async () => {
    most = Math.max(most, ++open);
    await new Promise((done) => setImmediate(done));
    open -= 1;
    return ACCEPTED;
  };
  for (let i = 0; i < 10; i++) {
    await g.owner.query("SELECT event.record('bank-a', 'consent_paused', now()) FROM generate_series(1, 12)");
  }
  await until(() => at(receiver, path).length >= 120);
  await idle();
  const sent = (await pushedTo(receiver, path, transmitter, 120)).map(({ jti }) => jti);
  t.equal(most, 1, 'one at a time');
  const { rows } = await g.owner.query(
    "SELECT event_id FROM event.event WHERE partner_id = 'bank-a' ORDER BY number DESC LIMIT 120",
  );
  t.strictSame(
    sent,
    rows.reverse().map(({ event_id }) => formatId('evt', event_id)),
  );
  for (const { gateway } of others) await gateway.close();
});

t.test('a gateway that stops in between leaves nothing behind, and loses nothing', async (t) => {
  const { path } = await pushTo(t);
  const other = await g.second();
  let answer = (): void => undefined;
  const held = new Promise<void>((done) => {
    answer = done;
  });
  receiver.reply = () => held.then(() => ACCEPTED);
  await g.owner.query("SELECT event.record('bank-a', 'consent_paused', now()) FROM generate_series(1, 40)");
  await until(() => at(receiver, path).length >= 1);
  const closing = other.gateway.close();
  answer();
  await closing;
  await idle();
  const sent = (await pushedTo(receiver, path, transmitter, 40)).map(({ jti }) => jti);
  t.equal(new Set(sent).size, 40);
  t.strictSame(sent, [...new Set(sent)], 'whichever had the stream recorded what it had sent');
});

t.test('what a gateway that died had is sent by another, at least once and in order', async (t) => {
  const { path, stream_id } = await pushTo(t);
  await idle();
  const upkeep = await g.login('upkeep');
  await g.owner.query('BEGIN'); // so that no gateway takes it first
  await record('consent_paused');
  await record('consent_revoked');
  const take = 'SELECT * FROM gate.take_event_deliveries(10, 10, 20, 1)';
  const taken = (await g.owner.query(take)).rows.filter(({ partner_id }) => partner_id === 'bank-a');
  await g.owner.query('COMMIT');
  t.match(taken, [{ type: 'consent_paused' }, { type: 'consent_revoked' }]);
  await until(() => at(receiver, path).length >= 2);
  await idle();
  t.strictSame(typesOf(await pushedTo(receiver, path, transmitter, 2)), [
    'consent_paused',
    'consent_revoked',
  ]);
  const before = await receiverRow();
  await upkeep.query("SELECT gate.finish_event_delivery('bank-a', $1, $2, 'no_answer', NULL, 5, 0, NULL)", [
    taken[0].lease,
    taken[0].number,
  ]);
  t.strictSame(await receiverRow(), before, 'the outcome of a lease that is over changes nothing');
  t.match((await stream.status(stream_id)).body, { status: 'enabled', last_error: undefined });
});

t.test('an event that is sent and not recorded is sent again', async (t) => {
  const { path } = await pushTo(t);
  await idle();
  await g.owner.query(
    `CREATE FUNCTION public.fail() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN IF NEW.delivered_until > OLD.delivered_until THEN RAISE EXCEPTION ''disk full''; END IF; RETURN NEW; END';
     CREATE TRIGGER fail BEFORE UPDATE ON event.receiver FOR EACH ROW EXECUTE FUNCTION public.fail()`,
  );
  await record('consent_paused');
  await until(() => at(receiver, path).length >= 1);
  await g.owner.query('DROP TRIGGER fail ON event.receiver; DROP FUNCTION public.fail()');
  await idle();
  const events = await pushedTo(receiver, path, transmitter, 1);
  t.equal(new Set(events.map(({ jti }) => jti)).size, 1);
});

t.test('a change of a decision and its event are written together or not at all', async (t) => {
  await pushTo(t);
  const count = async () =>
    (await g.owner.query("SELECT count(*)::integer AS n FROM event.event WHERE partner_id = 'bank-a'"))
      .rows[0].n;
  const consent_id = await consentOf(bank, an, recurringFor(g.number('an')));
  const before = await count();
  await g.owner.query(
    `CREATE FUNCTION public.fail() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''disk full''; END';
     CREATE TRIGGER fail BEFORE INSERT ON event.event FOR EACH ROW EXECUTE FUNCTION public.fail()`,
  );
  t.equal((await an.call('DELETE', `/consents/${consent_id}`)).status, 500);
  t.equal((await bank.call('GET', `/v1/consents/${consent_id}`)).body.state, 'active');
  await g.owner.query('DROP TRIGGER fail ON event.event; DROP FUNCTION public.fail()');
  t.equal(await count(), before);
  await an.call('DELETE', `/consents/${consent_id}`);
  t.equal(await count(), before + 1);
});

t.test('another address begins with what is not delivered, and gets no old Authorization', async (t) => {
  const { path, stream_id } = await pushTo(t, {}, { authorization_header: 'Bearer old' });
  receiver.reply = ({ path: at }) => (at === path ? { status: 503 } : ACCEPTED);
  await record('consent_paused');
  await until(() => at(receiver, path).length >= 1);
  const next = `${path}/next`;
  await stream.update({ stream_id, delivery: { method: PUSH, endpoint_url: receiver.origin + next } });
  await record('consent_revoked');
  const events = await pushedTo(receiver, next, transmitter, 2);
  t.strictSame(typesOf(events), ['consent_paused', 'consent_revoked']);
  for (const { headers } of at(receiver, next)) t.equal(headers.authorization, undefined);
  t.match((await stream.status(stream_id)).body, { last_error: undefined, failing_since: undefined });
});

t.test('nothing is pushed for a partner that is suspended', async (t) => {
  const { path } = await pushTo(t);
  await idle();
  const set = (status: string) =>
    g.owner.query("UPDATE partner.partner SET status = $1 WHERE partner_id = 'bank-a'", [status]);
  await set('suspended');
  await record('consent_paused');
  await until(async () => (await receiverRow()).next_try_at !== null);
  t.equal(at(receiver, path).length, 0);
  await set('active');
  t.strictSame(typesOf(await pushedTo(receiver, path, transmitter, 1)), ['consent_paused']);
});

t.test('an Authorization that no key opens is not sent, and the status says so', async (t) => {
  const { path, stream_id } = await pushTo(t, {}, { authorization_header: 'Bearer x' });
  await g.owner.query("UPDATE event.receiver SET sealed_authorization = sha256('other') || sha256('key')");
  await record('consent_paused');
  await until(async () => (await receiverRow()).error === 'authorization_lost');
  t.equal(at(receiver, path).length, 0);
  await stream.update({
    stream_id,
    delivery: { method: PUSH, endpoint_url: receiver.origin + path, authorization_header: 'Bearer y' },
  });
  await pushedTo(receiver, path, transmitter, 1);
  t.equal(at(receiver, path)[0]?.headers.authorization, 'Bearer y');
});

t.test('addresses that a partner may not give', async (t) => {
  for (const endpoint_url of [
    'http://bank.example/events',
    'https://user@bank.example/events',
    'https://bank.example/events#part',
    'https://bank.example:25/events',
    'https://127.0.0.1/events',
    'https://10.1.2.3/events',
    'https://169.254.169.254/latest/meta-data',
    'https://[::1]/events',
    'https://[::ffff:10.0.0.1]/events',
    'https://2130706433/events',
    'https://0x7f.1/events',
    'file:///etc/passwd',
    'events',
  ]) {
    const refused = await stream.create({ delivery: { method: PUSH, endpoint_url } });
    t.match(
      refused,
      { status: 400, body: { code: 'invalid_request', errors: [{ pointer: '/delivery/endpoint_url' }] } },
      endpoint_url,
    );
  }
  t.strictSame((await stream.read()).body, []);
});

t.test('a person’s request that expires is pushed, though nobody was woken', async (t) => {
  const { path } = await pushTo(t);
  const asked = await bank.call('POST', '/v1/consent-requests', { body: onceFor(g.number('an')) });
  await g.owner.query("UPDATE consent.request SET expires_at = clock_timestamp() WHERE state = 'pending'");
  const [event] = await pushedTo(receiver, path, transmitter, 1);
  t.match(event, { type: 'request_expired', payload: { request_id: asked.body.request_id } });
});

t.test('many idle streams cost no look at them', async (t) => {
  await g.owner.query(
    `INSERT INTO event.receiver (partner_id, stream_id, method, endpoint_url, delivered_until)
       SELECT 'idle-' || i, gen_random_uuid(), 'push', 'https://idle.example/', 0 FROM generate_series(1, 10000) i`,
  );
  await g.owner.query('ANALYZE event.receiver');
  t.teardown(() => g.owner.query("DELETE FROM event.receiver WHERE partner_id LIKE 'idle-%'"));
  const { path } = await pushTo(t);
  await record('consent_paused');
  await pushedTo(receiver, path, transmitter, 1);
  await idle();
  const read = async () => {
    await g.owner.query('SELECT pg_stat_force_next_flush()');
    const { rows } = await g.owner.query(
      "SELECT seq_tup_read::integer AS n FROM pg_stat_xact_user_tables WHERE relid = 'event.receiver'::regclass",
    );
    return rows[0].n;
  };
  await g.owner.query('BEGIN');
  const before = await read();
  await g.owner.query('SELECT * FROM gate.take_event_deliveries(10, 10, 20, 1)');
  t.equal((await read()) - before, 0, 'no row of them is read by a scan');
  await g.owner.query('ROLLBACK');
});
