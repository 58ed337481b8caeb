-- Reads the requested fields of an organisation, and no others, for a person who represents it now: for anybody else all of them are
-- not_available, and so is a field without a value, in the requested order. Unknown fields raise UT902.
CREATE OR REPLACE FUNCTION organisation.read_fields(
  p_person_id bigint, p_fields text[], p_partner_id text, p_purpose text,
  OUT data jsonb, OUT not_available text[], OUT named jsonb)
LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_unknown text;
  v_values jsonb;
BEGIN
  SELECT f INTO v_unknown FROM unnest(p_fields) f
    WHERE NOT starts_with(f, 'organisation.')
      OR NOT EXISTS (SELECT FROM catalogue.field c WHERE c.field = split_part(f, ':', 1))
      OR split_part(f, ':', 2) IS DISTINCT FROM consent.organisation_of(p_fields);
  IF FOUND THEN
    RAISE EXCEPTION 'field_unknown' USING ERRCODE = 'UT902', DETAIL = v_unknown;
  END IF;
  SELECT jsonb_strip_nulls(jsonb_build_object('name', o.name, 'tax_number', o.organisation_id, 'head_office_address', o.address,
      'legal_representative', jsonb_build_object('full_name', p.birth_full_name, 'since', r.valid_from, 'until', r.valid_until)))
    INTO v_values
    FROM organisation.organisation o JOIN organisation.role r USING (organisation_id) JOIN population.person p USING (person_id)
    WHERE o.organisation_id = consent.organisation_of(p_fields) AND r.person_id = p_person_id AND r.role = 'legal_representative'
      AND organisation.is_in_force(r)
    ORDER BY r.valid_from LIMIT 1;
  SELECT jsonb_build_object('organisation', coalesce(jsonb_object_agg(n.name, v_values -> n.name) FILTER (WHERE v_values ? n.name), '{}')),
      coalesce(array_agg(n.field ORDER BY n.place) FILTER (WHERE (v_values ? n.name) IS NOT TRUE), '{}')
    INTO data, not_available
    FROM (SELECT f.field, f.place, split_part(substr(f.field, 14), ':', 1) AS name
            FROM unnest(p_fields) WITH ORDINALITY f (field, place)) n;
END $$;
