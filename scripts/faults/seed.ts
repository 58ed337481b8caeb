/** What a load is made on, inserted by the administrator: consents to release under, requests to approve, people to ask. */
import type pg from 'pg';
import { formatId } from '../../src/id.js';
import { FIELDS } from './caller.js';

/** Inserts consents for Bank A under which much may be released, so that nothing but its Idempotency-Key keeps a release single. */
export async function seedConsents(admin: pg.Client, count: number): Promise<string[]> {
  const { rows } = await admin.query<{ id: string }>(
    `WITH people AS (SELECT p.person_id, row_number() OVER () - 1 AS n, count(*) OVER () AS total FROM population.person p)
     INSERT INTO consent.consent (person_id, consent_id, request_id, partner_id, purpose, statement, fields, access_mode,
         access_until, at_most_count, at_most_per, retention, salt, subject, by_share_code, given_at, valid_until)
       SELECT p.person_id, consent.new_id(consent.bucket(p.person_id)), gen_random_uuid(), 'bank-a',
           'bank.know_your_customer_refresh', 'x', $2, 'recurring', current_date + 30, 1000, 'month', 'P90D', ledger.new_salt(),
           sha256('x'), false, now(), now() + interval '1 day'
         FROM generate_series(1, $1::integer) s JOIN people p ON p.n = s % p.total
       RETURNING consent_id AS id`,
    [count, FIELDS],
  );
  return rows.map((row) => formatId('cst', row.id));
}

/** Records requests of Bank A to each of the people in turn, which they can approve. @returns ids, in the order of the people */
export async function seedRequests(
  admin: pg.Client,
  numbers: readonly string[],
  count: number,
): Promise<string[]> {
  const { rows } = await admin.query<{ id: string }>(
    `WITH asked AS MATERIALIZED (
       SELECT s, p.person_id, p.number, consent.new_id(consent.bucket(p.person_id)) AS id
         FROM generate_series(0, $2::integer - 1) s
           JOIN (SELECT q.person_id, population.number_text(q.personal_id_number) AS number FROM population.person q) p
             ON p.number = ($1::text[])[s % cardinality($1::text[]) + 1]
     ), recorded AS MATERIALIZED (
       SELECT a.s, a.id, consent.record_request(a.person_id, a.id, 'bank-a', a.number, false, true, 'bank.account_opening',
           'Mở tài khoản', $3, '{}', '[]', 'once', NULL, NULL, NULL, 'P90D', 3600, 'AAAA', 1000000, 1000000)
         FROM asked a ORDER BY a.s
     ) SELECT id FROM recorded ORDER BY s`,
    [numbers, count, FIELDS],
  );
  return rows.map((row) => formatId('csr', row.id));
}
