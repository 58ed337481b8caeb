-- Writes a ledger entry, and the event that it is for its partner. All entries are written here, except those of releases and
-- dispensings (see consent.make_releases, prescription.record_dispensings).
-- p_salt, p_subject: those of the request or consent the entry belongs to; without them, a fresh salt and a commitment
-- to p_number. An entry that concerns no person (p_person_id 0) has neither. p_entry_id: only where the caller made it.
-- p_guardian_id: who acted, where a guardian did. p_terms: what is in force from now on, without personal data.
CREATE OR REPLACE FUNCTION ledger.record(
  p_person_id bigint, p_kind ledger.kind, p_at timestamptz, p_actor ledger.actor, p_partner_id text DEFAULT NULL,
  p_purpose text DEFAULT NULL, p_fields text[] DEFAULT NULL, p_request_id uuid DEFAULT NULL,
  p_consent_id uuid DEFAULT NULL, p_release_id uuid DEFAULT NULL, p_refusal text DEFAULT NULL, p_keyid text DEFAULT NULL,
  p_salt bytea DEFAULT NULL, p_subject bytea DEFAULT NULL, p_number text DEFAULT NULL, p_entry_id uuid DEFAULT NULL, p_guardian_id bigint DEFAULT NULL,
  p_terms jsonb DEFAULT NULL)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_event constant event.type := event.type_of(p_kind, p_actor);
BEGIN
  IF p_salt IS NULL AND p_person_id <> 0 THEN
    p_salt := ledger.new_salt();
    p_subject := ledger.subject_commitment(p_salt, p_number);
  END IF;
  INSERT INTO ledger.entry (person_id, entry_id, kind, at, actor, partner_id, purpose, fields, request_id, consent_id,
      release_id, refusal, keyid, salt, subject, guardian_id, terms)
    VALUES (p_person_id,
      coalesce(p_entry_id, (
        SELECT consent.id_with(s.id_key, CASE WHEN p_person_id = 0 THEN 0 ELSE consent.bucket(p_person_id) END)
          FROM catalogue.secret s)),
      p_kind, p_at, p_actor, p_partner_id, p_purpose, p_fields, p_request_id, p_consent_id, p_release_id, p_refusal,
      p_keyid, p_salt, p_subject, p_guardian_id, p_terms);
  IF v_event IS NOT NULL THEN
    PERFORM event.record(p_partner_id, v_event, p_at, p_request_id, p_consent_id, p_keyid => p_keyid);
  END IF;
END $$;
