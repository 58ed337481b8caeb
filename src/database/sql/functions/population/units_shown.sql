-- Several units as JSON, in the order given.
CREATE OR REPLACE FUNCTION population.units_shown(p_unit_ids integer[]) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (SELECT jsonb_agg(population.unit_shown(u.unit_id) ORDER BY u.at)
            FROM unnest(p_unit_ids) WITH ORDINALITY AS u (unit_id, at));
END $$;
