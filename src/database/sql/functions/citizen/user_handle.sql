-- The WebAuthn user handle of a person, which is stable and reveals nothing about the person.
CREATE OR REPLACE FUNCTION citizen.user_handle(p_person_id bigint) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256(int8send(s.unknown_subject_seed) || int8send(p_person_id)) FROM catalogue.secret s
$$;
