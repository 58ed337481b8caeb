-- The person whom a citizen's history names so: the citizen, or a child for whom the citizen decides today. Others are not found.
CREATE OR REPLACE FUNCTION consent.subject_about(p_actor_id bigint, p_about text) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_person_id constant bigint := (
    SELECT s.person_id FROM consent.subjects_of(p_actor_id) s
      WHERE consent.about_id(p_actor_id, s.person_id, s.role) = p_about);
BEGIN
  IF v_person_id IS NULL THEN
    RAISE EXCEPTION 'not_found' USING ERRCODE = 'UT001';
  END IF;
  RETURN v_person_id;
END $$;
