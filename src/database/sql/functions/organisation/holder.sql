-- The holder of a live session at level 2, which acting for an organisation takes.
CREATE OR REPLACE FUNCTION organisation.holder(p_session bytea, OUT person_id bigint, OUT authenticated_at timestamptz)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  holder record;
BEGIN
  holder := citizen.holder(p_session);
  IF holder.level < 2 THEN
    RAISE EXCEPTION 'account_level_insufficient' USING ERRCODE = 'UT012';
  END IF;
  person_id := holder.person_id;
  authenticated_at := holder.authenticated_at;
END $$;
