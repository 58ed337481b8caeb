-- The receipts of a consent of a citizen or of a child, in order.
CREATE OR REPLACE FUNCTION gate.citizen_receipts(p_session bytea, p_consent_id uuid)
RETURNS TABLE (seq smallint, event text, issued_at timestamptz, content text, evidence jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  v_actor_id constant bigint := citizen.signed_in(p_session);
BEGIN
  RETURN QUERY
    SELECT r.seq, r.event, r.issued_at, r.content, consent.evidence(c.person_id, c.request_id)
      FROM consent.consent c JOIN consent.receipt r USING (person_id, consent_id)
      WHERE c.consent_id = p_consent_id
        AND consent.role_for(v_actor_id, c.person_id) IS NOT NULL
      ORDER BY r.seq;
END $$;
