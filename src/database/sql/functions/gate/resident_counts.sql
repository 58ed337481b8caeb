-- Protected counts of children: {"on", "on_is_today", "counted_on", "unit", "unit_id", "units", "counts"}.
--   units   lists "unit_id", "code" and "full_name" of the units that are counted
--   counts  lists of equal length: "people", and "school_year", "unit_id", "age_group", "sex", "residence", each null unless
--           asked for. age_group is the age or the number of statistics.school_level. Within a list null is the total, and
--           unit_id 0 stands for people whose unit a split leaves uncertain. Counts of 0 are left out. A commune has no total
--           besides its own counts.
-- Where no unit holds the code on that day, but one did on another: {"on", "held"}. Where the lists do not say which unit did,
-- or which units of the level there were: {"on", "known_from"}.
--
--   1. Find the caller and the unit, check the mandate, charge the question to the day's budget.
--   2. Count (statistics.protected_counts).
--   3. Record the question in the ledger.
CREATE OR REPLACE FUNCTION gate.resident_counts(
  p_keyid text, p_unit text, p_on date, p_level text, p_by text[], p_residence text, p_years integer[]) RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
-- Generic plans, and hashing instead of sorting for sums: twice as fast as planning each question.
SET plan_cache_mode = force_generic_plan SET enable_sort = off AS $$
DECLARE
  v_today constant date := population.today();
  v_on constant date := coalesce(p_on, v_today);
  v_residences constant statistics.residence[] := CASE WHEN 'residence' = ANY (p_by)
    THEN enum_range(NULL::statistics.residence) ELSE ARRAY[p_residence::statistics.residence] END;
  v_mandates text[];
  v_units json;
  v_known_from date;
  caller record;
  unit administrative_unit.unit;
  counted record;
BEGIN
  caller := partner.identify(p_keyid);
  SELECT p.mandates INTO v_mandates FROM partner.partner p WHERE p.partner_id = caller.partner_id;
  SELECT * INTO unit FROM administrative_unit.unit_on(p_unit, v_on);
  v_known_from := CASE WHEN p_level <> 'country' THEN (
    SELECT min(coalesce(u.known_from, u.valid_from)) FROM administrative_unit.unit u WHERE u.level = p_level) END;
  IF unit.unit_id IS NULL OR unit.known_from > v_on THEN
    RETURN gate.administrative_unit(p_unit, p_on, 'itself');
  ELSIF v_known_from > v_on THEN
    RETURN json_build_object('on', v_on, 'known_from', v_known_from);
  ELSIF NOT statistics.may_ask(v_mandates, unit, p_level) THEN
    RAISE EXCEPTION 'mandate_missing' USING ERRCODE = 'UT013';
  END IF;
  PERFORM statistics.take_question(caller.partner_id);
  SELECT * INTO counted FROM statistics.protected_counts(unit, v_on, p_level, p_by, v_residences, p_years);
  SELECT json_build_object('unit_id', coalesce(array_agg(u.unit_id), '{}'), 'code', array_agg(u.code),
      'full_name', array_agg(u.full_name))
    INTO v_units FROM administrative_unit.unit u WHERE u.unit_id = ANY (counted.unit_ids);
  PERFORM ledger.record(0, 'statistics_answered', clock_timestamp(), 'partner', caller.partner_id, p_keyid => p_keyid,
    p_fields => ARRAY['unit=' || p_unit, 'on=' || v_on, 'level=' || p_level, 'residence=' || array_to_string(v_residences, '+'),
        'years=' || array_to_string(p_years, '+')] || ARRAY(SELECT 'by=' || b FROM unnest(p_by) b));
  RETURN json_build_object('on', v_on, 'on_is_today', p_on IS NULL, 'counted_on', v_today,
    'unit', administrative_unit.version_shown(unit, v_on), 'unit_id', unit.unit_id, 'units', v_units,
    'counts', counted.counts);
END $$;
