-- Raises sign_in_link_off where a partner's organisation has turned off that links of its system open the statistics page.
CREATE OR REPLACE FUNCTION organisation.check_links(p_partner_id text) RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
  PERFORM FROM partner.partner p JOIN organisation.organisation o ON o.organisation_id = p.organisation_id
    WHERE p.partner_id = p_partner_id AND NOT o.takes_links;
  IF FOUND THEN
    RAISE EXCEPTION 'sign_in_link_off' USING ERRCODE = 'UT066';
  END IF;
END $$;
