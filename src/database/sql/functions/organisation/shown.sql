-- The organisation whose data a list of fields is, as its representative and the texts that are signed name it; null for data of the
-- person.
CREATE OR REPLACE FUNCTION organisation.shown(p_fields text[]) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object('organisation_id', o.organisation_id, 'name', o.name) FROM organisation.organisation o
    WHERE o.organisation_id = consent.organisation_of(p_fields)
$$;
