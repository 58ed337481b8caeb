import { createHash, randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import t from 'tap';
import { readLedgerGaps } from '../../src/database/admin/ledger.js';
import { LOGINS, roleOf } from '../../src/database/login.js';
import { parseId } from '../../src/id.js';
import { consentOf, onceFor, recurringFor } from '../app/asking.js';
import { createTestDatabase } from '../helpers/database.js';
import { createTestGateway } from '../helpers/gateway.js';

const refusedAs = (code: string) => ({ code });
const sha256 = (...parts: (string | Buffer)[]) =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();

t.test('no role can change or delete ledger entries', async (t) => {
  const db = await createTestDatabase(t, { people: true });
  const before = await db.owner.query('SELECT count(*)::integer AS n FROM ledger.entry');
  t.ok(before.rows[0].n > 0, 'there are entries of the sandbox partners');
  const attempts = [
    "UPDATE ledger.entry SET refusal = 'x'",
    'DELETE FROM ledger.entry',
    'TRUNCATE ledger.entry',
    'UPDATE ledger.leaf SET leaf_index = 0',
    'DELETE FROM ledger.leaf',
    'TRUNCATE ledger.leaf',
  ];
  for (const role of [...LOGINS.map(roleOf), 'ung_thuan_gate', 'ung_thuan_owner']) {
    for (const attempt of attempts) {
      await db.owner.query(`SET ROLE ${role}`);
      await t.rejects(db.owner.query(attempt), refusedAs('42501'), `${role}: ${attempt}`);
      await db.owner.query('RESET ROLE');
    }
  }
  for (const attempt of attempts) {
    await t.rejects(db.owner.query(attempt), refusedAs('UT901'), `superuser: ${attempt}`);
    await db.owner.query("SET session_replication_role = 'replica'");
    await t.rejects(db.owner.query(attempt), refusedAs('UT901'), `superuser, as a replica: ${attempt}`);
    await db.owner.query("SET session_replication_role = 'origin'");
  }
  const after = await db.owner.query('SELECT count(*)::integer AS n FROM ledger.entry');
  t.equal(after.rows[0].n, before.rows[0].n);
});

t.test(
  'only ledger.record and what makes several releases or dispensings insert ledger entries',
  async (t) => {
    const db = await createTestDatabase(t);
    const { rows } = await db.owner.query<{ name: string }>(
      String.raw`SELECT format('%s.%s', pronamespace::regnamespace, proname) AS name FROM pg_proc
      WHERE prosrc ~* '\minto\s+ledger\.entry' ORDER BY name`,
    );
    t.strictSame(
      rows.map(({ name }) => name),
      ['consent.make_releases', 'ledger.record', 'prescription.record_dispensings'],
    );
  },
);

t.test('an entry commits to the person with a salt of its own', async (t) => {
  const db = await createTestDatabase(t);
  const record = async (args: string, values: unknown[] = []) => {
    const before = await db.owner.query('SELECT entry_id FROM ledger.entry');
    await db.owner.query(`SELECT ledger.record(${args})`, values);
    const { rows } = await db.owner.query('SELECT * FROM ledger.entry WHERE entry_id <> ALL ($1)', [
      before.rows.map(({ entry_id }) => entry_id),
    ]);
    t.equal(rows.length, 1);
    return rows[0];
  };
  const NOW = "1, 'share_code_created', now(), 'subject'";
  const [one, two] = [
    await record(`${NOW}, p_number => '001190000017'`),
    await record(`${NOW}, p_number => '001190000017'`),
  ];
  for (const { salt, subject } of [one, two]) {
    t.equal(salt.length, 16);
    t.ok(subject.equals(sha256(salt, '001190000017')));
  }
  t.notOk(one.salt.equals(two.salt), 'nobody sees that two entries concern the same person');
  const nobody = await record(NOW);
  t.ok(nobody.subject.equals(sha256(nobody.salt, '')), 'of a subject that nobody knows');
  const salt = randomBytes(16);
  const subject = sha256(salt, '001190000017');
  const given = await record(`${NOW}, p_salt => $1, p_subject => $2, p_number => '9'`, [salt, subject]);
  t.ok(
    given.salt.equals(salt) && given.subject.equals(subject),
    'those of the request or consent, if it has one',
  );
  const { rows } = await db.owner.query(
    'SELECT consent.bucket(1) AS own, consent.bucket_of_id($1) AS bucket',
    [one.entry_id],
  );
  t.equal(rows[0].bucket, rows[0].own, 'its id is in the bucket of the person');
  const entryId = randomUUID();
  t.equal((await record(`${NOW}, p_entry_id => $1`, [entryId])).entry_id, entryId);
  t.match(await record("0, 'partner_added', now(), 'operator', 'bank-a', p_keyid => 'k'"), {
    person_id: '0',
    kind: 'partner_added',
    actor: 'operator',
    partner_id: 'bank-a',
    keyid: 'k',
    salt: null,
    subject: null,
  });
});

t.test('an entry of an unknown kind or actor, or with the id of another, is refused', async (t) => {
  const db = await createTestDatabase(t);
  const entryId = randomUUID();
  const record = (kind: string, actor: string) =>
    db.owner.query('SELECT ledger.record(1, $1::ledger.kind, now(), $2::ledger.actor, p_entry_id => $3)', [
      kind,
      actor,
      entryId,
    ]);
  await t.rejects(record('released', 'partner'), refusedAs('22P02'));
  await t.rejects(record('release', 'citizen'), refusedAs('22P02'));
  await record('release', 'partner');
  await t.rejects(record('release', 'partner'), refusedAs('23505'));
});

t.test('entries written at once are all kept, and those rolled back are not', async (t) => {
  const db = await createTestDatabase(t);
  const write = async (first: number) => {
    const client = new pg.Client({ connectionString: db.ownerUrl });
    await client.connect();
    for (let i = first; i < first + 10; i++) {
      await client.query('BEGIN');
      await client.query("SELECT ledger.record($1, 'share_code_created', now(), 'subject')", [i % 3]);
      await client.query(i % 4 === 0 ? 'ROLLBACK' : 'COMMIT');
    }
    await client.end();
  };
  await Promise.all([0, 10, 20, 30].map(write));
  const { rows } = await db.owner.query(
    "SELECT count(*)::integer AS entries, count(DISTINCT entry_id)::integer AS ids FROM ledger.entry WHERE kind = 'share_code_created'",
  );
  t.strictSame(rows, [{ entries: 30, ids: 30 }]);
});

t.test('a fault in the ledger or the receipts is found', async (t) => {
  const g = await createTestGateway(t);
  const bank = g.partner('bank-a');
  const an = await g.citizen('an');
  const once = await consentOf(bank, an, onceFor(g.number('an')));
  const recurring = await consentOf(bank, an, recurringFor(g.number('an')));
  const before = await readLedgerGaps(g.owner); // the sample comes with entries
  for (const consent of [once, recurring]) {
    t.equal((await bank.call('POST', `/v1/consents/${consent}/releases`)).status, 201);
  }
  const repeatedKey = randomUUID();
  for (let i = 0; i < 2; i++) {
    const path = `/v1/consents/${recurring}/releases`;
    t.equal((await bank.call('POST', path, { idempotencyKey: repeatedKey })).status, 201);
  }
  t.equal((await bank.call('POST', `/v1/consents/${once}/releases`)).status, 409);
  t.equal((await an.call('POST', `/consents/${recurring}/pause`)).status, 200);
  t.equal((await an.call('DELETE', `/consents/${recurring}`)).status, 204);
  const sound = await readLedgerGaps(g.owner);
  const writtenSince = Object.entries(sound.byKind).flatMap(([kind, count]) => {
    const more = count - (before.byKind[kind] ?? 0);
    return more === 0 ? [] : [[kind, more]];
  });
  t.strictSame(Object.fromEntries(writtenSince), {
    release: 3,
    release_repeated: 1,
    release_refused: 1,
    consent_paused: 1,
    consent_revoked: 1,
  });
  t.match(sound, { consentsOffBalance: 0, consentsWithoutEntry: 0, receiptsBroken: 0 });
  t.equal(
    sound.entries,
    Object.values(sound.byKind).reduce((sum, count) => sum + count, 0),
  );

  const RELEASE = `e.kind = 'release' AND e.consent_id = '${parseId('cst', once)}'`;
  const RECEIPT = `r.consent_id = '${parseId('cst', recurring)}'`;
  const CHANGED = "content = replace(content, 'P90D', 'P10Y')";
  const HASHED = "content_hash = sha256(convert_to(replace(content, 'P90D', 'P10Y'), 'UTF8'))";
  const FAULTS: Record<string, [string, { off?: number; bare?: number; broken?: number }]> = {
    'a dropped release': [`DELETE FROM ledger.entry e WHERE ${RELEASE}`, { off: 1 }],
    'an inserted release': [
      `INSERT INTO ledger.entry (person_id, entry_id, kind, at, actor, consent_id)
         SELECT e.person_id, gen_random_uuid(), 'release', e.at, 'partner', e.consent_id FROM ledger.entry e
         WHERE ${RELEASE} LIMIT 1`,
      { off: 1 },
    ],
    'a release moved to another consent': [
      `UPDATE ledger.entry e SET consent_id = (SELECT c.consent_id FROM consent.consent c
         WHERE c.consent_id = '${parseId('cst', recurring)}') WHERE ${RELEASE}`,
      { off: 2 },
    ],
    'a release moved to another person': [
      `UPDATE ledger.entry e SET person_id = 2 WHERE ${RELEASE}`,
      { off: 1 },
    ],
    'a release said to be a repetition': [
      `UPDATE ledger.entry e SET kind = 'release_repeated' WHERE ${RELEASE}`,
      { off: 1 },
    ],
    'a use that is not counted': [
      `UPDATE consent.consent c SET uses = c.uses - 1 WHERE c.consent_id = '${parseId('cst', once)}'`,
      { off: 1 },
    ],
    'a consent without its beginning': [
      `DELETE FROM ledger.entry e WHERE e.kind = 'consent_given' AND e.consent_id = '${parseId('cst', once)}'`,
      { bare: 1 },
    ],
    'a changed receipt': [
      `UPDATE consent.receipt r SET ${CHANGED} WHERE ${RECEIPT} AND seq = 2`,
      { broken: 1 },
    ],
    'a changed receipt with its hash': [
      `UPDATE consent.receipt r SET ${CHANGED}, ${HASHED} WHERE ${RECEIPT} AND seq = 2`,
      { broken: 1 },
    ],
    'a dropped receipt': [`DELETE FROM consent.receipt r WHERE ${RECEIPT} AND seq = 2`, { broken: 1 }],
    'a dropped first receipt': [`DELETE FROM consent.receipt r WHERE ${RECEIPT} AND seq = 1`, { broken: 1 }],
    'receipts in another order': [
      `UPDATE consent.receipt r SET seq = -seq WHERE ${RECEIPT} AND seq > 1;
       UPDATE consent.receipt r SET seq = seq + 5 WHERE r.seq < 0`,
      { broken: 2 },
    ],
    'an inserted receipt': [
      `UPDATE consent.receipt r SET seq = 4 WHERE ${RECEIPT} AND seq = 3;
       INSERT INTO consent.receipt SELECT person_id, consent_id, 3, event, issued_at, content, content_hash
         FROM consent.receipt r WHERE ${RECEIPT} AND seq = 2`,
      { broken: 1 },
    ],
  };
  await g.owner.query('ALTER TABLE ledger.entry DISABLE TRIGGER append_only');
  for (const [what, [sql, { off = 0, bare = 0, broken = 0 }]] of Object.entries(FAULTS)) {
    await g.owner.query('BEGIN');
    const results = [await g.owner.query(sql)].flat();
    t.ok(
      results.every(({ rowCount }) => rowCount),
      what,
    );
    const { consentsOffBalance, consentsWithoutEntry, receiptsBroken } = await readLedgerGaps(g.owner);
    t.strictSame(
      { consentsOffBalance, consentsWithoutEntry, receiptsBroken },
      { consentsOffBalance: off, consentsWithoutEntry: bare, receiptsBroken: broken },
      what,
    );
    await g.owner.query('ROLLBACK');
  }
  await g.owner.query('ALTER TABLE ledger.entry ENABLE ALWAYS TRIGGER append_only');
  t.strictSame(await readLedgerGaps(g.owner), sound);
});
