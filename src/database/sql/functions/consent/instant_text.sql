-- ISO 8601 in UTC, to the millisecond.
CREATE OR REPLACE FUNCTION consent.instant_text(p_at timestamptz) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT to_char(p_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;
