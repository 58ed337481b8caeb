-- Refuses an event that names a number which nobody ever held.
CREATE OR REPLACE FUNCTION population.refuse_unknown(p_event population.told_event, p_roles jsonb) RETURNS void
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  FOR v_role IN 1 .. cardinality(p_event.numbers) LOOP
    IF p_event.numbers[v_role] IS NOT NULL AND p_event.persons[v_role] IS NULL THEN
      RAISE EXCEPTION 'person_unknown' USING ERRCODE = 'UR001',
        DETAIL = p_roles #>> ARRAY[p_event.kind::text, 'persons', (v_role - 1)::text];
    END IF;
  END LOOP;
END $$;
