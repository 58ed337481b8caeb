-- All privileges, granted at the end of every migration.
--   ung_thuan_owner    owns schemas and tables, cannot log in
--   ung_thuan_gate     owns the functions and runs those of schema gate (SECURITY DEFINER), cannot log in
-- The logins, one for each part of the gateway, have EXECUTE on their functions of schema gate (at the end), nothing else:
--   ung_thuan_partner     what partners call
--   ung_thuan_citizen     what signed-in people read and change, by the key of their session
--   ung_thuan_registry    registry events
--   ung_thuan_statistics  counts
--   ung_thuan_upkeep      what is done as time passes, and the outbox
--   ung_thuan_notary      what a verified token or passkey allows: sessions, passkeys, decisions
DO $$
DECLARE
  v_schemas constant text[] := ARRAY(SELECT nspname FROM pg_namespace WHERE nspowner = 'ung_thuan_owner'::regrole);
  v_schema text;
  v_object record;
BEGIN
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO ung_thuan_partner, ung_thuan_citizen, ung_thuan_registry, '
    'ung_thuan_statistics, ung_thuan_upkeep, ung_thuan_notary', current_database());
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'ung_thuan_gateway') THEN -- the former single login
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM ung_thuan_gateway', current_database());
    REVOKE ALL ON SCHEMA gate FROM ung_thuan_gateway;
  END IF;
  EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO ung_thuan_gate', current_database()); -- for gate.check_writable
  FOREACH v_schema IN ARRAY v_schemas LOOP
    EXECUTE format('REVOKE ALL ON SCHEMA %I FROM PUBLIC', v_schema);
    EXECUTE format('GRANT USAGE, CREATE ON SCHEMA %I TO ung_thuan_gate', v_schema);
  END LOOP;
  FOR v_object IN
    SELECT c.oid::regclass AS name FROM pg_class c
      WHERE c.relnamespace::regnamespace::text = ANY (v_schemas) AND c.relkind IN ('r', 'p', 'v')
  LOOP
    EXECUTE format('ALTER TABLE %s OWNER TO ung_thuan_owner', v_object.name);
    EXECUTE format('REVOKE ALL ON %s FROM PUBLIC', v_object.name);
  END LOOP;
  FOR v_object IN
    SELECT p.oid::regprocedure AS name FROM pg_proc p WHERE p.pronamespace::regnamespace::text = ANY (v_schemas)
  LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO ung_thuan_gate', v_object.name);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', v_object.name);
  END LOOP;
  FOREACH v_schema IN ARRAY v_schemas LOOP
    EXECUTE format('REVOKE CREATE ON SCHEMA %I FROM ung_thuan_gate', v_schema);
  END LOOP;
END $$;
REVOKE ALL ON SCHEMA public FROM PUBLIC;

-- What PostgreSQL lets every role do, and no login needs: hold locks by which others wait (a person's, a partner's) and fill the
-- disk with large objects or messages in the log. Only a superuser can take it away.
DO $$
DECLARE
  v_function regprocedure;
  v_owner constant name := (SELECT r.rolname FROM pg_database d JOIN pg_roles r ON r.oid = d.datdba WHERE d.datname = current_database());
BEGIN
  IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
    RETURN;
  END IF;
  FOR v_function IN
    SELECT p.oid FROM pg_proc p WHERE p.pronamespace = 'pg_catalog'::regnamespace
      AND p.proname ~ '^(pg_(try_)?advisory_|pg_logical_emit_message$|lo_(creat|create|from_bytea|put)$|lowrite$)'
  LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', v_function);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO ung_thuan_gate, %I', v_function, v_owner); -- who may migrate
  END LOOP;
END $$;

-- Table privileges of the functions of schema gate.
GRANT SELECT ON ALL TABLES IN SCHEMA catalogue, population, administrative_unit TO ung_thuan_gate;
GRANT SELECT ON partner.partner, partner.key, partner.version TO ung_thuan_gate;
GRANT SELECT, INSERT, UPDATE, DELETE ON partner.accepted_request, partner.quota_window TO ung_thuan_gate;
GRANT SELECT, INSERT ON partner.signed_request TO ung_thuan_gate;
GRANT SELECT, INSERT, UPDATE ON consent.request, consent.consent TO ung_thuan_gate;
GRANT SELECT, INSERT ON consent.decision, consent.receipt TO ung_thuan_gate;
GRANT SELECT, INSERT, UPDATE, DELETE ON consent.share_code TO ung_thuan_gate;
GRANT SELECT, UPDATE ON consent.sweep TO ung_thuan_gate;
GRANT SELECT, INSERT, UPDATE ON citizen.passkey TO ung_thuan_gate;
GRANT SELECT, INSERT, DELETE ON citizen.enrolment, consent.terms TO ung_thuan_gate;
GRANT SELECT, INSERT, UPDATE, DELETE ON citizen.session TO ung_thuan_gate;
GRANT SELECT, INSERT, UPDATE ON citizen.sign_out TO ung_thuan_gate;
GRANT SELECT, INSERT, DELETE ON citizen.session_read TO ung_thuan_gate;
GRANT SELECT ON citizen.policy TO ung_thuan_gate;
GRANT SELECT, INSERT, UPDATE, DELETE ON delivery.push_subscription, delivery.message, delivery.wake_up TO ung_thuan_gate;

-- Registry events may change these columns; they cannot change a person's key, or delete a number or an event.
GRANT INSERT, UPDATE (personal_id_number, household_id, father_id, mother_id, spouse_id, date_of_birth, death_date,
    missing_since, place_of_birth_unit, birth_registration_unit, place_of_origin_unit, permanent_unit, permanent_since,
    temporary_unit, temporary_since, temporary_until, current_unit, current_since, card_issued_on, card_expires_on,
    account_activated_on, date_of_birth_precision, sex, marital_status, relation_to_household_head, blood_type, card_kind,
    card_issuer, account_level, birth_full_name, other_name, place_of_birth_detail, ethnicity, religion, nationality,
    old_id_number_9, residence_file_number, permanent_address, temporary_address, current_address, phone_number, email,
    occupation, other_information, child_ids)
  ON population.person TO ung_thuan_gate;
GRANT INSERT, UPDATE (cancelled_on, cancelled_for) ON population.personal_number TO ung_thuan_gate;
GRANT INSERT, UPDATE (acts_jointly, valid_to, registered_until) ON population.guardianship TO ung_thuan_gate;
GRANT INSERT, UPDATE (taken_on, media_type, image), DELETE ON population.portrait TO ung_thuan_gate;
GRANT INSERT ON population.registry_event, population.registry_batch, population.health_insurance, population.foundling
  TO ung_thuan_gate;
GRANT DELETE ON population.registry_batch TO ung_thuan_gate;
GRANT INSERT, UPDATE (finished_at, guardianships_closed, last_child_id) ON population.calendar_day TO ung_thuan_gate;
GRANT USAGE ON SEQUENCE population.person_ids, population.household_ids TO ung_thuan_gate;

-- Statistics: changes are inserted, folded and deleted; the secret behind the record keys is only read.
GRANT SELECT, INSERT, DELETE ON statistics.resident_change, statistics.unit_mapping TO ung_thuan_gate;
GRANT SELECT, INSERT, UPDATE ON statistics.resident, statistics.question TO ung_thuan_gate;
GRANT SELECT, INSERT, UPDATE, DELETE ON statistics.cumulative_count, statistics.cumulative_count_state TO ung_thuan_gate;
GRANT SELECT ON statistics.secret TO ung_thuan_gate;
GRANT SELECT, INSERT, DELETE ON statistics.recorded_question TO ung_thuan_gate;
GRANT SELECT, INSERT, UPDATE, DELETE ON statistics.sign_in_link, statistics.session TO ung_thuan_gate;

-- Prescriptions are only replaced or withdrawn, and dispensings are never deleted.
GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA prescription TO ung_thuan_gate;
GRANT UPDATE (replaced_by, withdrawn_at, withdrawal_reason) ON prescription.prescription TO ung_thuan_gate;
GRANT UPDATE (dispensed) ON prescription.line TO ung_thuan_gate;
GRANT UPDATE (cancelled_at, cancel_reason) ON prescription.dispensing TO ung_thuan_gate;

-- Linked documents, which a person may unlink.
GRANT SELECT, INSERT, UPDATE (issuer, content, fetched_at), DELETE ON document.link TO ung_thuan_gate;

-- The ledger is append-only: no role has UPDATE, DELETE or TRUNCATE, its owner included; a trigger refuses them too.
GRANT SELECT, INSERT ON ledger.entry, ledger.gateway_key TO ung_thuan_gate;
REVOKE UPDATE, DELETE, TRUNCATE ON ledger.entry FROM ung_thuan_owner, ung_thuan_gate;

-- The functions of each login. docs/threat-model.md says what each can do alone; test/database/privileges.test.ts tries it.
DO $$
DECLARE
  v_login record;
  v_function text;
  v_granted text[] := '{}';
  v_all constant text[] := '{schema_version, check_writable}';
BEGIN
  FOR v_login IN
    SELECT * FROM (VALUES
      ('ung_thuan_partner', '{partner_key, take_quota, ask, ask_batch, request_statuses, settled_requests, withdraw, partner_consent,
        relinquish, release, release_batch, administrative_unit, record_prescription, facility_prescription, withdraw_prescription,
        dispense, dispense_batch, cancel_dispensing}'::text[]),
      ('ung_thuan_citizen', '{session, close_session, sessions, end_session, sign_out_everywhere, account_holder, prompts, prompt_versions,
        prompt_values, record_viewed, challenge_decision, citizen_consents, transition_consent, citizen_receipts, history,
        history_partners, make_share_code, passkeys, begin_enrolment, remove_passkey, push_subscriptions,
        add_push_subscription, remove_push_subscription, citizen_prescriptions, linked_documents, begin_link, link_document,
        unlink_document, sample_day}'),
      ('ung_thuan_registry', '{partner_key, take_quota, apply_registry_events}'),
      ('ung_thuan_statistics', '{partner_key, take_quota, record_question, resident_counts, units_below, make_statistics_link,
        open_statistics_session, statistics_session, close_statistics_session}'),
      ('ung_thuan_upkeep', '{expire, purge, fold_counts, run_daily_changes, close_ended_agreements, record_gateway_key,
        take_messages, finish_message}'),
      ('ung_thuan_notary', '{open_session, add_passkey, signing_passkey, decide}')) x (login, functions)
  LOOP
    EXECUTE format('GRANT USAGE ON SCHEMA gate TO %I', v_login.login);
    FOREACH v_function IN ARRAY v_login.functions || v_all LOOP
      EXECUTE format('GRANT EXECUTE ON FUNCTION gate.%I TO %I', v_function, v_login.login);
    END LOOP;
    v_granted := v_granted || v_login.functions;
  END LOOP;
  SELECT string_agg(p.proname, ', ') INTO v_function FROM pg_proc p
    WHERE p.pronamespace = 'gate'::regnamespace AND p.proname <> ALL (v_granted || v_all);
  IF v_function IS NOT NULL THEN
    RAISE EXCEPTION 'no login may call %', v_function;
  END IF;
END $$;
