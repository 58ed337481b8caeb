-- Stores the current version of a partner's file, without its keys.
CREATE OR REPLACE FUNCTION partner.record_version(p_partner_id text) RETURNS void LANGUAGE sql AS $$
  INSERT INTO partner.version (partner_id, version, content, recorded_at)
    SELECT p.partner_id, p.version, jsonb_build_object('name', p.name, 'kind', p.kind, 'organisation_id', p.organisation_id,
        'purposes', p.purposes, 'mandates', p.mandates, 'quota_per_minute', p.quota_per_minute) || p.declaration,
        clock_timestamp()
      FROM partner.partner p WHERE p.partner_id = p_partner_id
$$;
