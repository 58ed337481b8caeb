-- Checks that a citizen may approve these fields now, before terms are made; returns the passkeys that can sign them.
CREATE OR REPLACE FUNCTION gate.check_choice(
  p_session bytea, p_request_id uuid, p_fields text[], p_child_agrees boolean)
RETURNS TABLE (credential_id bytea, transports text[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  holder constant record := citizen.holder(p_session);
  v_actor_id constant bigint := holder.person_id;
  prompt record;
BEGIN
  prompt := consent.open_prompt(v_actor_id, p_request_id);
  IF holder.level < 2 OR coalesce(prompt.level, 0) < 2 THEN
    RAISE EXCEPTION 'account_level_insufficient' USING ERRCODE = 'UT012';
  END IF;
  PERFORM consent.check_choice(prompt.request, prompt.role, p_fields, p_child_agrees);
  PERFORM citizen.check_new_passkey(v_actor_id, NULL, p_fields, holder.authenticated_at);
  RETURN QUERY SELECT k.credential_id, k.transports FROM citizen.passkey k
    WHERE k.person_id = v_actor_id AND k.removed_at IS NULL ORDER BY k.passkey_id DESC;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'passkey_required' USING ERRCODE = 'UT017';
  END IF;
END $$;
