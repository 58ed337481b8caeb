-- When somebody begins or ends to represent an organisation, the consents that the person gave for it follow in the same statement.
CREATE OR REPLACE FUNCTION consent.follow_representation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM consent.follow_registry(NEW.person_id);
  RETURN NULL;
END $$;
