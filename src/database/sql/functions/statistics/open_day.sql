-- Gives a sandbox partner the whole budget of a day again, where its own time passes midnight (Viet Nam), or p_by is as long as the
-- gateway last said that the day would be. p_ahead: by how much its time was ahead before, p_by: by how much it is advanced now.
CREATE OR REPLACE FUNCTION statistics.open_day(p_partner_id text, p_ahead interval, p_by interval) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  v_now constant timestamp := clock_timestamp() AT TIME ZONE 'Asia/Ho_Chi_Minh';
BEGIN
  IF (v_now + p_ahead + p_by)::date > (v_now + p_ahead)::date OR (v_now + p_by)::date > v_now::date THEN
    UPDATE statistics.question q SET asked = 0 WHERE q.partner_id = p_partner_id AND q.day = population.today();
  END IF;
END $$;
