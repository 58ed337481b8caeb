import t from 'tap';
import { consentOf, onceFor, recurringFor } from '../app/asking.js';
import { fitsContract } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';
import { discover, managerOf, POLL, PUSH, pollAt } from './stock-receiver.js';

const g = await createTestGateway(t, { PROMPT_BUDGET_PENDING: '1000', PROMPT_BUDGET_PER_DAY: '1000' });
const bank = g.partner('bank-a');
const an = await g.citizen('an');
const transmitter = await discover(g.origin, 'bank-a');
const stream = managerOf(bank, transmitter);
const record = (type: string, partner = 'bank-a') =>
  g.owner.query('SELECT event.record($1, $2::event.type, clock_timestamp())', [partner, type]);
const POLL_URL = `${g.origin}/v1/event-stream/poll`;
const poll = (body: object = {}) => pollAt(bank, POLL_URL, body);
const eventsOf = (sets: Record<string, string>) => Promise.all(Object.values(sets).map(transmitter.verify));
const typesIn = async (sets: Record<string, string>) => (await eventsOf(sets)).map(({ type }) => type);

t.test('the metadata says what a receiver needs', async (t) => {
  t.match(transmitter.metadata, {
    spec_version: '1_0',
    issuer: g.origin,
    delivery_methods_supported: [PUSH, POLL],
    default_subjects: 'ALL',
  });
  t.notOk('add_subject_endpoint' in transmitter.metadata, 'subjects are not managed');
});

t.test('a stream is created once, read, changed, replaced and deleted', async (t) => {
  t.strictSame((await stream.read()).body, []);
  const created = await stream.create();
  fitsContract(t, 'createEventStream', created);
  t.match(created, {
    status: 201,
    body: { iss: g.origin, aud: 'bank-a', delivery: { method: POLL, endpoint_url: POLL_URL } },
  });
  const { stream_id } = created.body;
  t.strictSame(created.body.events_delivered, created.body.events_supported);
  const second = await stream.create({});
  t.match(second, { status: 409, body: { code: 'event_stream_conflict' } });
  fitsContract(t, 'createEventStream', second);
  for (const read of [await stream.read(stream_id), await stream.read()]) {
    fitsContract(t, 'getEventStream', read);
    t.strictSame([read.body].flat(), [created.body]);
  }
  const requested = ['urn:ung-thuan:event:consent_revoked', 'urn:example:unknown'];
  const updated = await stream.update({ stream_id, events_requested: requested });
  fitsContract(t, 'updateEventStream', updated);
  t.strictSame(updated.body.events_requested, requested);
  t.strictSame(updated.body.events_delivered, requested.slice(0, 1));
  t.strictSame(updated.body.delivery, created.body.delivery, 'what is left out stays');
  const replaced = await stream.replace({ ...updated.body, description: 'all of it' });
  fitsContract(t, 'replaceEventStream', replaced);
  t.strictSame(replaced.body, { ...updated.body, description: 'all of it' }, 'as it was told, and changed');
  const reset = await stream.replace({ stream_id });
  t.strictSame(reset.body, created.body, 'what is left out has its default');
  for (const wrong of [
    { iss: 'https://other.example' },
    { aud: 'bank-b' },
    { events_delivered: [] },
    { min_verification_interval: 1 },
    { delivery: { method: PUSH } },
    { delivery: { method: POLL, endpoint_url: 'https://bank.example/poll' } },
    { delivery: { method: POLL, authorization_header: 'Bearer x' } },
    { delivery: { method: 'urn:example:other' } },
    { delivery: { method: PUSH, endpoint_url: 'https://bank.example', authorization_header: 'a\nb' } },
    { inactivity_timeout: 5 },
  ]) {
    const refused = await stream.update({ stream_id, ...wrong });
    t.match(refused, { status: 400, body: { code: 'invalid_request' } }, JSON.stringify(wrong));
    t.match(refused.body.errors?.[0]?.pointer, new RegExp(`^/${Object.keys(wrong)[0]}`));
    fitsContract(t, 'updateEventStream', refused);
  }
  t.strictSame((await stream.read(stream_id)).body, created.body);
  const removed = await stream.remove(stream_id);
  fitsContract(t, 'deleteEventStream', removed);
  t.equal(removed.status, 204);
  for (const gone of [
    await stream.read(stream_id),
    await stream.remove(stream_id),
    await stream.status(stream_id),
    await stream.verify(stream_id),
    await stream.update({ stream_id }),
    await poll(),
  ])
    t.match(gone, { status: 404, body: { code: 'not_found' } });
});

t.test('a stream of another partner is not found', async (t) => {
  const { stream_id } = (await stream.create()).body;
  const others = managerOf(g.partner('bank-b'), transmitter);
  for (const answer of [
    await others.read(stream_id),
    await others.status(stream_id),
    await others.setStatus(stream_id, 'disabled'),
    await others.verify(stream_id),
    await others.replace({ stream_id }),
    await others.remove(stream_id),
    await others.read('str_nonsense'),
  ])
    t.match(answer, { status: /^40[04]$/ });
  t.match(await stream.status(stream_id), { body: { status: 'enabled' } });
  await stream.remove(stream_id);
});

t.test('a change repeated with its Idempotency-Key has one effect', async (t) => {
  const idempotencyKey = 'create-stream-1';
  const create = () => bank.call('POST', '/v1/event-stream', { body: {}, idempotencyKey });
  const first = await create();
  const again = await create();
  t.strictSame([again.status, again.body], [201, first.body]);
  t.equal(again.headers['idempotent-replayed'], 'true');
  t.match(await bank.call('POST', '/v1/event-stream', { body: { description: 'x' }, idempotencyKey }), {
    status: 422,
    body: { code: 'idempotency_key_reused' },
  });
  await stream.remove(first.body.stream_id);
});

t.test('polled events come until they are acknowledged, in order', async (t) => {
  await record('key_added');
  const { stream_id } = (await stream.create()).body;
  t.strictSame((await poll()).body, { sets: {}, moreAvailable: false }, 'what was before is not in it');
  const types = [
    'consent_paused',
    'consent_resumed',
    'consent_narrowed',
    'consent_revoked',
    'consent_lapsed',
  ];
  for (const type of types) await record(type);
  const first = await poll({ maxEvents: 3 });
  fitsContract(t, 'pollEvents', first);
  t.strictSame(await typesIn(first.body.sets), types.slice(0, 3));
  t.equal(first.body.moreAvailable, true);
  t.strictSame(Object.keys((await poll({ maxEvents: 3 })).body.sets), Object.keys(first.body.sets), 'again');
  const jtis = Object.keys((await poll()).body.sets);
  // The second and fourth first, as a receiver that works in parallel may.
  const acked = await poll({ ack: [jtis[1], jtis[3], 'evt_unknown', 'nonsense'], maxEvents: 0 });
  t.strictSame(acked.body, { sets: {}, moreAvailable: true });
  t.strictSame(await typesIn((await poll()).body.sets), [types[0], types[2], types[4]]);
  const rest = await poll({ ack: jtis });
  t.strictSame(rest.body.sets, {});
  t.strictSame((await poll({ ack: jtis })).body.sets, {}, 'again, without effect');
  const kept = await g.owner.query('SELECT FROM event.acknowledgement');
  t.equal(kept.rowCount, 0, 'nothing is kept of what is behind the place of the stream');
  await stream.remove(stream_id);
});

t.test('an event that the receiver refuses is settled, and the reason is shown', async (t) => {
  const { stream_id } = (await stream.create()).body;
  await record('consent_paused');
  const [jti = ''] = Object.keys((await poll()).body.sets);
  const setErrs = { [jti]: { err: 'invalid_key', description: 'the kid is not known' } };
  t.strictSame((await poll({ setErrs })).body.sets, {});
  const status = await stream.status(stream_id);
  fitsContract(t, 'getEventStreamStatus', status);
  t.match(status.body, {
    status: 'enabled',
    last_error: { error: 'invalid_key', description: 'the kid is not known' },
  });
  t.match(await poll({ setErrs: { [jti]: {} } }), { status: 400 });
  t.match(await poll({ setErrs: { [jti]: { err: 'x', more: 1 } } }), { status: 400 });
  const metrics = await (await fetch(g.gateway_.metricsUrl)).text();
  t.match(metrics, /events_refused_total\{error="invalid_key"\} 1/);
  await stream.remove(stream_id);
});

t.test('a poll waits for an event, and is answered when the person has decided', async (t) => {
  const { stream_id } = (await stream.create()).body;
  const waiting = poll({ returnImmediately: false });
  const consent_id = await consentOf(bank, an, onceFor(g.number('an')));
  const { body } = await waiting;
  const [event] = await eventsOf(body.sets);
  t.match(event, { type: 'request_approved', payload: { consent_id } });
  t.match(event?.claims, { sub_id: { format: 'opaque', id: consent_id }, txn: event?.payload.request_id });
  const second = poll({ returnImmediately: false, ack: Object.keys(body.sets) });
  await record('consent_lapsed');
  t.strictSame(await typesIn((await second).body.sets), ['consent_lapsed'], 'also what nobody was woken for');
  await stream.remove(stream_id);
});

t.test('only the requested types are delivered, and the feed has all', async (t) => {
  const events_requested = ['urn:ung-thuan:event:consent_revoked'];
  const { stream_id } = (await stream.create({ events_requested })).body;
  const consent_id = await consentOf(bank, an, recurringFor(g.number('an')));
  await an.call('POST', `/consents/${consent_id}/pause`);
  await an.call('DELETE', `/consents/${consent_id}`);
  const { sets } = (await poll()).body;
  t.match(await eventsOf(sets), [{ type: 'consent_revoked', payload: { consent_id } }]);
  await poll({ ack: Object.keys(sets) });
  const feed = (await bank.call('GET', '/v1/events?limit=200')).body.items.slice(-3);
  t.strictSame(
    feed.map(({ type }: { type: string }) => type),
    ['request_approved', 'consent_paused', 'consent_revoked'],
  );
  await stream.update({ stream_id, events_requested: [] });
  await record('consent_revoked');
  t.strictSame((await poll()).body.sets, {});
  await stream.remove(stream_id);
});

t.test('a paused stream holds its events, and a disabled one does not', async (t) => {
  const { stream_id } = (await stream.create()).body;
  const paused = await stream.setStatus(stream_id, 'paused', 'maintenance');
  fitsContract(t, 'setEventStreamStatus', paused);
  t.strictSame(paused.body, { stream_id, status: 'paused', reason: 'maintenance' });
  await record('consent_paused');
  t.strictSame((await poll()).body.sets, {});
  const waiting = poll({ returnImmediately: false });
  t.strictSame((await stream.setStatus(stream_id, 'enabled')).body, { stream_id, status: 'enabled' });
  t.strictSame(
    await typesIn((await waiting).body.sets),
    ['consent_paused'],
    'a waiting poll is told at once',
  );
  await stream.setStatus(stream_id, 'disabled');
  await record('consent_resumed');
  await stream.setStatus(stream_id, 'enabled');
  await record('consent_revoked');
  t.strictSame(await typesIn((await poll()).body.sets), ['consent_revoked']);
  await stream.remove(stream_id);
});

t.test('a verification is an event of its own, with the state, once in ten seconds', async (t) => {
  const { stream_id } = (await stream.create({ events_requested: [] })).body;
  const asked = await stream.verify(stream_id, 'VGhpcw==');
  t.equal(asked.status, 204);
  fitsContract(t, 'verifyEventStream', asked);
  const { sets } = (await poll()).body;
  const [event] = await eventsOf(sets);
  t.match(event, { type: 'verification', payload: { state: 'VGhpcw==' } });
  t.strictSame(event?.claims.sub_id, { format: 'opaque', id: stream_id });
  const soon = await stream.verify(stream_id);
  t.match(soon, { status: 429, body: { code: 'rate_limited' } });
  t.match(soon.headers, {
    'ratelimit-policy': /^"partner";q=\d+;w=60, "verification";q=1;w=10$/,
    ratelimit: new RegExp(`^"partner";r=\\d+;t=\\d+, "verification";r=0;t=${soon.headers['retry-after']}$`),
  });
  t.ok(Number(soon.headers['retry-after']) > 0 && Number(soon.headers['retry-after']) <= 10);
  fitsContract(t, 'verifyEventStream', soon);
  await g.owner.query("UPDATE event.receiver SET verified_at = verified_at - interval '10 seconds'");
  t.equal((await stream.verify(stream_id)).status, 204);
  const next = (await poll({ ack: Object.keys(sets) })).body.sets;
  t.strictSame((await eventsOf(next))[0]?.payload, {}, 'without a state');
  t.match(await stream.verify(stream_id, 'x'.repeat(1025)), { status: 400 });
  await stream.remove(stream_id);
});

t.test('an event that is never acknowledged keeps back at most the next 10,000', async (t) => {
  const { stream_id } = (await stream.create()).body;
  await record('consent_paused');
  const [first = ''] = Object.keys((await poll()).body.sets);
  await g.owner.query(
    "SELECT event.record('bank-a', 'consent_resumed', now()) FROM generate_series(1, 10050)",
  );
  // When the tables are small at the last ANALYZE, a join would compare each event with each acknowledgement.
  const { rows } = await g.owner.query('SELECT r::text AS receiver FROM event.receiver r');
  const plan = await g.owner.query({
    text: `EXPLAIN SELECT FROM event.outstanding('${rows[0].receiver}'::event.receiver, 200)`,
    rowMode: 'array',
  });
  t.match(plan.rows.join('\n'), /hashed SubPlan/);
  let count = 0;
  for (let ack: string[] = []; ; ) {
    const answer = await poll({ ack, maxEvents: 1000 });
    t.equal(answer.status, 200, JSON.stringify(answer.body.code));
    const { sets } = answer.body;
    ack = Object.keys(sets).filter((jti) => jti !== first);
    count += ack.length;
    t.ok(Object.keys(sets).length <= 200);
    if (ack.length === 0) break;
  }
  t.equal(count, 9_999);
  const after = await poll({ ack: [first], maxEvents: 200 });
  t.equal(Object.keys(after.body.sets).length, 51, 'then the others');
  t.equal((await g.owner.query('SELECT FROM event.acknowledgement')).rowCount, 0);
  await stream.remove(stream_id);
});

t.test('acknowledging at several gateways at once loses nothing', async (t) => {
  const { url } = await g.second();
  const other = g.partnerAt('bank-a', url);
  const { stream_id } = (await stream.create()).body;
  await g.owner.query("SELECT event.record('bank-a', 'consent_paused', now()) FROM generate_series(1, 60)");
  const jtis = Object.keys((await poll({ maxEvents: 60 })).body.sets);
  t.equal(jtis.length, 60);
  await Promise.all(
    Array.from({ length: 6 }, (_, i) =>
      pollAt(i % 2 === 0 ? bank : other, POLL_URL, {
        ack: jtis.filter((_jti, place) => place % 6 === i),
        maxEvents: 0,
      }),
    ),
  );
  t.strictSame((await poll()).body.sets, {});
  await record('consent_revoked');
  t.strictSame(await typesIn((await pollAt(other, POLL_URL)).body.sets), ['consent_revoked']);
  await stream.remove(stream_id);
});

t.test('a stream of push cannot be polled', async (t) => {
  const delivery = { method: PUSH, endpoint_url: 'https://bank.example/events' };
  const { stream_id } = (await stream.create({ delivery })).body;
  const refused = await poll();
  t.match(refused, { status: 409, body: { code: 'event_stream_conflict' } });
  fitsContract(t, 'pollEvents', refused);
  await stream.remove(stream_id);
});

t.test('a poll that is malformed is refused', async (t) => {
  const { stream_id } = (await stream.create()).body;
  for (const body of [
    { maxEvents: -1 },
    { maxEvents: 1.5 },
    { maxEvents: '5' },
    { returnImmediately: 'yes' },
    { ack: 'evt_1' },
    { ack: [1] },
    { ack: Array.from({ length: 1001 }, () => 'x') },
    { setErrs: [] },
    { unknown: true },
  ]) {
    const refused = await poll(body);
    t.match(refused, { status: 400, body: { code: 'invalid_request' } }, JSON.stringify(body).slice(0, 60));
    fitsContract(t, 'pollEvents', refused);
  }
  await stream.remove(stream_id);
});
