-- Which of these streams have events after a number; the waiting room polls this when wake-ups may be lost.
CREATE OR REPLACE FUNCTION gate.changed_streams(p_partner_ids text[], p_after bigint[]) RETURNS TABLE (place integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT x.place::integer
    FROM unnest(p_partner_ids, p_after) WITH ORDINALITY x (partner_id, after, place)
    WHERE EXISTS (SELECT FROM event.stream s WHERE s.partner_id = x.partner_id AND s.last_number > x.after)
      OR EXISTS (SELECT FROM event.event e WHERE e.partner_id = x.partner_id AND e.number IS NULL)
$$;
