-- Creates the roles once per server: the owner of the tables, the owner of the functions, and one login for each part of the
-- gateway. The logins get their passwords when the gateway starts. The former single login keeps no rights.
DO $$
DECLARE
  v_logins constant text[] := '{ung_thuan_partner,ung_thuan_citizen,ung_thuan_registry,ung_thuan_statistics,ung_thuan_upkeep,ung_thuan_notary}';
  v_role text;
  v_database name;
BEGIN
  FOREACH v_role IN ARRAY '{ung_thuan_owner,ung_thuan_gate}' || v_logins LOOP
    CONTINUE WHEN EXISTS (SELECT FROM pg_roles WHERE rolname = v_role);
    EXECUTE format('CREATE ROLE %I NOINHERIT', v_role);
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
      EXECUTE format('GRANT %I TO CURRENT_USER', v_role);
    END IF;
    IF v_role = ANY (v_logins) THEN
      EXECUTE format('ALTER ROLE %I LOGIN', v_role);
    END IF;
  END LOOP;
  -- A login without a limit gets half of the server's connections: a thief of one leaves the others theirs. Only an administrator
  -- can change it, and what an administrator has set stays.
  FOREACH v_role IN ARRAY v_logins LOOP
    IF (SELECT rolconnlimit FROM pg_roles WHERE rolname = v_role) = -1 THEN
      EXECUTE format('ALTER ROLE %I CONNECTION LIMIT %s', v_role, current_setting('max_connections')::integer / 2);
    END IF;
  END LOOP;
  -- A role can change its own settings, and nothing can forbid it: they are set back here, and each connection of the gateway
  -- checks that it has these and no others (src/database/login.ts).
  FOREACH v_role IN ARRAY v_logins LOOP
    CONTINUE WHEN ARRAY(SELECT format('%s/%s', s.setdatabase, c) FROM pg_db_role_setting s, unnest(s.setconfig) c
                        WHERE s.setrole = v_role::regrole ORDER BY c COLLATE "C")
                  = '{0/idle_in_transaction_session_timeout=10s,0/jit=off,0/statement_timeout=10s}'::text[];
    FOR v_database IN
      SELECT d.datname FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase WHERE s.setrole = v_role::regrole
    LOOP
      EXECUTE format('ALTER ROLE %I IN DATABASE %I RESET ALL', v_role, v_database);
    END LOOP;
    EXECUTE format('ALTER ROLE %I RESET ALL', v_role);
    EXECUTE format('ALTER ROLE %I SET statement_timeout = ''10s''', v_role);
    EXECUTE format('ALTER ROLE %I SET idle_in_transaction_session_timeout = ''10s''', v_role);
    EXECUTE format('ALTER ROLE %I SET jit = off', v_role);
  END LOOP;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'ung_thuan_gateway' AND rolcanlogin) THEN
    ALTER ROLE ung_thuan_gateway NOLOGIN;
  END IF;
END $$;
