-- Prompts that wait for a citizen's decision, newest first: her own and those of children, with the decisions already
-- made. p_request_id selects one. p_answered: also those that she has answered and that wait for others.
CREATE OR REPLACE FUNCTION gate.prompts(p_session bytea, p_request_id uuid, p_before uuid, p_limit integer,
  p_answered boolean)
RETURNS TABLE (request_id uuid, partner jsonb, purpose jsonb, statement text, binding_code text, required_fields text[],
  optional_fields text[], accepted_alternatives jsonb, access_mode text, access_until date, at_most_count integer,
  at_most_per text, retention text, asked_at timestamptz, expires_at timestamptz, role text, child_name text,
  decisions jsonb, awaited text[], agreed_fields text[], child_consent text, subject bytea, declared jsonb,
  others_awaited jsonb, share_code_expires_at timestamptz, binding_message text, organisation jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  v_actor_id constant bigint := citizen.signed_in(p_session);
BEGIN
  RETURN QUERY
    SELECT r.request_id,
        jsonb_build_object('partner_id', p.partner_id, 'name', p.name, 'kind', p.kind),
        jsonb_build_object('id', c.purpose, 'label', c.facts -> 'label', 'description', c.facts -> 'description',
          'unnamed', c.is_unnamed, 'answered_once', c.is_answered_once),
        r.statement, r.binding_code, r.required_fields, r.optional_fields, r.accepted_alternatives, r.access_mode,
        r.access_until, r.at_most_count, r.at_most_per, r.retention, r.asked_at, r.expires_at, o.role,
        CASE o.role WHEN 'guardian' THEN n.birth_full_name END,
        CASE WHEN v.approvers = '{}' THEN '[]' ELSE consent.decisions_shown(r.person_id, r.request_id, v_actor_id) END,
        w.awaited, CASE WHEN v.approvers <> '{}' THEN consent.agreed_fields(r.person_id, r.request_id) END,
        x.child_consent, r.subject, partner.declared(r.partner_id, r.partner_version),
        CASE WHEN cardinality(o.deciders) = 1 THEN '[]' ELSE consent.others_awaited(o.deciders, v.approvers || v_actor_id
          || CASE x.child_consent WHEN 'witnessed_by_guardian' THEN ARRAY[r.person_id] END) END,
        CASE WHEN r.by_share_code THEN (SELECT c.expires_at FROM consent.share_code c
          WHERE c.person_id = r.person_id AND c.request_id = r.request_id) END,
        (SELECT a.binding_message FROM ciba.authentication a
          WHERE a.person_id = r.person_id AND a.request_id = r.request_id),
        organisation.shown(f.fields)
      FROM (SELECT v_actor_id AS person_id UNION SELECT w.person_id FROM population.wards_of(v_actor_id) w) s
        JOIN consent.request r ON r.person_id = s.person_id
        JOIN partner.partner p ON p.partner_id = r.partner_id
        JOIN catalogue.purpose c ON c.purpose = r.purpose
        JOIN population.person n ON n.person_id = r.person_id
        CROSS JOIN LATERAL (
          SELECT array_agg(d) AS deciders, min(d.role) FILTER (WHERE d.decider_id = v_actor_id) AS role
            FROM consent.deciders(r.person_id, population.today()) d) o
        CROSS JOIN LATERAL (
          SELECT coalesce(array_agg(d.decider_id), '{}') AS approvers
            FROM consent.decision d WHERE d.person_id = r.person_id AND d.request_id = r.request_id) v
        CROSS JOIN LATERAL (SELECT r.required_fields || r.optional_fields AS fields) f
        CROSS JOIN LATERAL (SELECT consent.awaited(o.deciders, v.approvers) AS awaited OFFSET 0) w
        CROSS JOIN LATERAL (SELECT consent.child_consent(r.person_id, o.role, w.awaited) AS child_consent OFFSET 0) x
      WHERE r.prompted AND r.state = 'pending' AND r.expires_at > clock_timestamp()
        AND partner.refuses_releases(p, r.purpose) IS NULL
        AND (consent.organisation_of(f.fields) IS NULL OR organisation.represents(r.person_id, consent.organisation_of(f.fields)))
        AND (p_request_id IS NULL OR r.request_id = p_request_id)
        AND (p_before IS NULL OR r.request_id < p_before)
        AND o.role IS NOT NULL AND (p_answered OR v_actor_id <> ALL (v.approvers))
      ORDER BY r.request_id DESC LIMIT p_limit;
END $$;
