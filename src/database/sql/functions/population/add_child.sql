-- Adds a child to a parent's record. The parent must be of the sex given and born before the child.
CREATE OR REPLACE FUNCTION population.add_child(
  p_parent_id bigint, p_sex population.sex, p_child_id bigint, p_birth date, p_pointer text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE population.person p SET child_ids = p.child_ids || p_child_id
    WHERE p.person_id = p_parent_id AND p.sex = p_sex AND p.date_of_birth < p_birth
      AND p.person_id <> p_child_id AND NOT p_child_id = ANY (coalesce(p.child_ids, '{}'));
  IF NOT FOUND THEN
    RAISE EXCEPTION 'relation_impossible' USING ERRCODE = 'UR007', DETAIL = p_pointer;
  END IF;
END $$;
