-- The province that a unit lies in on a day, or is.
CREATE OR REPLACE FUNCTION statistics.province_on(p_unit_id integer, p_on date) RETURNS integer LANGUAGE sql STABLE AS $$
  SELECT statistics.area_on(p_unit_id, 'province', p_on)
$$;
