-- When a child's date of birth is corrected, guardianships that end by it end by the new one: on the new 18th birthday, or the
-- registered end if that is first. One that was ended earlier stays ended.
CREATE OR REPLACE FUNCTION population.follow_birth_date() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_before constant date := population.birthday(OLD.date_of_birth, OLD.date_of_birth_precision, 18);
  v_after constant date := population.birthday(NEW.date_of_birth, NEW.date_of_birth_precision, 18);
BEGIN
  UPDATE population.guardianship g
    SET valid_to = greatest(g.valid_from, CASE WHEN g.valid_to = least(g.registered_until, v_before)
      THEN least(g.registered_until, v_after) ELSE least(g.valid_to, v_after) END)
    WHERE g.child_id = NEW.person_id AND g.valid_to IS NOT NULL;
  RETURN NULL;
END $$;
