-- Whether somebody of these nationalities is not Vietnamese. Null: Vietnamese alone.
CREATE OR REPLACE FUNCTION statistics.is_foreign(p_nationality text[]) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT p_nationality IS NOT NULL AND NOT 'VN' = ANY (p_nationality)
$$;
