-- Who asks for counts: a partner, with its key, or a person in a live session who has a role at a partner's organisation; then asked_by is
-- the person's pseudonym there. Raises what refuses them.
CREATE OR REPLACE FUNCTION statistics.asker(p_keyid text, p_session bytea, p_partner_id text,
  OUT partner_id text, OUT mandates text[], OUT asked_by text)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  staff record;
BEGIN
  IF p_session IS NULL THEN
    partner_id := (partner.identify(p_keyid)).partner_id;
  ELSE
    staff := organisation.staff(p_session, p_partner_id);
    IF NOT staff.roles && '{legal_representative, statistics_administrator, statistics_reader}' THEN
      RAISE EXCEPTION 'mandate_missing' USING ERRCODE = 'UT013';
    END IF;
    partner_id := p_partner_id;
    asked_by := staff.asked_by;
  END IF;
  SELECT p.mandates INTO mandates FROM partner.partner p WHERE p.partner_id = asker.partner_id AND partner.may_act(p);
  IF NOT FOUND THEN
    RAISE EXCEPTION 'partner_suspended' USING ERRCODE = 'UT004';
  END IF;
END $$;
