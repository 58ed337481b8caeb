-- When a person dies, goes missing or is found, or the birth date or a parent is corrected, consents about the person
-- and about the children the person decides for follow in the same statement.
CREATE OR REPLACE FUNCTION consent.follow_person() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_person_id bigint;
BEGIN
  FOR v_person_id IN
    SELECT NEW.person_id UNION
    SELECT w.person_id FROM population.wards_of(NEW.person_id) w
      WHERE (NEW.death_date, NEW.missing_since) IS DISTINCT FROM (OLD.death_date, OLD.missing_since) ORDER BY 1
  LOOP
    PERFORM consent.follow_registry(v_person_id);
  END LOOP;
  RETURN NULL;
END $$;
