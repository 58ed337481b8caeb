-- The partners that occur in the history of a citizen and of the children the citizen decides for.
CREATE OR REPLACE FUNCTION gate.history_partners(p_session bytea) RETURNS TABLE (partner jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  v_actor_id constant bigint := citizen.signed_in(p_session);
BEGIN
  RETURN QUERY
    SELECT jsonb_build_object('partner_id', p.partner_id, 'name', p.name, 'kind', p.kind)
      FROM partner.partner p
      WHERE p.partner_id IN (SELECT e.partner_id FROM consent.subjects_of(v_actor_id) s
        JOIN ledger.entry e ON e.person_id = s.person_id)
      ORDER BY p.name ->> 'vi', p.partner_id LIMIT 1000;
END $$;
