-- Writes the next receipt of a consent's chain: the content of a consent receipt by ISO/IEC TS 27560:2023, as the exact
-- text that the gateway signs when it returns it. "previous" is the hash of the text before it. What the partner
-- declared is that of the time of the request, and left out where it declared nothing.
CREATE OR REPLACE FUNCTION consent.write_receipt(p_consent consent.consent, p_event text, p_actor text, p_at timestamptz)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_id constant text := consent.id_text('cst', p_consent.consent_id);
BEGIN
  WITH written AS MATERIALIZED (
    SELECT coalesce(earlier.seq, 0) + 1 AS seq, json_build_object(
        'schema_version', 'ISO/IEC TS 27560:2023',
        'record_id', v_id,
        'receipt_seq', coalesce(earlier.seq, 0) + 1,
        'previous', consent.base64url(earlier.content_hash),
        'pii_principal_id', consent.base64url(p_consent.subject),
        'privacy_notice', json_build_object('language', json_build_array('vi', 'en'), 'text', c.facts -> 'description'),
        'processing', json_build_array(json_strip_nulls(json_build_object(
          'purpose', p_consent.purpose,
          'purpose_name', c.facts -> 'label',
          'statement', p_consent.statement,
          'on_behalf_of', organisation.shown(p_consent.fields),
          'lawful_basis', 'consent',
          'pii_information', (
            SELECT json_agg(json_build_object('pii_type', f.field, 'sensitive', d.sensitive, 'necessary',
                f.field = ANY (consent.needed_fields(q))) ORDER BY f.place)
              FROM unnest(p_consent.fields) WITH ORDINALITY f (field, place)
              JOIN catalogue.field d ON d.field = split_part(f.field, ':', 1)),
          'pii_source', 'national population database',
          'processing_method', CASE p_consent.access_mode WHEN 'once' THEN 'read once' ELSE 'read repeatedly' END,
          'access', consent.access_shown(p_consent.access_mode, p_consent.access_until, p_consent.at_most_count,
            p_consent.at_most_per),
          'retention_period', p_consent.retention,
          'storage_locations', v.content -> 'storage_locations',
          'jurisdiction', 'VN',
          'pii_controllers', json_build_array(json_build_object('partner_id', v.partner_id,
            'name', v.content -> 'name', 'organisation_id', v.content -> 'organisation_id', 'contact', v.content -> 'contact',
            'agreement', v.content -> 'agreement')),
          'recipient_third_parties', v.content -> 'recipients',
          'withdrawal_method', 'DELETE /citizen/v1/consents/' || v_id))),
        'consent_type', 'explicit',
        'event', json_build_object(
          'event_type', p_event,
          'event_time', consent.instant_text(p_at),
          'event_state', p_consent.state,
          'entity', p_actor,
          'valid_until', consent.instant_text(p_consent.valid_until)),
        'decisions', (
          SELECT json_agg(json_strip_nulls(json_build_object('role', d.role, 'verdict', d.verdict,
              'decided_at', consent.instant_text(d.decided_at),
              'witnessed_by', CASE WHEN d.witnessed_by IS NOT NULL THEN 'guardian' END,
              'assertion_hash', d.assertion ->> 'hash',
              'enrolment_hash', consent.enrolment_hash(d.assertion))) ORDER BY d.decided_at)
            FROM consent.decision d WHERE d.person_id = p_consent.person_id AND d.request_id = p_consent.request_id)
      )::text AS content
      FROM catalogue.purpose c,
        consent.request q JOIN partner.version v ON v.partner_id = q.partner_id AND v.version = q.partner_version
        LEFT JOIN LATERAL (
          SELECT r.seq, r.content_hash FROM consent.receipt r
            WHERE r.person_id = p_consent.person_id AND r.consent_id = p_consent.consent_id ORDER BY r.seq DESC LIMIT 1
        ) earlier ON true
      WHERE c.purpose = p_consent.purpose AND q.person_id = p_consent.person_id AND q.request_id = p_consent.request_id
  )
  INSERT INTO consent.receipt (person_id, consent_id, seq, event, issued_at, content, content_hash)
    SELECT p_consent.person_id, p_consent.consent_id, w.seq, p_event, p_at, w.content, sha256(convert_to(w.content, 'UTF8'))
      FROM written w;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no receipt can be written' USING ERRCODE = 'UT907';
  END IF;
END $$;
