-- How a partner's ID tokens name the person (OpenID Connect Core section 8.1): pairwise, and for a consent by share code, whose
-- partner does not know whom it asked, another in each.
CREATE OR REPLACE FUNCTION ciba.subject_of(p_consent consent.consent) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT consent.base64url(sha256(s.id_key || convert_to('ciba/subject/' || p_consent.partner_id || '/'
      || CASE WHEN p_consent.by_share_code THEN p_consent.consent_id::text ELSE p_consent.person_id::text END, 'UTF8')))
    FROM catalogue.secret s
$$;
