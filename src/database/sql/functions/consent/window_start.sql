-- The start of the calendar window (day, week, month, year) that a frequency is counted in, in Vietnamese time.
CREATE OR REPLACE FUNCTION consent.window_start(p_per text, p_at timestamptz) RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT date_trunc(p_per, p_at, 'Asia/Ho_Chi_Minh')
$$;
