-- The smallest id that can have been generated at an instant; ids sort by time.
CREATE OR REPLACE FUNCTION consent.first_id_at(p_at timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
  SELECT (lpad(to_hex((extract(epoch FROM p_at) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
$$;
