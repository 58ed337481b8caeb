import { readFileSync } from 'node:fs';
import t from 'tap';
import { createReadiness } from '../../src/readiness.js';
import { TIMING } from '../../src/timing.js';
import { createTestGateway } from '../helpers/gateway.js';
import { stubPool } from '../helpers/stub-pool.js';

const g = await createTestGateway(t);
const ready = () => fetch(`${g.origin}/readyz`);
const CHECK = readFileSync('src/database/sql/functions/gate/check_writable.sql', 'utf8');

/** Asks until the status is as expected: a result is shared for a second. */
async function becomes(status: number): Promise<Response> {
  for (;;) {
    const answer = await ready();
    if (answer.status === status) return answer;
    await new Promise((done) => setTimeout(done, 100));
  }
}

t.test('a gateway whose disk is full is not ready, and is again when it is not', async (t) => {
  t.equal((await ready()).status, 200);
  const full = "RAISE 'could not extend file' USING ERRCODE = 'disk_full'";
  await g.owner.query(CHECK.replace('RETURN true', full));
  const answer = await becomes(503);
  t.match(await answer.json(), { code: 'unavailable' });
  t.ok(Number(answer.headers.get('retry-after')) > 0);
  await g.owner.query(CHECK);
  await becomes(200);
});

t.test('a gateway whose database is read-only is not ready, and answers writes as unavailable', async (t) => {
  const an = await g.citizen('an');
  const { name } = (await g.owner.query('SELECT current_database() AS name')).rows[0];
  const set = async (value: 'on' | 'off') => {
    await g.owner.query(`ALTER DATABASE ${name} SET default_transaction_read_only = ${value}`);
    await g.owner.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = $1 AND usename LIKE 'ung_thuan\\_%'`,
      [name],
    );
  };
  await set('on');
  await becomes(503);
  t.match(await an.call('POST', '/share-codes'), { status: 503, body: { code: 'unavailable' } });
  await g.owner.query('SET default_transaction_read_only = off');
  await set('off');
  await becomes(200);
});

t.test('a gateway is ready on the schema of its release and of the next', async (t) => {
  for (const [schema_release, isReady] of [
    [1, false],
    [2, true],
    [3, true],
    [4, false],
  ]) {
    const options = { host: 'a', port: 5432, database: 'b' };
    const pool = stubPool(async () => ({ rows: [{ schema_release }] }), options);
    const checking = createReadiness([pool], 2, TIMING).check();
    if (isReady) await t.resolves(checking, `${schema_release}`);
    else await t.rejects(checking, { code: 'unavailable' }, `${schema_release}`);
  }
});

t.test('who asks within a second shares one check', async (t) => {
  let queries = 0;
  const query = async ({ name }: { name: string }) => {
    queries += 1;
    return { rows: [name === 'schema_release' ? { schema_release: 7 } : { check_writable: true }] };
  };
  const options = { host: 'a', port: 5432, database: 'b' };
  const { check } = createReadiness([stubPool(query, options), stubPool(query, options)], 7, TIMING);
  await Promise.all(Array.from({ length: 100 }, check));
  t.equal(queries, 3, 'the release with each login, and one write');
});
