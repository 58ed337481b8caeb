-- The value of a field that needs more than the person's row, or null where there is none. Raises UT902 for an unknown
-- field.
CREATE OR REPLACE FUNCTION population.read_related(person population.person, p_field text) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
BEGIN
  CASE p_field
    WHEN 'person.province_of_residence' THEN RETURN population.province_of_residence(person);
    WHEN 'person.permanent_residence' THEN RETURN population.residence_shown(person, 'permanent');
    WHEN 'person.temporary_residence' THEN RETURN population.residence_shown(person, 'temporary');
    WHEN 'person.current_residence' THEN RETURN population.residence_shown(person, 'current');
    WHEN 'person.id_card_issue' THEN
      RETURN (SELECT jsonb_build_object('kind', person.card_kind, 'issued_on', person.card_issued_on,
                  'issued_by', i.name, 'expires_on', person.card_expires_on)
                FROM population.card_issuer i WHERE i.issuer_id = person.card_issuer);
    WHEN 'person.portrait' THEN
      RETURN (SELECT jsonb_build_object('media_type', p.media_type, 'taken_on', p.taken_on,
                  'data', translate(encode(p.image, 'base64'), E'\n', ''))
                FROM population.portrait p WHERE p.person_id = person.person_id);
    WHEN 'person.absence_declaration' THEN
      RETURN (SELECT jsonb_strip_nulls(jsonb_build_object('since', a.since, 'until', a.until,
                  'destination', a.destination, 'reason', a.reason))
                FROM population.absence a
                WHERE a.person_id = person.person_id AND a.since <= population.today()
                  AND (a.until IS NULL OR a.until > population.today())
                ORDER BY a.since DESC LIMIT 1);
    ELSE
      IF p_field ~ '^person\.resident_of:([0-9]{2}|[0-9]{5})$' THEN
        RETURN to_jsonb(population.resident_of(person, split_part(p_field, ':', 2)));
      END IF;
      RAISE EXCEPTION 'field_unknown' USING ERRCODE = 'UT902', DETAIL = p_field;
  END CASE;
END $$;
