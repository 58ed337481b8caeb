-- Prompts that wait for a citizen's decision, newest first: her own and those of children, with the decisions already
-- made. p_request_id selects one.
CREATE OR REPLACE FUNCTION gate.prompts(p_session bytea, p_request_id uuid, p_before uuid, p_limit integer)
RETURNS TABLE (request_id uuid, partner jsonb, purpose jsonb, statement text, binding_code text, required_fields text[],
  optional_fields text[], accepted_alternatives jsonb, access_mode text, access_until date, at_most_count integer,
  at_most_per text, retention text, asked_at timestamptz, expires_at timestamptz, role text, child_name text,
  decisions jsonb, awaited text[], agreed_fields text[], child_consent text, subject bytea, declared jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT r.request_id,
      jsonb_build_object('partner_id', p.partner_id, 'name', p.name, 'kind', p.kind),
      jsonb_build_object('id', c.purpose, 'label', c.facts -> 'label', 'description', c.facts -> 'description'),
      r.statement, r.binding_code, r.required_fields, r.optional_fields, r.accepted_alternatives, r.access_mode,
      r.access_until, r.at_most_count, r.at_most_per, r.retention, r.asked_at, r.expires_at, s.role,
      CASE s.role WHEN 'guardian' THEN n.birth_full_name END,
      coalesce((SELECT jsonb_agg(jsonb_build_object('role', d.role, 'verdict', d.verdict, 'at', d.decided_at)
                  ORDER BY d.decided_at)
                FROM consent.decision d WHERE d.person_id = r.person_id AND d.request_id = r.request_id), '[]'),
      consent.awaited_roles(r.person_id, r.request_id), consent.agreed_fields(r.person_id, r.request_id),
      consent.child_consent(r.person_id, r.request_id, s.role), r.subject,
      partner.declared(r.partner_id, r.partner_version)
    FROM (SELECT citizen.signed_in(p_session) AS actor_id) a,
      consent.subjects_of(a.actor_id) s
      JOIN consent.request r ON r.person_id = s.person_id
      JOIN partner.partner p ON p.partner_id = r.partner_id
      JOIN catalogue.purpose c ON c.purpose = r.purpose
      JOIN population.person n ON n.person_id = r.person_id
    WHERE r.prompted AND r.state = 'pending' AND r.expires_at > clock_timestamp()
      AND partner.refuses_releases(p, r.purpose) IS NULL
      AND (p_request_id IS NULL OR r.request_id = p_request_id)
      AND (p_before IS NULL OR r.request_id < p_before)
      AND EXISTS (SELECT 1 FROM consent.deciders(r.person_id, population.today()) d WHERE d.decider_id = a.actor_id)
      AND NOT EXISTS (SELECT 1 FROM consent.decision d WHERE d.person_id = r.person_id
                      AND d.request_id = r.request_id AND d.decider_id = a.actor_id)
    ORDER BY r.request_id DESC LIMIT p_limit
$$;
