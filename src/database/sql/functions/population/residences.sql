-- The present residences of a person, ranked as the legal residence: permanent, then temporary, then where the person
-- actually lives (Law 68/2020 articles 11 and 19). Without another home registered, the current residence is the permanent
-- one. A missing person has no residence (article 24).
CREATE OR REPLACE FUNCTION population.residences(person population.person)
RETURNS TABLE (kind text, rank integer, unit_id integer, address text, since date, until date) LANGUAGE sql STABLE AS $$
  SELECT r.kind, r.rank, r.unit_id, r.address, r.since, r.until
    FROM (VALUES
      ('permanent', 1, person.permanent_unit, person.permanent_address, person.permanent_since, NULL::date),
      ('temporary', 2, person.temporary_unit, person.temporary_address, person.temporary_since, person.temporary_until),
      ('current', 3, coalesce(person.current_unit, person.permanent_unit),
        CASE WHEN person.current_unit IS NULL THEN person.permanent_address ELSE person.current_address END,
        CASE WHEN person.current_unit IS NULL THEN person.permanent_since ELSE person.current_since END, NULL)
      ) r (kind, rank, unit_id, address, since, until)
    WHERE r.unit_id IS NOT NULL AND person.death_date IS NULL AND person.missing_since IS NULL
      AND r.since <= population.today() AND (r.until IS NULL OR r.until > population.today())
$$;
