-- The release that uses up a consent of a purpose that is answered once is the answer: a second one is refused, also of two at once.
CREATE OR REPLACE FUNCTION consent.record_answer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO consent.answer (answer_key) VALUES (consent.answer_key(NEW.partner_id, NEW.purpose, NEW.person_id)) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'already_answered' USING ERRCODE = 'UT061';
  END IF;
  RETURN NEW;
END $$;
