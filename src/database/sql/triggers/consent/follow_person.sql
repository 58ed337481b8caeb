CREATE OR REPLACE TRIGGER consents_follow AFTER UPDATE OF death_date, missing_since, date_of_birth, date_of_birth_precision,
    father_id, mother_id ON population.person FOR EACH ROW
  WHEN ((OLD.death_date, OLD.missing_since, OLD.date_of_birth, OLD.date_of_birth_precision, OLD.father_id, OLD.mother_id)
    IS DISTINCT FROM
    (NEW.death_date, NEW.missing_since, NEW.date_of_birth, NEW.date_of_birth_precision, NEW.father_id, NEW.mother_id))
  EXECUTE FUNCTION consent.follow_person();
