-- States change only along the transition table; final states never change.
CREATE OR REPLACE FUNCTION consent.check_transition() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM catalogue.transition t
                 WHERE t.subject = TG_ARGV[0] AND t.from_state = OLD.state AND t.to_state = NEW.state) THEN
    RAISE EXCEPTION '% cannot go from % to %', TG_ARGV[0], OLD.state, NEW.state USING ERRCODE = 'UT903';
  END IF;
  RETURN NEW;
END $$;
