-- A prompt that a citizen may answer now, locked: the request, in which role, and the level of the account. Somebody
-- else's is as if it never existed.
CREATE OR REPLACE FUNCTION consent.open_prompt(
  p_actor_id bigint, p_request_id uuid, OUT asked consent.request, OUT role text, OUT level smallint)
LANGUAGE plpgsql AS $$
DECLARE
  v_state text;
BEGIN
  SELECT r.* INTO asked FROM consent.request r WHERE r.request_id = p_request_id AND r.prompted FOR UPDATE;
  SELECT d.role, d.level INTO role, level FROM consent.deciders(asked.person_id, population.today()) d
    WHERE d.decider_id = p_actor_id;
  IF role IS NULL THEN
    RAISE EXCEPTION 'not_found' USING ERRCODE = 'UT001';
  END IF;
  v_state := consent.request_state(asked.state, asked.expires_at, clock_timestamp());
  IF v_state <> 'pending'
     OR EXISTS (SELECT 1 FROM consent.decision d WHERE d.person_id = asked.person_id
                AND d.request_id = p_request_id AND d.decider_id = p_actor_id) THEN
    RAISE EXCEPTION 'request_not_pending' USING ERRCODE = 'UT009', DETAIL = json_build_object('status', v_state);
  END IF;
END $$;
