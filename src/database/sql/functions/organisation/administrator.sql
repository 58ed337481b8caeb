-- As organisation.staff, for one who may give p_role. Two who change the same organisation at once do so one after the other.
CREATE OR REPLACE FUNCTION organisation.administrator(p_session bytea, p_partner_id text, p_role organisation.role_name,
  OUT person_id bigint, OUT organisation_id text, OUT asked_by text, OUT authenticated_at timestamptz)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  staff record;
BEGIN
  staff := organisation.staff(p_session, p_partner_id);
  PERFORM FROM organisation.organisation o WHERE o.organisation_id = staff.organisation_id FOR UPDATE;
  staff := organisation.staff(p_session, p_partner_id); -- as it is after the wait
  IF NOT organisation.may_give(staff.roles, p_role) THEN
    RAISE EXCEPTION 'mandate_missing' USING ERRCODE = 'UT013';
  END IF;
  person_id := staff.person_id;
  organisation_id := staff.organisation_id;
  asked_by := staff.asked_by;
  authenticated_at := staff.authenticated_at;
END $$;
