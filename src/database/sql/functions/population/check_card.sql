-- Checks a card against nationality and day of issue: citizens hold identity cards, foreigners residence cards (Law 26/2023
-- article 19, Law 47/2014 article 36).
CREATE OR REPLACE FUNCTION population.check_card(p_card jsonb, p_nationality text[], p_on date, p_pointer text) RETURNS void
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  IF (p_card ->> 'kind' = 'identity_card') <> ('VN' = ANY (coalesce(p_nationality, '{VN}'))) THEN
    RAISE EXCEPTION 'card_rule_violated' USING ERRCODE = 'UR011', DETAIL = p_pointer || '/kind';
  ELSIF (p_card ->> 'expires_on')::date <= p_on THEN
    RAISE EXCEPTION 'date_impossible' USING ERRCODE = 'UR004', DETAIL = p_pointer || '/expires_on';
  END IF;
END $$;
