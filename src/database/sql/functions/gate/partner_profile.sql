-- Who a partner is, for a citizen whom it has asked, or a child she decides for: its registration, and its newest requests
-- to them with their outcome. No row where it is in nobody's history.
CREATE OR REPLACE FUNCTION gate.partner_profile(p_session bytea, p_partner_id text, p_limit integer)
RETURNS TABLE (partner jsonb, organisation_id text, status text, registered_at timestamptz, contact jsonb, purposes jsonb,
  requests_count integer, requests jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_actor_id constant bigint := citizen.signed_in(p_session);
BEGIN
  RETURN QUERY
    WITH subjects AS MATERIALIZED (
      SELECT s.person_id, s.role FROM consent.subjects_of(v_actor_id) s
    ), asked AS MATERIALIZED (
      SELECT r.*, s.role FROM subjects s JOIN consent.request r USING (person_id)
        WHERE r.partner_id = p_partner_id AND r.prompted
    )
    SELECT jsonb_build_object('partner_id', p.partner_id, 'name', p.name, 'kind', p.kind), p.organisation_id, p.status, p.added_at,
        p.declaration -> 'contact',
        (SELECT coalesce(jsonb_agg(jsonb_build_object('id', c.purpose, 'label', c.facts -> 'label',
              'description', c.facts -> 'description') ORDER BY u.place), '[]')
          FROM unnest(p.purposes) WITH ORDINALITY u (purpose, place) JOIN catalogue.purpose c USING (purpose)),
        (SELECT count(*)::integer FROM asked),
        (SELECT coalesce(jsonb_agg(jsonb_build_object('request_id', a.request_id, 'asked_at', consent.instant_text(a.asked_at),
              'purpose', jsonb_build_object('id', c.purpose, 'label', c.facts -> 'label', 'description', c.facts -> 'description'),
              'status', CASE WHEN a.state = 'pending' AND partner.refuses_releases(p, a.purpose) IS NOT NULL THEN 'withdrawn'
                ELSE consent.request_state(a.state, a.expires_at, clock_timestamp()) END,
              'consent_id', a.consent_id, 'role', a.role,
              'child_name', CASE a.role WHEN 'guardian' THEN n.birth_full_name END,
              'reported', EXISTS (SELECT FROM consent.report o WHERE o.request_id = a.request_id AND o.reporter_id = v_actor_id))
              ORDER BY a.request_id DESC), '[]')
          FROM (SELECT * FROM asked ORDER BY request_id DESC LIMIT p_limit) a
            JOIN catalogue.purpose c ON c.purpose = a.purpose JOIN population.person n ON n.person_id = a.person_id)
      FROM partner.partner p
      WHERE p.partner_id = p_partner_id
        AND EXISTS (SELECT FROM subjects s JOIN ledger.entry e USING (person_id) WHERE e.partner_id = p_partner_id);
END $$;
