-- Ends a role at once, or takes back one that waits: one administrator suffices, as no right widens. refusal: null, or gone.
CREATE OR REPLACE FUNCTION gate.end_role(p_session bytea, p_partner_id text, p_role_id uuid, OUT refusal text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  administrator record;
  ended organisation.role;
BEGIN
  administrator := organisation.administrator(p_session, p_partner_id,
    coalesce((SELECT r.role FROM organisation.role r WHERE r.role_id = p_role_id), 'statistics_reader'));
  UPDATE organisation.role r SET ended_by = administrator.person_id, ended_at = clock_timestamp()
    WHERE r.role_id = p_role_id AND r.organisation_id = administrator.organisation_id AND r.ended_at IS NULL
      AND coalesce(r.valid_until, 'infinity') >= population.today()
    RETURNING * INTO ended;
  IF NOT FOUND THEN
    refusal := 'gone';
    RETURN;
  END IF;
  PERFORM organisation.record_change(administrator.organisation_id, 'partner',
    ARRAY['change=role_ended', 'by=' || administrator.asked_by] || organisation.role_text(ended));
END $$;
