-- Partners' own requests as they are now: a row for each call, by its place from 1. raised: the SQLSTATE of its refusal. Another
-- partner's request is not found.
CREATE OR REPLACE FUNCTION gate.request_statuses(p_keyids text[], p_request_ids uuid[])
RETURNS TABLE (place integer, raised text, state text, binding_code text, purpose text, asked_at timestamptz,
  expires_at timestamptz, consent_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
-- The plan is made once and kept, perhaps while the tables are still empty.
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
  PERFORM catalogue.check_isolation();
  RETURN QUERY SELECT x.place::integer, coalesce(c.refusal, CASE WHEN r.request_id IS NULL THEN 'UT001' END),
      consent.request_state(r.state, r.expires_at, clock_timestamp()), r.binding_code, r.purpose, r.asked_at, r.expires_at,
      r.consent_id
    FROM unnest(p_keyids, p_request_ids) WITH ORDINALITY x (keyid, request_id, place)
      CROSS JOIN LATERAL partner.caller(x.keyid) c
      LEFT JOIN consent.request r ON r.request_id = x.request_id AND r.partner_id = c.partner_id AND c.refusal IS NULL;
END $$;
