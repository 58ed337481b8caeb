-- The organisations for whose mandate to count a person has or had a role, in a live session: with the roles in force now, or without
-- any the last day on which one was.
CREATE OR REPLACE FUNCTION gate.staff_organisations(p_session bytea)
RETURNS TABLE (partner_id text, name jsonb, roles text[], ended_on date)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_person_id constant bigint := (organisation.holder(p_session)).person_id;
BEGIN
  RETURN QUERY SELECT p.partner_id, p.name, i.roles, CASE WHEN i.roles = '{}' THEN i.ended_on END
    FROM partner.partner p,
      LATERAL (SELECT count(*) AS all_roles,
          coalesce(array_agg(r.role::text ORDER BY r.role) FILTER (WHERE organisation.is_in_force(r)), '{}') AS roles,
          max(organisation.last_day(r)) AS ended_on
        FROM organisation.role r
        WHERE r.person_id = v_person_id AND r.organisation_id = p.organisation_id AND r.confirmed_at IS NOT NULL
          AND r.role <> 'registration_administrator' AND r.valid_from <= population.today()) i
    WHERE i.all_roles > 0 AND partner.may_act(p)
      AND EXISTS (SELECT FROM unnest(p.mandates) m (mandate) WHERE m.mandate LIKE 'statistics:residents%')
    ORDER BY p.partner_id;
END $$;
