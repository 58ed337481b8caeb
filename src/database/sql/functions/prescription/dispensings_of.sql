-- The dispensings of a prescription, cancelled ones included, oldest first.
CREATE OR REPLACE FUNCTION prescription.dispensings_of(p_person_id bigint, p_code text) RETURNS jsonb
LANGUAGE sql STABLE AS $$
  SELECT coalesce(jsonb_agg(s.dispensing || jsonb_build_object('pharmacy', p.name)
      ORDER BY d.dispensed_at, d.dispensing_id), '[]')
    FROM prescription.dispensing d JOIN partner.partner p USING (partner_id) CROSS JOIN LATERAL prescription.dispensing_shown(d) s
    WHERE d.person_id = p_person_id AND d.code = p_code
$$;
