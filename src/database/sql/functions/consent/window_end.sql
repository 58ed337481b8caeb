-- The end of a calendar window, in Vietnamese time.
CREATE OR REPLACE FUNCTION consent.window_end(p_per text, p_start timestamptz) RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT (p_start AT TIME ZONE 'Asia/Ho_Chi_Minh' + ('1 ' || p_per)::interval) AT TIME ZONE 'Asia/Ho_Chi_Minh'
$$;
