-- The people whose history a citizen reads: the citizen first, then the children the citizen decides for, by name.
CREATE OR REPLACE FUNCTION gate.history_subjects(p_session bytea) RETURNS TABLE (about_id text, role text, child_name text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_actor_id constant bigint := citizen.signed_in(p_session);
BEGIN
  RETURN QUERY
    SELECT consent.about_id(v_actor_id, s.person_id, s.role), s.role, CASE s.role WHEN 'guardian' THEN n.birth_full_name END
      FROM consent.subjects_of(v_actor_id) s JOIN population.person n USING (person_id)
      ORDER BY s.role DESC, n.birth_full_name, s.person_id;
END $$;
