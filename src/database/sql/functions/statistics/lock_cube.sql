-- Serializes changes of the cube and of the unit mapping, until the transaction ends. With p_wait false it returns whether
-- the lock was free.
CREATE OR REPLACE FUNCTION statistics.lock_cube(p_wait boolean) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  IF p_wait THEN
    PERFORM pg_advisory_xact_lock(1970561028, 94);
    RETURN true;
  END IF;
  RETURN pg_try_advisory_xact_lock(1970561028, 94);
END $$;
