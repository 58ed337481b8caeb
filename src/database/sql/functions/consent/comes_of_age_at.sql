-- When a guardian stops deciding about data: the first instant of the day from which the child is certainly 16.
CREATE OR REPLACE FUNCTION consent.comes_of_age_at(p_person_id bigint) RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT population.birthday(p.date_of_birth, p.date_of_birth_precision, 16)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh'
  FROM population.person p WHERE p.person_id = p_person_id
$$;
