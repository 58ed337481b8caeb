import { randomBytes } from 'node:crypto';
import t from 'tap';
import { toEvidence, verifyEvidence } from '../../src/consent/signed-evidence.js';
import { readPartnerKeys, readSignedRequest } from '../../src/database/admin/signed-request.js';
import { recordsOf } from '../../src/database/gate/together.js';
import { LOGINS } from '../../src/database/login.js';
import { parseId, type Uuid } from '../../src/id.js';
import { consentOf, onceFor } from '../app/asking.js';
import { createTestGateway } from '../helpers/gateway.js';
import { openTestSession } from '../helpers/session.js';
import { signedBase } from '../helpers/signed-base.js';

// Keeps docs/threat-model.md true: what someone can do who steals one login of the database, with all that it is told.
const g = await createTestGateway(t);
const bank = g.partner('bank-a');
const an = await g.citizen('an');
await an.passkey();
const refusedAs = (code: string) => ({ code });
const entries = async () =>
  (
    await g.owner.query<{ kind: string }>(
      'SELECT kind::text FROM ledger.entry WHERE person_id = population.find_person($1) ORDER BY at, entry_id',
      [g.number('an')],
    )
  ).rows.map((row) => row.kind);

const lastEntry = async () =>
  (
    await g.owner.query(
      "SELECT entry_id FROM ledger.entry WHERE kind <> 'map_published' ORDER BY entry_id DESC LIMIT 1",
    )
  ).rows[0];

t.test('the login of citizens reads nothing of anybody without a live session', async (t) => {
  const thief = await g.login('citizen');
  const { rows } = await g.owner.query<{ name: string; parameters: string[] }>(
    `SELECT proname AS name, coalesce(proargnames[:pronargs], '{}') AS parameters FROM pg_proc
       WHERE pronamespace = 'gate'::regnamespace AND has_function_privilege('ung_thuan_citizen', oid, 'EXECUTE')
         AND proname <> ALL ('{schema_release,check_writable,sample_day,prompt_versions,challenge_batch}')
         AND proname <> ALL ('{ledger_checkpoint,cosigned_checkpoint,ledger_tiles}') -- of the public log`,
  );
  t.ok(rows.length > 20);
  const key = await g.owner.query('SELECT key_hash FROM citizen.session');
  const consent = parseId('cst', await consentOf(bank, an, onceFor(g.number('an'))));
  for (const { name, parameters } of rows) {
    t.equal(parameters[0], 'p_session', `${name} takes the key of a session first`);
    t.notOk(parameters.includes('p_number'), `${name} takes no personal number`);
    const others = parameters
      .slice(1)
      .map((parameter) => `, ${parameter} => ${parameter === 'p_consent_id' ? `'${consent}'` : 'NULL'}`);
    for (const guess of [randomBytes(32), Buffer.alloc(0), key.rows[0]?.key_hash ?? randomBytes(32)]) {
      const call = thief.query(`SELECT * FROM gate.${name}(p_session => $1${others.join('')})`, [guess]);
      // Refused, or nothing: PostgreSQL need not evaluate a condition on a table without rows.
      const outcome = await call.then(
        ({ rows }) => rows.length,
        (error: { code?: string }) => error.code,
      );
      t.ok(
        ['UT015', 0].includes(outcome as string | number) || name === 'close_session',
        `${name}: ${outcome}`,
      );
    }
  }
});

t.test('a batch of challenges gives nothing without live sessions', async (t) => {
  const thief = await g.login('citizen');
  const { rows: sessions } = await g.owner.query('SELECT key_hash FROM citizen.session');
  const { rows: requests } = await g.owner.query('SELECT request_id FROM consent.request');
  const guesses = [...sessions.map(({ key_hash }) => key_hash), randomBytes(32), null];
  const calls = guesses.flatMap((p_session) =>
    requests.map(({ request_id }) => ({ p_session, p_request_id: request_id, p_fields: [] })),
  );
  t.ok(calls.length > 2);
  const { rows } = await thief.query('SELECT * FROM gate.challenge_batch($1)', [recordsOf(calls)]);
  t.equal(rows.length, calls.length);
  for (const { raised, terms } of rows) t.same({ raised, terms }, { raised: 'UT015', terms: null });
});

t.test('the poll of event streams says nothing without live sessions', async (t) => {
  const thief = await g.login('citizen');
  const { rows } = await g.owner.query('SELECT array_agg(key_hash) AS hashes FROM citizen.session');
  const answer = await thief.query('SELECT * FROM gate.prompt_versions($1)', [
    [...rows[0].hashes, randomBytes(32)],
  ]);
  t.equal(answer.rowCount, 0);
});

t.test('the login of citizens can neither open sessions nor decide', async (t) => {
  const thief = await g.login('citizen');
  await t.rejects(openTestSession(thief, g.number('an')), refusedAs('42501'));
  for (const call of [
    'gate.decide(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)',
    'gate.decide_batch(NULL)',
    'gate.signing_passkey(NULL, NULL, NULL, NULL)',
    'gate.signing_passkey_batch(NULL)',
  ]) {
    await t.rejects(thief.query(`SELECT * FROM ${call}`), refusedAs('42501'), call);
  }
  await t.rejects(
    thief.query(
      'SELECT * FROM gate.add_passkey(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)',
    ),
    refusedAs('42501'),
  );
});

t.test(
  'with a session it saw, the login of citizens reads that person, and the reading is in the history',
  async (t) => {
    await bank.call('POST', '/v1/consent-requests', { body: onceFor(g.number('an')) });
    const session = await openTestSession(await g.login('notary'), g.number('an'));
    const thief = await g.login('citizen');
    const before = (await entries()).length;
    const prompts = await thief.query('SELECT request_id FROM gate.prompts($1, NULL, NULL, 10, false)', [
      session,
    ]);
    const read = (key: Buffer) =>
      thief.query('SELECT * FROM gate.prompt_values($1, $2)', [key, prompts.rows[0].request_id]);
    const record = async (key: Buffer) =>
      thief.query("SELECT gate.record_viewed($1, 'request_data_viewed', $2)", [
        key,
        (await read(key)).rows[0].unrecorded,
      ]);
    await record(session);
    t.ok((await read(session)).rows[0].value);
    t.strictSame((await entries()).slice(before), ['request_data_viewed'], 'once for a session');
    await record(await openTestSession(await g.login('notary'), g.number('an')));
    t.equal((await entries()).length, before + 2, 'and once for the next');
  },
);

t.test(
  'the login of the notary opens sessions and adds passkeys, which the person sees; it reads nothing',
  async (t) => {
    const thief = await g.login('notary');
    const session = await openTestSession(thief, g.number('an'));
    const shown = await an.call('GET', '/sessions');
    t.ok(
      shown.body.items.some((each: { kind: string }) => each.kind === 'browser'),
      'in the list of sessions',
    );
    for (const call of [
      'prompts($1, NULL, NULL, 9, false)',
      'history($1, NULL, NULL, NULL, NULL, NULL, 9, NULL, NULL, NULL)',
      'citizen_prescriptions($1, NULL, NULL, 9)',
    ]) {
      await t.rejects(thief.query(`SELECT * FROM gate.${call}`, [session]), refusedAs('42501'), call);
    }
    await t.rejects(
      thief.query(
        `SELECT * FROM gate.add_passkey($1, $2, $3, $4, '{"kty":"OKP"}', 'made up', 'EdDSA', 0, '{internal}', false, false, 'Thief', '{}', NULL)`,
        [session, randomBytes(32), randomBytes(16), randomBytes(32)],
      ),
      refusedAs('UT018'),
      'without a challenge, which the login of citizens begins',
    );
    const challenge = randomBytes(32);
    await (await g.login('citizen')).query('SELECT * FROM gate.begin_enrolment($1, $2)', [
      session,
      challenge,
    ]);
    await thief.query(
      `SELECT * FROM gate.add_passkey($1, $2, $3, $4, '{"kty":"OKP"}', 'made up', 'EdDSA', 0, '{internal}', false, false, 'Thief', '{}', NULL)`,
      [session, challenge, randomBytes(16), randomBytes(32)],
    );
    t.equal(
      (await entries()).at(-1),
      'passkey_added',
      'both together forge a passkey, and the person sees it',
    );
  },
);

t.test(
  'the login of partners asks and releases with a thumbprint it saw, and the person sees both',
  async (t) => {
    const thief = await g.login('partner');
    await t.rejects(
      thief.query('SELECT * FROM gate.prompts(NULL, NULL, NULL, 1, false)'),
      refusedAs('42501'),
    );
    await t.rejects(openTestSession(thief, g.number('an')), refusedAs('42501'));
    const consentId = parseId('cst', await consentOf(bank, an, onceFor(g.number('an')))) as Uuid;
    const before = (await entries()).length;
    const message = (nonce: string) =>
      [signedBase(bank.key.keyid, nonce), Buffer.from('no signature'), null] as const;
    const asked = await thief.query(
      `SELECT request_id FROM gate.ask($1, 'nonce-of-a-thief-1', 'key-of-a-thief-1', $2, $3, $4, $5, $6, NULL,
       'bank.account_opening', 'Mở tài khoản', '{person.birth_full_name}', '{}', '[]', 'once', NULL, NULL, NULL, 'P90D', 300,
       'AAAA', 100, 20, false, NULL)`,
      [bank.key.keyid, randomBytes(32), ...message('nonce-of-a-thief-1'), g.number('an')],
    );
    const taken = await thief.query(
      `SELECT data FROM gate.release($1, 'nonce-of-a-thief-2', 'key-of-a-thief-2', $2, $3, $4, $5, $6, NULL, NULL)`,
      [bank.key.keyid, randomBytes(32), ...message('nonce-of-a-thief-2'), consentId],
    );
    const release = (await lastEntry()).entry_id;
    const part = (json: object) => Buffer.from(JSON.stringify(json)).toString('base64url');
    const assertion = `${part({ alg: 'EdDSA', kid: bank.key.keyid })}.${part({ jti: 'jti-of-a-thief' })}`;
    const asClient = await thief.query(
      `SELECT request_id FROM gate.ask($1, 'jti-of-a-thief', NULL, NULL, $2, $3, NULL, $4, NULL,
       'bank.account_opening', 'Mở tài khoản', '{person.birth_full_name}', '{}', '[]', 'once', NULL, NULL, NULL, 'P90D', 300,
       'AAAA', 100, 20, false, '{"secret":"s","scope":"openid","interval_s":2}')`,
      [bank.key.keyid, assertion, Buffer.from('no signature'), g.number('an')],
    );
    t.ok(taken.rows[0].data, 'what was approved for this partner, and nothing else');
    t.strictSame((await entries()).slice(before), ['request_created', 'release', 'request_created']);
    for (const id of [asked.rows[0].request_id, release, asClient.rows[0].request_id]) {
      const row = await readSignedRequest(g.owner, id);
      const keys = await readPartnerKeys(g.owner, 'bank-a');
      await t.rejects(
        verifyEvidence(toEvidence(row as NonNullable<typeof row>), keys),
        /the signature does not cover this message/,
        'and an auditor sees that the partner signed none of them',
      );
    }
  },
);

t.test('other logins read nothing of a person', async (t) => {
  for (const login of ['registry', 'statistics', 'upkeep'] as const) {
    const thief = await g.login(login);
    for (const call of [
      'prompts(NULL, NULL, NULL, 1, false)',
      'history(NULL, NULL, NULL, NULL, NULL, NULL, 1, NULL, NULL, NULL)',
      'session(NULL)',
    ]) {
      await t.rejects(thief.query(`SELECT * FROM gate.${call}`), refusedAs('42501'), `${login}: ${call}`);
    }
  }
});

t.test('a message that a partner signed serves no other call', async (t) => {
  const thief = await g.login('partner');
  const consentId = parseId('cst', await consentOf(bank, an, onceFor(g.number('an')))) as Uuid;
  const seen = signedBase(bank.key.keyid, 'nonce-of-a-partner');
  const others: readonly string[] = [
    seen,
    `"x": ;nonce="nonce-of-a-thief-3"\n${seen}`,
    signedBase('A'.repeat(43), 'nonce-of-a-thief-3'),
    '',
  ];
  for (const base of others) {
    await t.rejects(
      thief.query(
        "SELECT * FROM gate.release($1, 'nonce-of-a-thief-3', 'key-of-a-thief-3', $2, $3, '', NULL, $4, NULL, NULL)",
        [bank.key.keyid, randomBytes(32), base, consentId],
      ),
      refusedAs('UT005'),
    );
  }
});

t.test('a transaction that began while a session lived does not see it live for ever', async (t) => {
  const notary = await g.login('notary');
  const session = await openTestSession(notary, g.number('an'));
  const thief = await g.login('citizen');
  const call = () => thief.query('SELECT * FROM gate.session($1)', [session]);
  for (const level of ['REPEATABLE READ', 'SERIALIZABLE']) {
    await thief.query(`BEGIN ISOLATION LEVEL ${level}`);
    await t.rejects(call(), refusedAs('UT905'), level);
    await thief.query('ROLLBACK');
  }
  await thief.query('BEGIN');
  t.equal((await call()).rowCount, 1);
  await g.owner.query(
    'UPDATE citizen.session SET expires_at = clock_timestamp() WHERE key_hash = sha256($1)',
    [session],
  );
  await t.rejects(call(), refusedAs('UT015'), 'over by the clock, not by the start of the transaction');
  await thief.query('ROLLBACK');
  await notary.end();
});

t.test('a statement that began while a session lived does not see it live for ever', async (t) => {
  const session = await openTestSession(await g.login('notary'), g.number('an'));
  const thief = await g.login('citizen');
  // The statement ends the session itself, between its two looks at it: the second sees more than the statement's snapshot.
  const call = thief.query(
    `SELECT (gate.session($1)).person_id, gate.close_session($1), (gate.account_holder($1)).name`,
    [session],
  );
  await t.rejects(call, refusedAs('UT015'));
});

t.test('a partner is not known by an old snapshot, in which it is not suspended yet', async (t) => {
  const thief = await g.login('partner');
  await thief.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
  await t.rejects(
    thief.query('SELECT * FROM gate.request_statuses(ARRAY[$1], ARRAY[NULL::uuid])', [bank.key.keyid]),
    refusedAs('UT905'),
  );
  await thief.query('ROLLBACK');
});

t.test('a session of level 1 links no document, by no function', async (t) => {
  const session = await openTestSession(await g.login('notary'), g.number('an'), { level: 1 });
  const thief = await g.login('citizen');
  for (const call of [
    "gate.begin_link($1, 'driving_licence')",
    `gate.link_document($1, 'driving_licence', NULL, 'issuer', 'citizen.document_linking', '{}')`,
  ]) {
    await t.rejects(thief.query(`SELECT * FROM ${call}`, [session]), refusedAs('UT012'), call);
  }
});

t.test("a citizen makes no event that is not a citizen's, and narrows to nothing unsaid", async (t) => {
  const consentId = parseId('cst', await consentOf(bank, an, onceFor(g.number('an'))));
  const session = await openTestSession(await g.login('notary'), g.number('an'));
  const thief = await g.login('citizen');
  for (const event of ['use_up', 'expire', 'relinquish', 'lapse', 'narrow', null]) {
    await t.rejects(
      thief.query('SELECT gate.transition_consent($1, $2, $3, NULL, NULL)', [session, consentId, event]),
      refusedAs('UT906'),
      String(event),
    );
  }
});

t.test('no login holds locks by which others wait, or fills the disk beside the tables', async (t) => {
  for (const login of LOGINS) {
    const thief = await g.login(login);
    for (const call of [
      'pg_advisory_lock(1)',
      'pg_try_advisory_lock_shared(1, 1)',
      'pg_advisory_xact_lock(1)',
      'lo_create(0)',
      "lo_from_bytea(0, 'x')",
      "pg_logical_emit_message(false, 'x', 'x')",
    ]) {
      await t.rejects(thief.query(`SELECT ${call}`), refusedAs('42501'), `${login}: ${call}`);
    }
  }
});
