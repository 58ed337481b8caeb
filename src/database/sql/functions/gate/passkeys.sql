-- A citizen's passkeys in use, newest first.
CREATE OR REPLACE FUNCTION gate.passkeys(p_session bytea)
RETURNS TABLE (passkey_id uuid, name text, added_at timestamptz, last_used_at timestamptz, is_backed_up boolean,
  credential_id bytea, aaguid uuid, transports text[], is_backup_eligible boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT k.passkey_id, k.name, k.added_at, k.last_used_at, k.is_backed_up, k.credential_id, k.aaguid,
      k.transports, k.is_backup_eligible FROM citizen.passkey k
    WHERE k.person_id = citizen.signed_in(p_session) AND k.removed_at IS NULL ORDER BY k.passkey_id DESC
$$;
