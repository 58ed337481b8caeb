-- The organisation, and the key, for which a session of the statistics page was opened; none while the organisation takes no links.
CREATE OR REPLACE FUNCTION gate.statistics_session(p_secret_hash bytea,
  OUT keyid text, OUT partner_id text, OUT name jsonb, OUT mandates text[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  SELECT s.keyid INTO keyid FROM statistics.session s WHERE s.secret_hash = p_secret_hash AND s.expires_at > clock_timestamp();
  IF NOT FOUND THEN
    RAISE EXCEPTION 'token_invalid' USING ERRCODE = 'UT015';
  END IF;
  partner_id := (partner.identify(keyid)).partner_id;
  PERFORM organisation.check_links(partner_id);
  SELECT p.name, p.mandates INTO name, mandates FROM partner.partner p WHERE p.partner_id = statistics_session.partner_id;
END $$;
