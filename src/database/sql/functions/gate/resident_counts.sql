-- Protected counts of children: {"on", "counted_on", "unit", "unit_id", "units", "counts"}. units has lists for "unit_id", "code" and
-- "full_name"; counts has a list for "people" and each of "place", "school_year", "class", "sex", "residence" in which they
-- differ, null otherwise: class is the age or the number of statistics.school_level, place a unit_id. In a list null
-- stands for the total, place 0 for those whose unit a split leaves open. What is 0 is left out. Of a commune there is no
-- total beside the unit's own counts.
-- Where no unit holds the code that day: {"held"}, when one did.
CREATE OR REPLACE FUNCTION gate.resident_counts(
  p_keyid text, p_unit text, p_on date, p_level text, p_by text[], p_residence text, p_years integer[]) RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
-- Planned once, and without sorting what is summed: twice as fast as what the planner would do with each question.
SET plan_cache_mode = force_generic_plan SET enable_sort = off AS $$
DECLARE
  v_today constant date := population.today();
  v_on constant date := coalesce(p_on, v_today);
  v_residences constant statistics.residence[] := CASE WHEN 'residence' = ANY (p_by)
    THEN enum_range(NULL::statistics.residence) ELSE ARRAY[p_residence::statistics.residence] END;
  v_by_unit constant boolean := 'unit' = ANY (p_by);
  v_by_level constant boolean := 'school_level' = ANY (p_by);
  v_by_age constant boolean := 'age' = ANY (p_by);
  v_by_sex constant boolean := 'sex' = ANY (p_by);
  v_first_province integer := 0;
  v_last_province integer := 2147483647;
  v_year_of_list constant integer := statistics.first_birth_year() - 1;
  v_list_length constant integer := extract(year FROM v_today)::integer + 2 - v_year_of_list;
  v_mandates text[];
  v_era date;
  v_province integer;
  v_is_present boolean;
  v_is_whole boolean := false;
  v_counts json;
  v_places integer[];
  v_units json;
  caller record;
  unit administrative_unit.unit;
BEGIN
  caller := partner.identify(p_keyid);
  SELECT p.mandates INTO v_mandates FROM partner.partner p WHERE p.partner_id = caller.partner_id;
  SELECT * INTO unit FROM administrative_unit.unit_on(p_unit, v_on);
  IF unit.unit_id IS NULL THEN
    RETURN gate.administrative_unit(p_unit, p_on, 'itself');
  ELSIF NOT statistics.may_ask(v_mandates, unit, p_level) THEN
    RAISE EXCEPTION 'mandate_missing' USING ERRCODE = 'UT013';
  END IF;
  PERFORM statistics.take_question(caller.partner_id);
  IF unit.level = 'province' THEN
    v_first_province := unit.unit_id;
    v_last_province := unit.unit_id;
  END IF;
  -- Again if units were changed between making ready and counting.
  WHILE NOT v_is_whole LOOP
    v_era := statistics.era_of(v_on);
    v_province := statistics.province_on(unit.unit_id, v_era);
    PERFORM statistics.place_units(v_era);
    v_is_present := unit.level <> 'commune'
      AND EXISTS (SELECT FROM statistics.placed_for f WHERE f.era = v_era AND f.day = v_today AND f.next_province IS NULL);
    WITH class AS (
      SELECT y.year, k.class, y.year - k.last_age AS first_birth_year, y.year - k.first_age AS last_birth_year,
          -- Where the running totals of statistics.placed stand before and behind them.
          greatest(y.year - k.last_age - v_year_of_list, 1) AS before,
          least(y.year - k.first_age - v_year_of_list + 1, v_list_length) AS behind
        FROM unnest(p_years) y (year), (
          SELECT a.class, min(a.age) AS first_age, max(a.age) AS last_age
            FROM (SELECT x.age, CASE WHEN v_by_age THEN x.age WHEN v_by_level THEN statistics.school_level(x.age) END AS class
                    FROM generate_series(0, 17) x (age)) a
            GROUP BY ROLLUP (a.class)
            HAVING grouping(a.class) = 1 OR v_by_level OR v_by_age) k
        WHERE y.year - k.last_age - v_year_of_list < v_list_length
    ), born AS (
      -- What is not folded yet; for a commune, for the units of another day, and while these are placed, all.
      SELECT r.residence, CASE p_level WHEN 'commune' THEN coalesce(r.commune_id, 0)
            WHEN 'province' THEN coalesce(r.province_id, 0) ELSE unit.unit_id END AS place, r.birth_year,
          coalesce(sum(r.people) FILTER (WHERE r.sex = 'male'), 0) AS male,
          coalesce(sum(r.record_keys % 255) FILTER (WHERE r.sex = 'male'), 0) AS male_keys,
          coalesce(sum(r.people) FILTER (WHERE r.sex = 'female'), 0) AS female,
          coalesce(sum(r.record_keys % 255) FILTER (WHERE r.sex = 'female'), 0) AS female_keys
        FROM (
          -- OFFSET 0: by key, row for row. The planner does not know that only a few changes wait, or in how few units.
          SELECT p.commune_id, p.province_id, c.residence, c.birth_year, c.sex, c.people, c.record_keys
            FROM statistics.resident_change c, LATERAL (
              SELECT * FROM statistics.placement x WHERE x.era = v_era AND x.unit_id = c.unit_id OFFSET 0) p
            WHERE c.residence = ANY (v_residences) AND c.until > v_today AND statistics.lies_in(p, unit, v_province)
          UNION ALL
          SELECT p.commune_id, p.province_id, c.residence, c.birth_year, c.sex, c.people, c.record_keys
            FROM statistics.placement p, LATERAL (
              SELECT * FROM statistics.resident x
                WHERE x.unit_id = p.unit_id AND x.residence = ANY (v_residences) AND x.until > v_today OFFSET 0) c
            WHERE NOT v_is_present AND unit.level <> 'country' AND p.era = v_era AND statistics.lies_in(p, unit, v_province)
          UNION ALL
          SELECT p.commune_id, p.province_id, c.residence, c.birth_year, c.sex, c.people, c.record_keys
            FROM statistics.placement p JOIN statistics.resident c USING (unit_id)
            WHERE NOT v_is_present AND unit.level = 'country' AND p.era = v_era AND c.residence = ANY (v_residences)
              AND c.until > v_today) r
        GROUP BY 1, 2, 3
    ), cell AS (
      SELECT k.year, c.residence, CASE p_level WHEN 'commune' THEN c.commune_id WHEN 'province' THEN c.province_id
            ELSE unit.unit_id END AS place, k.class,
          c.male[k.behind] - c.male[k.before] AS male, c.male_keys[k.behind] - c.male_keys[k.before] AS male_keys,
          c.female[k.behind] - c.female[k.before] AS female,
          c.female_keys[k.behind] - c.female_keys[k.before] AS female_keys
        FROM statistics.placed c CROSS JOIN class k
        WHERE v_is_present AND c.residence = ANY (v_residences) AND c.province_id BETWEEN v_first_province AND v_last_province
      UNION ALL
      SELECT k.year, b.residence, b.place, k.class, b.male::integer, b.male_keys::integer, b.female::integer,
          b.female_keys::integer
        FROM born b JOIN class k ON b.birth_year BETWEEN k.first_birth_year AND k.last_birth_year
    ), part AS MATERIALIZED (
      SELECT c.year, c.residence, c.place, c.class, sum(c.male)::integer AS male, sum(c.male_keys)::integer AS male_keys,
          sum(c.female)::integer AS female, sum(c.female_keys)::integer AS female_keys
        FROM cell c GROUP BY 1, 2, 3, 4
    ), summed AS (
      SELECT * FROM part p WHERE v_by_unit OR p.place = 0 OR unit.level = 'commune'
      UNION ALL
      SELECT p.year, p.residence, NULL, p.class, sum(p.male)::integer, sum(p.male_keys)::integer, sum(p.female)::integer,
          sum(p.female_keys)::integer
        FROM part p WHERE unit.level <> 'commune' GROUP BY 1, 2, 4
    ), shown AS MATERIALIZED (
      SELECT s.year, s.place, s.class, x.sex, s.residence, x.people + statistics.deviation(x.people, x.record_keys) AS people
        FROM summed s, LATERAL (
          SELECT NULL AS sex, s.male + s.female AS people, s.male_keys + s.female_keys AS record_keys
          UNION ALL SELECT 'male', s.male, s.male_keys WHERE v_by_sex
          UNION ALL SELECT 'female', s.female, s.female_keys WHERE v_by_sex) x
        ORDER BY s.year, s.residence, s.place NULLS FIRST, s.class NULLS FIRST, x.sex DESC NULLS FIRST
    )
    SELECT EXISTS (SELECT FROM statistics.placement p WHERE p.era = v_era)
          AND (NOT v_is_present OR EXISTS (SELECT FROM statistics.placed_for f WHERE f.era = v_era AND f.day = v_today AND f.next_province IS NULL)),
        (SELECT json_build_object('people', coalesce(array_agg(s.people), '{}'),
            'school_year', array_agg(s.year) FILTER (WHERE cardinality(p_years) > 1),
            'place', array_agg(s.place), 'class', array_agg(s.class) FILTER (WHERE v_by_level OR v_by_age),
            'sex', array_agg(s.sex) FILTER (WHERE v_by_sex),
            'residence', array_agg(s.residence) FILTER (WHERE cardinality(v_residences) > 1))
           FROM shown s WHERE s.people > 0),
        ARRAY(SELECT DISTINCT s.place FROM shown s)
      INTO v_is_whole, v_counts, v_places;
  END LOOP;
  SELECT json_build_object('unit_id', coalesce(array_agg(u.unit_id), '{}'), 'code', array_agg(u.code),
      'full_name', array_agg(u.full_name))
    INTO v_units FROM administrative_unit.unit u WHERE u.unit_id = ANY (v_places);
  PERFORM ledger.record(0, 'statistics_answered', clock_timestamp(), 'partner', caller.partner_id, p_keyid => p_keyid,
    p_fields => ARRAY['unit=' || p_unit, 'on=' || v_on, 'level=' || p_level, 'residence=' || array_to_string(v_residences, '+'),
        'years=' || array_to_string(p_years, '+')] || ARRAY(SELECT 'by=' || b FROM unnest(p_by) b));
  RETURN json_build_object('on', v_on, 'on_is_today', p_on IS NULL, 'counted_on', v_today, 'unit', administrative_unit.version_shown(unit, v_on),
    'unit_id', unit.unit_id, 'units', v_units, 'counts', v_counts);
END $$;
