-- What is answered to dispensings that were just made: each as JSON, with the status of its prescription and what remains of it.
-- p_places: which of the calls, with the id of the dispensing of each.
CREATE OR REPLACE FUNCTION prescription.dispensings_made(p_places integer[], p_dispensing_ids uuid[])
RETURNS TABLE (place integer, dispensing jsonb, status text, remaining jsonb) LANGUAGE plpgsql STABLE
-- The plan is made once and kept: made anew for each call, as the planner prefers for lists of one, it takes longer than the call.
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
  RETURN QUERY SELECT m.place, s.dispensing, g.status, g.remaining
    FROM unnest(p_places, p_dispensing_ids) m (place, dispensing_id)
      JOIN prescription.dispensing d ON d.dispensing_id = m.dispensing_id
      JOIN prescription.prescription p ON p.person_id = d.person_id AND p.code = d.code
      CROSS JOIN LATERAL prescription.dispensing_shown(d) s
      CROSS JOIN LATERAL prescription.progress_of(p) g;
END $$;
