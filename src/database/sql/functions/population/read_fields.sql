-- Reads the requested fields of a person and no others: the person's row, and other tables only for fields that need them. Fields
-- without a value are listed in not_available, in the order requested; named are the other persons that values name,
-- {field: [person_id]}, or null. Raises UT902 for an unknown field.
-- This runs at each release. As one SELECT, it becomes part of the statement that calls it.
CREATE OR REPLACE FUNCTION population.read_fields(p_person_id bigint, p_fields text[], p_partner_id text, p_purpose text)
RETURNS TABLE (data jsonb, not_available text[], named jsonb) LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object('person',
        coalesce(jsonb_object_agg(substr(v.field, 8), v.value) FILTER (WHERE v.value IS NOT NULL), '{}')),
      coalesce(array_agg(v.field) FILTER (WHERE v.value IS NULL), '{}'),
      jsonb_object_agg(v.field, v.named) FILTER (WHERE v.named IS NOT NULL)
    FROM (
      SELECT f.field, o.named, CASE f.field
          WHEN 'person.birth_full_name' THEN to_jsonb(p.birth_full_name)
          WHEN 'person.other_name' THEN to_jsonb(p.other_name)
          WHEN 'person.date_of_birth' THEN to_jsonb(population.date_shown(p.date_of_birth, p.date_of_birth_precision))
          WHEN 'person.sex' THEN to_jsonb(p.sex)
          WHEN 'person.phone_number' THEN to_jsonb(p.phone_number)
          WHEN 'person.email' THEN to_jsonb(p.email)
          WHEN 'person.occupation' THEN to_jsonb(p.occupation)
          WHEN 'person.marital_status' THEN to_jsonb(p.marital_status)
          WHEN 'person.ethnicity' THEN to_jsonb(p.ethnicity)
          WHEN 'person.religion' THEN to_jsonb(p.religion)
          WHEN 'person.blood_type' THEN to_jsonb(p.blood_type)
          WHEN 'person.old_id_number_9' THEN to_jsonb(p.old_id_number_9)
          WHEN 'person.residence_file_number' THEN to_jsonb(p.residence_file_number)
          WHEN 'person.relation_to_household_head' THEN to_jsonb(p.relation_to_household_head)
          WHEN 'person.other_information' THEN to_jsonb(p.other_information)
          WHEN 'person.related_persons' THEN o.value
          WHEN 'person.household_members' THEN o.value
          WHEN 'person.pseudonym' THEN to_jsonb(population.pairwise_pseudonym(p_partner_id, p_purpose, p.person_id))
          WHEN 'person.has_not_answered' THEN to_jsonb(p.person_id > 0) -- a second answer is refused (consent.record_answer)
          ELSE (SELECT population.read_computed(q, f.field) FROM population.person q WHERE q.person_id = p_person_id)
        END AS value
        FROM (VALUES (p_person_id)) x (person_id) LEFT JOIN population.person p USING (person_id)
          CROSS JOIN LATERAL unnest(p_fields) WITH ORDINALITY f (field, place)
          LEFT JOIN LATERAL (
            SELECT r.value, r.named
              FROM population.person q CROSS JOIN LATERAL population.read_others(q, f.field, p_partner_id, p_purpose) r
              WHERE q.person_id = p_person_id AND f.field IN ('person.related_persons', 'person.household_members')
              OFFSET 0) o ON true -- so that it is not called for other fields
        ORDER BY f.place) v
$$;
