-- The people of tables of the shape of population.person who count, summed up where they count in the same cells on all days: what
-- 104 million people count as is worked out for an eighth of the rows. p_tables: their names, as some are no partitions yet.
CREATE OR REPLACE FUNCTION statistics.people_alike(p_tables regclass[])
RETURNS TABLE (permanent_unit integer, temporary_unit integer, temporary_until date, current_unit integer, sex population.sex,
  birth_year smallint, is_foreign boolean, people integer, record_keys integer)
LANGUAGE plpgsql STABLE SET work_mem = '512MB' SET enable_sort = off SET parallel_tuple_cost = 0.01 AS $$
BEGIN
  RETURN QUERY EXECUTE format(
    'SELECT p.permanent_unit, p.temporary_unit, p.temporary_until, coalesce(p.current_unit, p.permanent_unit), p.sex,
         statistics.birth_year_counted(p.date_of_birth), statistics.is_foreign(p.nationality), count(*)::integer,
         (sum((statistics.record_key(p.person_id, $1) %% 255)::integer) %% 255)::integer
       FROM (%s) p GROUP BY 1, 2, 3, 4, 5, 6, 7',
    (SELECT string_agg('SELECT * FROM ' || t || ' WHERE death_date IS NULL AND missing_since IS NULL', ' UNION ALL ')
       FROM unnest(p_tables) t))
    USING (SELECT s.seed FROM statistics.secret s);
END $$;
