-- A text in both languages as canonical JSON (RFC 8785).
CREATE OR REPLACE FUNCTION consent.bilingual_text(p_text jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT '{"en":' || (p_text -> 'en')::text || ',"vi":' || (p_text -> 'vi')::text || '}'
$$;
