-- The household of a living member, for a person about to join it.
CREATE OR REPLACE FUNCTION population.household_of(
  p_member_id bigint, OUT household_id bigint, OUT residence_file_number text) LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
DECLARE
  v_died boolean;
BEGIN
  SELECT p.household_id, p.residence_file_number, p.death_date IS NOT NULL
    INTO household_id, residence_file_number, v_died FROM population.person p WHERE p.person_id = p_member_id;
  IF v_died THEN
    RAISE EXCEPTION 'person_dead' USING ERRCODE = 'UR002', DETAIL = '/household/member';
  ELSIF household_id IS NULL THEN
    RAISE EXCEPTION 'relation_impossible' USING ERRCODE = 'UR007', DETAIL = '/household/member';
  END IF;
END $$;
