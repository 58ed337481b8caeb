-- Closes the open requests of partners whose agreement is not in force today. Returns how many.
CREATE OR REPLACE FUNCTION gate.close_ended_agreements(OUT closed integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_partner_id text;
BEGIN
  closed := 0;
  FOR v_partner_id IN
    SELECT p.partner_id FROM partner.partner p
      WHERE p.status = 'active' AND NOT partner.may_act(p) ORDER BY p.partner_id
  LOOP
    PERFORM partner.lock_requests(v_partner_id, true);
    closed := closed + consent.close_requests(v_partner_id, 'gateway');
  END LOOP;
END $$;
