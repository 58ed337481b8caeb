-- What the authenticators of the approving people signed, oldest first: it can be verified without trusting the
-- gateway.
CREATE OR REPLACE FUNCTION consent.evidence(p_person_id bigint, p_request_id uuid) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_object('role', d.role, 'decided_at', consent.instant_text(d.decided_at),
      'terms', d.terms::jsonb, 'assertion', d.assertion) ORDER BY d.decided_at), '[]')
    FROM consent.decision d
    WHERE d.person_id = p_person_id AND d.request_id = p_request_id AND d.assertion IS NOT NULL
$$;
