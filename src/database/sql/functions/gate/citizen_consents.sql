-- A citizen's consents and those of children, newest first; p_consent_id selects one, p_state one state.
CREATE OR REPLACE FUNCTION gate.citizen_consents(
  p_session bytea, p_consent_id uuid, p_state text, p_before uuid, p_limit integer)
RETURNS TABLE (consent_id uuid, request_id uuid, partner jsonb, purpose jsonb, statement text, fields text[],
  access_mode text, access_until date, at_most_count integer, at_most_per text, retention text, state text,
  given_at timestamptz, valid_until timestamptz, ended_at timestamptz, lapse_reason text, uses integer,
  window_uses integer, window_ends timestamptz,
  role text, child_name text, releases_refused text, declared jsonb, decisions jsonb, organisation jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  v_actor_id constant bigint := citizen.signed_in(p_session);
BEGIN
  RETURN QUERY
    SELECT k.consent_id, k.request_id,
        jsonb_build_object('partner_id', p.partner_id, 'name', p.name, 'kind', p.kind),
        jsonb_build_object('id', c.purpose, 'label', c.facts -> 'label', 'description', c.facts -> 'description'),
        k.statement, k.fields, k.access_mode, k.access_until, k.at_most_count, k.at_most_per, k.retention, x.state,
        k.given_at, k.valid_until, k.ended_at,
        CASE x.state WHEN 'lapsed' THEN coalesce(k.lapse_reason, (consent.lapse_of(k.person_id, k.request_id)).reason) END, k.uses,
        CASE WHEN k.window_started = consent.window_start(k.at_most_per, now()) THEN k.window_uses ELSE 0 END,
        consent.window_end(k.at_most_per, consent.window_start(k.at_most_per, now())),
        s.role, CASE s.role WHEN 'guardian' THEN n.birth_full_name END,
        CASE WHEN x.state IN ('active', 'paused') THEN partner.refuses_releases(p, k.purpose) END,
        (SELECT partner.declared(r.partner_id, r.partner_version) FROM consent.request r
          WHERE r.person_id = k.person_id AND r.request_id = k.request_id),
        consent.decisions_shown(k.person_id, k.request_id, v_actor_id), organisation.shown(k.fields)
      FROM consent.subjects_of(v_actor_id) s
        JOIN consent.consent k ON k.person_id = s.person_id
        JOIN partner.partner p ON p.partner_id = k.partner_id
        JOIN catalogue.purpose c ON c.purpose = k.purpose
        JOIN population.person n ON n.person_id = k.person_id,
        LATERAL (SELECT consent.consent_state(k.state, k.valid_until, k.lapses_at, now()) AS state) x
      WHERE (p_consent_id IS NULL OR k.consent_id = p_consent_id)
        AND (p_state IS NULL OR x.state = p_state)
        AND (p_before IS NULL OR k.consent_id < p_before)
      ORDER BY k.consent_id DESC LIMIT p_limit;
END $$;
