-- The organisation for which a person uses the statistics page, with the person's roles there and pseudonym.
CREATE OR REPLACE FUNCTION gate.staff_session(p_session bytea, p_partner_id text,
  OUT partner_id text, OUT name jsonb, OUT mandates text[], OUT roles text[], OUT asked_by text, OUT organisation_id text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  staff record;
BEGIN
  SELECT a.partner_id, a.mandates, a.asked_by INTO partner_id, mandates, asked_by
    FROM statistics.asker(NULL, coalesce(p_session, ''), p_partner_id) a;
  staff := organisation.staff(p_session, p_partner_id);
  roles := staff.roles::text[];
  organisation_id := staff.organisation_id;
  SELECT p.name INTO name FROM partner.partner p WHERE p.partner_id = p_partner_id;
END $$;
