-- A person's current personal number.
CREATE OR REPLACE FUNCTION population.current_number(p_person_id bigint) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (SELECT population.number_text(p.personal_id_number) FROM population.person p WHERE p.person_id = p_person_id);
END $$;
