-- Who acts for a partner's organisation in a live session at level 2, with the roles that are in force now.
-- Raises mandate_missing where there is none.
CREATE OR REPLACE FUNCTION organisation.staff(p_session bytea, p_partner_id text,
  OUT person_id bigint, OUT organisation_id text, OUT roles organisation.role_name[], OUT asked_by text, OUT authenticated_at timestamptz)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  holder record;
BEGIN
  holder := organisation.holder(p_session);
  SELECT p.organisation_id INTO organisation_id FROM partner.partner p WHERE p.partner_id = p_partner_id;
  SELECT array_agg(DISTINCT r.role) INTO roles FROM organisation.role r
    WHERE r.person_id = holder.person_id AND r.organisation_id = staff.organisation_id AND organisation.is_in_force(r);
  IF roles IS NULL THEN
    RAISE EXCEPTION 'mandate_missing' USING ERRCODE = 'UT013';
  END IF;
  person_id := holder.person_id;
  authenticated_at := holder.authenticated_at;
  asked_by := organisation.pseudonym(organisation_id, person_id);
END $$;
