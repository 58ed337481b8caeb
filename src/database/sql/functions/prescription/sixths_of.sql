-- A quantity as the contract writes it, 15, 7.5 or "22/3", in sixths. The contract's schema admits nothing else.
CREATE OR REPLACE FUNCTION prescription.sixths_of(p_quantity jsonb) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE jsonb_typeof(p_quantity)
    WHEN 'number' THEN (p_quantity::numeric * 6)::integer
    ELSE split_part(p_quantity #>> '{}', '/', 1)::integer * 6 / split_part(p_quantity #>> '{}', '/', 2)::integer END
$$;
