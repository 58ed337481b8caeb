-- Whether a person is a legal representative of an organisation now.
CREATE OR REPLACE FUNCTION organisation.represents(p_person_id bigint, p_organisation_id text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM organisation.role r
    WHERE r.person_id = p_person_id AND r.organisation_id = p_organisation_id AND r.role = 'legal_representative'
      AND organisation.is_in_force(r))
$$;
