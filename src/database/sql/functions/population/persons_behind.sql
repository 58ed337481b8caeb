-- Who is behind an event's numbers by now: a birth or a new number before it in the batch may have brought them. Whoever
-- is met here for the first time is locked without waiting.
CREATE OR REPLACE FUNCTION population.persons_behind(p_numbers bigint[]) RETURNS bigint[] LANGUAGE plpgsql AS $$
DECLARE
  v_persons constant bigint[] := ARRAY(
    SELECT p.person_id FROM unnest(p_numbers) WITH ORDINALITY n (number, role)
      LEFT JOIN population.personal_number p ON p.personal_id_number = n.number ORDER BY n.role);
BEGIN
  IF EXISTS (SELECT FROM unnest(v_persons) p (id) WHERE p.id IS NOT NULL AND NOT pg_try_advisory_xact_lock(p.id)) THEN
    RAISE EXCEPTION 'somebody new to a batch is busy' USING ERRCODE = '40001';
  END IF;
  RETURN v_persons;
END $$;
