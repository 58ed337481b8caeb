-- How many questions for counts an organisation has left today, for its key or for a person who sees its counts.
CREATE OR REPLACE FUNCTION gate.questions_left(p_keyid text, p_session bytea, p_partner_id text, OUT remaining integer, OUT a_day integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_partner_id constant text := (statistics.asker(p_keyid, p_session, p_partner_id)).partner_id;
BEGIN
  a_day := statistics.questions_a_day();
  remaining := greatest(0, a_day - coalesce(
    (SELECT q.asked FROM statistics.question q WHERE q.partner_id = v_partner_id AND q.day = population.today()), 0));
END $$;
