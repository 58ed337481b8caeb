-- Packs a change of a cell. One of more people than fit is packed in several.
CREATE OR REPLACE FUNCTION statistics.packed_changes(p_change statistics.cell_change) RETURNS SETOF integer LANGUAGE sql IMMUTABLE AS $$
  SELECT statistics.packed_change(p_change.day, p_change.residence, p_change.sex, p_change.birth_year, p_change.is_foreign,
      sign(p_change.people)::integer * least(abs(p_change.people) - 31 * i, 31), CASE i WHEN 0 THEN p_change.record_keys ELSE 0 END)
    FROM generate_series(0, greatest(abs(p_change.people) - 1, 0) / 31) i
$$;
