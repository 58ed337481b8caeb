-- The level of a unit by the form of its code: VN, 01, 001, 00004.
CREATE OR REPLACE FUNCTION administrative_unit.level_of(p_code text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN p_code ~ '^[A-Z]{2}$' THEN 'country' WHEN p_code ~ '^[0-9]{2}$' THEN 'province'
    WHEN p_code ~ '^[0-9]{3}$' THEN 'district' WHEN p_code ~ '^[0-9]{5}$' THEN 'commune' END
$$;
