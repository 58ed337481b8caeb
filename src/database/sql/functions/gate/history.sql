-- All ledger entries about a citizen and the children the citizen decides for, newest first; also when a partner with a
-- consent that was live then was suspended or resumed.
-- p_about: only entries about one of these people, as gate.history_subjects names them. p_fields: only entries that name one of these fields, with
-- any parameter.
CREATE OR REPLACE FUNCTION gate.history(
  p_session bytea, p_partner_id text, p_kinds text[], p_since date, p_until date, p_before uuid, p_limit integer,
  p_consent_id uuid, p_about text, p_fields text[])
RETURNS TABLE (entry_id uuid, at timestamptz, kind text, actor text, partner jsonb, purpose jsonb, fields text[],
  request_id uuid, consent_id uuid, release_id uuid, refusal text, role text, child_name text,
  consent_of text, guardian_name text, own boolean, organisation jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  v_actor_id constant bigint := citizen.signed_in(p_session);
BEGIN
  RETURN QUERY
    WITH subjects AS MATERIALIZED (
      SELECT s.person_id, s.role FROM consent.subjects_of(v_actor_id) s
        WHERE p_about IS NULL OR consent.about_id(v_actor_id, s.person_id, s.role) = p_about
    ), entries AS (
      SELECT s.person_id AS subject_id, s.role, e.* FROM subjects s JOIN ledger.entry e USING (person_id)
      UNION ALL
      (SELECT DISTINCT ON (e.entry_id) s.person_id, s.role, e.*
        FROM subjects s JOIN consent.consent k USING (person_id)
          JOIN ledger.entry e ON e.person_id = 0 AND e.kind IN ('partner_suspended', 'partner_resumed')
            AND e.partner_id = k.partner_id AND e.at >= k.given_at
            AND e.at < least(k.ended_at, k.valid_until, k.lapses_at)
        ORDER BY e.entry_id, s.role DESC) -- 'subject' before 'guardian'
    )
    SELECT e.entry_id, e.at, e.kind::text, e.actor::text,
        CASE WHEN p.partner_id IS NOT NULL THEN
          jsonb_build_object('partner_id', p.partner_id, 'name', p.name, 'kind', p.kind) END,
        -- Without words where the catalogue has none.
        CASE WHEN e.purpose IS NOT NULL THEN jsonb_build_object('id', e.purpose) || CASE WHEN c.purpose IS NULL THEN '{}'
          ELSE jsonb_build_object('label', c.facts -> 'label', 'description', c.facts -> 'description') END END,
        e.fields,
        -- Requests and consents of others are not for their relatives to open.
        CASE WHEN e.kind <> 'named_in_release' THEN e.request_id END,
        CASE WHEN e.kind <> 'named_in_release' THEN e.consent_id END,
        e.release_id, e.refusal, e.role, CASE e.role WHEN 'guardian' THEN n.birth_full_name END,
        CASE WHEN e.kind = 'named_in_release' THEN (
          SELECT o.birth_full_name FROM consent.consent g JOIN population.person o ON o.person_id = g.person_id
            WHERE g.consent_id = e.consent_id) END,
        d.birth_full_name, e.guardian_id = v_actor_id, organisation.shown(e.fields)
      FROM entries e
        JOIN population.person n ON n.person_id = e.subject_id
        LEFT JOIN population.person d ON d.person_id = e.guardian_id
        LEFT JOIN partner.partner p ON p.partner_id = e.partner_id
        LEFT JOIN catalogue.purpose c ON c.purpose = e.purpose
      WHERE (p_partner_id IS NULL OR e.partner_id = p_partner_id)
        AND (p_kinds IS NULL OR e.kind::text = ANY (p_kinds))
        AND (p_since IS NULL OR e.at >= p_since::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh')
        AND (p_until IS NULL OR e.at < (p_until + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh')
        AND (p_consent_id IS NULL OR e.consent_id = p_consent_id AND e.kind <> 'named_in_release')
        AND (p_fields IS NULL OR EXISTS (SELECT FROM unnest(e.fields) f (field) WHERE split_part(f.field, ':', 1) = ANY (p_fields)))
        AND (p_before IS NULL OR e.entry_id < p_before)
      ORDER BY e.entry_id DESC LIMIT p_limit;
END $$;
