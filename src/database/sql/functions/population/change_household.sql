-- Moves a person from one household to that of p_member_id, or to a new one as its head. A household that loses its head
-- gets another.
CREATE OR REPLACE FUNCTION population.change_household(
  p_person_id bigint, p_member_id bigint, p_relation population.relation_to_head, p_file_number text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  before record;
  joined record;
BEGIN
  SELECT p.household_id, p.relation_to_household_head INTO before FROM population.person p WHERE p.person_id = p_person_id;
  IF p_relation = 'head' THEN
    SELECT nextval('population.household_ids') AS household_id, NULL::text AS residence_file_number INTO joined;
  ELSE
    SELECT * INTO joined FROM population.household_of(p_member_id);
    IF joined.household_id = before.household_id AND before.relation_to_household_head = 'head' THEN
      RAISE EXCEPTION 'relation_impossible' USING ERRCODE = 'UR007', DETAIL = '/household/member';
    END IF;
  END IF;
  UPDATE population.person p
    SET household_id = joined.household_id, relation_to_household_head = p_relation,
      residence_file_number = coalesce(p_file_number, joined.residence_file_number)
    WHERE p.person_id = p_person_id;
  IF before.relation_to_household_head = 'head' THEN
    PERFORM population.choose_head(before.household_id);
  END IF;
END $$;
