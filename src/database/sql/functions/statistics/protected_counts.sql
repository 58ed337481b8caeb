-- Counts the residents of a unit on p_day and protects every count. counts: a JSON object of lists as gate.resident_counts returns
-- it. unit_ids: the units that the counts are about.
--
-- The query's steps, one CTE each:
--   age_group         the ages or school levels asked about, with their birth years in each year
--   age_group_year    the same, with a row for each birth year
--   nationality       Vietnamese and foreign, those asked about, each for itself if asked for and for the total
--   birth_year_count  people by unit and birth year, from the cells that the running totals do not cover
--   cell              people by unit and age group: differences of two running totals, and the birth year counts
--   unit_count        the cells summed up by unit; unit 0 where a split leaves the unit uncertain
--   total_or_unit     the rows to return: units, if asked for, and their total, computed and protected on its own
--   protected         one count for each sex asked for and for both, with its noise (statistics.deviation), in order
--
-- The running totals serve present units above the commune; a commune's few cells are as fast to read. The record keys
-- are summed along with the people, since a count's noise depends on the sum of its members' keys.
CREATE OR REPLACE FUNCTION statistics.protected_counts(
  p_unit administrative_unit.unit, p_on date, p_day date, p_level text, p_by text[], p_residences statistics.residence_kind[],
  p_nationality text, p_school_years integer[], OUT counts json, OUT unit_ids integer[])
LANGUAGE plpgsql AS $$
DECLARE
  -- Whoever asks about school years asks about children.
  v_last_age constant integer := CASE WHEN cardinality(p_school_years) > 0 THEN 17 ELSE 999 END;
  v_years constant integer[] := CASE WHEN cardinality(p_school_years) > 0 THEN p_school_years
    ELSE ARRAY[extract(year FROM p_day)::integer] END;
  v_by_unit constant boolean := 'unit' = ANY (p_by);
  v_age_grouping constant text := (SELECT b FROM unnest(p_by) b WHERE b IN ('age', 'five_year_age', 'age_band', 'school_level', 'household_size'));
  v_by_sex constant boolean := 'sex' = ANY (p_by);
  v_by_nationality constant boolean := 'nationality' = ANY (p_by);
  v_is_commune constant boolean := p_unit.level = 'commune';
  v_first_province constant integer := CASE p_unit.level WHEN 'province' THEN p_unit.unit_id ELSE 0 END;
  v_last_province constant integer := CASE p_unit.level WHEN 'province' THEN p_unit.unit_id ELSE 2147483647 END;
  -- Nobody else is in an age group of the question.
  v_first_birth_year constant integer := (SELECT min(y) FROM unnest(v_years) y) - v_last_age;
  v_last_birth_year constant integer := (SELECT max(y) FROM unnest(v_years) y);
  -- The first in a list of running totals, which is 0, is of this year.
  v_list_first_year constant integer := statistics.first_birth_year() - 1;
  v_list_length integer;
  v_cube_day date;
  v_units_since date;
  v_province integer;
  v_is_consistent boolean := false;
BEGIN
  -- Counts again if units or the day of the cube changed between preparing and counting.
  WHILE NOT v_is_consistent LOOP
    v_units_since := statistics.units_since(p_on);
    v_province := statistics.province_on(p_unit.unit_id, v_units_since);
    PERFORM statistics.map_units(v_units_since);
    v_cube_day := (SELECT s.day FROM statistics.cube_state s);
    -- Null where there are no running totals for these units.
    v_list_length := CASE WHEN NOT v_is_commune THEN (
      SELECT s.last_birth_year - v_list_first_year + 1 FROM statistics.running_total_state s
        WHERE s.units_since = v_units_since AND s.next_province IS NULL) END;
    WITH age_group AS (
      SELECT g.year, g.age_group, g.first_birth_year, g.last_birth_year,
          -- Where the running totals before its first and of its last birth year are in a list.
          greatest(g.first_birth_year - v_list_first_year, 1) AS list_before,
          least(g.last_birth_year - v_list_first_year + 1, v_list_length) AS list_last
        FROM statistics.age_groups(v_years, v_age_grouping, v_last_age) g
        -- Not those of whom nobody is born yet.
        WHERE g.first_birth_year <= extract(year FROM p_day)
    ), age_group_year AS (
      -- To be joined by hashing: comparing each birth year with each group takes most of the time of questions on former units.
      SELECT g.year, g.age_group, y.birth_year::smallint
        FROM age_group g, generate_series(greatest(g.first_birth_year, v_list_first_year + 1),
          least(g.last_birth_year, v_last_birth_year)) y (birth_year)
    ), nationality AS (
      SELECT n.is_foreign, n.shown
        FROM (VALUES (false, NULL), (true, NULL), (false, 'vietnamese'), (true, 'foreign')) n (is_foreign, shown)
        WHERE (n.shown IS NULL OR v_by_nationality) AND (p_nationality IS NULL OR n.is_foreign = (p_nationality = 'foreign'))
    ), birth_year_count AS (
      SELECT c.residence, c.is_foreign, CASE p_level WHEN 'commune' THEN coalesce(c.commune_id, 0)
            WHEN 'district' THEN coalesce(c.district_id, 0) WHEN 'province' THEN coalesce(c.province_id, 0)
            ELSE p_unit.unit_id END AS unit_id, c.birth_year,
          coalesce(sum(c.people) FILTER (WHERE c.sex = 'male'), 0) AS male,
          coalesce(sum(c.record_keys) FILTER (WHERE c.sex = 'male'), 0) AS male_keys,
          coalesce(sum(c.people) FILTER (WHERE c.sex = 'female'), 0) AS female,
          coalesce(sum(c.record_keys) FILTER (WHERE c.sex = 'female'), 0) AS female_keys
        FROM statistics.cells_counted_in(p_unit, v_province, v_units_since, p_day, v_cube_day, p_residences,
          v_list_length IS NOT NULL) c
        WHERE c.birth_year BETWEEN v_first_birth_year AND v_last_birth_year
        GROUP BY 1, 2, 3, 4
    ), cell AS (
      SELECT g.year, c.residence, c.is_foreign, CASE p_level WHEN 'commune' THEN c.commune_id WHEN 'province' THEN c.province_id
            ELSE p_unit.unit_id END AS unit_id, g.age_group,
          c.male[g.list_last] - c.male[g.list_before] AS male,
          c.male_keys[g.list_last] - c.male_keys[g.list_before] AS male_keys,
          c.female[g.list_last] - c.female[g.list_before] AS female,
          c.female_keys[g.list_last] - c.female_keys[g.list_before] AS female_keys
        FROM statistics.running_total c CROSS JOIN age_group g
        WHERE v_list_length IS NOT NULL AND c.residence = ANY (p_residences)
          AND c.province_id BETWEEN v_first_province AND v_last_province
      UNION ALL
      SELECT g.year, b.residence, b.is_foreign, b.unit_id, g.age_group, b.male::integer, b.male_keys::integer, b.female::integer,
          b.female_keys::integer
        FROM birth_year_count b JOIN age_group_year g USING (birth_year)
    ), unit_count AS MATERIALIZED (
      SELECT c.year, c.residence, n.shown AS nationality, c.unit_id, c.age_group, sum(c.male)::integer AS male,
          sum(c.male_keys)::integer AS male_keys, sum(c.female)::integer AS female, sum(c.female_keys)::integer AS female_keys
        FROM cell c JOIN nationality n USING (is_foreign) GROUP BY 1, 2, 3, 4, 5
    ), total_or_unit AS (
      SELECT * FROM unit_count u WHERE v_by_unit OR u.unit_id = 0 OR v_is_commune
      UNION ALL
      SELECT u.year, u.residence, u.nationality, NULL, u.age_group, sum(u.male)::integer, sum(u.male_keys)::integer,
          sum(u.female)::integer, sum(u.female_keys)::integer
        FROM unit_count u WHERE NOT v_is_commune GROUP BY 1, 2, 3, 5
    ), protected AS MATERIALIZED (
      SELECT t.year, t.unit_id, t.age_group, x.sex, t.nationality, t.residence,
          x.people + statistics.deviation(x.people, x.record_keys) AS people
        FROM total_or_unit t, LATERAL (
          SELECT NULL AS sex, t.male + t.female AS people, t.male_keys + t.female_keys AS record_keys
          UNION ALL SELECT 'male', t.male, t.male_keys WHERE v_by_sex
          UNION ALL SELECT 'female', t.female, t.female_keys WHERE v_by_sex) x
        ORDER BY t.year, t.residence, t.unit_id NULLS FIRST, t.age_group NULLS FIRST, x.sex DESC NULLS FIRST,
          t.nationality DESC NULLS FIRST
    )
    SELECT EXISTS (SELECT FROM statistics.unit_mapping m WHERE m.units_since = v_units_since)
          AND (SELECT s.day = v_cube_day FROM statistics.cube_state s)
          AND (v_list_length IS NULL OR EXISTS (SELECT FROM statistics.running_total_state s
            WHERE s.units_since = v_units_since AND s.next_province IS NULL
              AND s.last_birth_year - v_list_first_year + 1 = v_list_length)),
        (SELECT json_build_object('people', coalesce(array_agg(p.people), '{}'),
            'school_year', array_agg(p.year) FILTER (WHERE cardinality(p_school_years) > 1),
            'unit_id', array_agg(p.unit_id),
            'age_group', array_agg(p.age_group) FILTER (WHERE v_age_grouping IS NOT NULL),
            'sex', array_agg(p.sex) FILTER (WHERE v_by_sex),
            'nationality', array_agg(p.nationality) FILTER (WHERE v_by_nationality),
            'residence', array_agg(p.residence) FILTER (WHERE cardinality(p_residences) > 1))
           FROM protected p WHERE p.people > 0),
        ARRAY(SELECT DISTINCT p.unit_id FROM protected p)
      INTO v_is_consistent, counts, unit_ids;
  END LOOP;
END $$;
