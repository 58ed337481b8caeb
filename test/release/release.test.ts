import { randomUUID } from 'node:crypto';
import t from 'tap';
import { FIELDS } from '../../src/catalogue/fields.js';
import { CONSENT_TRANSITIONS, REQUEST_TRANSITIONS } from '../../src/consent/states.js';
import { formatId, newIdInBucketOf, parseId } from '../../src/id.js';
import { createTestDatabase, type TestDatabase } from '../helpers/database.js';

async function seedConsent(db: TestDatabase): Promise<{ keyid: string; consentId: string }> {
  const key = await db.owner.query("SELECT thumbprint FROM partner.key WHERE partner_id = 'bank-a'");
  const consent = await db.owner.query(
    `INSERT INTO consent.consent (person_id, consent_id, request_id, partner_id, purpose, statement, fields, access_mode,
       retention, salt, subject, by_share_code, given_at, valid_until)
     VALUES (1, consent.new_id(consent.bucket(1)), consent.new_id(consent.bucket(1)), 'bank-a', 'bank.account_opening',
       'x', '{person.birth_full_name}', 'once', 'P1D', ledger.new_salt(), sha256('x'), false, now(), now() + interval '1 day')
     RETURNING consent_id`,
  );
  return { keyid: key.rows[0].thumbprint, consentId: consent.rows[0].consent_id };
}

const release = (
  db: TestDatabase,
  { keyid, consentId }: { keyid: string; consentId: string },
  nonce: string,
) =>
  db.gateway.query('SELECT * FROM gate.release($1, $2, $3, $4, $5, NULL, $6)', [
    keyid,
    nonce,
    nonce,
    Buffer.alloc(32),
    consentId,
    newIdInBucketOf(consentId),
  ]);

t.test('a release that cannot be recorded fails and leaves no trace', async (t) => {
  const db = await createTestDatabase(t, { people: true });
  const consent = await seedConsent(db);
  await db.owner.query(
    `CREATE FUNCTION public.fail() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''disk full''; END';
     CREATE TRIGGER fail BEFORE INSERT ON ledger.entry FOR EACH ROW EXECUTE FUNCTION public.fail()`,
  );
  await t.rejects(release(db, consent, 'nonce-0000000001'), /disk full/);
  const state = () =>
    db.owner.query(
      `SELECT c.uses, c.state, (SELECT count(*)::integer FROM partner.accepted_request) AS accepted
       FROM consent.consent c WHERE consent_id = $1`,
      [consent.consentId],
    );
  t.strictSame((await state()).rows, [{ uses: 0, state: 'active', accepted: 0 }]);
  await db.owner.query('DROP TRIGGER fail ON ledger.entry');
  const done = await release(db, consent, 'nonce-0000000001');
  t.strictSame(done.rows[0].data, { person: { birth_full_name: 'Nguyễn Thu An' } });
  t.strictSame((await state()).rows, [{ uses: 1, state: 'consumed', accepted: 1 }]);
  const again = await release(db, consent, 'nonce-0000000002');
  t.match(again.rows[0], { refusal: 'UT010', refusal_detail: { state: 'consumed' }, data: null });
  await t.rejects(
    release(db, consent, 'nonce-0000000002'),
    { code: 'UT002' },
    'a recorded refusal cannot be replayed',
  );
});

t.test('the gate can read every field of every data set', async (t) => {
  const db = await createTestDatabase(t, { people: true });
  const ids = Object.entries(FIELDS).map(([id, { parameter }]) =>
    parameter === undefined || parameter.isOptional ? id : `${id}:01`,
  );
  await db.owner.query('SET ROLE ung_thuan_gate');
  for (const field of ids) {
    const { rows } = await db.owner.query('SELECT * FROM catalogue.read_fields(1, $1, NULL, NULL)', [
      [field],
    ]);
    const { data, not_available } = rows[0];
    t.ok(data[field.split('.')[0] as string] !== undefined, `${field} is read by its data set`);
    t.ok(
      not_available.every((each: string) => each === field),
      `${field} has a value or is not available`,
    );
  }
});

t.test('states change only along the transition table', async (t) => {
  const db = await createTestDatabase(t, { people: true });
  const { consentId } = await seedConsent(db);
  const allowed = (table: Record<string, Record<string, string>>) =>
    new Set(
      Object.values(table).flatMap((moves) => Object.entries(moves).map(([from, to]) => `${from} ${to}`)),
    );
  const consents = allowed(CONSENT_TRANSITIONS as Record<string, Record<string, string>>);
  const states = ['active', 'paused', 'consumed', 'expired', 'revoked', 'relinquished', 'lapsed'];
  for (const from of states) {
    for (const to of states) {
      if (from === to) continue;
      await db.owner.query('BEGIN');
      await db.owner.query('ALTER TABLE consent.consent DISABLE TRIGGER consent_transition');
      await db.owner.query('UPDATE consent.consent SET state = $1 WHERE consent_id = $2', [from, consentId]);
      await db.owner.query('ALTER TABLE consent.consent ENABLE TRIGGER consent_transition');
      const moved = db.owner.query('UPDATE consent.consent SET state = $1 WHERE consent_id = $2', [
        to,
        consentId,
      ]);
      if (consents.has(`${from} ${to}`)) await t.resolves(moved, `${from} to ${to}`);
      else await t.rejects(moved, { code: 'UT903' }, `${from} to ${to}`);
      await db.owner.query('ROLLBACK');
    }
  }
  t.strictSame([...consents].sort(), [
    'active active',
    'active consumed',
    'active expired',
    'active lapsed',
    'active paused',
    'active relinquished',
    'active revoked',
    'consumed revoked',
    'paused active',
    'paused expired',
    'paused lapsed',
    'paused paused',
    'paused relinquished',
    'paused revoked',
  ]);
  t.strictSame([...allowed(REQUEST_TRANSITIONS as Record<string, Record<string, string>>)].sort(), [
    'pending approved',
    'pending expired',
    'pending refused',
    'pending withdrawn',
  ]);
});

t.test('the database and TypeScript format ids alike, and ids contain the bucket', async (t) => {
  const db = await createTestDatabase(t);
  for (let i = 0; i < 50; i++) {
    const id = randomUUID();
    const { rows } = await db.owner.query("SELECT consent.id_text('cst', $1) AS text", [id]);
    t.equal(rows[0].text, formatId('cst', id));
    t.equal(parseId('cst', rows[0].text), id);
  }
  const { rows } = await db.owner.query('SELECT consent.new_id(1234) AS id');
  const buckets = await db.owner.query(
    'SELECT consent.bucket_of_id($1) AS bucket, consent.bucket_of_id($2) AS other',
    [rows[0].id, newIdInBucketOf(rows[0].id)],
  );
  t.strictSame(buckets.rows[0], { bucket: 1234, other: 1234 });
  for (const text of [
    '',
    'cst_',
    `cst_${'8'.repeat(26)}`,
    `csr_${'0'.repeat(26)}`,
    `cst_${'0'.repeat(25)}u`,
  ]) {
    t.equal(parseId('cst', text), undefined, `"${text}" is not an id`);
  }
});
