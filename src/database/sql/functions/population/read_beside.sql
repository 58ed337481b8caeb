-- A field that is kept beside the person's row, or null where it has no value; raises UT902 where there is no such field.
CREATE OR REPLACE FUNCTION population.read_beside(p_person_id bigint, p_field text) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
BEGIN
  CASE p_field
    WHEN 'person.personal_id_number' THEN RETURN to_jsonb(population.current_number(p_person_id));
    WHEN 'person.province_of_residence' THEN RETURN population.province_of_residence(p_person_id);
    WHEN 'person.permanent_residence' THEN RETURN population.residence_shown(p_person_id, 'permanent');
    WHEN 'person.temporary_residence' THEN RETURN population.residence_shown(p_person_id, 'temporary');
    WHEN 'person.current_residence' THEN RETURN population.residence_shown(p_person_id, 'current');
    WHEN 'person.id_card_issue' THEN
      RETURN (SELECT jsonb_build_object('kind', c.kind, 'issued_on', c.issued_on, 'issued_by', c.issuing_authority,
                  'expires_on', c.expires_on)
                FROM population.id_card c WHERE c.person_id = p_person_id ORDER BY c.issued_on DESC LIMIT 1);
    WHEN 'person.related_persons' THEN RETURN population.related_persons(p_person_id);
    WHEN 'person.eid_status' THEN
      RETURN coalesce(
        (SELECT jsonb_build_object('status', 'active', 'level', a.level, 'activated_on', a.activated_on)
           FROM population.account a WHERE a.person_id = p_person_id), '{"status": "none"}');
    WHEN 'person.portrait' THEN
      RETURN (SELECT jsonb_build_object('media_type', p.media_type, 'taken_on', p.taken_on,
                  'data', translate(encode(p.image, 'base64'), E'\n', ''))
                FROM population.portrait p WHERE p.person_id = p_person_id);
    WHEN 'person.absence_declaration' THEN
      RETURN (SELECT jsonb_strip_nulls(jsonb_build_object('since', a.since, 'until', a.until,
                  'destination', a.destination, 'reason', a.reason))
                FROM population.absence a
                WHERE a.person_id = p_person_id AND a.since <= population.today()
                  AND (a.until IS NULL OR a.until > population.today())
                ORDER BY a.since DESC LIMIT 1);
    ELSE
      IF p_field ~ '^person\.resident_of:([0-9]{2}|[0-9]{5})$' THEN
        RETURN to_jsonb(population.resident_of(p_person_id, split_part(p_field, ':', 2)));
      END IF;
      RAISE EXCEPTION 'field_unknown' USING ERRCODE = 'UT902', DETAIL = p_field;
  END CASE;
END $$;
