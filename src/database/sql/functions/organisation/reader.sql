-- The organisation for which a person in a live session sees counts; raises what refuses others, as statistics.asker does.
CREATE OR REPLACE FUNCTION organisation.reader(p_session bytea, p_partner_id text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  PERFORM statistics.asker(NULL, coalesce(p_session, ''), p_partner_id);
  RETURN (organisation.staff(p_session, p_partner_id)).organisation_id;
END $$;
