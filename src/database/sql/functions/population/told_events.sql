-- A batch as it was told, in its order: who is behind each number, and which unit held each code on the day. What lies in
-- the future is refused here.
CREATE OR REPLACE FUNCTION population.told_events(p_events jsonb) RETURNS population.told_event[]
LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_today constant date := population.today();
BEGIN
  RETURN (
    SELECT array_agg(ROW(e.event_id, e.kind, e.occurred_on, decode(e.digest, 'hex'),
        ARRAY[e.n1, e.n2, e.n3], ARRAY[p1.person_id, p2.person_id, p3.person_id],
        (e.n1, e.n2, e.n3) IS DISTINCT FROM (p1.personal_id_number, p2.personal_id_number, p3.personal_id_number),
        e.issued, ARRAY[e.unit_1, e.unit_2, e.unit_3, e.unit_4],
        CASE WHEN e.u1 IS NOT NULL AND e.unit_1 IS NULL THEN 1 WHEN e.u2 IS NOT NULL AND e.unit_2 IS NULL THEN 2
          WHEN e.u3 IS NOT NULL AND e.unit_3 IS NULL THEN 3 WHEN e.u4 IS NOT NULL AND e.unit_4 IS NULL THEN 4 END,
        e.body,
        CASE WHEN e.refusal IS NULL AND e.occurred_on > v_today THEN 'date_in_future' ELSE e.refusal END,
        CASE WHEN e.refusal IS NULL AND e.occurred_on > v_today THEN '/occurred_on' ELSE e.pointer END
        )::population.told_event ORDER BY e.place)
      FROM (
        SELECT t.*, population.unit_on(t.u1, t.occurred_on) AS unit_1, population.unit_on(t.u2, t.occurred_on) AS unit_2,
            population.unit_on(t.u3, t.occurred_on) AS unit_3, population.unit_on(t.u4, t.occurred_on) AS unit_4
          FROM jsonb_to_recordset(p_events) AS t (place integer, event_id text, kind population.event_kind,
            occurred_on date, digest text, n1 bigint, n2 bigint, n3 bigint, issued bigint, u1 text, u2 text, u3 text,
            u4 text, body jsonb, refusal text, pointer text)) e
        LEFT JOIN population.personal_number p1 ON p1.personal_id_number = e.n1
        LEFT JOIN population.personal_number p2 ON p2.personal_id_number = e.n2
        LEFT JOIN population.personal_number p3 ON p3.personal_id_number = e.n3);
END $$;
