-- The person who holds a personal number or held it before it was cancelled; null when nobody ever did.
CREATE OR REPLACE FUNCTION population.find_person(p_number text) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF p_number !~ '^[0-9]{12}$' THEN
    RETURN NULL;
  END IF;
  RETURN (SELECT n.person_id FROM population.personal_number n WHERE n.personal_id_number = p_number::bigint);
END $$;
