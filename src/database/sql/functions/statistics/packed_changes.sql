-- Packs changes of the cells of one unit in one month. A change of more people than fit is packed in several.
CREATE OR REPLACE FUNCTION statistics.packed_changes(p_changes statistics.cell_change[]) RETURNS integer[] LANGUAGE sql IMMUTABLE AS $$
  SELECT array_agg(statistics.packed_change(c.day, c.residence, c.sex, c.birth_year, c.is_foreign,
      sign(c.people)::integer * least(abs(c.people) - 31 * i, 31), CASE i WHEN 0 THEN c.record_keys ELSE 0 END))
    FROM unnest(p_changes) c, generate_series(0, greatest(abs(c.people) - 1, 0) / 31) i
$$;
