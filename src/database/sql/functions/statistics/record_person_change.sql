-- Keeps the cube current: notes the old row of a person, which counts no more, and the new one, which does from today on. What cells
-- that makes is worked out when they are folded or read (statistics.cells_of, statistics.household_changes).
CREATE OR REPLACE FUNCTION statistics.record_person_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_today constant date := population.today();
  v_key constant smallint := statistics.record_key(coalesce(NEW.person_id, OLD.person_id), (SELECT s.seed FROM statistics.secret s)) % 255;
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.death_date IS NULL AND OLD.missing_since IS NULL THEN
    INSERT INTO statistics.person_change (day, permanent_unit, temporary_unit, temporary_until, current_unit, sex, people, birth_year,
        record_key, is_foreign, household_id, is_head)
      VALUES (v_today, OLD.permanent_unit, OLD.temporary_unit, OLD.temporary_until, coalesce(OLD.current_unit, OLD.permanent_unit),
        OLD.sex, -1, statistics.birth_year_counted(OLD.date_of_birth), v_key, statistics.is_foreign(OLD.nationality),
        OLD.household_id, OLD.relation_to_household_head = 'head');
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.death_date IS NULL AND NEW.missing_since IS NULL THEN
    INSERT INTO statistics.person_change (day, permanent_unit, temporary_unit, temporary_until, current_unit, sex, people, birth_year,
        record_key, is_foreign, household_id, is_head)
      VALUES (v_today, NEW.permanent_unit, NEW.temporary_unit, NEW.temporary_until, coalesce(NEW.current_unit, NEW.permanent_unit),
        NEW.sex, 1, statistics.birth_year_counted(NEW.date_of_birth), v_key, statistics.is_foreign(NEW.nationality),
        NEW.household_id, NEW.relation_to_household_head = 'head');
  END IF;
  RETURN NULL;
END $$;
