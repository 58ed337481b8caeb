-- The people who act for an organisation, for one of its statistics administrators or representatives: newest first, those whose role has
-- ended for a year more. state: waits, coming, in_force or ended. is_on, is_asked: as of gate.turn_links, in each row.
CREATE OR REPLACE FUNCTION gate.organisation_staff(p_session bytea, p_partner_id text)
RETURNS TABLE (role_id uuid, role text, shown_as text, pseudonym text, valid_from date, valid_until date, state text, given_by text,
  may_confirm boolean, may_end boolean, links_on boolean, links_asked boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  staff record;
BEGIN
  staff := organisation.staff(p_session, p_partner_id);
  IF NOT organisation.may_give(staff.roles, 'statistics_reader') THEN
    RAISE EXCEPTION 'mandate_missing' USING ERRCODE = 'UT013';
  END IF;
  RETURN QUERY SELECT r.role_id, r.role::text, r.shown_as, organisation.pseudonym(r.organisation_id, r.person_id), r.valid_from,
      organisation.last_day(r), s.state,
      (SELECT g.shown_as FROM organisation.role g WHERE g.organisation_id = r.organisation_id AND g.person_id = r.given_by
         ORDER BY g.given_at DESC LIMIT 1),
      s.state = 'waits' AND organisation.may_give(staff.roles, r.role) AND staff.person_id NOT IN (r.given_by, r.person_id),
      s.state <> 'ended' AND organisation.may_give(staff.roles, r.role),
      o.takes_links, o.links_asked_by IS NOT NULL
    FROM organisation.role r JOIN organisation.organisation o USING (organisation_id),
      LATERAL (SELECT organisation.state(r) AS state) s
    WHERE r.organisation_id = staff.organisation_id
      AND (s.state <> 'ended' OR coalesce(r.ended_at, r.valid_until, r.given_at) > clock_timestamp() - interval '1 year')
    ORDER BY r.given_at DESC, r.role_id;
END $$;
