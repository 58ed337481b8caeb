-- Reads the requested fields of a person, and no others, from any data sets, for a partner and purpose. Fields without a value
-- are listed in not_available, in the requested order; named are the other persons that values name, {field: [person_id]}, or
-- null. Unknown data sets raise UT902.
-- Most releases have fields of the person's record only. As one SELECT, it becomes part of the statement that calls it.
CREATE OR REPLACE FUNCTION catalogue.read_fields(p_person_id bigint, p_fields text[], p_partner_id text, p_purpose text)
RETURNS TABLE (data jsonb, not_available text[], named jsonb) LANGUAGE sql STABLE AS $$
  SELECT r.data, r.not_available, r.named
    FROM (SELECT bool_and(starts_with(f, 'person.')) AS of_record FROM unnest(p_fields) f) x CROSS JOIN LATERAL (
      SELECT p.data, p.not_available, p.named
        FROM population.read_fields(p_person_id, p_fields, p_partner_id, p_purpose) p WHERE x.of_record
      UNION ALL
      SELECT d.data, d.not_available, d.named
        FROM catalogue.read_data_sets(p_person_id, p_fields, p_partner_id, p_purpose) d WHERE x.of_record IS NOT TRUE) r
$$;
