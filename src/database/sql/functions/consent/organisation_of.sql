-- The organisation whose data a list of fields is, by its tax number; null for data of the person. A request's fields are all of the same
-- (partner.check_request), so the first tells.
CREATE OR REPLACE FUNCTION consent.organisation_of(p_fields text[]) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN starts_with(p_fields[1], 'organisation.') THEN split_part(p_fields[1], ':', 2) END
$$;
