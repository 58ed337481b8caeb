-- Creates the roles once per server. The gateway's login gets its password when the gateway starts.
DO $$
DECLARE
  v_role text;
BEGIN
  FOREACH v_role IN ARRAY '{ung_thuan_owner,ung_thuan_gate,ung_thuan_gateway}'::text[] LOOP
    CONTINUE WHEN EXISTS (SELECT FROM pg_roles WHERE rolname = v_role);
    EXECUTE format('CREATE ROLE %I NOINHERIT', v_role);
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
      EXECUTE format('GRANT %I TO CURRENT_USER', v_role);
    END IF;
    IF v_role = 'ung_thuan_gateway' THEN
      ALTER ROLE ung_thuan_gateway LOGIN;
      ALTER ROLE ung_thuan_gateway SET statement_timeout = '10s';
      ALTER ROLE ung_thuan_gateway SET idle_in_transaction_session_timeout = '10s';
      ALTER ROLE ung_thuan_gateway SET jit = off;
    END IF;
  END LOOP;
END $$;
