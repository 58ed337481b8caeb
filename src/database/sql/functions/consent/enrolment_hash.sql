-- What binds a receipt to how and when the passkey of an approval came to be: SHA-256(hash of the assertion || enrolled_at and
-- the enrolment in canonical form, RFC 8785: all members are texts). The assertion's hash keeps two receipts of one person
-- apart, which a partner that asked by share code may hold. Null without an assertion.
CREATE OR REPLACE FUNCTION consent.enrolment_hash(p_assertion jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT consent.base64url(sha256(consent.from_base64url(p_assertion ->> 'hash') || convert_to(
      '{' || string_agg(to_json(m.key)::text || ':' || to_json(m.value)::text, ',' ORDER BY m.key COLLATE "C") || '}', 'UTF8')))
    FROM jsonb_each_text(coalesce(p_assertion -> 'enrolment', '{}')
      || jsonb_build_object('enrolled_at', p_assertion ->> 'enrolled_at')) m
    WHERE p_assertion IS NOT NULL
$$;
