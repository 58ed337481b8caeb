-- Gives a household that has lost its head another: the spouse of the former head, or else the eldest member. Every member's
-- relation is then derived from kinship and marriage to the new head, and is "other" for members who are not related.
CREATE OR REPLACE FUNCTION population.choose_head(p_household_id bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  head population.person;
  v_children bigint[];
  v_parents bigint[];
BEGIN
  SELECT * INTO head FROM population.person p WHERE p.household_id = p_household_id
    ORDER BY p.relation_to_household_head <> 'spouse', p.date_of_birth, p.person_id LIMIT 1;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  v_children := coalesce(head.child_ids, '{}');
  v_parents := ARRAY[head.father_id, head.mother_id];
  UPDATE population.person m
    SET relation_to_household_head = (CASE
      WHEN m.person_id = head.person_id THEN 'head'
      WHEN m.person_id = head.spouse_id THEN 'spouse'
      WHEN m.person_id = ANY (v_children) THEN 'child'
      WHEN m.person_id = ANY (v_parents) THEN 'parent'
      WHEN m.spouse_id = ANY (v_children) THEN 'child_in_law'
      WHEN head.spouse_id = ANY (m.child_ids) THEN 'parent_in_law'
      WHEN m.father_id = ANY (v_parents) OR m.mother_id = ANY (v_parents) THEN 'sibling'
      WHEN m.father_id = ANY (v_children) OR m.mother_id = ANY (v_children) THEN 'grandchild'
      WHEN m.child_ids && v_parents THEN 'grandparent'
      WHEN m.relation_to_household_head = 'ward' THEN 'ward'
      ELSE 'other' END)::population.relation_to_head
    WHERE m.household_id = p_household_id;
END $$;
