import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import t, { type Test } from 'tap';
import { createPartnerClient } from '../../scripts/client/partner.js';
import { readConfig } from '../../src/config.js';
import { parseReadUrl } from '../../src/database/url.js';
import { startGateway } from '../../src/gateway.js';
import { todayInVietNam } from '../../src/population/calendar.js';
import { presentSchoolYear } from '../../src/statistics/question.js';
import { until } from '../delivery/receivers.js';
import { freePort, TEST_TIMING } from '../helpers/gateway.js';
import { createTestPostgres } from '../helpers/postgres.js';

/** Reads at a standby that follows a primary: what is asked there, and what the primary answers where the standby does not. */

const primary = await createTestPostgres(t);
const standby = await primary.standby();
const dataDir = mkdtempSync(join(tmpdir(), 'ung-thuan-reads-'));
t.teardown(() => rmSync(dataDir, { recursive: true, force: true }));
const port = await freePort();
const origin = `http://localhost:${port}`;
const gateway = await startGateway(
  readConfig({
    DATABASE_URL: primary.url,
    DATABASE_READ_URL: `postgres://127.0.0.1:${standby.port}`,
    REDIS_URL: 'none',
    DATA_DIR: dataDir,
    SAMPLE_PEOPLE: '200',
    PORT: String(port),
    PUBLIC_ORIGIN: origin,
    METRICS_PORT: '0',
    LOG_LEVEL: 'silent',
  }),
  TEST_TIMING,
);
t.teardown(() => gateway.close());
const clientOf = (id: string) =>
  createPartnerClient(origin, JSON.parse(readFileSync(join(dataDir, 'partners', `${id}.jwk.json`), 'utf8')));
const [bank, ministry] = [clientOf('bank-a'), clientOf('ministry-education')];
const admin = await primary.connect();
const atStandby = await standby.connect();

const nameOf = async () => (await bank.call('GET', '/v1/administrative-units/01')).body.unit.full_name;
const count = () =>
  ministry.call('GET', `/v1/statistics/residents?unit=01&school_year=${presentSchoolYear(today)}`);
const today = todayInVietNam();
const rename = (name: string) =>
  admin.query("UPDATE administrative_unit.unit SET full_name = $1 WHERE code = '01' AND valid_to IS NULL", [
    name,
  ]);
const changes = async (state: 'up' | 'down') => {
  const text = await (await fetch(gateway.metricsUrl)).text();
  return Number(
    new RegExp(`standbys_changes_total{login="partner",state="${state}"} (\\d+)`).exec(text)?.[1] ?? 0,
  );
};
/** Waits until the standby has replayed what the primary wrote. */
async function replayed(): Promise<void> {
  const { rows } = await admin.query<{ lsn: string }>('SELECT pg_current_wal_lsn()::text AS lsn');
  const done = 'SELECT pg_last_wal_replay_lsn() >= $1::pg_lsn AS done';
  await until(async () => (await atStandby.query(done, [rows[0]?.lsn])).rows[0].done);
}
/** Whether a server knows already that the gateway has called a function there so often. */
async function hasCalled(client: pg.Client, name: string, least: number): Promise<boolean> {
  const sql = 'SELECT coalesce(sum(calls), 0)::integer AS n FROM pg_stat_user_functions WHERE funcname = $1';
  return (await client.query(sql, [name])).rows[0].n >= least;
}
const nothingHeldBack = async (t: Test) => {
  await atStandby.query('SELECT pg_wal_replay_resume()');
  await replayed();
  t.pass();
};

t.test(
  'units and counts are read at the standby; a question for counts is recorded at the primary',
  async (t) => {
    for (const server of [primary, standby]) await server.set({ track_functions: 'pl' });
    await replayed();
    const before = await nameOf();
    await atStandby.query('SELECT pg_wal_replay_pause()');
    await until(
      async () =>
        (await atStandby.query('SELECT pg_get_wal_replay_pause_state() AS s')).rows[0].s === 'paused',
    );
    await rename('Nơi khác');
    t.equal(await nameOf(), before, 'a moment old');
    t.equal((await count()).status, 200, 'the standby lacks the record of the question: the primary answers');
    await nothingHeldBack(t);
    t.equal(await nameOf(), 'Nơi khác');
    await rename(before);
    await replayed();

    await until(() => hasCalled(admin, 'resident_counts', 1));
    const questions = async () =>
      (await admin.query('SELECT count(*)::integer AS n FROM statistics.recorded_question')).rows[0].n;
    const asked = await questions();
    // So that the standby has each record once it is committed, as soon as all connections of the gateway know of it.
    await primary.set({ synchronous_standby_names: '*', synchronous_commit: 'remote_apply' });
    const statuses: number[] = [];
    await until(async () => {
      statuses.push((await count()).status);
      return hasCalled(atStandby, 'resident_counts', 1);
    });
    t.strictSame([...new Set(statuses)], [200]);
    t.equal(await questions(), asked + statuses.length);
    await primary.set({ synchronous_standby_names: '', synchronous_commit: 'on' });
    t.equal(await changes('up'), 1);
    t.equal(await changes('down'), 0);
  },
);

t.test('one that no longer follows, or is gone, is left to the primary until it is back', async (t) => {
  await rename('Nơi thứ ba');
  await replayed();
  await standby.set({ primary_conninfo: 'host=127.0.0.1 port=1' });
  await until(async () => (await atStandby.query('SELECT FROM pg_stat_wal_receiver')).rowCount === 0);
  await rename('Nơi thứ tư');
  // Those that are open are looked at again within a minute.
  await atStandby.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename LIKE 'ung_thuan_%' AND pid <> pg_backend_pid()",
  );
  t.equal(await nameOf(), 'Nơi thứ tư', 'not from a standby that fell behind');
  t.equal(await changes('down'), 1);
  await standby.stop();
  t.equal(await nameOf(), 'Nơi thứ tư');
  t.equal((await count()).status, 200);
  t.equal((await fetch(`${origin}/readyz`)).status, 200, 'and the gateway is ready without it');

  await standby.start();
  const again = await standby.connect();
  await again.query('ALTER SYSTEM RESET primary_conninfo');
  await again.query('SELECT pg_reload_conf()');
  const names = new Set<string>();
  await until(async () => {
    names.add(await nameOf());
    return (await changes('up')) === 2;
  });
  t.strictSame([...names], ['Nơi thứ tư']);
});

t.test('DATABASE_READ_URL names hosts and TLS only', (t) => {
  const parse = (url: string) => parseReadUrl('DATABASE_READ_URL', url);
  t.strictSame(parse('postgresql://a:6000,b'), {
    host: 'a',
    port: 6000,
    hosts: [
      { host: 'a', port: 6000 },
      { host: 'b', port: 5432 },
    ],
    ssl: false,
    target: 'following',
  });
  for (const url of ['postgres://user@a', 'postgres://user:secret@a', 'postgres://a/name'])
    t.throws(() => parse(url), {
      message:
        "DATABASE_READ_URL: give hosts only; user, password and database are those of each login's own URL",
    });
  t.throws(() => parse('postgres://a?target_session_attrs=any'), {
    message: /target_session_attrs has no use/,
  });
  t.throws(() => parse('postgres://a?sslmode=prefer'), { message: /sslmode must be one of/ });
  t.end();
});
