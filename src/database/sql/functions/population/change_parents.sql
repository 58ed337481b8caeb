-- Replaces a child's mother, father or both (null: none), in the records of child and parents. A former parent no longer
-- decides for the child.
CREATE OR REPLACE FUNCTION population.change_parents(
  p_child_id bigint, p_is_mother boolean, p_mother_id bigint, p_is_father boolean, p_father_id bigint, p_on date)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  before record;
  v_former_id bigint;
BEGIN
  SELECT p.mother_id, p.father_id, p.date_of_birth INTO before FROM population.person p WHERE p.person_id = p_child_id;
  FOREACH v_former_id IN ARRAY ARRAY[CASE WHEN p_is_mother THEN before.mother_id END,
                                   CASE WHEN p_is_father THEN before.father_id END] LOOP
    CONTINUE WHEN v_former_id IS NULL;
    UPDATE population.person p SET child_ids = nullif(array_remove(p.child_ids, p_child_id), '{}')
      WHERE p.person_id = v_former_id;
  END LOOP;
  IF p_mother_id IS NOT NULL THEN
    PERFORM population.add_child(p_mother_id, 'female', p_child_id, before.date_of_birth, '/corrected/mother');
  END IF;
  IF p_father_id IS NOT NULL THEN
    PERFORM population.add_child(p_father_id, 'male', p_child_id, before.date_of_birth, '/corrected/father');
  END IF;
  UPDATE population.person p
    SET mother_id = CASE WHEN p_is_mother THEN p_mother_id ELSE p.mother_id END,
      father_id = CASE WHEN p_is_father THEN p_father_id ELSE p.father_id END
    WHERE p.person_id = p_child_id;
  IF p_is_mother AND before.mother_id IS DISTINCT FROM p_mother_id THEN
    PERFORM population.end_guardianship(p_child_id, before.mother_id, p_on);
  END IF;
  IF p_is_father AND before.father_id IS DISTINCT FROM p_father_id THEN
    PERFORM population.end_guardianship(p_child_id, before.father_id, p_on);
  END IF;
END $$;
