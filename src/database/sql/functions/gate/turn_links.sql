-- Turns off that links of the organisation's system open the statistics page, at once, or on again: that widens who sees counts, so it takes
-- two people with a fresh sign-in, within a week. is_on, is_asked: how it is then; the latter where one has asked for it.
CREATE OR REPLACE FUNCTION gate.turn_links(p_session bytea, p_partner_id text, p_on boolean, OUT is_on boolean, OUT is_asked boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  administrator record;
  before organisation.organisation;
BEGIN
  administrator := organisation.administrator(p_session, p_partner_id, 'statistics_reader');
  SELECT * INTO before FROM organisation.organisation o WHERE o.organisation_id = administrator.organisation_id;
  is_on := before.takes_links AND p_on;
  is_asked := false;
  IF p_on AND NOT before.takes_links THEN
    PERFORM citizen.check_fresh(administrator.authenticated_at);
    is_on := before.links_asked_by <> administrator.person_id AND before.links_asked_at > clock_timestamp() - interval '7 days';
    is_on := coalesce(is_on, false);
    is_asked := NOT is_on;
  END IF;
  UPDATE organisation.organisation o SET takes_links = is_on, links_asked_by = CASE WHEN is_asked THEN administrator.person_id END,
      links_asked_at = CASE WHEN is_asked THEN clock_timestamp() END
    WHERE o.organisation_id = administrator.organisation_id;
  IF is_on <> before.takes_links OR is_asked THEN
    PERFORM organisation.record_change(administrator.organisation_id, 'partner', ARRAY['change=links_'
      || CASE WHEN is_asked THEN 'asked' WHEN is_on THEN 'on' ELSE 'off' END, 'by=' || administrator.asked_by]);
  END IF;
END $$;
