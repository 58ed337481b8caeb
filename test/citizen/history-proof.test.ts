import t from 'tap';
import { openCheckpoint } from '../../src/ledger/checkpoint.js';
import { verifyHistory } from '../../src/ledger/history.js';
import { historyFrom } from '../../src/ledger/history-file.js';
import type { PersonaKey } from '../../src/population/personas.js';
import { approve, consentOf, recurringFor } from '../app/asking.js';
import { until } from '../delivery/receivers.js';
import { fitsContract } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';
import { readLogKeys } from '../transparency/log-keys.js';

const g = await createTestGateway(t, { LEDGER_MAP_INTERVAL_S: '0' });
const bank = g.partner('bank-a');
const policy = await readLogKeys(g.origin);
const [sinh, an, duc, tu] = await Promise.all(
  (['sinh', 'an', 'duc', 'tu'] as const).map((key) => g.citizen(key)),
);
if (!sinh || !an || !duc || !tu) throw new Error('four people');
type Citizen = typeof sinh;

/** Hundreds of people have a first entry, and a pseudonym takes long on a busy machine. */
const COVERED_MAX_MS = 240_000;

/** Waits until the map covers all that there is, and a checkpoint states it. */
const covered = () =>
  until(async () => {
    const { rows } = await g.owner.query<{ is_covered: boolean }>(
      `SELECT NOT EXISTS (SELECT FROM ledger.entry e LEFT JOIN ledger.leaf l USING (entry_id)
             WHERE e.person_id > 0 AND (l.leaf_index IS NULL OR l.leaf_index >= m.size)) AND t.checkpoint LIKE '%' || (SELECT split_part(m.note, E'\\n', 2)) || '%' AS is_covered
         FROM ledger.map m CROSS JOIN ledger.tree t`,
    );
    return rows[0]?.is_covered === true;
  }, COVERED_MAX_MS);
const proofOf = async (citizen: Citizen, query = '') => {
  const answer = await citizen.call('GET', `/history/proof${query}`);
  fitsContract(t, 'getHistoryProof', answer);
  return answer;
};
const verified = async (
  citizen: Citizen,
  query = '',
  seen?: Awaited<ReturnType<typeof verifyHistory>>['seen'],
) => {
  const answer = await proofOf(citizen, query);
  t.equal(answer.status, 200);
  const file = historyFrom(answer.body);
  return { file, ...(await verifyHistory(file, { ...policy, seen })) };
};
const aboutOf = async (citizen: Citizen, name: string) => {
  const { body } = await citizen.call('GET', '/history/subjects');
  return (body.items as { about_id: string; about: { name?: string } }[]).find(({ about }) =>
    about.name?.includes(name),
  )?.about_id;
};

t.test('a person proves that the history is complete, and later that it goes on', async (t) => {
  const consent = await consentOf(bank, sinh, recurringFor(g.number('sinh')));
  await covered();
  const first = await verified(sinh);
  t.equal(first.file.number, g.number('sinh'));
  const { body } = await sinh.call('GET', '/history');
  type Shown = { readonly kind: string; readonly at: string };
  const shown: Shown[] = body.items.map(({ kind, at }: Shown) => ({ kind, at }));
  const proved: Shown[] = first.file.entries
    .map((entry): Shown => JSON.parse(entry))
    .map(({ kind, at }) => ({ kind, at }));
  const order = (one: Shown, other: Shown) =>
    `${one.at} ${one.kind}`.localeCompare(`${other.at} ${other.kind}`);
  t.strictSame(proved.toSorted(order), shown.toSorted(order), 'all that the history shows');
  const times = (all: readonly Shown[]) => all.map(({ at }) => at);
  t.strictSame(times(proved), times(shown).reverse(), 'in its order');
  const { body: release } = await bank.call('POST', `/v1/consents/${consent}/releases`);
  await covered();
  const next = await verified(sinh, `?from=${first.seen.log.size}`, first.seen);
  t.equal(next.file.entries.at(-1), release.ledger.entry, 'the entry as the partner was given it');
  t.equal(next.file.entries.length, first.file.entries.length + 1);
  const same = await verified(sinh, `?from=${next.seen.log.size}`, next.seen);
  t.equal(same.file.consistency, undefined);
  await verified(sinh, `?from=${next.seen.log.size + 1_000}`);
  for (const from of ['0', '-1', '1.5', 'x', '9007199254740992'])
    t.equal((await proofOf(sinh, `?from=${from}`)).status, 400, from);
});

t.test('the checkpoint with the map is one that others of the log read', async (t) => {
  const note = await (await fetch(`${g.origin}/ledger/checkpoint`)).text();
  const { extensions, size } = await openCheckpoint(note, policy.origin, policy);
  t.match(extensions, [/^ung-thuan-map\/1 \d+ \S{44} \S{44}$/]);
  t.ok(Number(extensions[0]?.split(' ')[1]) <= size);
});

t.test('who decides for a child proves the history of the child, and nobody else does', async (t) => {
  const school = g.partner('school-a');
  const { body } = await school.call('POST', '/v1/consent-requests', {
    body: {
      subject: { personal_id_number: g.number('bao_anh') },
      purpose: 'school.enrolment',
      statement: 'Nhập học',
      required_fields: ['person.birth_full_name'],
      optional_fields: [],
      access: { mode: 'once' },
      retention: 'P90D',
    },
  });
  await approve(duc, body.request_id, ['person.birth_full_name']);
  await covered();
  const about = await aboutOf(duc, 'Bảo Anh');
  const child = await verified(duc, `?about=${about}`);
  t.equal(child.file.number, g.number('bao_anh'));
  t.match(child.file.entries.join(), /consent_given/);
  const own = await verified(duc);
  t.equal(own.file.number, g.number('duc'));
  t.match(own.file.entries.join(), /consent_given/, 'it concerns the one who decided too');
  const mother = await aboutOf(an, 'Bảo Anh');
  t.equal((await verified(an, `?about=${mother}`)).file.number, g.number('bao_anh'));

  const refused = { status: 404, body: { code: 'not_found' } };
  t.match(await proofOf(tu, `?about=${about}`), refused, "by another's name for the child");
  t.match(await proofOf(an, `?about=${about}`), refused, 'by that of the other parent');
  t.match(await proofOf(duc, '?about=AAAAAAAAAAAAAAAAAAAAAA'), refused);
  for (const query of [
    '?about=',
    '?about=1',
    `?about=${g.number('bao_anh')}`,
    '?about=self&about=self',
    '?person=1',
  ])
    t.equal((await proofOf(duc, query)).status, 400, query);
  t.equal((await fetch(`${g.origin}/citizen/v1/history/proof`)).status, 401);

  const number = g.number('bao_anh');
  const birthday =
    'date_of_birth = date_of_birth + $2::interval WHERE person_id = population.find_person($1)';
  await g.owner.query(`UPDATE population.person SET ${birthday}`, [number, '-15 years']);
  t.match(await proofOf(duc, `?about=${about}`), refused, 'from the day on which the child decides alone');
  await g.owner.query(`UPDATE population.person SET ${birthday}`, [number, '15 years']);
  t.equal((await proofOf(duc, `?about=${about}`)).status, 200);
});

t.test('a guardian proves nothing any more once the guardianship has ended', async (t) => {
  const guardian = await g.citizen('ong_phuong');
  const about = await aboutOf(guardian, 'Mai');
  await g.owner.query(
    "SELECT ledger.record(population.find_person($1), 'share_code_created', clock_timestamp(), 'subject', p_number => $1)",
    [g.number('mai')],
  );
  await covered();
  t.equal((await proofOf(guardian, `?about=${about}`)).status, 200);
  const ends = (on: string) =>
    g.owner.query(
      `UPDATE population.guardianship SET valid_to = ${on} WHERE guardian_id = population.find_person($1)`,
      [g.number('ong_phuong')],
    );
  await ends('population.today()');
  t.match(await proofOf(guardian, `?about=${about}`), { status: 404 });
  await ends('NULL');
  t.equal((await proofOf(guardian, `?about=${about}`)).status, 200);
});

t.test('a number that is issued anew leaves the pseudonym as it is', async () => {
  const before = await verified(sinh);
  const [old] = [g.number('sinh')];
  const renumber = (from: string, to: string) =>
    g.owner.query(
      'UPDATE population.person SET personal_id_number = $2::bigint WHERE personal_id_number = $1::bigint',
      [from, to],
    );
  await renumber(old, '079099999999');
  await g.owner.query(
    "SELECT ledger.record(p.person_id, 'share_code_created', clock_timestamp(), 'subject', p_number => '079099999999') FROM population.person p WHERE p.personal_id_number = 79099999999",
  );
  await covered();
  const after = await verified(sinh, `?from=${before.seen.log.size}`, before.seen);
  t.equal(after.file.number, old, 'it says which number it is');
  await renumber('079099999999', old);
});

const personOf = async (key: PersonaKey) =>
  (await g.owner.query('SELECT population.find_person($1) AS id', [g.number(key)])).rows[0].id as string;

/** The last checkpoint, and the line of the map in it. */
const lastCheckpoint = async () => {
  const { rows } = await g.owner.query('SELECT checkpoint FROM ledger.tree');
  const checkpoint = rows[0].checkpoint as string;
  const [line = ''] = /^ung-thuan-map.*\n/m.exec(checkpoint) ?? [];
  return { checkpoint, line };
};

t.test('without an entry there is no proof, and none while no map has the first one', async (t) => {
  const nobody = await g.citizen('hai_long');
  const id = await personOf('hai_long');
  const { rows } = await g.owner.query('SELECT count(*)::integer AS n FROM ledger.concerning($1)', [id]);
  t.equal(rows[0].n, 0, 'who has none');
  const { line: before } = await lastCheckpoint();
  t.match(before, /^ung-thuan-map/);
  t.match(await proofOf(nobody), { status: 404, body: { code: 'not_found' } });
  await g.owner.query("UPDATE ledger.map SET holder = NULL, held_until = now() + interval '1 hour'");
  await nobody.call('POST', '/share-codes');
  const early = await proofOf(nobody);
  t.match(early, { status: 409, body: { code: 'proof_not_ready' } });
  t.equal(early.headers['retry-after'], '5');
  await g.owner.query('UPDATE ledger.map SET held_until = NULL');
  await covered();
  t.equal((await verified(nobody)).file.entries.length, 1);

  // A map that no checkpoint states yet is waited for, whether the last one states none or the map before.
  await g.owner.query("UPDATE ledger.tree SET halted = 'test'");
  const { checkpoint, line } = await lastCheckpoint();
  t.not(line, before);
  for (const stated of ['', before]) {
    const earlier = checkpoint.replace(line, () => stated);
    await g.owner.query('UPDATE ledger.tree SET checkpoint = $1', [earlier]);
    t.match(await proofOf(nobody), { status: 409, body: { code: 'proof_not_ready' } }, stated);
  }
  await g.owner.query('UPDATE ledger.tree SET halted = NULL');
  await nobody.call('POST', '/share-codes');
  await covered();
  await verified(nobody);
});

t.test('what somebody changes in the database the person sees', async (t) => {
  const change = async (sql: string) => {
    await g.owner.query('ALTER TABLE ledger.entry DISABLE TRIGGER append_only');
    await g.owner.query(sql);
    await g.owner.query('ALTER TABLE ledger.entry ENABLE ALWAYS TRIGGER append_only');
  };
  const id = await personOf('sinh');
  const last = `entry_id = (SELECT entry_id FROM ledger.entry WHERE person_id = ${id} ORDER BY entry_id DESC LIMIT 1)`;
  const file = async () => historyFrom((await proofOf(sinh)).body);
  await covered();
  await g.owner.query("UPDATE ledger.map SET holder = NULL, held_until = now() + interval '1 hour'");
  await change(`UPDATE ledger.entry SET actor = 'operator' WHERE ${last}`);
  await t.rejects(verifyHistory(await file(), policy), { code: 'chain_invalid' }, 'an entry');
  await change(`UPDATE ledger.entry SET actor = 'subject' WHERE ${last}`);
  await verifyHistory(await file(), policy);
  await change(`UPDATE ledger.entry SET person_id = 1 WHERE ${last}`);
  await t.rejects(verifyHistory(await file(), policy), { code: 'chain_invalid' }, 'whose it is');
  await change(
    `UPDATE ledger.entry SET person_id = ${id} WHERE entry_id = (SELECT entry_id FROM ledger.entry WHERE person_id = 1 ORDER BY entry_id DESC LIMIT 1)`,
  );
  await verifyHistory(await file(), policy);
  await g.owner.query('CREATE TABLE public.kept AS TABLE ledger.chain');
  await g.owner.query(
    `UPDATE ledger.chain SET entries = entries - 1, head = sha256(head) WHERE person_id = ${id}`,
  );
  await t.rejects(verifyHistory(await file(), policy), { code: 'chain_invalid' }, 'the chain');
  await g.owner.query(
    'UPDATE ledger.chain c SET entries = k.entries, head = k.head FROM public.kept k WHERE k.person_id = c.person_id',
  );
  await verifyHistory(await file(), policy);
  await g.owner.query("UPDATE ledger.map_tile SET data = '\\x00' WHERE path = ''");
  t.match(await proofOf(sinh), { status: 503, body: { code: 'unavailable' } }, 'a tile');
});

t.test('a history of more entries than a file has is refused as too long', async (t) => {
  const id = await personOf('tu');
  await g.owner.query(
    `INSERT INTO ledger.chain (person_id, personal_id_number, pseudonym_proof, map_key, entries, head)
       SELECT $1, $2::bigint, c.pseudonym_proof, sha256(c.map_key), 20001, c.head FROM ledger.chain c LIMIT 1
       ON CONFLICT (person_id) DO UPDATE SET entries = 20001`,
    [id, g.number('tu')],
  );
  t.match(await proofOf(tu), { status: 409, body: { code: 'history_too_long' } });
});
