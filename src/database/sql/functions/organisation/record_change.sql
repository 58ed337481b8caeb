-- Writes to the ledger what changed in who acts for an organisation: p_what, such as 'change=role_given', without personal data.
CREATE OR REPLACE FUNCTION organisation.record_change(p_organisation_id text, p_actor ledger.actor, p_what text[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM ledger.record(0, 'organisation_changed', clock_timestamp(), p_actor,
    p_fields => ARRAY['organisation=' || p_organisation_id] || p_what);
END $$;
