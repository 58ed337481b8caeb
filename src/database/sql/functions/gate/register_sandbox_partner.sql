-- Registers a partner by itself: only where the people of the database are made up, and without mandates.
CREATE OR REPLACE FUNCTION gate.register_sandbox_partner(
  p_partner_id text, p_name jsonb, p_kind text, p_organisation_id text, p_purposes text[], p_quota_per_minute integer,
  p_keyid text, p_jwk jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF gate.sample_day() IS NULL THEN
    RAISE EXCEPTION 'not_found' USING ERRCODE = 'UT001';
  END IF;
  IF (SELECT count(*) FROM partner.partner) >= 10000 THEN
    RAISE EXCEPTION 'rate_limited' USING ERRCODE = 'UT016', DETAIL = '{"retry_after_s": 3600}';
  END IF;
  INSERT INTO partner.partner (partner_id, name, kind, organisation_id, purposes, mandates, quota_per_minute)
    VALUES (p_partner_id, p_name, p_kind, p_organisation_id, p_purposes, '{}', p_quota_per_minute);
  PERFORM partner.record_version(p_partner_id);
  PERFORM ledger.record(0, 'partner_added', clock_timestamp(), 'partner', p_partner_id, p_terms => partner.terms(p_partner_id));
  PERFORM partner.add_key(p_partner_id, p_keyid, p_jwk, 'partner');
END $$;
