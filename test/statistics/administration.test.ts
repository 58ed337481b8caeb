import t from 'tap';
import { hashShareCode } from '../../src/consent/code.js';
import type { PersonaKey } from '../../src/population/personas.js';
import { createTestGateway } from '../helpers/gateway.js';
import { openTestSession } from '../helpers/session.js';

// Who gives, confirms and ends roles at an organisation: the database decides, and two people are needed where a right widens.
const g = await createTestGateway(t);
const statistics = await g.login('statistics');
const notary = await g.login('notary');
const MINISTRY = 'ministry-education';
const ID = '0100000007';
const open = (who: PersonaKey, signedInBefore = '0') =>
  openTestSession(notary, g.number(who), { signedInBefore });
const refused = (code: string) => ({ code });
const day = async (days: number) =>
  (await g.owner.query<{ day: string }>('SELECT (population.today() + $1::integer)::text AS day', [days]))
    .rows[0]?.day as string;
/** A share code of a person, as the inbox makes it. */
const codeOf = async (who: PersonaKey) =>
  (await (await g.citizen(who)).call('POST', '/share-codes', {})).body.share_code as string;
const giveWith = async (
  session: Buffer,
  code: string,
  more: { name?: string; role?: string; from?: string; until?: string } = {},
) => {
  const {
    name = 'Phòng Kế hoạch',
    role = 'statistics_reader',
    from = await day(0),
    until = await day(30),
  } = more;
  const { rows } = await statistics.query('SELECT refusal FROM gate.give_role($1, $2, $3, $4, $5, $6, $7)', [
    session,
    MINISTRY,
    hashShareCode(code),
    role,
    name,
    from,
    until,
  ]);
  return rows[0].refusal as string | null;
};
const act = async (what: 'confirm_role' | 'end_role', session: Buffer, roleId: string) =>
  (await statistics.query(`SELECT refusal FROM gate.${what}($1, $2, $3)`, [session, MINISTRY, roleId]))
    .rows[0].refusal as string | null;
const staff = async (session: Buffer) =>
  (await statistics.query('SELECT * FROM gate.organisation_staff($1, $2)', [session, MINISTRY])).rows;
const newest = async () =>
  (await g.owner.query('SELECT role_id FROM organisation.role ORDER BY given_at DESC LIMIT 1')).rows[0]
    .role_id;
const may = async (who: PersonaKey) =>
  statistics.query('SELECT gate.staff_session($1, $2)', [await open(who), MINISTRY]).then(
    () => true,
    ({ code }) => code !== 'UT013',
  );
/** What is in the ledger before: the roles of the sandbox. */
const begun = (await g.owner.query('SELECT clock_timestamp() AS at')).rows[0].at;
const changes = async () =>
  (
    await g.owner.query<{ fields: string[] }>(
      "SELECT fields FROM ledger.entry WHERE kind = 'organisation_changed' AND at > $1 ORDER BY at",
      [begun],
    )
  ).rows.map(({ fields }) => fields);

t.test('a role is in force once a second person has confirmed it, and one suffices to end it', async (t) => {
  const [tu, duc] = [await open('tu'), await open('duc')];
  t.equal(await giveWith(tu, await codeOf('sinh')), null);
  const id = await newest();
  t.notOk(await may('sinh'), 'not yet');
  t.match(
    (await staff(tu)).find((row) => row.role_id === id),
    { state: 'waits', may_confirm: false, may_end: true },
  );
  t.match(
    (await staff(duc)).find((row) => row.role_id === id),
    {
      state: 'waits',
      may_confirm: true,
      given_by: 'Huỳnh Thanh Từ',
    },
  );
  t.equal(await act('confirm_role', tu, id), 'own', 'who gave it');
  t.notOk(await may('sinh'));
  t.equal(await act('confirm_role', duc, id), null);
  t.ok(await may('sinh'));
  t.equal(await act('confirm_role', duc, id), 'gone', 'again');
  await t.rejects(staff(await open('sinh')), refused('UT013'), 'a reader administers nobody');
  await t.rejects(act('end_role', await open('sinh'), id), refused('UT013'));
  t.equal(await act('end_role', tu, id), null);
  t.notOk(await may('sinh'), 'at once');
  t.equal(await act('end_role', tu, id), 'gone');
  const texts = await changes();
  t.strictSame(
    texts.map((fields) => fields[1]),
    ['change=role_given', 'change=role_confirmed', 'change=role_ended'],
  );
  for (const fields of texts) {
    t.equal(fields[0], `organisation=${ID}`);
    t.match(
      fields.join(' '),
      /by=[\w-]{22} role=statistics_reader person=[\w-]{22} from=\S{10} until=\S{10}$/,
    );
  }
  t.not(texts[0]?.[2], texts[1]?.[2], 'by two people');
});

t.test('what does not fit is refused, and changes nothing', async (t) => {
  const tu = await open('tu');
  const count = async () => (await g.owner.query('SELECT FROM organisation.role')).rowCount;
  const before = await count();
  const code = await codeOf('ba_xoan');
  t.equal(await giveWith(tu, code, { name: ' ' }), 'name');
  t.equal(await giveWith(tu, code, { name: 'x'.repeat(81) }), 'name');
  t.equal(await giveWith(tu, code, { from: await day(-1) }), 'days');
  t.equal(await giveWith(tu, code, { from: await day(3), until: await day(2) }), 'days');
  t.equal(await giveWith(tu, code, { until: await day(367) }), 'days');
  t.equal(await giveWith(tu, 'AAAAAAAA'), 'code');
  t.equal(await giveWith(tu, await codeOf('tu')), 'own', 'nobody gives themself a role');
  t.equal(await giveWith(tu, await codeOf('duc'), { role: 'statistics_administrator' }), 'held');
  for (const role of ['legal_representative', 'registration_administrator']) {
    await t.rejects(giveWith(tu, code, { role }), refused('UT013'), role);
  }
  await t.rejects(giveWith(await open('tu', '6 minutes'), code), refused('UT025'), 'not signed in lately');
  await t.rejects(giveWith(await open('an'), code), refused('UT013'), 'of another organisation');
  t.equal(await count(), before);
  t.equal(await giveWith(tu, code, { until: await day(366) }), null, 'the code serves after all that');
  t.equal(await giveWith(tu, code), 'code', 'once');
  t.equal(await giveWith(tu, await codeOf('ba_xoan')), 'held', 'while it waits');
  const id = await newest();
  const duc = await open('duc', '6 minutes');
  await t.rejects(act('confirm_role', duc, id), refused('UT025'));
  await t.rejects(act('confirm_role', await open('ba_xoan'), id), refused('UT013'), 'who is to get it');
  await g.owner.query(
    "UPDATE organisation.role SET given_at = given_at - interval '8 days' WHERE role_id = $1",
    [id],
  );
  t.equal(await act('confirm_role', await open('duc'), id), 'gone', 'after a week');
  const province = (
    await g.owner.query(
      "SELECT role_id FROM organisation.role WHERE organisation_id = '0100000008' AND role = 'statistics_reader'",
    )
  ).rows[0].role_id;
  t.equal(await act('end_role', duc, province), 'gone', 'of another organisation');
  const nobody = '00000000-0000-0000-0000-000000000000';
  t.equal(await act('end_role', duc, nobody), 'gone');
});

t.test('one who is given a role cannot confirm it, also where they administer already', async (t) => {
  const [tu, duc] = [await open('tu'), await open('duc')];
  t.equal(await giveWith(tu, await codeOf('duc'), { role: 'statistics_reader' }), null);
  t.equal(await act('confirm_role', duc, await newest()), 'own');
  t.equal(await act('end_role', duc, await newest()), null, 'but refuse it');
});

t.test('links are turned off by one, and on again by two', async (t) => {
  const [tu, duc] = [await open('tu'), await open('duc')];
  const turn = async (session: Buffer, on: boolean) =>
    (await statistics.query('SELECT * FROM gate.turn_links($1, $2, $3)', [session, MINISTRY, on])).rows[0];
  const link = async () =>
    (await g.partner(MINISTRY).call('POST', '/v1/statistics/sign-in-links', {})).status;
  t.strictSame(await turn(tu, true), { is_on: true, is_asked: false }, 'on already');
  t.strictSame(await turn(tu, false), { is_on: false, is_asked: false });
  t.equal(await link(), 403);
  t.strictSame(await turn(tu, true), { is_on: false, is_asked: true });
  t.strictSame(await turn(tu, true), { is_on: false, is_asked: true }, 'the same person again');
  t.equal(await link(), 403);
  await t.rejects(turn(await open('duc', '6 minutes'), true), refused('UT025'));
  t.strictSame(await turn(duc, true), { is_on: true, is_asked: false });
  t.equal(await link(), 201);
  await turn(duc, false);
  await turn(tu, true);
  await turn(tu, false);
  t.strictSame(
    await turn(duc, true),
    { is_on: false, is_asked: true },
    'turning off takes back what was asked',
  );
  await g.owner.query(
    "UPDATE organisation.organisation SET links_asked_at = links_asked_at - interval '8 days'",
  );
  t.strictSame(await turn(tu, true), { is_on: false, is_asked: true }, 'after a week');
  await turn(duc, true);
  await t.rejects(turn(await open('sinh'), false), refused('UT013'));
});

t.test('who asked what is shown to the administrators, and by the API under pseudonyms', async (t) => {
  const tu = await open('tu');
  await statistics.query('SELECT gate.enter_statistics($1, $2)', [tu, MINISTRY]);
  const question = '/v1/statistics/residents?unit=01';
  await g.partner(MINISTRY).call('GET', question);
  await g.partner('province-01').call('GET', question);
  await statistics.query(
    "SELECT gate.record_question(NULL, 'VN', NULL, 'country', '{}', 'permanent', NULL, '{2026}', NULL, $1, $2)",
    [tu, MINISTRY],
  );
  const list = async (path = '') => g.partner(MINISTRY).call('GET', `/v1/statistics/questions${path}`);
  const { status, body } = await list();
  t.equal(status, 200);
  const { keyid } = g.partner(MINISTRY).key;
  t.match(body.items.slice(0, 3), [
    {
      kind: 'asked',
      asked_by: /^[\w-]{22}$/,
      question: ['unit=VN', /^on=/, /^counted_on=/, 'level=country', 'residence=permanent', 'years=2026'],
    },
    { kind: 'asked', keyid },
    { kind: 'entered', question: [] },
  ]);
  t.equal(body.items[0].keyid, undefined);
  t.equal(body.items[2].asked_by, body.items[0].asked_by);
  t.notOk(JSON.stringify(body).includes('Từ'), 'no names');
  const first = await list('?limit=2');
  t.equal(first.body.items.length, 2);
  t.strictSame((await list(`?limit=1&cursor=${first.body.next_cursor}`)).body.items, body.items.slice(2, 3));
  t.match(await list('?cursor=ent_x'), { status: 400, body: { errors: [{ pointer: '/cursor' }] } });
  t.match(await g.partner('bank-a').call('GET', '/v1/statistics/questions'), {
    body: { code: 'mandate_missing' },
  });
  const shown = async (who: PersonaKey, partner = MINISTRY) =>
    (
      await statistics.query('SELECT * FROM gate.asked_questions(NULL, $1, $2, NULL, 9)', [
        await open(who),
        partner,
      ])
    ).rows;
  const rows = await shown('duc');
  t.match(rows[0], { shown_as: 'Huỳnh Thanh Từ', kind: 'statistics_answered' });
  t.match(rows[1], { shown_as: null, keyid });
  t.equal((await shown('an', 'province-01')).length, 1, 'each organisation its own');
  await t.rejects(shown('duc', 'province-01'), refused('UT013'), 'not to readers');
});

t.test('what a thief of the login has seen administers nothing without a live session', async (t) => {
  const { rows } = await g.owner.query<{ key_hash: Buffer }>('SELECT key_hash FROM citizen.session LIMIT 3');
  const code = hashShareCode(await codeOf('sinh'));
  const id = await newest();
  for (const guess of [...rows.map(({ key_hash }) => key_hash), Buffer.alloc(0)]) {
    for (const call of [
      `give_role($1, '${MINISTRY}', '\\x${code.toString('hex')}', 'statistics_reader', 'x', CURRENT_DATE, CURRENT_DATE)`,
      `confirm_role($1, '${MINISTRY}', '${id}')`,
      `end_role($1, '${MINISTRY}', '${id}')`,
      `turn_links($1, '${MINISTRY}', true)`,
      `organisation_staff($1, '${MINISTRY}')`,
      `asked_questions(NULL, $1, '${MINISTRY}', NULL, 9)`,
      `questions_left(NULL, $1, '${MINISTRY}')`,
      `saved_questions($1, '${MINISTRY}')`,
      `save_question($1, '${MINISTRY}', 'x', 'detail=sex')`,
      `delete_saved_question($1, '${MINISTRY}', '${id}')`,
    ]) {
      await t.rejects(statistics.query(`SELECT * FROM gate.${call}`, [guess]), refused('UT015'), call);
    }
  }
});
