import t from 'tap';
import { CONSENT_TRANSITIONS, REQUEST_TRANSITIONS } from '../../src/consent/states.js';
import { createTestDatabase } from '../helpers/database.js';

t.test('states change only along the transition table', async (t) => {
  const db = await createTestDatabase(t, { people: true });
  const inserted = await db.owner.query<{ consent_id: string }>(
    `INSERT INTO consent.consent (person_id, consent_id, request_id, partner_id, purpose, statement, fields, access_mode,
       retention, salt, subject, by_share_code, given_at, valid_until)
     VALUES (1, gen_random_uuid(), gen_random_uuid(), 'bank-a', 'bank.account_opening', 'x', '{person.birth_full_name}',
       'once', 'P1D', ledger.new_salt(), sha256('x'), false, now(), now() + interval '1 day')
     RETURNING consent_id`,
  );
  const consentId = inserted.rows[0]?.consent_id;
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
