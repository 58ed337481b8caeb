-- How far a prescription is dispensed, as one row: its status today, and what remains of each line with when how much of it was
-- dispensed. Set-returning, as other functions here, to become part of the statement that has it in FROM: called by itself for
-- each row it takes several times as long.
CREATE OR REPLACE FUNCTION prescription.progress_of(p prescription.prescription)
RETURNS TABLE (status text, remaining jsonb) LANGUAGE sql STABLE ROWS 1 AS $$
  SELECT prescription.status_with(p, bool_and(l.dispensed = l.quantity), bool_or(l.dispensed > 0)),
      jsonb_agg(jsonb_build_object('line', l.line, 'quantity', prescription.quantity_shown(l.quantity - l.dispensed),
        'unit', l.content -> 'unit',
        'dispensed', (
          SELECT coalesce(jsonb_agg(jsonb_build_object('at', consent.instant_text(d.dispensed_at), 'quantity', prescription.quantity_shown(x.quantity))
              ORDER BY d.dispensed_at, d.dispensing_id), '[]')
            FROM prescription.dispensing d CROSS JOIN LATERAL ( -- not the other way round, through all that the person was ever dispensed
              SELECT x.quantity FROM prescription.dispensed_line x
                WHERE x.person_id = d.person_id AND x.dispensing_id = d.dispensing_id AND x.line = l.line OFFSET 0) x
            WHERE d.person_id = p.person_id AND d.code = p.code AND d.cancelled_at IS NULL)) ORDER BY l.line)
    FROM prescription.line l WHERE l.person_id = p.person_id AND l.code = p.code
$$;
