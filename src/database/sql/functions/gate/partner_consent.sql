-- A partner's own consent with its receipts. Another partner's is not found.
CREATE OR REPLACE FUNCTION gate.partner_consent(
  p_keyid text, p_consent_id uuid,
  OUT request_id uuid, OUT purpose text, OUT fields text[], OUT access_mode text, OUT access_until date,
  OUT at_most_count integer, OUT at_most_per text, OUT retention text, OUT state text, OUT given_at timestamptz,
  OUT valid_until timestamptz, OUT ended_at timestamptz, OUT uses integer, OUT receipts text[], OUT evidence jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  caller record;
BEGIN
  caller := partner.identify(p_keyid);
  SELECT c.request_id, c.purpose, c.fields, c.access_mode, c.access_until, c.at_most_count, c.at_most_per, c.retention,
      consent.consent_state(c.state, c.valid_until, c.lapses_at, now()), c.given_at, c.valid_until, c.ended_at, c.uses,
      (SELECT array_agg(r.content ORDER BY r.seq) FROM consent.receipt r
       WHERE r.person_id = c.person_id AND r.consent_id = c.consent_id),
      -- A passkey's public key would let partners without the number find out that they know the same person.
      CASE WHEN NOT c.by_share_code THEN consent.evidence(c.person_id, c.request_id) END
    INTO request_id, purpose, fields, access_mode, access_until, at_most_count, at_most_per, retention, state,
      given_at, valid_until, ended_at, uses, receipts, evidence
    FROM consent.consent c WHERE c.consent_id = p_consent_id AND c.partner_id = caller.partner_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not_found' USING ERRCODE = 'UT001';
  END IF;
END $$;
