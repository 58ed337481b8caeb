-- The roles that a citizen has or had at organisations, those of last year and before too: newest first. given_by: the pseudonym at the
-- organisation of who gave it; null where the registry's authority did. may_read: whether gate.organisation_given answers the citizen.
CREATE OR REPLACE FUNCTION gate.citizen_roles(p_session bytea)
RETURNS TABLE (organisation jsonb, role text, valid_from date, valid_until date, state text, given_by text, may_read boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_person_id constant bigint := citizen.signed_in(p_session);
BEGIN
  RETURN QUERY SELECT jsonb_build_object('organisation_id', o.organisation_id, 'name', o.name), r.role::text, r.valid_from,
      organisation.last_day(r), organisation.state(r), organisation.pseudonym(r.organisation_id, r.given_by),
      organisation.may_read(v_person_id, r.organisation_id)
    FROM organisation.role r JOIN organisation.organisation o USING (organisation_id)
    WHERE r.person_id = v_person_id ORDER BY r.valid_from DESC, r.given_at DESC, r.role_id LIMIT 1000;
END $$;
