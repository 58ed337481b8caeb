import fc from 'fast-check';
import t from 'tap';
import { createStreamPoll, createTurns } from '../../src/citizen/stream-poll.js';
import { onceFor } from '../app/asking.js';
import { createTestGateway } from '../helpers/gateway.js';
import { openTestSession } from '../helpers/session.js';
import { stubPool } from '../helpers/stub-pool.js';

t.test('one poll asks for all people in a few queries, and never for long', async (t) => {
  let queries = 0;
  let [changing, over] = ['', ''];
  const query = async ({ values }: { values: [Buffer[]] }) => {
    queries += 1;
    await new Promise((done) => setTimeout(done, 5));
    return {
      rows: values[0]
        .map(String)
        .filter((id) => id !== over)
        .map((id) => ({
          person_id: id,
          version: Buffer.from(id === changing ? 'new' : 'old'),
        })),
    };
  };
  const poll = createStreamPoll(stubPool(query));
  const people = new Map(
    Array.from({ length: 2_500 }, (_, i) => [String(i + 1), Buffer.from(String(i + 1))]),
  );
  const due = async () => {
    for (;;) {
      const before = queries;
      const changed = await poll.changed(people);
      if (queries > before) return changed;
      await new Promise((done) => setTimeout(done, 10));
    }
  };
  t.equal((await due()).size, 2_500, 'at first everybody may have changed');
  t.equal(queries, 3);
  t.equal((await poll.changed(people)).size, 0);
  t.equal(queries, 3, 'the next one is not due at once');
  t.equal((await due()).size, 0);
  changing = '77';
  t.strictSame([...(await due())], ['77']);
  over = '78';
  t.strictSame([...(await due())], ['78'], 'whose session is over');
  poll.forget();
  t.equal((await due()).size, 2_500);
});

t.test('few run at the same time, in order, and a failure passes the turn on', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.boolean(), { maxLength: 30 }),
      fc.integer({ min: 1, max: 5 }),
      async (fails, max) => {
        const takeTurn = createTurns(max);
        let running = 0;
        const started: number[] = [];
        let isOver = false;
        const all = fails.map((fail, i) =>
          takeTurn(async () => {
            started.push(i);
            running += 1;
            if (running > max) isOver = true;
            await new Promise((done) => setImmediate(done));
            running -= 1;
            if (fail) throw new Error('failed');
          }),
        );
        await Promise.allSettled(all);
        return !isOver && started.every((value, i) => value === i) && started.length === fails.length;
      },
    ),
  );
});

t.test('a version differs exactly when the open prompts of a person or of a child do', async (t) => {
  const g = await createTestGateway(t);
  const { rows } = await g.owner.query(
    'SELECT population.find_person($1) AS an, population.find_person($2) AS duc',
    [g.number('an'), g.number('duc')],
  );
  const { an, duc } = rows[0];
  const notary = await g.login('notary');
  const citizen = await g.login('citizen');
  const sessions = [
    await openTestSession(notary, g.number('an')),
    await openTestSession(notary, g.number('duc')),
    Buffer.alloc(32),
  ];
  const version = async () =>
    new Map(
      (await citizen.query('SELECT person_id, version FROM gate.prompt_versions($1)', [sessions])).rows.map(
        (row: { person_id: string; version: Buffer }) => [row.person_id, row.version.toString('hex')],
      ),
    );
  const before = await version();
  t.equal(before.size, 2, 'none for a session that does not exist');
  const { body } = await g
    .partner('bank-a')
    .call('POST', '/v1/consent-requests', { body: onceFor(g.number('an')) });
  const asked = await version();
  t.not(asked.get(an), before.get(an));
  t.equal(asked.get(duc), before.get(duc));
  await g.partner('bank-a').call('DELETE', `/v1/consent-requests/${body.request_id}`);
  t.strictSame(await version(), before);
});
