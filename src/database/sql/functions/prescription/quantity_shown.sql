-- A quantity in sixths as the contract writes it: a number if it is whole or half, else a fraction in lowest terms. Stable, as
-- to_jsonb is: so it becomes part of the statement that calls it.
CREATE OR REPLACE FUNCTION prescription.quantity_shown(p_sixths integer) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN p_sixths % 6 = 0 THEN to_jsonb(p_sixths / 6)
    WHEN p_sixths % 3 = 0 THEN to_jsonb(round(p_sixths / 6.0, 1))
    WHEN p_sixths % 2 = 0 THEN to_jsonb(p_sixths / 2 || '/3')
    ELSE to_jsonb(p_sixths || '/6') END
$$;
