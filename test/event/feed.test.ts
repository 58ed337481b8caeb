import { generateKeyPairSync } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import pg from 'pg';
import t from 'tap';
import { readDocument } from '../../src/contract/schemas.js';
import { addKey, retireKey, setStatus } from '../../src/database/admin/partner.js';
import { consentOf, onceFor, recurringFor } from '../app/asking.js';
import { until } from '../delivery/receivers.js';
import { fitsContract } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';
import { authorityOf, numberFor } from '../population/registry-authority.js';
import { consentTo, dispense, prescribe } from '../prescription/pharmacy.js';
import { readerOf, typesOf } from './reader.js';

const g = await createTestGateway(t, { PROMPT_BUDGET_PENDING: '1000', PROMPT_BUDGET_PER_DAY: '1000' });
const bank = g.partner('bank-a');
const an = await g.citizen('an');
const read = readerOf(bank);
const ask = async (body: object = onceFor(g.number('an'))): Promise<string> =>
  (await bank.call('POST', '/v1/consent-requests', { body })).body.request_id;
await read(); // the keys of the sandbox

t.test('what a person does is in the stream of who asked, in order, and in no other', async (t) => {
  const others = readerOf(g.partner('bank-b'));
  await others();
  const consent_id = await consentOf(bank, an, recurringFor(g.number('an')));
  const narrowed = await an.call('POST', `/consents/${consent_id}/narrow`, {
    fields: ['person.birth_full_name'],
  });
  t.equal(narrowed.status, 200);
  await an.call('POST', `/consents/${consent_id}/pause`);
  await an.call('POST', `/consents/${consent_id}/resume`);
  await an.call('DELETE', `/consents/${consent_id}`);
  const refused = await ask();
  await an.call('POST', `/prompts/${refused}/decision`, { decision: 'refuse', reason: 'unknown_party' });
  const page = await read();
  t.strictSame(typesOf(page), [
    'request_approved',
    'consent_narrowed',
    'consent_paused',
    'consent_resumed',
    'consent_revoked',
    'request_refused',
  ]);
  for (const event of page.slice(0, 5)) t.equal(event.consent_id, consent_id, event.type);
  t.match(page.at(-1), { request_id: refused, consent_id: undefined });
  t.strictSame(await others(), []);
  const all = JSON.stringify(
    page.map(({ token, ...event }) => [
      event,
      Buffer.from(token.split('.')[1] ?? '', 'base64url').toString(),
    ]),
  );
  for (const personal of [g.number('an'), 'Nguyễn', 'unknown_party'])
    t.notOk(all.includes(personal), personal);
});

t.test('a partner’s own acts are no events', async (t) => {
  const consent_id = await consentOf(bank, an, onceFor(g.number('an')));
  await bank.call('POST', `/v1/consents/${consent_id}/releases`);
  await bank.call('DELETE', `/v1/consents/${await consentOf(bank, an, recurringFor(g.number('an')))}`);
  await bank.call('DELETE', `/v1/consent-requests/${await ask()}`);
  t.strictSame(typesOf(await read()), ['request_approved', 'request_approved']);
});

t.test('each event has a Security Event Token, the same at each reading', async (t) => {
  const consent_id = await consentOf(bank, an, onceFor(g.number('an')));
  const query = { after: (await bank.call('GET', '/v1/events?limit=1')).body.next_cursor, limit: '200' };
  const words = new URLSearchParams(query);
  const page = await bank.call('GET', `/v1/events?${words}`);
  fitsContract(t, 'listEvents', page);
  t.strictSame((await bank.call('GET', `/v1/events?${words}`)).body, page.body);
  const jwks = createRemoteJWKSet(new URL(`${g.origin}/.well-known/jwks.json`));
  for (const { event_id, type, occurred_at, token, ...subject } of page.body.items) {
    const { payload } = await jwtVerify(token, jwks, {
      issuer: g.origin,
      audience: 'bank-a',
      typ: 'secevent+jwt',
    });
    t.match(payload, { jti: event_id, events: { [`urn:ung-thuan:event:${type}`]: subject } });
    t.equal(payload.iat, Math.floor(Date.parse(occurred_at) / 1000));
    t.notOk('exp' in payload || 'sub' in payload, 'RFC 8417 section 2.2');
  }
  t.equal(page.body.items.at(-1).consent_id, consent_id);
  await read();
});

t.test(
  'a request that nobody answers expires alike, whether or not there is somebody to answer it',
  async (t) => {
    const known = await ask();
    const unknown = await ask(onceFor(numberFor('001', 'female', 1991, 999_000)));
    await g.owner.query("UPDATE consent.request SET expires_at = clock_timestamp() WHERE state = 'pending'");
    const seen: Awaited<ReturnType<typeof read>> = [];
    await until(async () => seen.push(...(await read())) === 2);
    t.strictSame(new Set(seen.map(({ request_id }) => request_id)), new Set([known, unknown]));
    for (const event of seen) {
      t.equal(event.type, 'request_expired');
      t.strictSame(Object.keys(event).sort(), ['event_id', 'occurred_at', 'request_id', 'token', 'type']);
    }
  },
);

t.test('a consent whose time is over is told once', async (t) => {
  const consent_id = await consentOf(bank, an, recurringFor(g.number('an')));
  await read();
  await g.owner.query(
    "UPDATE consent.consent SET valid_until = clock_timestamp() WHERE request_id = (SELECT request_id FROM event.event WHERE partner_id = 'bank-a' ORDER BY number DESC LIMIT 1)",
  );
  const seen: Awaited<ReturnType<typeof read>> = [];
  await until(async () => seen.push(...(await read())) > 0);
  t.match(seen, [{ type: 'consent_expired', consent_id }]);
  t.strictSame(await read(), []);
});

t.test('a waiting call is answered when something happens, whoever did it', async (t) => {
  const wait = () => bank.call('GET', `/v1/events?after=${cursor}`, { headers: { prefer: 'wait=30' } });
  let cursor = (await bank.call('GET', '/v1/events?limit=200')).body.next_cursor;
  const id = await ask();
  const decided = wait();
  await an.call('POST', `/prompts/${id}/decision`, { decision: 'refuse' });
  const first = await decided;
  fitsContract(t, 'listEvents', first);
  t.match(first.headers['preference-applied'], 'wait=30');
  t.strictSame(typesOf(first.body.items), ['request_refused']);
  cursor = first.body.next_cursor;
  const two = [wait(), wait()];
  await ask();
  await g.owner.query("UPDATE consent.request SET expires_at = clock_timestamp() WHERE state = 'pending'");
  for (const each of await Promise.all(two)) {
    t.strictSame(typesOf(each.body.items), ['request_expired'], 'also what nobody was woken for');
  }
  cursor = (await two[0])?.body.next_cursor;
  const nothing = await bank.call('GET', `/v1/events?after=${cursor}`, { headers: { prefer: 'wait=1' } });
  t.match(nothing.body, { items: [], next_cursor: cursor, has_more: false });
  await read();
});

t.test('pages follow each other without a gap or a repetition', async (t) => {
  for (let i = 0; i < 5; i++) {
    const id = await ask();
    await an.call('POST', `/prompts/${id}/decision`, { decision: 'refuse' });
  }
  const whole = (await bank.call('GET', '/v1/events?limit=200')).body.items;
  const parts: unknown[] = [];
  let after = '';
  let hasMore = true;
  while (hasMore) {
    const { body } = await bank.call('GET', `/v1/events?limit=3${after}`);
    parts.push(...body.items);
    t.ok(body.items.length <= 3);
    after = `&after=${body.next_cursor}`;
    hasMore = body.has_more;
  }
  t.strictSame(parts, whole);
  await read();
});

t.test('an event that is committed late is not overlooked', async (t) => {
  const slow = new pg.Client({ connectionString: g.ownerUrl });
  await slow.connect();
  t.teardown(() => slow.end());
  await slow.query('BEGIN');
  await slow.query("SELECT event.record('bank-a', 'consent_lapsed', clock_timestamp())");
  const id = await ask();
  await an.call('POST', `/prompts/${id}/decision`, { decision: 'refuse' });
  t.strictSame(typesOf(await read()), ['request_refused'], 'what came later does not wait for it');
  await slow.query('COMMIT');
  t.strictSame(typesOf(await read()), ['consent_lapsed']);
});

t.test('what one transaction did is in the order in which it did it', async (t) => {
  const types = Array.from({ length: 40 }, (_, i) => (i % 3 === 0 ? 'consent_paused' : 'consent_resumed'));
  await g.owner.query(
    "DO $$ BEGIN FOR i IN 0..39 LOOP PERFORM event.record('bank-a', (CASE WHEN i % 3 = 0 THEN 'consent_paused' ELSE 'consent_resumed' END)::event.type, now()); END LOOP; END $$",
  );
  t.strictSame(typesOf(await read()), types);
});

t.test('many readers at once see one order', async (t) => {
  const before = (await bank.call('GET', '/v1/events?limit=200')).body.next_cursor;
  const reading = Array.from({ length: 6 }, async () => {
    let after = before;
    const seen: string[] = [];
    while (seen.length < 24) {
      const { body } = await bank.call('GET', `/v1/events?limit=7&after=${after}`);
      seen.push(...body.items.map(({ event_id }: { event_id: string }) => event_id));
      after = body.next_cursor;
    }
    return seen;
  });
  for (let i = 0; i < 24; i++) {
    await g.owner.query("SELECT event.record('bank-a', 'consent_lapsed', clock_timestamp())");
  }
  const [first, ...others] = await Promise.all(reading);
  t.equal(new Set(first).size, 24);
  for (const other of others) t.strictSame(other, first);
  await read();
});

t.test('a reader waits for another that numbers events, and keeps its numbers', async (t) => {
  const { keyid } = g.partner('rental-a').key;
  const sql = "SELECT event.record('rental-a', $1::event.type, clock_timestamp())";
  const slow = new pg.Client({ connectionString: g.ownerUrl });
  await slow.connect();
  t.teardown(() => slow.end());
  const [first, second] = [await g.login('partner'), await g.login('partner')];
  const readAs = async (client: pg.Client) =>
    (await client.query('SELECT number, event_id FROM gate.partner_events($1, NULL, NULL, 100)', [keyid]))
      .rows;
  await g.owner.query(sql, ['consent_narrowed']);
  await readAs(first); // from now on there is a row to wait for
  await slow.query('BEGIN');
  await slow.query(sql, ['consent_revoked']);
  await g.owner.query(sql, ['consent_paused']);
  await g.owner.query(sql, ['consent_resumed']);
  await first.query('BEGIN');
  const seen = await readAs(first);
  await slow.query('COMMIT');
  const later = readAs(second);
  const waits = `SELECT FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%gate.partner_events(%'`;
  await until(async () => (await g.owner.query(waits)).rowCount === 1);
  await first.query('COMMIT');
  const all = await later;
  t.strictSame(all.slice(0, -1), seen);
  t.equal(Number(all.at(-1).number), seen.length + 1);
});

t.test('facilities hear of dispensings, and pharmacies of a withdrawal', async (t) => {
  const hospital = readerOf(g.partner('hospital-a'));
  const pharmacy = g.partner('pharmacy-a');
  const atPharmacy = readerOf(pharmacy);
  await hospital();
  await atPharmacy();
  const code = await prescribe(g);
  const fields = [`prescriptions.lines:${code}`, `prescriptions.code:${code}`];
  const consent = await consentTo(g, pharmacy, fields);
  const made = await dispense(pharmacy, code, consent, [{ line: 1, quantity: 1 }]);
  t.equal(made.status, 201);
  await pharmacy.call(
    'POST',
    `/v1/prescriptions/${code}/dispensings/${made.body.dispensing_id}/cancellation`,
    {
      body: { reason: 'wrong_patient' },
    },
  );
  const told = await hospital();
  t.strictSame(typesOf(told), ['prescription_dispensed', 'dispensing_cancelled']);
  for (const event of told) t.match(event, { prescription_code: code, consent_id: undefined });
  t.strictSame(typesOf(await atPharmacy()), ['request_approved']);
  const withdrawn = await g.partner('hospital-a').call('POST', `/v1/prescriptions/${code}/withdrawal`, {
    body: { reason: 'wrong_patient' },
  });
  t.equal(withdrawn.status, 200);
  t.match(await atPharmacy(), [
    { type: 'prescription_withdrawn', prescription_code: code, consent_id: consent },
  ]);
  t.strictSame(await hospital(), []);
});

t.test('the registry’s changes are told where they matter', async (t) => {
  const { one } = authorityOf(t, g);
  const tu = { personal_id_number: g.number('tu') };
  const byNumber = await consentOf(bank, await g.citizen('tu'), onceFor(g.number('tu')));
  await read();
  const next = numberFor('049', 'male', 1985, 9_000);
  t.equal(
    await one('number_reissued', {
      ...tu,
      new_personal_id_number: next,
      reason: 'sex_redetermined',
      sex: 'male',
    }),
    'applied',
  );
  t.match(await read(), [{ type: 'number_reissued', consent_id: byNumber }]);
  t.equal(await one('death', { personal_id_number: next }), 'applied');
  t.match(await read(), [{ type: 'consent_lapsed', consent_id: byNumber }]);
});

t.test('changes of keys and registration are events too', async (t) => {
  const admin = new pg.Client({ connectionString: g.ownerUrl });
  await admin.connect();
  t.teardown(() => admin.end());
  const keyid = 'A'.repeat(43);
  const { d: _, ...jwk } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  await addKey(admin, 'bank-a', { keyid, jwk: jwk as Record<string, string> });
  await retireKey(admin, 'bank-a', keyid);
  const pending = await ask();
  await setStatus(admin, 'bank-a', 'suspended');
  t.match(await bank.call('GET', '/v1/events'), { status: 403, body: { code: 'partner_suspended' } });
  await setStatus(admin, 'bank-a', 'active');
  t.match(await read(), [
    { type: 'key_added', keyid },
    { type: 'key_retired', keyid },
    { type: 'registration_changed' },
    { type: 'request_withdrawn', request_id: pending },
    { type: 'registration_changed' },
  ]);
});

t.test('after a long silence a stream is read on from where it is', async (t) => {
  const civic = g.partner('civic-a');
  const page = async (query = '', headers = {}) => civic.call('GET', `/v1/events${query}`, { headers });
  await page();
  await g.owner.query(
    "UPDATE event.event SET occurred_at = occurred_at - interval '31 days' WHERE partner_id = 'civic-a'",
  );
  await g.owner.query('SELECT gate.purge()');
  const empty = await page('', { prefer: 'wait=1' });
  t.match(empty, { status: 200, body: { items: [] } });
  t.match(await page(`?after=${empty.body.next_cursor}`), { status: 200, body: { items: [] } });
  await g.owner.query("SELECT event.record('civic-a', 'key_added', clock_timestamp())");
  t.strictSame(typesOf((await page(`?after=${empty.body.next_cursor}`)).body.items), ['key_added']);
});

t.test('the types are those of the contract', async (t) => {
  const { rows } = await g.owner.query('SELECT enum_range(NULL::event.type)::text[] AS types');
  const { PartnerEvent } = readDocument('partner').components.schemas;
  t.strictSame(rows[0].types, PartnerEvent.properties.type.enum);
});

t.test('a cursor that the stream did not give, or no longer can, is refused', async (t) => {
  const gone = { status: 410, body: { code: 'event_cursor_unknown' } };
  const from = (after: string) => bank.call('GET', `/v1/events?after=${encodeURIComponent(after)}`);
  const { next_cursor: early } = (await bank.call('GET', '/v1/events?limit=2')).body;
  const { next_cursor: last } = (await bank.call('GET', '/v1/events?limit=200')).body;
  const [number = '', id = ''] = last.split('.');
  for (const after of [
    'x',
    number,
    `-1.${id}`,
    `0${last}`,
    `${last} `,
    `${Number(number) + 1}.${id}`,
    `${Number(number) - 1}.${id}`,
    `999999999999999.${id}`,
    `9999999999999999999.${id}`,
    `${number}.${early.split('.')[1]}`,
    (await g.partner('hospital-a').call('GET', '/v1/events?limit=1')).body.next_cursor,
  ]) {
    const refused = await from(after);
    t.match(refused, gone, after);
    fitsContract(t, 'listEvents', refused);
  }
  t.match(await from(''), { status: 400, body: { code: 'invalid_request' } });
  t.match(await bank.call('GET', '/v1/events?limit=0'), { status: 400 });
  t.match(await bank.call('GET', '/v1/events?limit=201'), { status: 400 });
  t.equal((await from(last)).status, 200);

  await g.owner.query(
    "UPDATE event.event SET occurred_at = occurred_at - interval '31 days' WHERE partner_id = 'bank-a'",
  );
  await g.owner.query(
    "SELECT event.record('bank-a', 'consent_lapsed', clock_timestamp() - interval '31 days')",
  );
  await g.owner.query("SELECT event.record('bank-a', 'consent_paused', clock_timestamp())");
  await g.owner.query('SELECT gate.purge()');
  t.match(await from(early), gone, 'events after it are deleted');
  t.match(await from(last), gone, 'also one that was never read');
  const rest = await bank.call('GET', '/v1/events');
  t.strictSame(typesOf(rest.body.items), ['consent_paused'], 'from the start what is kept can be read');
  t.strictSame((await from(rest.body.next_cursor)).body.items, []);

  await g.owner.query("DELETE FROM event.event WHERE partner_id = 'bank-a' AND type = 'consent_paused'");
  await g.owner.query("UPDATE event.stream SET last_number = last_number - 1 WHERE partner_id = 'bank-a'");
  t.match(await from(rest.body.next_cursor), gone, 'the database was restored to a time before it');
  await g.owner.query("SELECT event.record('bank-a', 'consent_lapsed', clock_timestamp())");
  t.match(await from(rest.body.next_cursor), gone, 'also when the number was given again');
});
