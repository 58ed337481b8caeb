-- Whether a person may see who asked for an organisation's data and what was given: its representatives and registration administrators.
CREATE OR REPLACE FUNCTION organisation.may_read(p_person_id bigint, p_organisation_id text) RETURNS boolean LANGUAGE sql AS $$
  SELECT EXISTS (SELECT FROM organisation.role r
    WHERE r.person_id = p_person_id AND r.organisation_id = p_organisation_id
      AND r.role IN ('legal_representative', 'registration_administrator') AND organisation.is_in_force(r))
$$;
