-- Records a question for counts, which gate.resident_counts then answers: {"question_id"}. p_years: school years; empty for a
-- question about everybody. p_residence: "household" for a question about households, by their size and units. p_nationality: "vietnamese", "foreign", or null for both. p_counted_on: the day of the people, null for
-- today; where exact days are no longer kept, the end of a month before it is answered.
-- Where the count had not begun: {"counted_from"}, the first day that is answered.
-- Where there were no districts on the day: {"no_districts_on"}.
-- Where no unit holds the code on that day, but one did on another: {"on", "held"}. Where the lists do not say which unit did,
-- or which units of the level there were: {"on", "known_from"}. Such a question costs nothing and is not recorded.
--
-- Who asks is a key, or a person in a session at an organisation (statistics.asker).
--
--   1. Find who asks and the unit, check the mandate.
--   2. Charge the question to the day's budget, and record it in the ledger.
CREATE OR REPLACE FUNCTION gate.record_question(
  p_keyid text, p_unit text, p_on date, p_level text, p_by text[], p_residence text, p_nationality text,
  p_years integer[], p_counted_on date, p_session bytea, p_partner_id text) RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_on constant date := coalesce(p_on, population.today());
  v_residences constant statistics.residence_kind[] := CASE WHEN 'residence' = ANY (p_by)
    THEN enum_range(NULL, 'temporary_of_two'::statistics.residence_kind) ELSE ARRAY[p_residence::statistics.residence_kind] END;
  v_counted_on constant date := statistics.kept_day(coalesce(p_counted_on, population.today()));
  v_question_id constant uuid := gen_random_uuid();
  v_known_from date;
  v_began_on constant date := (SELECT CASE p_residence WHEN 'household' THEN greatest(s.began_on, s.households_began_on) ELSE s.began_on END
    FROM statistics.cube_state s);
  asker record;
  unit administrative_unit.unit;
BEGIN
  asker := statistics.asker(p_keyid, p_session, p_partner_id);
  SELECT * INTO unit FROM administrative_unit.unit_on(p_unit, v_on);
  v_known_from := CASE WHEN p_level <> 'country' THEN (
    SELECT min(coalesce(u.known_from, u.valid_from)) FROM administrative_unit.unit u WHERE u.level = p_level) END;
  IF unit.unit_id IS NULL OR unit.known_from > v_on THEN
    RETURN gate.administrative_unit(p_unit, p_on, 'itself');
  ELSIF v_known_from > v_on THEN
    RETURN json_build_object('on', v_on, 'known_from', v_known_from);
  ELSIF p_level = 'district' AND NOT EXISTS (
      SELECT FROM administrative_unit.unit u
        WHERE u.level = 'district' AND u.valid_from <= v_on AND (u.valid_to IS NULL OR u.valid_to > v_on)) THEN
    RETURN json_build_object('no_districts_on', v_on);
  ELSIF NOT statistics.may_ask(asker.mandates, unit, p_level) THEN
    RAISE EXCEPTION 'mandate_missing' USING ERRCODE = 'UT013';
  ELSIF v_counted_on < v_began_on THEN
    RETURN json_build_object('counted_from', CASE WHEN statistics.kept_day(v_began_on) = v_began_on THEN v_began_on
      ELSE statistics.kept_day((statistics.month_of(v_began_on) + interval '1 month')::date) END);
  END IF;
  PERFORM statistics.take_question(asker.partner_id);
  PERFORM ledger.record(0, 'statistics_answered', clock_timestamp(), 'partner', asker.partner_id, p_keyid => p_keyid,
    p_fields => array_remove(ARRAY['unit=' || p_unit, 'on=' || v_on, 'counted_on=' || v_counted_on, 'level=' || p_level,
        CASE p_residence WHEN 'household' THEN 'count=households' ELSE 'residence=' || array_to_string(v_residences, '+') END, 'years=' || nullif(array_to_string(p_years, '+'), ''), 'nationality=' || p_nationality,
        'asked_by=' || asker.asked_by], NULL)
      || ARRAY(SELECT 'by=' || b FROM unnest(p_by) b));
  INSERT INTO statistics.recorded_question
      (question_id, keyid, asked_by, unit_id, day, day_is_today, counted_on, level, split_by, residences, nationality, years)
    VALUES (v_question_id, p_keyid, asker.asked_by, unit.unit_id, v_on, p_on IS NULL, v_counted_on, p_level, p_by, v_residences::text[],
      p_nationality, p_years);
  RETURN json_build_object('question_id', v_question_id);
END $$;
