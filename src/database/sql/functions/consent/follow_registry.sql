-- Brings the live consents about a person in line with the registry, in the transaction that changed it: those that
-- have lost their basis lapse; of the others the instant at which they will lapse is stored.
CREATE OR REPLACE FUNCTION consent.follow_registry(p_person_id bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  live consent.consent;
  v_lapse record;
BEGIN
  PERFORM pg_advisory_xact_lock(p_person_id);
  FOR live IN
    SELECT * FROM consent.consent c WHERE c.person_id = p_person_id AND c.state IN ('active', 'paused') FOR UPDATE
  LOOP
    SELECT * INTO v_lapse FROM consent.lapse_of(p_person_id, live.request_id);
    CONTINUE WHEN v_lapse.lapses_at IS NOT DISTINCT FROM live.lapses_at;
    UPDATE consent.consent c SET lapses_at = v_lapse.lapses_at
      WHERE c.person_id = p_person_id AND c.consent_id = live.consent_id RETURNING * INTO live;
    IF consent.consent_state(live.state, live.valid_until, live.lapses_at, clock_timestamp()) = 'lapsed' THEN
      PERFORM consent.transition(live, 'lapse', 'gateway', NULL);
    END IF;
  END LOOP;
END $$;
