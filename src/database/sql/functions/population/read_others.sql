-- A field with data of others: of each a relation and a name, since they did not consent, and where the purpose has
-- pseudonyms the one at this partner. named are the persons; both are null where there are none.
CREATE OR REPLACE FUNCTION population.read_others(
  person population.person, p_field text, p_partner_id text, p_purpose text, OUT value jsonb, OUT named jsonb)
LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_has_pseudonyms constant boolean := (SELECT c.has_pseudonyms FROM catalogue.purpose c WHERE c.purpose = p_purpose);
BEGIN
  IF p_field = 'person.related_persons' THEN
    SELECT jsonb_agg(population.person_named('relation', r.relation, p, v_has_pseudonyms, p_partner_id)
          ORDER BY r.rank, p.date_of_birth, p.person_id), jsonb_agg(p.person_id)
      INTO value, named
      FROM population.relatives(person) r JOIN population.person p ON p.person_id = r.relative_id;
  ELSE
    SELECT jsonb_agg(population.person_named('relation_to_household_head', m.relation, p, v_has_pseudonyms, p_partner_id)
          ORDER BY m.rank, p.date_of_birth, p.person_id), jsonb_agg(p.person_id)
      INTO value, named
      FROM population.household_members(person) m JOIN population.person p ON p.person_id = m.member_id;
  END IF;
END $$;
