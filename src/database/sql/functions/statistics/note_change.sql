-- Notes that a person counts, or counts no longer, in the cells of that row.
CREATE OR REPLACE FUNCTION statistics.note_change(person population.person, p_sign integer) RETURNS void
LANGUAGE sql AS $$
  INSERT INTO statistics.resident_change (unit_id, residence, birth_year, sex, until, people, record_keys)
    SELECT c.unit_id, c.residence, extract(year FROM person.date_of_birth), person.sex, c.until, p_sign,
        p_sign * statistics.record_key(person.person_id, s.seed)
      FROM statistics.cells_of(person) c, statistics.secret s
$$;
