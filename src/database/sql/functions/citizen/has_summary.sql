-- Whether there is something to say about the month before that of a day, of a person and the children the person decides for: data
-- was read in it, or a consent still runs.
CREATE OR REPLACE FUNCTION citizen.has_summary(p_person_id bigint, p_on date) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_until constant timestamptz := date_trunc('month', p_on::timestamp) AT TIME ZONE 'Asia/Ho_Chi_Minh';
  v_since constant timestamptz := (date_trunc('month', p_on::timestamp) - interval '1 month') AT TIME ZONE 'Asia/Ho_Chi_Minh';
BEGIN
  RETURN EXISTS (SELECT FROM consent.subjects_of(p_person_id) s WHERE EXISTS (
      SELECT FROM ledger.entry e WHERE e.person_id = s.person_id AND e.kind = 'release'
        AND e.entry_id >= consent.first_id_at(v_since) AND e.entry_id < consent.first_id_at(v_until))
    OR EXISTS (
      SELECT FROM consent.consent c WHERE c.person_id = s.person_id
        AND consent.consent_state(c.state, c.valid_until, c.lapses_at, clock_timestamp()) IN ('active', 'paused')));
END $$;
