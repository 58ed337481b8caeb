-- The person's key for a number; for a number that nobody holds, a stable negative key that belongs to no person.
CREATE OR REPLACE FUNCTION consent.subject_of_number(p_number text) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT coalesce(
  population.find_person(p_number),
  (SELECT -1 - (hashtextextended(p_number, s.unknown_subject_seed) & 4611686018427387903) FROM catalogue.secret s))
$$;
