-- The key of the person a live session belongs to. Stable for the planner, which may then use an index; citizen.holder looks
-- afresh at each call nevertheless.
CREATE OR REPLACE FUNCTION citizen.signed_in(p_session bytea) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (citizen.holder(p_session)).person_id;
END $$;
