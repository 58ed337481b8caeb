-- Refuses a portrait of a child who was under 6 on the day it was taken (Law 26/2023 article 23).
CREATE OR REPLACE FUNCTION population.check_portrait() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF (SELECT population.age_on(p.date_of_birth, p.date_of_birth_precision, NEW.taken_on) < 6
      FROM population.person p WHERE p.person_id = NEW.person_id) THEN
    RAISE EXCEPTION 'too_young_for_portrait' USING ERRCODE = 'UR012', DETAIL = '/portrait';
  END IF;
  RETURN NEW;
END $$;
