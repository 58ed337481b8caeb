-- Why releases under a live consent are refused, whatever the citizen decided: the code of the problem; null where they
-- are not.
CREATE OR REPLACE FUNCTION partner.refuses_releases(p partner.partner, p_purpose text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN NOT partner.may_act(p) THEN 'partner_suspended'
    WHEN NOT p_purpose = ANY (p.purposes) THEN 'purpose_not_permitted' END
$$;
