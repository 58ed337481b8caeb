/** Rows that loads are made from, inserted by the administrator. */
import { formatId } from '../../src/id.js';
import type { Database } from './stage.js';

export const FIELDS = '{person.birth_full_name,person.date_of_birth,person.phone_number}';

/** Inserts a consent for Bank A by each of `count` people anywhere in the country. @returns the consents' ids */
export async function seedConsents({ admin }: Database, count: number): Promise<string[]> {
  // Random ids of the whole range: sorting 104 million people would take minutes.
  const { rows } = await admin.query<{ id: string }>(
    `INSERT INTO consent.consent (person_id, consent_id, request_id, partner_id, purpose, statement, fields, access_mode,
       retention, salt, subject, by_share_code, given_at, valid_until)
     SELECT p.person_id, consent.new_id(consent.bucket(p.person_id)), gen_random_uuid(), 'bank-a', 'bank.account_opening', 'x',
       '${FIELDS}', 'once', 'P90D', ledger.new_salt(), sha256('x'), false, now(), now() + interval '1 day'
     FROM (SELECT DISTINCT (1000 + random() * (SELECT max(person_id) - 1000 FROM population.person))::bigint AS person_id
             FROM generate_series(1, $1 * 2)) d JOIN population.person p USING (person_id)
     LIMIT $1 RETURNING consent_id AS id`,
    [count],
  );
  return rows.map((row) => formatId('cst', row.id));
}

/** Inserts an open request of Bank A to each of `count` people. @returns the requests' ids */
export async function seedRequests({ admin }: Database, count: number): Promise<string[]> {
  const { rows } = await admin.query<{ id: string }>(
    `INSERT INTO consent.request (person_id, request_id, partner_id, purpose, statement, required_fields, optional_fields,
       access_mode, retention, binding_code, salt, subject, by_share_code, prompted, asked_at, expires_at)
     SELECT p.person_id, consent.new_id(consent.bucket(p.person_id)), 'bank-a', 'bank.account_opening', 'x', '${FIELDS}', '{}',
       'once', 'P90D', 'AAAA', ledger.new_salt(), sha256('x'), false, false, now(), now() + interval '1 hour'
     FROM population.person p LIMIT $1 RETURNING request_id AS id`,
    [count],
  );
  return rows.map((row) => formatId('csr', row.id));
}

/** Inserts prescriptions of different people with one line each, and a consent for Pharmacy A. @returns "CODE CONSENT_ID" of each */
export async function seedPrescriptions({ admin }: Database, count: number, boxes = 1): Promise<string[]> {
  const { rows } = await admin.query<{ code: string; id: string }>(
    `WITH chosen AS (
       SELECT p.person_id, '01001' || lpad(to_hex(n + row_number() OVER ()), 7, '0') || '-C' AS code
         FROM (SELECT count(*) AS n FROM prescription.prescription) before,
           (SELECT x.person_id FROM population.person x WHERE x.death_date IS NULL ORDER BY random() LIMIT $1) p
     ), prescribed AS (
       INSERT INTO prescription.prescription (person_id, code, prescription_id, partner_id, issued_at, valid_until,
           facility_name, content, digest, recorded_at)
         SELECT c.person_id, c.code, consent.new_id(consent.bucket(c.person_id)), 'hospital-a', now(), population.today() + 5,
             'x', '{"diagnoses": [{"code": "J02.9", "text": "x"}]}', sha256(c.code::bytea), now() FROM chosen c
     ), line AS (
       INSERT INTO prescription.line (person_id, code, line, content, quantity)
         SELECT c.person_id, c.code, 1, '{"drug": "Paracetamol", "unit": "x"}', $2 * 6 FROM chosen c
     ), consented AS (${consentInsert('pharmacy-a', 'chosen')})
     SELECT c.code, n.consent_id AS id FROM chosen c JOIN consented n USING (person_id)`,
    [count, boxes],
  );
  if (rows.length !== count) throw new Error('there are not enough people');
  return rows.map(({ code, id }) => `${code} ${formatId('cst', id)}`);
}

/** Inserts a consent for Pharmacy B for a prescription. @returns its id */
export async function seedSecondConsent({ admin }: Database, code: string): Promise<string> {
  const { rows } = await admin.query<{ consent_id: string }>(
    consentInsert('pharmacy-b', '(SELECT person_id FROM prescription.prescription WHERE code = $1)'),
    [code],
  );
  return formatId('cst', rows[0]?.consent_id ?? '');
}

function consentInsert(partnerId: string, people: string): string {
  return `INSERT INTO consent.consent (person_id, consent_id, request_id, partner_id, purpose, statement, fields,
       access_mode, retention, salt, subject, by_share_code, given_at, valid_until)
     SELECT c.person_id, consent.new_id(consent.bucket(c.person_id)), gen_random_uuid(), '${partnerId}',
         'pharmacy.dispense_prescription', 'x', '{prescriptions.lines}', 'once', 'P30D', ledger.new_salt(), sha256('x'), false,
         now(), now() + interval '1 day'
       FROM ${people} c RETURNING person_id, consent_id`;
}

/** Personal identification numbers of adults who can approve, without the sandbox's own people, some of whom answer by themselves. */
export async function adultNumbers({ admin }: Database, count: number): Promise<string[]> {
  const { rows } = await admin.query<{ number: string }>(
    `SELECT population.number_text(p.personal_id_number) AS number FROM population.person p
     WHERE p.person_id > 1000 AND p.account_level = 2 AND p.death_date IS NULL AND p.missing_since IS NULL AND p.date_of_birth < '2005-01-01' LIMIT $1`,
    [count],
  );
  return rows.map((row) => row.number);
}

/** Ids of random people. */
export async function randomPersonIds({ admin }: Database, count: number): Promise<string[]> {
  const { rows } = await admin.query<{ id: string }>(
    'SELECT person_id AS id FROM population.person ORDER BY random() LIMIT $1',
    [count],
  );
  return rows.map((row) => row.id);
}

/** Number of entries of a kind in the ledger. */
export async function countEntries({ admin }: Database, kind: string): Promise<number> {
  const { rows } = await admin.query<{ n: number }>(
    'SELECT count(*)::integer AS n FROM ledger.entry WHERE kind = $1::ledger.kind',
    [kind],
  );
  return rows[0]?.n ?? 0;
}
