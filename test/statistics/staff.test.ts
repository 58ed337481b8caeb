import t from 'tap';
import type { PersonaKey } from '../../src/population/personas.js';
import { createTestGateway } from '../helpers/gateway.js';
import { openTestSession } from '../helpers/session.js';

// People who ask for counts for an organisation: the database decides by their roles, at each question.
const g = await createTestGateway(t);
const statistics = await g.login('statistics');
const notary = await g.login('notary');
const MINISTRY = 'ministry-education';
const PROVINCE = 'province-01';
const open = (who: PersonaKey, level = 2) => openTestSession(notary, g.number(who), { level });
const entries = async (kind = 'statistics_answered') =>
  (
    await g.owner.query<{ fields: string[]; keyid: string | null; person_id: string; partner_id: string }>(
      'SELECT fields, keyid, person_id, partner_id FROM ledger.entry WHERE kind = $1 ORDER BY at',
      [kind],
    )
  ).rows;
const record = async (
  session: Buffer | null,
  partner: string | null,
  unit = 'VN',
  keyid: string | null = null,
) =>
  (
    await statistics.query(
      "SELECT gate.record_question($1, $2, NULL, $3, '{}', 'permanent', NULL, '{2026}', NULL, $4, $5) AS asked",
      [keyid, unit, unit === 'VN' ? 'country' : 'province', session, partner],
    )
  ).rows[0].asked.question_id as string;
const read = (session: Buffer | null, partner: string | null, id: string, keyid: string | null = null) =>
  statistics.query('SELECT gate.resident_counts($1, $2, $3, $4) AS counts', [keyid, id, session, partner]);
const organisations = async (session: Buffer) =>
  (await statistics.query('SELECT * FROM gate.staff_organisations($1)', [session])).rows;
const refused = (code: string) => ({ code });

t.test('a person sees the organisations where a role is, or was, in force', async (t) => {
  t.match(await organisations(await open('duc')), [
    { partner_id: MINISTRY, roles: ['statistics_administrator'], ended_on: null },
    { partner_id: PROVINCE, roles: ['statistics_reader'], ended_on: null },
  ]);
  const [over, ...more] = await organisations(await open('seo_yeon'));
  t.strictSame(more, []);
  t.match(over, { partner_id: MINISTRY, roles: [], ended_on: /^\d{4}-\d{2}-\d{2}$/ });
  t.strictSame(await organisations(await open('ba_xoan')), []);
  await t.rejects(organisations(await open('tuyet', 1)), refused('UT012'));
});

t.test('a question of a person is in the ledger under a pseudonym of that organisation', async (t) => {
  const session = await open('duc');
  const id = await record(session, MINISTRY);
  t.ok((await read(session, MINISTRY, id)).rows[0].counts.counts.people.length > 0);
  await record(session, PROVINCE, '01');
  const [first, second] = (await entries()).slice(-2);
  t.match(first, { keyid: null, person_id: '0', partner_id: MINISTRY });
  const asked = (entry: typeof first) => entry?.fields.find((field) => field.startsWith('asked_by='));
  t.match(asked(first), /^asked_by=[\w-]{22}$/);
  t.match(asked(second), /^asked_by=[\w-]{22}$/);
  t.not(asked(first), asked(second), 'another at another organisation');
  await record(await open('duc'), MINISTRY);
  t.equal(asked((await entries()).at(-1)), asked(first), 'the same in another session');
  const subject = await g.owner.query('SELECT population.pseudonym($1, population.find_person($2)) AS name', [
    MINISTRY,
    g.number('duc'),
  ]);
  t.not(asked(first), `asked_by=${subject.rows[0].name}`, 'and not the one of the subject of data');
  t.notOk(JSON.stringify(await entries()).includes(g.number('duc')));
  await statistics.query('SELECT gate.enter_statistics($1, $2)', [session, MINISTRY]);
  t.strictSame((await entries('statistics_entered')).at(-1)?.fields, [asked(first)]);
});

t.test('without a role in force nothing is answered, and nothing recorded as an answer', async (t) => {
  const before = (await entries()).length;
  const rows = async () => (await g.owner.query('SELECT FROM statistics.recorded_question')).rowCount;
  const recorded = await rows();
  const refuses = async (who: PersonaKey, partner: string, code = 'UT013', why = '') => {
    const session = await open(who);
    await t.rejects(record(session, partner), refused(code), `${who} at ${partner} ${why}`);
    for (const name of ['enter_statistics', 'staff_session']) {
      await t.rejects(
        statistics.query(`SELECT gate.${name}($1, $2)`, [session, partner]),
        refused(code),
        name,
      );
    }
  };
  await refuses('seo_yeon', MINISTRY, 'UT013', 'whose term ended');
  await refuses('an', MINISTRY);
  await refuses('duc', 'bank-a');
  await refuses('duc', 'nobody');
  await t.rejects(record(await open('duc', 1), MINISTRY), refused('UT012'), 'a sign-in of level 1');
  const change = (set: string) =>
    g.owner.query(
      `UPDATE organisation.role SET ${set} WHERE organisation_id = '0100000007' AND person_id = population.find_person($1)`,
      [g.number('duc')],
    );
  for (const [set, why] of [
    ['valid_from = population.today() + 1', 'before it begins'],
    ['valid_until = population.today() - 1, valid_from = population.today() - 9', 'after its last day'],
    ['confirmed_at = NULL', 'unconfirmed'],
    ['ended_at = now()', 'ended'],
    ["role = 'registration_administrator'", 'of another kind'],
  ] as const) {
    await g.owner.query('BEGIN');
    await change(set);
    await g.owner.query('COMMIT');
    await refuses('duc', MINISTRY, 'UT013', why);
    await change(
      "valid_from = population.today(), valid_until = population.today(), confirmed_at = now(), ended_at = NULL, role = 'statistics_administrator'",
    );
    await open('duc').then((session) =>
      statistics.query('SELECT gate.staff_session($1, $2)', [session, MINISTRY]),
    );
  }
  await g.owner.query("UPDATE partner.partner SET status = 'suspended' WHERE partner_id = $1", [MINISTRY]);
  await refuses('duc', MINISTRY, 'UT004', 'a suspended partner');
  await g.owner.query("UPDATE partner.partner SET status = 'active' WHERE partner_id = $1", [MINISTRY]);
  t.equal((await entries()).length, before);
  t.equal(await rows(), recorded);
});

t.test('a role that ends between question and answer gives none, also to an open transaction', async (t) => {
  const session = await open('tu');
  const id = await record(session, MINISTRY);
  const end = (at: string) =>
    g.owner.query('UPDATE organisation.role SET ended_at = $1 WHERE person_id = population.find_person($2)', [
      at === '' ? null : at,
      g.number('tu'),
    ]);
  await statistics.query('BEGIN');
  t.ok((await read(session, MINISTRY, id)).rows[0].counts);
  await end('now');
  await t.rejects(read(session, MINISTRY, id), refused('UT013'));
  await statistics.query('ROLLBACK');
  await end('');
  await read(session, MINISTRY, id);
  await g.owner.query('UPDATE citizen.session SET ended_at = now() WHERE key_hash = sha256($1)', [session]);
  await t.rejects(read(session, MINISTRY, id), refused('UT015'), 'nor after the person signed out');
});

t.test('a question serves who recorded it alone, and no key together with a person', async (t) => {
  const { keyid } = g.partner(MINISTRY).key;
  const [tu, duc] = [await open('tu'), await open('duc')];
  const ofTu = await record(tu, MINISTRY);
  const ofKey = await record(null, null, 'VN', keyid);
  const missing = refused('UT908');
  await t.rejects(read(duc, MINISTRY, ofTu), missing, 'another person of the organisation');
  await t.rejects(read(duc, PROVINCE, ofTu), missing);
  await t.rejects(read(null, null, ofTu, keyid), missing, 'a key');
  await t.rejects(read(tu, MINISTRY, ofKey), missing, 'a person for a key');
  await t.rejects(read(tu, MINISTRY, ofKey, keyid), missing);
  await t.rejects(record(duc, PROVINCE, '01', keyid), refused('23514'));
  await read(tu, MINISTRY, ofTu);
  await read(null, null, ofKey, keyid);
});

t.test('what a thief of the login has seen of sessions opens nothing without them', async (t) => {
  await open('duc');
  const { rows } = await g.owner.query<{ key_hash: Buffer }>('SELECT key_hash FROM citizen.session');
  for (const guess of [...rows.map(({ key_hash }) => key_hash), Buffer.alloc(0)]) {
    for (const call of [
      'staff_organisations($1)',
      `staff_session($1, '${MINISTRY}')`,
      `enter_statistics($1, '${MINISTRY}')`,
    ]) {
      await t.rejects(statistics.query(`SELECT * FROM gate.${call}`, [guess]), refused('UT015'), call);
    }
    await t.rejects(record(guess, MINISTRY), refused('UT015'));
  }
});

t.test('an organisation that turned links off gets none, and those in use end', async (t) => {
  const ministry = g.partner(MINISTRY);
  const turn = (on: boolean) =>
    g.owner.query(
      "UPDATE organisation.organisation SET takes_links = $1 WHERE organisation_id = '0100000007'",
      [on],
    );
  const link = async () =>
    (await ministry.call('POST', '/v1/statistics/sign-in-links', {})).body.url as string;
  const enter = async (url: string) =>
    fetch(`${g.origin}/statistics/enter`, {
      method: 'POST',
      headers: { origin: g.origin, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ code: new URL(url).searchParams.get('code') ?? '' }).toString(),
      redirect: 'manual',
    });
  const entered = await enter(await link());
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
  const status = async () => (await fetch(`${g.origin}/statistics`, { headers: { cookie } })).status;
  t.equal(await status(), 200);
  const unused = await link();
  await turn(false);
  t.match(await ministry.call('POST', '/v1/statistics/sign-in-links', {}), {
    status: 403,
    body: { code: 'sign_in_link_off' },
  });
  t.equal(await status(), 401);
  t.equal((await enter(unused)).status, 401);
  t.equal((await g.partner(PROVINCE).call('POST', '/v1/statistics/sign-in-links', {})).status, 201);
  await turn(true);
  t.equal(await status(), 200);
});
