-- Counts a question against the organisation's daily budget; raises rate_limited when it is used up.
CREATE OR REPLACE FUNCTION statistics.take_question(p_partner_id text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_max constant integer := statistics.questions_a_day();
  v_asked integer;
BEGIN
  INSERT INTO statistics.question AS q (partner_id, day, asked) VALUES (p_partner_id, population.today(), 1)
    ON CONFLICT (partner_id, day) DO UPDATE SET asked = q.asked + 1
    RETURNING q.asked INTO v_asked;
  IF v_asked > v_max THEN
    RAISE EXCEPTION 'rate_limited' USING ERRCODE = 'UT016', DETAIL = jsonb_build_object(
      'limit', jsonb_build_object('policy', 'questions', 'count', v_max), 'retry_after_s',
      ceil(extract(epoch FROM (population.today() + 1)::timestamp - (now() AT TIME ZONE 'Asia/Ho_Chi_Minh'))));
  END IF;
END $$;
