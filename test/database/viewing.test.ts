import type pg from 'pg';
import t from 'tap';
import { callViewing } from '../../src/database/gate/viewing.js';
import { parseId } from '../../src/id.js';
import type { PersonaKey } from '../../src/population/personas.js';
import { onceFor } from '../app/asking.js';
import { createTestGateway } from '../helpers/gateway.js';
import { openTestSession } from '../helpers/session.js';
import { stubPool } from '../helpers/stub-pool.js';
import { patientOf } from '../prescription/patients.js';
import { prescribe } from '../prescription/pharmacy.js';

// A person's data is shown only where a committed ledger entry says so, also to a thief of the login who rolls back.
const g = await createTestGateway(t);
const an = await g.citizen('an');
const AGREEMENT = {
  agreed: true,
  purpose: 'documents.link',
  issuer: 'traffic-police',
  fields: ['documents.driving_licence'],
};
await g.partner('bank-a').call('POST', '/v1/consent-requests', { body: onceFor(g.number('an')) });
await an.call('POST', '/documents/driving_licence/link', AGREEMENT);
await prescribe(g);

const [prompt] = (await an.call('GET', '/prompts')).body.items;
const requestId = parseId('csr', prompt.request_id);

/** The three readings: how to call each, its kind of entry, and its path over HTTP. */
const READINGS = [
  ['prompt_values', `$1, '${requestId}'`, 'request_data_viewed', `/prompts/${prompt.request_id}`],
  ['citizen_prescriptions', '$1, NULL, NULL, 9', 'prescriptions_viewed', '/prescriptions'],
  ['linked_documents', '$1', 'documents_viewed', '/documents'],
] as const;

const openSession = async (who: PersonaKey = 'an') => openTestSession(await g.login('notary'), g.number(who));
const personId = async (who: PersonaKey) =>
  (await g.owner.query<{ id: string }>('SELECT population.find_person($1) AS id', [g.number(who)])).rows[0]
    ?.id as string;
const entriesOf = async (kind: string, who: PersonaKey = 'an') =>
  (
    await g.owner.query<{ n: number }>(
      'SELECT count(*)::integer AS n FROM ledger.entry WHERE kind = $1 AND person_id = population.find_person($2)',
      [kind, g.number(who)],
    )
  ).rows[0]?.n as number;

for (const [name, parameters, kind, path] of READINGS) {
  const read = async (client: pg.ClientBase, session: Buffer) => {
    const { rows } = await client.query(`SELECT * FROM gate.${name}(${parameters})`, [session]);
    return rows.filter(({ unrecorded, ...shown }) => {
      if (unrecorded === null) return true;
      t.ok(
        Object.values(shown).every((value) => value === null),
        'nothing beside whom to record',
      );
      return false;
    }).length;
  };
  const ids: readonly string[] = (
    await (await g.login('citizen')).query(`SELECT * FROM gate.${name}(${parameters})`, [await openSession()])
  ).rows[0].unrecorded;
  const record = (client: pg.ClientBase, session: Buffer) =>
    client.query('SELECT gate.record_viewed($1, $2, $3)', [session, kind, ids]);

  t.test(`${name} shows nothing that a rollback could leave without a trace`, async (t) => {
    const session = await openSession();
    const [thief, second] = [await g.login('citizen'), await g.login('citizen')];
    const before = await entriesOf(kind);

    await thief.query('BEGIN');
    t.equal(await read(thief, session), 0, 'without a record');
    await record(thief, session);
    t.equal(await read(thief, session), 0, 'with a record of the same transaction');
    await thief.query('ROLLBACK');

    await second.query('BEGIN');
    await record(second, session);
    t.equal(await read(thief, session), 0, 'with a record that another has not committed');
    await second.query('ROLLBACK');

    await thief.query('BEGIN');
    await thief.query('SAVEPOINT s');
    await record(thief, session);
    t.equal(await read(thief, session), 0, 'in the savepoint that recorded');
    await thief.query('RELEASE s');
    t.equal(await read(thief, session), 0, 'after it');
    await thief.query('SAVEPOINT r');
    t.equal(await read(thief, session), 0, 'in a later savepoint');
    await thief.query('ROLLBACK TO r');
    await thief.query(
      `DO $$ BEGIN PERFORM gate.record_viewed('\\x${session.toString('hex')}', '${kind}', '{${ids}}');
         EXCEPTION WHEN division_by_zero THEN NULL; END $$`,
    );
    t.equal(await read(thief, session), 0, 'after a block with a subtransaction of its own');
    await thief.query('ROLLBACK');

    const { rows } = await thief.query(
      `SELECT r.* FROM gate.record_viewed($1, $2, $3) w, LATERAL (SELECT w) x, LATERAL gate.${name}(${parameters}) r`,
      [session, kind, ids],
    );
    t.ok(
      rows.every(({ unrecorded }) => unrecorded !== null),
      'in the statement that records',
    );
    t.equal(await entriesOf(kind), before + 1, 'which has been committed');

    await thief.query('BEGIN');
    t.ok(await read(thief, session), 'once recorded, it is shown');
    await thief.query('ROLLBACK');
    await record(thief, session);
    t.equal(await entriesOf(kind), before + 1, 'and the entry stays, one for the session');
  });

  t.test(`${name} over HTTP records once for each session`, async (t) => {
    const before = await entriesOf(kind);
    for (const sessions of [1, 2]) {
      const citizen = await g.citizen('an');
      const answers = await Promise.all([1, 2, 3, 4].map(() => citizen.call('GET', path)));
      for (const { status, body } of answers) {
        t.equal(status, 200);
        t.strictSame(body, answers[0]?.body);
      }
      t.notMatch(JSON.stringify(answers[0]?.body), /unrecorded/);
      t.equal((await citizen.call('GET', path)).status, 200);
      t.equal(await entriesOf(kind), before + sessions);
    }
  });
}

t.test('a person who comes to be among those shown is recorded too', async (t) => {
  const citizen = await g.citizen('an');
  const entries = async () => [
    await entriesOf('prescriptions_viewed', 'an'),
    await entriesOf('prescriptions_viewed', 'bao_anh'),
  ];
  await prescribe(g, { patient: await patientOf(g, 'bao_anh') });
  const { body } = await citizen.call('GET', '/prescriptions');
  const [own = 0, childs = 0] = await entries();
  await g.owner.query('DELETE FROM citizen.session_read WHERE person_id = $1', [await personId('bao_anh')]);
  for (const _ of [1, 2]) t.strictSame((await citizen.call('GET', '/prescriptions')).body, body);
  t.strictSame(await entries(), [own, childs + 1]);
});

t.test('a record is of a reading, and of people whom the session may read', async (t) => {
  const session = await openSession('duc');
  const thief = await g.login('citizen');
  const record = async (kind: string | null, who: PersonaKey) =>
    thief.query('SELECT gate.record_viewed($1, $2, $3)', [session, kind, [await personId(who)]]);
  for (const kind of ['release', 'request_created', 'made up', null]) {
    await t.rejects(record(kind, 'duc'), { code: 'UT907' }, String(kind));
  }
  const before = await entriesOf('documents_viewed', 'an');
  await record('documents_viewed', 'an');
  t.equal(await entriesOf('documents_viewed', 'an'), before, 'of nobody else');
});

t.test('a reading that stays without a record is unavailable, not shown', async (t) => {
  const asked: string[] = [];
  const pool = stubPool(async ({ name }: { name: string }) => {
    asked.push(name);
    return { rows: [{ kind: null, content: null, unrecorded: ['1'] }] };
  });
  const reading: Promise<{ kind: string }[]> = callViewing(pool, 'linked_documents', {
    p_session: Buffer.alloc(32),
  });
  await t.rejects(reading, { code: 'unavailable' });
  t.equal(asked.filter((name) => name === 'record_viewed').length, 4);
});
