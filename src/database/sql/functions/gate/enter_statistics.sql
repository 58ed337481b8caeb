-- Records that a person has entered the statistics page for an organisation.
CREATE OR REPLACE FUNCTION gate.enter_statistics(p_session bytea, p_partner_id text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  asker record;
BEGIN
  asker := statistics.asker(NULL, p_session, p_partner_id);
  PERFORM ledger.record(0, 'statistics_entered', clock_timestamp(), 'partner', p_partner_id,
    p_fields => ARRAY['asked_by=' || asker.asked_by]);
END $$;
