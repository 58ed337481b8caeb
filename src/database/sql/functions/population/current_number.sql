CREATE OR REPLACE FUNCTION population.current_number(p_person_id bigint) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (SELECT n.personal_id_number FROM population.personal_number n WHERE n.person_id = p_person_id AND n.is_current);
END $$;
