import t from 'tap';
import { approve, onceFor } from '../app/asking.js';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t, { REDIS_URL: 'none' });
const bank = g.partner('bank-a');

t.test('a long poll outlives its back-ends', async (t) => {
  const an = await g.citizen('an');
  await an.passkey(); // made while nothing breaks
  for (let round = 0; round < 3; round++) {
    const asked = await bank.call('POST', '/v1/consent-requests', { body: onceFor(g.number('an')) });
    const asked_at = (await g.owner.query('SELECT clock_timestamp() AS at')).rows[0].at;
    const waiting = bank.call('GET', asked.headers.location as string, { headers: { prefer: 'wait=30' } });
    // Once the waiting room has asked the database, the call itself has been read and is parked.
    let killed = 0;
    while (killed === 0) {
      const { rows } = await g.owner.query(
        `WITH own AS MATERIALIZED (
           SELECT a.pid, a.state, a.query, a.query_start FROM pg_stat_activity a
             WHERE a.datname = current_database() AND a.application_name LIKE 'ung-thuan %')
         SELECT count(pg_terminate_backend(own.pid))::integer AS n FROM own
           WHERE NOT EXISTS (SELECT FROM own WHERE own.state <> 'idle')
             AND EXISTS (SELECT FROM own WHERE own.query LIKE '%settled_requests%' AND own.query_start > $1)`,
        [asked_at],
      );
      killed = rows[0].n;
    }
    let decided = await approve(an, asked.body.request_id, ['person.birth_full_name']);
    // A connection that broke while it was taken is unavailable, once.
    if (decided.status === 503)
      decided = await approve(an, asked.body.request_id, ['person.birth_full_name']);
    t.equal(decided.status, 200);
    t.match(await waiting, { status: 200, body: { status: 'approved' } }, `${killed} back-ends ended`);
  }
});
