-- The fields on which all approvals so far agree; null without an approval.
CREATE OR REPLACE FUNCTION consent.agreed_fields(p_person_id bigint, p_request_id uuid) RETURNS text[]
LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN count(*) > 0 THEN ARRAY(
      SELECT f.field FROM consent.decision d, unnest(d.fields) f (field)
        WHERE d.person_id = p_person_id AND d.request_id = p_request_id AND d.verdict = 'approved'
        GROUP BY f.field HAVING count(*) = (SELECT count(*) FROM consent.decision x
          WHERE x.person_id = p_person_id AND x.request_id = p_request_id AND x.verdict = 'approved')
        ORDER BY min(array_position(d.fields, f.field))) END
    FROM consent.decision v
    WHERE v.person_id = p_person_id AND v.request_id = p_request_id AND v.verdict = 'approved'
$$;
