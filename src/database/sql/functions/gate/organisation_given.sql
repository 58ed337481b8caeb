-- Who asked for an organisation's data, what was answered and what was released, newest first: from the ledger, whichever of its
-- representatives was asked, for a representative or registration administrator of today. To anybody else the organisation is not found.
CREATE OR REPLACE FUNCTION gate.organisation_given(p_session bytea, p_organisation_id text, p_before uuid, p_limit integer)
RETURNS TABLE (entry_id uuid, at timestamptz, kind text, partner jsonb, purpose jsonb, fields text[], refusal text, pseudonym text,
  shown_as text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  IF NOT organisation.may_read((organisation.holder(p_session)).person_id, p_organisation_id) THEN
    RAISE EXCEPTION 'not_found' USING ERRCODE = 'UT001';
  END IF;
  RETURN QUERY
    WITH representative AS (
      SELECT DISTINCT ON (r.person_id) r.person_id, r.shown_as FROM organisation.role r
        WHERE r.organisation_id = p_organisation_id AND r.role = 'legal_representative' AND r.confirmed_at IS NOT NULL
        ORDER BY r.person_id, r.given_at DESC)
    SELECT e.entry_id, e.at, e.kind::text, jsonb_build_object('partner_id', p.partner_id, 'name', p.name, 'kind', p.kind),
        jsonb_build_object('id', c.purpose, 'label', c.facts -> 'label', 'description', c.facts -> 'description'), e.fields, e.refusal,
        organisation.pseudonym(p_organisation_id, r.person_id), r.shown_as
      FROM representative r JOIN ledger.entry e USING (person_id) JOIN partner.partner p ON p.partner_id = e.partner_id
        JOIN catalogue.purpose c ON c.purpose = e.purpose
      WHERE consent.organisation_of(e.fields) = p_organisation_id
        AND e.kind IN ('request_created', 'request_refused', 'consent_given', 'consent_revoked', 'consent_relinquished',
          'consent_expired', 'consent_lapsed', 'release', 'release_repeated', 'release_empty', 'release_refused')
        AND (p_before IS NULL OR e.entry_id < p_before)
      ORDER BY e.entry_id DESC LIMIT p_limit;
END $$;
