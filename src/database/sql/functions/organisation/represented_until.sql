-- When a person's present representation of an organisation ends: infinity where no end is known, now where there is none any more.
CREATE OR REPLACE FUNCTION organisation.represented_until(p_person_id bigint, p_organisation_id text) RETURNS timestamptz
LANGUAGE sql STABLE AS $$
  SELECT coalesce(max(coalesce(consent.end_of_day(r.valid_until), 'infinity')), now()) FROM organisation.role r
    WHERE r.person_id = p_person_id AND r.organisation_id = p_organisation_id AND r.role = 'legal_representative'
      AND organisation.is_in_force(r)
$$;
