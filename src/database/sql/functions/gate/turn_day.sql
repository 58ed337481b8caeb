-- What the calendar changes in the registry, once a day by whichever gateway comes first: a guardianship does not outlast
-- the 18th birthday. Days on which nobody came are made good, since it looks at everything that is over. At most p_limit
-- children at a time; call again until the day is finished, which another may be at.
CREATE OR REPLACE FUNCTION gate.turn_day(p_limit integer, OUT is_finished boolean, OUT guardianships integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_today constant date := population.today();
  v_children bigint[];
BEGIN
  guardianships := 0;
  INSERT INTO population.calendar_day (day) VALUES (v_today) ON CONFLICT DO NOTHING;
  PERFORM FROM population.calendar_day d WHERE d.day = v_today AND d.finished_at IS NULL FOR UPDATE SKIP LOCKED;
  IF NOT FOUND THEN
    is_finished := EXISTS (SELECT FROM population.calendar_day d WHERE d.day = v_today AND d.finished_at IS NOT NULL);
    RETURN;
  END IF;
  v_children := ARRAY(
    SELECT DISTINCT g.child_id FROM population.guardianship g JOIN population.person p ON p.person_id = g.child_id
      WHERE (g.valid_to IS NULL OR g.valid_to > v_today)
        AND population.birthday(p.date_of_birth, p.date_of_birth_precision, 18) <= v_today
      LIMIT p_limit);
  -- In ascending order, as everyone else who takes several of these locks.
  PERFORM pg_advisory_xact_lock(c.id) FROM (SELECT x.id FROM unnest(v_children) x (id) ORDER BY x.id) c;
  UPDATE population.guardianship g
    SET valid_to = greatest(g.valid_from, population.birthday(p.date_of_birth, p.date_of_birth_precision, 18))
    FROM population.person p
    WHERE g.child_id = ANY (v_children) AND p.person_id = g.child_id AND (g.valid_to IS NULL OR g.valid_to > v_today)
      AND population.birthday(p.date_of_birth, p.date_of_birth_precision, 18) <= v_today;
  GET DIAGNOSTICS guardianships = ROW_COUNT;
  is_finished := cardinality(v_children) < p_limit;
  UPDATE population.calendar_day d
    SET guardianships_closed = d.guardianships_closed + guardianships,
      finished_at = CASE WHEN is_finished THEN clock_timestamp() END
    WHERE d.day = v_today;
END $$;
