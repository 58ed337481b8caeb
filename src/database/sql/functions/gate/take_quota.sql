-- Takes up to p_take calls from a quota window: how many were granted, and how many are left for all; used while Redis is unavailable.
CREATE OR REPLACE FUNCTION gate.take_quota(p_subject text, p_window_start timestamptz, p_take integer, p_limit integer,
  OUT granted integer, OUT unreserved integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_taken integer;
BEGIN
  INSERT INTO partner.quota_window AS w (subject, window_start, taken) VALUES (p_subject, p_window_start, p_take)
    ON CONFLICT (subject, window_start) DO UPDATE SET taken = w.taken + p_take
    RETURNING taken INTO v_taken;
  granted := greatest(0, least(p_take, p_limit - (v_taken - p_take)));
  unreserved := greatest(0, p_limit - v_taken);
END $$;
