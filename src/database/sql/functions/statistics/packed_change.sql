-- Packs a change of a cell of one unit in a month: people (from -31 to 31) in the uppermost 6 bits, then the day of the month in 5,
-- the birth year in 8, the kind of residence in 3, sex, nationality, and the record keys modulo 255 in 8.
CREATE OR REPLACE FUNCTION statistics.packed_change(
  p_day date, p_residence statistics.residence_kind, p_sex population.sex, p_birth_year integer, p_is_foreign boolean,
  p_people integer, p_record_keys integer) RETURNS integer
LANGUAGE sql IMMUTABLE AS $$
  SELECT (p_people << 26) | ((extract(day FROM p_day)::integer - 1) << 21) | ((p_birth_year - statistics.first_birth_year()) << 13)
    | (CASE p_residence WHEN 'permanent' THEN 0 WHEN 'temporary' THEN 1 WHEN 'current' THEN 2 WHEN 'permanent_of_two' THEN 3
      WHEN 'temporary_of_two' THEN 4 ELSE 5 END << 10)
    | CASE p_sex WHEN 'female' THEN 512 ELSE 0 END | CASE WHEN p_is_foreign THEN 256 ELSE 0 END
    | ((p_record_keys % 255 + 255) % 255)
$$;
