import t from 'tap';
import { Problem } from '../../src/problem.js';
import { watchLag } from '../../src/transparency/lag.js';
import { consentOf, onceFor } from '../app/asking.js';
import { until } from '../delivery/receivers.js';
import { createTestGateway } from '../helpers/gateway.js';

t.test('while the ledger is behind releases stop on every gateway, and go on by themselves', async (t) => {
  const g = await createTestGateway(t, { LEDGER_LAG_MAX_S: '1' });
  const { url } = await g.second();
  const banks = [g.partner('bank-a'), g.partnerAt('bank-a', url)];
  const [bank] = banks as [(typeof banks)[0]];
  const consent = await consentOf(bank, await g.citizen('an'), onceFor(g.number('an')));
  const statusOf = async (each: typeof bank, id: string) =>
    (await each.call('POST', `/v1/consents/${id}/releases`)).status;
  const unknown = 'cst_00000000000000000000000000';
  await until(async () => (await statusOf(bank, unknown)) === 404);
  await until(async () => (await g.owner.query('SELECT gate.ledger_lag() = 0 AS done')).rows[0].done);
  // No sequencer works, and the only entry that waits has been waiting for two hours.
  await g.owner.query("UPDATE ledger.tree SET halted = 'test'");
  await g.owner.query(
    `INSERT INTO ledger.entry (person_id, entry_id, kind, at, actor)
       VALUES (0, consent.first_id_at(now() - interval '2 hours'), 'partner_updated', now(), 'operator')`,
  );
  for (const each of banks) {
    await until(async () => (await statusOf(each, unknown)) === 503);
    const refused = await each.call('POST', `/v1/consents/${consent}/releases`);
    t.match(refused, { status: 503, body: { code: 'ledger_behind' } });
    t.match(refused.headers['retry-after'], /^\d+$/);
    t.equal(
      (await each.call('GET', `/v1/consents/${consent}`)).body.state,
      'active',
      'nothing was released, and nothing else stops',
    );
  }
  await g.owner.query('UPDATE ledger.tree SET halted = NULL');
  for (const each of banks) await until(async () => (await statusOf(each, unknown)) === 404);
  await until(async () => (await statusOf(bank, consent)) === 201);
});

t.test('a lag up to the limit is none, and what was seen last counts while nobody answers', async (t) => {
  const asked: ((lag_s: number | Promise<number>) => void)[] = [];
  const read = () => new Promise<number>((done) => asked.push(done));
  let now_ms = 5_000;
  const watch = watchLag({ read, max_s: 60, interval_ms: 1, now: () => now_ms });
  t.teardown(() => watch.close());
  const isBehind = () => {
    try {
      watch.check();
      return false;
    } catch (error) {
      return error instanceof Problem && error.code === 'ledger_behind';
    }
  };
  /** Answers once, and waits until it asks again. */
  const behindAt = async (lag_s: number | Promise<number>) => {
    asked.shift()?.(lag_s);
    await until(() => asked.length > 0);
    return isBehind();
  };
  t.equal(isBehind(), false, 'before anything is known');
  t.equal(await behindAt(7_200), false, 'the sequencer has a minute to catch up after an outage');
  now_ms += 60_000;
  t.equal(isBehind(), false);
  now_ms += 1;
  t.equal(isBehind(), true, 'and no more');
  t.equal(await behindAt(60), false);
  t.equal(await behindAt(60.5), true);
  t.equal(await behindAt(Promise.reject(new Error('down'))), true, 'while the database is down');
  t.equal(await behindAt(Number.POSITIVE_INFINITY), true);
  t.equal(await behindAt(0), false);
  t.equal(asked.length, 1, 'not asked twice at a time');
});
