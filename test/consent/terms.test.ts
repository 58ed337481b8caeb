import t from 'tap';
import { FIELDS } from '../../src/catalogue/fields.js';
import { PURPOSES } from '../../src/catalogue/purposes.js';
import { toAccess } from '../../src/consent/access.js';
import { termsText } from '../../src/consent/terms.js';
import { formatId, type Uuid } from '../../src/id.js';
import { createTestDatabase } from '../helpers/database.js';

const db = await createTestDatabase(t, { people: true });
const STATEMENT = 'Mở "tài khoản" \\ / \u007f\u2028 \u{1f600}\nvà thẻ';
const NONCE = 'AAAAAAAAAAAAAAAAAAAAAA';
const GATEWAY = 'https://gateway.example';

/** The terms as the database writes them, with the request that they are about. */
async function termsOf(
  purpose: string,
  fields: readonly string[],
  access: { mode: string; until: string | null; count: number | null; per: string | null },
) {
  const { rows } = await db.owner.query(
    `WITH request AS (
       INSERT INTO consent.request (person_id, request_id, partner_id, partner_version, purpose, statement, required_fields,
           optional_fields, access_mode, access_until, at_most_count, at_most_per, retention, binding_code, salt, subject,
           by_share_code, prompted, asked_at, expires_at)
         SELECT 1, consent.new_id(7), p.partner_id, p.version, $1, $2, $3, '{}', $4, $5, $6, $7, 'P90D', 'K7QX', '\\x01',
             sha256('x'), false, true, '2026-01-02 03:04:05.678+00', '2026-01-02 03:09:05.6+00'
           FROM partner.partner p WHERE p.partner_id = 'bank-a'
         RETURNING *)
     SELECT r.request_id, consent.terms_text(r, 'guardian', $3, true, $8, $9) AS terms, encode(r.subject, 'base64') AS subject,
         p.name, p.kind
       FROM request r JOIN partner.partner p USING (partner_id)`,
    [purpose, STATEMENT, fields, access.mode, access.until, access.count, access.per, GATEWAY, NONCE],
  );
  return rows[0] as {
    request_id: Uuid;
    terms: string | null;
    subject: string;
    name: Readonly<Record<string, string>>;
    kind: string;
  };
}

const ONCE = { mode: 'once', until: null, count: null, per: null };
const RECURRING = { mode: 'recurring', until: '2027-03-04', count: 12, per: 'month' };

t.test('the terms that the database makes are the canonical text of what is shown', async (t) => {
  const fields = Object.keys(FIELDS) as (keyof typeof FIELDS)[];
  for (const [id, purpose] of Object.entries(PURPOSES)) {
    for (const access of [ONCE, RECURRING]) {
      const row = await termsOf(id, [...fields, 'person.resident_of:79'], access);
      const shown = {
        type: 'ung-thuan/terms/1',
        gateway: GATEWAY,
        request_id: formatId('csr', row.request_id),
        nonce: NONCE,
        decision: 'approve',
        role: 'guardian',
        child_agrees: true,
        subject: Buffer.from(row.subject, 'base64').toString('base64url'),
        partner: { partner_id: 'bank-a', name: row.name, kind: row.kind },
        purpose: { id, label: purpose.label, description: purpose.description },
        statement: STATEMENT,
        binding_code: 'K7QX',
        fields: [...fields, 'person.resident_of:79' as const].map((field) => {
          const { label, sensitivity } = FIELDS[field.split(':')[0] as keyof typeof FIELDS];
          return { id: field, label, sensitive: sensitivity === 'sensitive' };
        }),
        access: toAccess({
          access_until: access.until,
          at_most_count: access.count,
          at_most_per: access.per,
        } as Parameters<typeof toAccess>[0]),
        retention: 'P90D',
        expires_at: '2026-01-02T03:09:05.600Z',
      };
      t.equal(row.terms, termsText(shown), `${id}, ${access.mode}`);
    }
  }
});

t.test('no terms are made of a field that the catalogue does not have', async (t) => {
  const [id] = Object.keys(PURPOSES) as [string];
  t.equal((await termsOf(id, ['person.birth_full_name', 'person.shoe_size'], ONCE)).terms, null);
});
