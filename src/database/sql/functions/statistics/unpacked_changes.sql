-- The changes that statistics.packed_change packed.
CREATE OR REPLACE FUNCTION statistics.unpacked_changes(p_change statistics.month_change) RETURNS SETOF statistics.cell_change
LANGUAGE sql IMMUTABLE AS $$
  SELECT p_change.month + ((c >> 21) & 31), p_change.unit_id,
      -- The last value as text, as in statistics.count_households.
      coalesce((ARRAY['permanent', 'temporary', 'current', 'permanent_of_two', 'temporary_of_two']::statistics.residence_kind[])
        [1 + ((c >> 10) & 7)], 'household'::text::statistics.residence_kind),
      CASE WHEN c & 512 = 0 THEN 'male'::population.sex ELSE 'female' END,
      (statistics.first_birth_year() + ((c >> 13) & 255))::smallint, c & 256 <> 0, c >> 26, c & 255
    FROM unnest(p_change.changes) c
$$;
