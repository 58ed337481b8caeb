-- What a partner had declared in the version under which it made a request.
CREATE OR REPLACE FUNCTION partner.declared(p_partner_id text, p_version integer) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT coalesce(jsonb_object_agg(m.key, m.value), '{}')
    FROM partner.version v, jsonb_each(v.content) m
    WHERE v.partner_id = p_partner_id AND v.version = p_version
      AND m.key IN ('contact', 'storage_locations', 'recipients', 'agreement')
$$;
