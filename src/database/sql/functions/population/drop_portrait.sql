-- Deletes a portrait that, by a corrected birth date, was taken of a child under 6 (Law 26/2023 article 23).
CREATE OR REPLACE FUNCTION population.drop_portrait() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  DELETE FROM population.portrait p
    WHERE p.person_id = NEW.person_id AND population.age_on(NEW.date_of_birth, NEW.date_of_birth_precision, p.taken_on) < 6;
  RETURN NULL;
END $$;
