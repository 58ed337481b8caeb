-- Whether a person's prompt budget is spent: prompts within 24 hours and prompts pending, over all partners and by one.
-- p_own_space: by one only, as in a sandbox, where no partner's tests hide another's.
-- Holds a lock on the person until the transaction ends, so that concurrent requests are counted too.
CREATE OR REPLACE FUNCTION consent.is_over_budget(
  p_person_id bigint, p_partner_id text, p_per_day integer, p_pending integer, p_own_space boolean) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
  v_now timestamptz;
  v_over boolean;
BEGIN
  PERFORM pg_advisory_xact_lock(p_person_id);
  v_now := clock_timestamp();
  SELECT NOT p_own_space AND count(*) >= p_per_day
      OR count(*) FILTER (WHERE r.partner_id = p_partner_id) >= (p_per_day + 1) / 2
      OR NOT p_own_space AND count(*) FILTER (WHERE r.state = 'pending' AND r.expires_at > v_now) >= p_pending
      OR count(*) FILTER (WHERE r.state = 'pending' AND r.expires_at > v_now AND r.partner_id = p_partner_id)
         >= (p_pending + 1) / 2
    INTO v_over
    FROM consent.request r
    WHERE r.person_id = p_person_id AND r.prompted AND r.asked_at > v_now - interval '24 hours'
      AND r.request_id > consent.first_id_at(v_now - interval '24 hours');
  RETURN v_over;
END $$;
