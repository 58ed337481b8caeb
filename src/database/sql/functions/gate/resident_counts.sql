-- Protected counts of residents, the answer to a question that gate.record_question has recorded: {"on", "on_is_today",
-- "counted_on", "unit", "unit_id", "units", "counts"}.
--   units   lists "unit_id", "code" and "full_name" of the units that are counted
--   counts  lists of equal length: "people", and "school_year", "unit_id", "age_group", "sex", "nationality", "residence", each
--           null unless asked for. age_group is a number of statistics.age_range. Within a list null is the total, and
--           unit_id 0 stands for people whose unit a split leaves uncertain. Counts of 0 are left out. A commune has no total
--           besides its own counts.
-- The record must have been committed before, so that a rollback cannot take it away, and be at most half a minute old, so that it
-- does not serve to watch counts change.
CREATE OR REPLACE FUNCTION gate.resident_counts(p_keyid text, p_question_id uuid,
  p_session bytea, p_partner_id text) RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
-- Generic plans, and hashing instead of sorting for sums: twice as fast as planning each question.
SET plan_cache_mode = force_generic_plan SET enable_sort = off AS $$
DECLARE
  v_units json;
  asker record;
  question statistics.recorded_question;
  unit administrative_unit.unit;
  counted record;
BEGIN
  asker := statistics.asker(p_keyid, p_session, p_partner_id);
  SELECT * INTO question FROM statistics.recorded_question r
    WHERE r.question_id = p_question_id AND r.keyid IS NOT DISTINCT FROM CASE WHEN p_session IS NULL THEN p_keyid END
      AND r.asked_by IS NOT DISTINCT FROM asker.asked_by AND r.recorded_at > clock_timestamp() - interval '30 seconds'
      AND r.recorded_by IS DISTINCT FROM pg_current_xact_id_if_assigned();
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the question is not recorded' USING ERRCODE = 'UT908';
  END IF;
  SELECT * INTO unit FROM administrative_unit.unit u WHERE u.unit_id = question.unit_id;
  SELECT * INTO counted FROM statistics.protected_counts(unit, question.day, question.counted_on, question.level, question.split_by,
    question.residences::statistics.residence_kind[], question.nationality, question.years);
  SELECT json_build_object('unit_id', coalesce(array_agg(u.unit_id), '{}'), 'code', array_agg(u.code),
      'full_name', array_agg(u.full_name))
    INTO v_units FROM administrative_unit.unit u WHERE u.unit_id = ANY (counted.unit_ids);
  RETURN json_build_object('on', question.day, 'on_is_today', question.day_is_today, 'counted_on', question.counted_on,
    'unit', administrative_unit.version_shown(unit, question.day), 'unit_id', unit.unit_id, 'units', v_units,
    'counts', counted.counts);
END $$;
