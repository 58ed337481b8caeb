import type { ClientBase } from 'pg';

/** A patient as registered. */
export interface PatientRow {
  readonly person_id: number;
  readonly personal_id_number: string;
  readonly date_of_birth: string;
  readonly born_on: string;
  readonly parent: string | null;
  readonly decides: boolean;
}

/**
 * Living people among these ids who can have a prescription of the last two months: a small child has a guardian.
 * Ordered by id.
 */
export async function readPatients(client: ClientBase, ids: readonly number[]): Promise<PatientRow[]> {
  const { rows } = await client.query<PatientRow>(
    `SELECT p.person_id::integer, population.number_text(p.personal_id_number) AS personal_id_number,
         population.date_shown(p.date_of_birth, p.date_of_birth_precision) AS date_of_birth,
         p.date_of_birth::text AS born_on, g.birth_full_name AS parent,
         p.account_level = 2 AND population.age_on(p.date_of_birth, p.date_of_birth_precision, population.today()) >= 20 AS decides
       FROM population.person p LEFT JOIN LATERAL (
           SELECT n.birth_full_name FROM population.guardians_of(p.person_id) w
             JOIN population.person n ON n.person_id = w.guardian_id
             WHERE n.death_date IS NULL ORDER BY w.guardian_id LIMIT 1) g
         ON population.age_on(p.date_of_birth, p.date_of_birth_precision, population.today()) < 7
       WHERE p.person_id = ANY ($1) AND p.death_date IS NULL
         AND p.date_of_birth < population.today() - 60
         AND (g.birth_full_name IS NOT NULL OR population.age_on(p.date_of_birth, p.date_of_birth_precision, population.today()) >= 7)
       ORDER BY p.person_id`,
    [ids],
  );
  return rows;
}

/** Writes prescriptions in order, each as if the facility had sent it. */
export async function recordPrescriptions(
  client: ClientBase,
  partnerId: string,
  prescriptions: readonly { readonly digest: string; readonly content: object }[],
): Promise<void> {
  await client.query(
    `SELECT prescription.record($1, decode(x.digest, 'hex'), x.content)
       FROM (SELECT * FROM jsonb_to_recordset($2) x (place integer, digest text, content jsonb) ORDER BY place) x`,
    [partnerId, JSON.stringify(prescriptions.map((each, place) => ({ place, ...each })))],
  );
}

/**
 * Writes dispensings, each under a consent that was requested, granted and used by one release, with the functions that
 * the gate uses. Two things are missing: no authenticator signed the approvals, so no receipt of these consents proves
 * one; and nobody is notified.
 */
export async function dispensePrescriptions(
  client: ClientBase,
  statement: string,
  dispensings: readonly {
    readonly code: string;
    readonly partner_id: string;
    readonly invoice_number: string;
    readonly lines: readonly object[];
  }[],
): Promise<void> {
  // One statement per step, so that each sees what the previous one wrote.
  const steps = [
    `CREATE TEMPORARY TABLE sample_dispensing ON COMMIT DROP AS
       SELECT x.*, p.person_id, consent.new_id(consent.bucket(p.person_id)) AS request_id
         FROM jsonb_to_recordset($1) x (code text, partner_id text, invoice_number text, lines jsonb)
           JOIN prescription.prescription p USING (code)`,
    `SELECT consent.record_request(x.person_id, x.request_id, x.partner_id, population.current_number(x.person_id), false, true,
         'pharmacy.dispense_prescription', $1, ARRAY['prescriptions.lines:' || x.code, 'prescriptions.remaining:' || x.code],
         '{}', '[]', 'once', NULL, NULL, NULL, 'P30D', 900, 'AAAA', 100, 20)
       FROM sample_dispensing x`,
    `INSERT INTO consent.decision (person_id, request_id, decider_id, role, verdict, fields, decided_at)
       SELECT r.person_id, r.request_id, r.person_id, 'subject', 'approved', r.required_fields, clock_timestamp()
         FROM consent.request r JOIN sample_dispensing USING (person_id, request_id)`,
    `SELECT consent.grant(r, 'subject') FROM consent.request r JOIN sample_dispensing USING (person_id, request_id)`,
    `UPDATE consent.consent c SET uses = 1, state = 'consumed', ended_at = clock_timestamp()
       FROM sample_dispensing x
       WHERE c.person_id = x.person_id AND c.request_id = x.request_id`,
    `SELECT ledger.record(c.person_id, 'release', clock_timestamp(), 'partner', c.partner_id, c.purpose, c.fields,
         c.request_id, c.consent_id, e.id, p_salt => c.salt, p_subject => c.subject, p_entry_id => e.id)
         FROM consent.consent c JOIN sample_dispensing USING (person_id, request_id),
           LATERAL (SELECT consent.new_id(consent.bucket(c.person_id)) AS id) e`,
    `SELECT prescription.check_consent(c, x.code, ARRAY[c.purpose], clock_timestamp()), prescription.check_lines(p, x.lines),
         prescription.record_dispensings(date_trunc('milliseconds', clock_timestamp()), '{1}',
           ARRAY[consent.new_id(consent.bucket(c.person_id))], ARRAY[x.code], ARRAY[c.consent_id], ARRAY[x.lines],
           ARRAY[x.invoice_number])
       FROM sample_dispensing x JOIN consent.consent c USING (person_id, request_id)
         JOIN prescription.prescription p ON p.person_id = x.person_id AND p.code = x.code`,
    `DELETE FROM delivery.message m USING sample_dispensing x, consent.request r
       WHERE r.person_id = x.person_id AND r.request_id = x.request_id
         AND (m.request_id = r.request_id OR m.consent_id = r.consent_id)`,
  ];
  for (const [i, text] of steps.entries()) {
    const values = [[JSON.stringify(dispensings)], [statement]][i] ?? [];
    await client.query(text, values);
  }
}
