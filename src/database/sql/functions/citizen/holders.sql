-- The holders of those of these sessions that are live. Apart from the query that uses it, whose plan then does not depend on
-- how many sessions there are, and is not made anew in each call.
CREATE OR REPLACE FUNCTION citizen.holders(p_sessions bytea[]) RETURNS SETOF bigint LANGUAGE plpgsql STABLE ROWS 10 AS $$
BEGIN
  RETURN QUERY SELECT DISTINCT e.person_id FROM unnest(p_sessions) k JOIN citizen.session e ON e.key_hash = sha256(k)
    WHERE e.ended_at IS NULL AND e.expires_at > clock_timestamp();
END $$;
