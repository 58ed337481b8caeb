import pg from 'pg';
import t from 'tap';
import { setStatus } from '../../src/database/admin/partner.js';
import { approve, consentOf, onceFor, recurringFor } from '../app/asking.js';
import { fitsContract } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t, { PROMPT_BUDGET_PENDING: '1000', PROMPT_BUDGET_PER_DAY: '1000' });
const bank = g.partner('bank-a');
const an = await g.citizen('an');
const admin = new pg.Client({ connectionString: g.ownerUrl });
await admin.connect();
t.teardown(() => admin.end());
const suspend = () => setStatus(admin, 'bank-a', 'suspended');
const resume = () => setStatus(admin, 'bank-a', 'active');
const ask = async () =>
  (await bank.call('POST', '/v1/consent-requests', { body: onceFor(g.number('an')) })).body.request_id;
const prompts = async () => (await an.call('GET', '/prompts')).body.items.length;

t.test('a suspension closes open requests, and resuming does not reopen them', async (t) => {
  const id = await ask();
  t.equal(await prompts(), 1);
  t.equal(await suspend(), 1);
  t.equal(await prompts(), 0);
  const late = await approve(an, id, ['person.birth_full_name']);
  t.match(late, { status: 409, body: { code: 'request_not_pending', status_of_request: 'withdrawn' } });
  t.match(await bank.call('GET', `/v1/consent-requests/${id}`), {
    status: 403,
    body: { code: 'partner_suspended' },
  });
  t.equal(await resume(), 0);
  t.equal(await prompts(), 0);
  t.match((await bank.call('GET', `/v1/consent-requests/${id}`)).body, { status: 'withdrawn' });
  t.match(await approve(an, id, ['person.birth_full_name']), { status: 409 });
  const history = await an.call('GET', '/history?kind=request_withdrawn');
  fitsContract(t, 'listHistory', history);
  t.match(history.body.items, [{ request_id: id, actor: 'operator', refusal: 'partner_suspended' }]);
});

t.test('a poll that waits, and an open inbox, learn of it within seconds', async (t) => {
  const id = await ask();
  const stream = await fetch(`${g.origin}/citizen/v1/prompts/stream`, {
    headers: { authorization: `Bearer ${an.token}` },
  });
  const reader = (stream.body as ReadableStream<Uint8Array>).getReader();
  const next = async () => Buffer.from((await reader.read()).value as Uint8Array).toString('utf8');
  t.match(await next(), id);
  const poll = bank.call('GET', `/v1/consent-requests/${id}`, { headers: { prefer: 'wait=30' } });
  const since = Date.now();
  await suspend();
  t.match(await poll, { status: 403, body: { code: 'partner_suspended' } });
  t.match(await next(), /"items":\[\]/);
  t.ok(Date.now() - since < 10_000);
  await reader.cancel();
  await resume();
});

t.test('no notification of a closed request is sent', async (t) => {
  const waiting = `SELECT count(*)::integer AS n FROM delivery.message m
    WHERE m.topic = 'request_waiting' AND NOT delivery.is_over(m, now())`;
  await ask();
  await suspend();
  t.equal((await g.owner.query(waiting)).rows[0].n, 0);
  await resume();
});

t.test('live consents stay, with releases paused until the partner is resumed', async (t) => {
  const consent = await consentOf(bank, an, recurringFor(g.number('an')));
  const read = () => an.call('GET', `/consents/${consent}`);
  t.notOk('releases_refused' in (await read()).body);
  await suspend();
  t.match(await bank.call('POST', `/v1/consents/${consent}/releases`), {
    status: 403,
    body: { code: 'partner_suspended' },
  });
  const paused = await read();
  fitsContract(t, 'getCitizenConsent', paused);
  t.match(paused.body, { state: 'active', releases_refused: 'partner_suspended' });
  await resume();
  t.notOk('releases_refused' in (await read()).body);
  t.equal((await bank.call('POST', `/v1/consents/${consent}/releases`)).status, 201);
  const history = await an.call('GET', '/history?group=consent&partner_id=bank-a');
  fitsContract(t, 'listHistory', history);
  const kinds = history.body.items.map(({ kind }: { kind: string }) => kind);
  t.strictSame(kinds.slice(0, 2), ['partner_resumed', 'partner_suspended']);
  t.equal(history.body.items[0].about.relation, 'self');
  const duc = await g.citizen('duc');
  const other = await duc.call('GET', '/history?kind=partner_suspended');
  t.strictSame(other.body.items, []);
});

t.test('a release under way is over before the suspension is', async (t) => {
  const consent = await consentOf(bank, an, recurringFor(g.number('an')));
  const waitsFor = (event: string, query: string) => async () =>
    (
      await g.owner.query(
        `SELECT FROM pg_stat_activity
          WHERE datname = current_database() AND wait_event_type = 'Lock' AND wait_event = $1 AND query LIKE $2`,
        [event, query],
      )
    ).rowCount !== 0;
  const until = async (condition: () => Promise<boolean>) => {
    while (!(await condition())) await new Promise((done) => setTimeout(done, 10));
  };
  const holder = new pg.Client({ connectionString: g.ownerUrl });
  await holder.connect();
  try {
    await holder.query('BEGIN');
    await holder.query('SELECT FROM consent.consent WHERE state = $1 FOR UPDATE', ['active']);
    const released = bank.call('POST', `/v1/consents/${consent}/releases`);
    const early = released.then(({ status }) => {
      throw new Error(`the release was answered ${status} before it could be`);
    });
    await Promise.race([until(waitsFor('transactionid', '%gate.release(%')), early]); // a batch gives up at once
    const suspended = suspend();
    await Promise.race([until(waitsFor('advisory', '%partner.lock_requests(%')), early]);
    early.catch(() => undefined); // from here on it may be answered
    await holder.query('COMMIT');
    t.equal((await released).status, 201);
    await suspended;
  } finally {
    await holder.end();
  }
  t.match(await bank.call('POST', `/v1/consents/${consent}/releases`), {
    body: { code: 'partner_suspended' },
  });
  await resume();
  const { body } = await an.call('GET', '/history?partner_id=bank-a&limit=3');
  const kinds = body.items.map(({ kind }: { kind: string }) => kind);
  t.strictSame(kinds, ['partner_resumed', 'partner_suspended', 'release']);
});

t.test('a suspension is in the history once, whatever the number of consents', async (t) => {
  await consentOf(bank, an, recurringFor(g.number('an')));
  await suspend();
  await resume();
  const history = await an.call('GET', '/history?kind=partner_suspended');
  const ids = history.body.items.map(({ entry_id }: { entry_id: string }) => entry_id);
  t.ok(ids.length > 0);
  t.equal(new Set(ids).size, ids.length);
});

t.test('a decision and a suspension at the same time: approved before, or refused after', async (t) => {
  for (let i = 0; i < 12; i++) {
    const id = await ask();
    await an.passkey();
    const [decided, closed] = await Promise.all([
      approve(an, id, ['person.birth_full_name']),
      new Promise((done) => setTimeout(done, i)).then(suspend),
    ]);
    await resume();
    const { body } = await bank.call('GET', `/v1/consent-requests/${id}`);
    if (decided.status === 200) {
      t.equal(closed, 0);
      t.equal(body.status, 'approved');
    } else {
      t.match(decided, { status: 409, body: { code: 'request_not_pending' } });
      t.equal(closed, 1);
      t.match(body, { status: 'withdrawn', consent_id: undefined });
    }
  }
});

t.test('requests sent while the partner is suspended are refused, or closed with the others', async (t) => {
  for (let i = 0; i < 6; i++) {
    const [asked] = await Promise.all([
      Promise.all(
        Array.from({ length: 6 }, () =>
          bank.call('POST', '/v1/consent-requests', { body: onceFor(g.number('an')) }),
        ),
      ),
      new Promise((done) => setTimeout(done, i * 2)).then(suspend),
    ]);
    await resume();
    for (const { status, body } of asked) {
      if (status === 201) {
        t.match((await bank.call('GET', `/v1/consent-requests/${body.request_id}`)).body, {
          status: 'withdrawn',
        });
      } else t.match(body, { code: 'partner_suspended' });
    }
    t.equal(await prompts(), 0);
  }
});
