-- When a guardian's authority ends: the first instant of the 16th birthday, or of the latest possible one where only
-- part of the birth date is known.
CREATE OR REPLACE FUNCTION consent.comes_of_age_at(p_person_id bigint) RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT (CASE p.date_of_birth_precision
      WHEN 'day' THEN p.date_of_birth
      WHEN 'month' THEN (date_trunc('month', p.date_of_birth::timestamp) + interval '1 month - 1 day')::date
      ELSE (date_trunc('year', p.date_of_birth::timestamp) + interval '1 year - 1 day')::date
    END + interval '16 years') AT TIME ZONE 'Asia/Ho_Chi_Minh'
  FROM population.person p WHERE p.person_id = p_person_id
$$;
