-- Writes into the history of each person whom a release named, {field: [person_id]}, in which fields it did; nothing for null.
CREATE OR REPLACE FUNCTION consent.record_named(
  p_named jsonb, p_consent consent.consent, p_release_id uuid, p_at timestamptz)
RETURNS void LANGUAGE sql STRICT AS $$
  SELECT ledger.record(n.person_id, 'named_in_release', p_at, 'partner', p_consent.partner_id, p_consent.purpose, n.fields,
      p_consent.request_id, p_consent.consent_id, p_release_id, p_number => population.current_number(n.person_id))
    FROM (SELECT id::bigint AS person_id, array_agg(f.field ORDER BY f.field) AS fields
            FROM jsonb_each(p_named) f (field, ids), jsonb_array_elements_text(f.ids) id GROUP BY 1) n
    ORDER BY n.person_id
$$;
