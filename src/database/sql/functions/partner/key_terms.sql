-- When a key that is being retired ends, as the ledger's entry of it states it.
CREATE OR REPLACE FUNCTION partner.key_terms(p_keyid text) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object('retires_at', consent.instant_text(k.retires_at)) FROM partner.key k WHERE k.thumbprint = p_keyid
$$;
