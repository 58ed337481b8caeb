-- An id as of consent.id_with, for those who do not have its key at hand.
CREATE OR REPLACE FUNCTION consent.new_id(p_bucket integer) RETURNS uuid LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  RETURN (SELECT consent.id_with(s.id_key, p_bucket) FROM catalogue.secret s);
END $$;
