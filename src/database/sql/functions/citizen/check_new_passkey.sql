-- Refuses the approval of sensitive fields with a new passkey after a sign-in that is not fresh. p_credential_id: the passkey
-- that signs; null before it is known, which refuses only where the person has no other than new ones.
CREATE OR REPLACE FUNCTION citizen.check_new_passkey(
  p_person_id bigint, p_credential_id bytea, p_fields text[], p_authenticated_at timestamptz) RETURNS void
LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF (SELECT bool_and(k.added_at > clock_timestamp() - y.passkey_new_for) FROM citizen.passkey k, citizen.policy y
      WHERE k.person_id = p_person_id AND k.removed_at IS NULL
        AND (p_credential_id IS NULL OR k.credential_id = p_credential_id)) THEN
    IF EXISTS (SELECT FROM catalogue.field f JOIN unnest(p_fields) x (field) ON f.field = split_part(x.field, ':', 1)
               WHERE f.sensitive) THEN
      PERFORM citizen.check_fresh(p_authenticated_at);
    END IF;
  END IF;
END $$;
