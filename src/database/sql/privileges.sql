-- All privileges. Every migration compares them with those in the database, and grants and revokes the difference: an owner or a
-- grant that is right is left alone, since changing it would hold up calls.
--   ung_thuan_owner    owns schemas and tables, cannot log in
--   ung_thuan_gate     owns the functions and runs those of schema gate (SECURITY DEFINER), cannot log in
-- The logins, one for each part of the gateway, have EXECUTE on their functions of schema gate (below), nothing else:
--   ung_thuan_partner     what partners call
--   ung_thuan_citizen     what signed-in people read and change, by the key of their session
--   ung_thuan_registry    registry events
--   ung_thuan_statistics  counts
--   ung_thuan_upkeep      what is done as time passes, and the outbox
--   ung_thuan_notary      what a verified token or passkey allows: sessions, passkeys, decisions
-- Owners. A new owner needs CREATE on the schema while it gets the object.
DO $$
DECLARE
  v_object record;
BEGIN
  FOR v_object IN
    SELECT c.oid::regclass AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspowner = 'ung_thuan_owner'::regrole AND c.relkind IN ('r', 'p', 'v') AND c.relowner <> 'ung_thuan_owner'::regrole
  LOOP
    EXECUTE format('ALTER TABLE %s OWNER TO ung_thuan_owner', v_object.name);
  END LOOP;
  FOR v_object IN
    SELECT p.oid::regprocedure AS name, n.nspname AS schema FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE n.nspowner = 'ung_thuan_owner'::regrole AND p.proowner <> 'ung_thuan_gate'::regrole
  LOOP
    IF NOT has_schema_privilege('ung_thuan_gate', v_object.schema, 'CREATE') THEN
      EXECUTE format('GRANT CREATE ON SCHEMA %I TO ung_thuan_gate', v_object.schema); -- revoked below
    END IF;
    EXECUTE format('ALTER FUNCTION %s OWNER TO ung_thuan_gate', v_object.name);
  END LOOP;
  -- The ledger is append-only: no role has UPDATE, DELETE or TRUNCATE, its owner included; a trigger refuses them too.
  IF has_table_privilege('ung_thuan_owner', 'ledger.entry', 'UPDATE, DELETE, TRUNCATE')
      OR has_table_privilege('ung_thuan_owner', 'ledger.leaf', 'UPDATE, DELETE, TRUNCATE') THEN
    REVOKE UPDATE, DELETE, TRUNCATE ON ledger.entry, ledger.leaf FROM ung_thuan_owner;
  END IF;
END $$;

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
      AND (p.proacl IS NULL OR EXISTS (SELECT FROM aclexplode(p.proacl) a WHERE a.grantee = 0)
        OR NOT EXISTS (SELECT FROM aclexplode(p.proacl) a WHERE a.grantee = 'ung_thuan_gate'::regrole)
        OR NOT EXISTS (SELECT FROM aclexplode(p.proacl) a WHERE a.grantee = (SELECT oid FROM pg_roles WHERE rolname = v_owner)))
  LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', v_function);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO ung_thuan_gate, %I', v_function, v_owner); -- who may migrate
  END LOOP;
END $$;

-- Grants. Two passes, since what is revoked of a whole table takes the same of its columns along.
DO $$
DECLARE
  v_change text;
  v_functions text;
  v_all constant text[] := '{schema_release, check_writable}';
BEGIN
  FOR v_pass IN 1..2 LOOP
    FOR v_change IN
      WITH login (login, functions) AS (VALUES -- docs/threat-model.md says what each can do alone; test/database/privileges.test.ts tries it
        ('ung_thuan_partner', '{partner_key, take_quota, ask, ask_batch, request_statuses, settled_requests, withdraw, partner_consent,
          relinquish, release, release_batch, administrative_unit, record_prescription, facility_prescription, withdraw_prescription,
          dispense, dispense_batch, cancel_dispensing, partner_events, changed_streams,
          event_receiver, change_event_receiver, delete_event_receiver, verify_event_receiver, poll_events,
          partner_requests, partner_consents, redeem_authentication, refresh_access, access_token,
          partner_registration, offer_key, retire_key, register_sandbox_partner, advance_clock, apply_for_registration, partner_application,
          ledger_lag, ledger_checkpoint, cosigned_checkpoint, ledger_tiles, ledger_leaves, release_leaf}'::text[]),
        ('ung_thuan_citizen', '{session, close_session, sessions, end_session, sign_out_everywhere, account_holder, prompts, prompt_versions,
          prompt_values, record_viewed, challenge_decision, challenge_batch, take_back_decision, citizen_consents, transition_consent, citizen_receipts,
          history,
          history_partners, history_subjects, partner_profile, report_partner, monthly_summary, want_monthly_summary, make_share_code, passkeys, begin_enrolment, remove_passkey, rename_passkey, push_subscriptions,
          add_push_subscription, remove_push_subscription, citizen_prescriptions, linked_documents, begin_link, link_document,
          unlink_document, sample_day, own_release_leaf, ledger_checkpoint, cosigned_checkpoint, ledger_tiles, history_proof,
          history_entries, citizen_roles, organisation_given}'),
        ('ung_thuan_registry', '{partner_key, take_quota, apply_registry_events}'),
        ('ung_thuan_statistics', '{partner_key, take_quota, record_question, resident_counts, units_below, units_within, accept_question, make_statistics_link,
          open_statistics_session, statistics_session, close_statistics_session, staff_organisations, enter_statistics, staff_session, close_session,
          organisation_staff, give_role, confirm_role, end_role, turn_links, asked_questions, unit_names, present_units, questions_left,
          save_question, saved_questions, delete_saved_question, organisation_given}'),
        ('ung_thuan_upkeep', '{expire, purge, fold_counts, run_daily_changes, close_ended_agreements, record_gateway_key,
          record_gateway_key_retired, enqueue_summaries, take_messages, finish_message, take_client_notifications,
          finish_client_notification, take_event_deliveries, finish_event_delivery, hold_ledger, unsequenced_entries,
          append_leaves, publish_checkpoint, ledger_checkpoint, publish_cosigned, halt_ledger, ledger_tiles, ledger_leaves,
          ledger_lag, hold_map, map_entries, map_tiles, append_map}'),
        ('ung_thuan_notary', '{open_session, add_passkey, signing_passkey, signing_passkey_batch, decide, decide_batch,
          key_offer, confirm_key}')),
      grants (objects, privileges, columns) AS (VALUES
        -- Table privileges of the functions of schema gate.
        ('catalogue.* population.* administrative_unit.*', '{SELECT}'::text[], NULL::text[]),
        -- Partners register themselves in a sandbox only; keys come by the notary, and are never deleted.
        ('partner.partner partner.key partner.version', '{SELECT, INSERT}', NULL),
        ('partner.key', '{UPDATE}', '{retires_at}'),
        ('partner.key_offer partner.application', '{SELECT, INSERT, DELETE}', NULL),
        ('partner.key_offer', '{UPDATE}', '{confirmed_at}'),
        ('partner.accepted_request partner.quota_window', '{SELECT, INSERT, UPDATE, DELETE}', NULL),
        ('partner.signed_request partner.clock_advance', '{SELECT, INSERT}', NULL),
        ('consent.request consent.consent', '{SELECT, INSERT, UPDATE}', NULL),
        ('consent.decision', '{SELECT, INSERT, DELETE}', NULL),
        ('consent.decision', '{UPDATE}', '{decided_at}'), -- of a sandbox's test clock
        ('consent.receipt consent.report consent.answer', '{SELECT, INSERT}', NULL),
        ('consent.share_code', '{SELECT, INSERT, UPDATE, DELETE}', NULL),
        ('consent.sweep', '{SELECT, UPDATE}', NULL),
        ('citizen.passkey', '{SELECT, INSERT, UPDATE}', NULL),
        ('citizen.enrolment consent.terms', '{SELECT, INSERT, DELETE}', NULL),
        ('consent.terms ciba.token', '{UPDATE}', '{expires_at}'), -- likewise
        ('citizen.session', '{SELECT, INSERT, UPDATE, DELETE}', NULL),
        ('citizen.monthly_summary', '{SELECT, INSERT, UPDATE, DELETE}', NULL),
        ('citizen.sign_out', '{SELECT, INSERT, UPDATE}', NULL),
        ('citizen.session_read', '{SELECT, INSERT, DELETE}', NULL),
        ('citizen.policy', '{SELECT}', NULL),
        ('delivery.push_subscription delivery.message delivery.wake_up', '{SELECT, INSERT, UPDATE, DELETE}', NULL),
        -- Registry events may change these columns; they cannot change a person's key, or delete a number or an event.
        ('population.person', '{INSERT}', NULL),
        ('population.person', '{UPDATE}',
          '{personal_id_number, household_id, father_id, mother_id, spouse_id, date_of_birth, death_date, missing_since,
           place_of_birth_unit, birth_registration_unit, place_of_origin_unit, permanent_unit, permanent_since,
           temporary_unit, temporary_since, temporary_until, current_unit, current_since, card_issued_on, card_expires_on,
           account_activated_on, date_of_birth_precision, sex, marital_status, relation_to_household_head, blood_type,
           card_kind, card_issuer, account_level, birth_full_name, other_name, place_of_birth_detail, ethnicity, religion,
           nationality, old_id_number_9, residence_file_number, permanent_address, temporary_address, current_address,
           phone_number, email, occupation, other_information, child_ids}'),
        ('population.personal_number', '{INSERT}', NULL),
        ('population.personal_number', '{UPDATE}', '{cancelled_on, cancelled_for}'),
        ('population.guardianship', '{INSERT}', NULL),
        ('population.guardianship', '{UPDATE}', '{acts_jointly, valid_to, registered_until}'),
        ('population.portrait', '{INSERT, DELETE}', NULL),
        ('population.portrait', '{UPDATE}', '{taken_on, media_type, image}'),
        ('population.registry_event population.registry_batch population.health_insurance population.foundling',
          '{INSERT}', NULL),
        ('population.registry_batch', '{DELETE}', NULL),
        ('population.calendar_day', '{INSERT}', NULL),
        ('population.calendar_day', '{UPDATE}', '{finished_at, guardianships_closed, last_child_id}'),
        ('population.person_ids population.household_ids', '{USAGE}', NULL),
        -- Statistics: changes are inserted, folded and deleted; the secret behind the record keys is only read.
        ('statistics.person_change statistics.unit_mapping', '{SELECT, INSERT, DELETE}', NULL),
        ('statistics.cell statistics.month_change statistics.question', '{SELECT, INSERT, UPDATE}', NULL),
        ('statistics.running_total statistics.running_total_state', '{SELECT, INSERT, UPDATE, DELETE}', NULL),
        ('statistics.cube_state', '{SELECT}', NULL),
        ('statistics.cube_state', '{UPDATE}', '{day, exact_from}'),
        ('statistics.secret statistics.age_range', '{SELECT}', NULL),
        ('statistics.recorded_question', '{SELECT, INSERT, DELETE}', NULL),
        ('statistics.sign_in_link statistics.session', '{SELECT, INSERT, UPDATE, DELETE}', NULL),
        -- Roles are confirmed and ended, never deleted.
        ('organisation.organisation', '{SELECT, INSERT}', NULL),
        ('organisation.organisation', '{UPDATE}', '{kind, name, address, takes_links, links_asked_by, links_asked_at}'),
        ('organisation.role', '{SELECT, INSERT}', NULL),
        ('statistics.saved_question', '{SELECT, INSERT, DELETE}', NULL),
        ('organisation.role', '{UPDATE}', '{confirmed_by, confirmed_at, ended_by, ended_at}'),
        -- Prescriptions are only replaced or withdrawn, and dispensings are never deleted.
        ('prescription.*', '{SELECT, INSERT}', NULL),
        ('prescription.prescription', '{UPDATE}', '{replaced_by, withdrawn_at, withdrawal_reason}'),
        ('prescription.line', '{UPDATE}', '{dispensed}'),
        ('prescription.dispensing', '{UPDATE}', '{cancelled_at, cancel_reason}'),
        ('ciba.authentication', '{SELECT, INSERT, UPDATE, DELETE}', NULL),
        ('ciba.token', '{SELECT, INSERT, DELETE}', NULL),
        ('event.event event.stream', '{SELECT, INSERT, UPDATE}', NULL),
        ('event.event', '{DELETE}', NULL),
        ('event.receiver event.acknowledgement', '{SELECT, INSERT, UPDATE, DELETE}', NULL),
        -- Linked documents, which a person may unlink.
        ('document.link', '{SELECT, INSERT, DELETE}', NULL),
        ('document.link', '{UPDATE}', '{issuer, content, fetched_at}'),
        -- The ledger is append-only: no role has UPDATE, DELETE or TRUNCATE, its owner included; a trigger refuses them too.
        ('ledger.entry ledger.leaf ledger.tile ledger.gateway_key ledger.gateway_key_retirement', '{SELECT, INSERT}', NULL),
        ('ledger.tile', '{UPDATE}', '{hashes}'),
        ('ledger.tree ledger.map', '{SELECT, UPDATE}', NULL),
        ('ledger.chain ledger.map_tile', '{SELECT, INSERT, UPDATE}', NULL)),
      wanted (kind, object, item, privilege, grantee) AS (
        SELECT 'DATABASE', quote_ident(current_database()), NULL, 'CONNECT', l.login FROM login l
        UNION ALL SELECT 'DATABASE', quote_ident(current_database()), NULL, 'TEMPORARY', 'ung_thuan_gate' -- for gate.check_writable
        UNION ALL SELECT 'SCHEMA', 'gate', NULL, 'USAGE', l.login FROM login l
        UNION ALL SELECT 'SCHEMA', quote_ident(n.nspname), NULL, 'USAGE', 'ung_thuan_gate' FROM pg_namespace n
          WHERE n.nspowner = 'ung_thuan_owner'::regrole
        UNION ALL SELECT 'FUNCTION', p.oid::regprocedure::text, NULL, 'EXECUTE', l.login
          FROM login l, unnest(l.functions || v_all) f (name) JOIN pg_proc p ON p.oid = ('gate.' || f.name)::regproc
        UNION ALL SELECT CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, c.oid::regclass::text, i.item, p.privilege, 'ung_thuan_gate'
          FROM grants g, regexp_split_to_table(g.objects, '\s+') o (name), unnest(g.privileges) p (privilege),
            unnest(coalesce(g.columns, '{NULL}')) i (item), pg_class c
          WHERE CASE WHEN o.name LIKE '%.*' THEN c.relnamespace = rtrim(o.name, '.*')::regnamespace AND c.relkind IN ('r', 'p', 'v')
            ELSE c.oid = o.name::regclass END),
      present (kind, object, item, privilege, grantee) AS (
        SELECT a.kind, a.object, a.item::text, x.privilege_type, CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE r.rolname END
          FROM (
            SELECT 'DATABASE', quote_ident(d.datname), NULL, d.datdba, coalesce(d.datacl, acldefault('d', d.datdba))
              FROM pg_database d WHERE d.datname = current_database()
            UNION ALL SELECT 'SCHEMA', quote_ident(n.nspname), NULL, n.nspowner, coalesce(n.nspacl, acldefault('n', n.nspowner))
              FROM pg_namespace n WHERE n.nspowner = 'ung_thuan_owner'::regrole OR n.nspname = 'public'
            UNION ALL SELECT CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, c.oid::regclass::text, NULL, c.relowner,
                coalesce(c.relacl, acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner))
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
              WHERE n.nspowner = 'ung_thuan_owner'::regrole AND c.relkind IN ('r', 'p', 'v', 'S')
            UNION ALL SELECT 'TABLE', c.oid::regclass::text, quote_ident(t.attname), c.relowner, t.attacl
              FROM pg_attribute t JOIN pg_class c ON c.oid = t.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
              WHERE n.nspowner = 'ung_thuan_owner'::regrole AND t.attacl IS NOT NULL AND NOT t.attisdropped
            UNION ALL SELECT 'FUNCTION', p.oid::regprocedure::text, NULL, p.proowner, coalesce(p.proacl, acldefault('f', p.proowner))
              FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspowner = 'ung_thuan_owner'::regrole
          ) a (kind, object, item, owner, acl), aclexplode(a.acl) x LEFT JOIN pg_roles r ON r.oid = x.grantee
          WHERE x.grantee <> a.owner AND (x.grantee = 0 OR r.rolname LIKE 'ung\_thuan\_%')),
      change (verb, preposition, kind, object, item, privilege, grantee) AS (
        SELECT 'REVOKE', 'FROM', p.* FROM (TABLE present EXCEPT TABLE wanted) p
        UNION ALL SELECT 'GRANT', 'TO', w.* FROM (TABLE wanted EXCEPT TABLE present) w)
      SELECT format('%s %s%s ON %s %s %s %s', c.verb, c.privilege, ' (' || string_agg(c.item, ', ') || ')', c.kind, c.object,
          c.preposition, CASE c.grantee WHEN 'PUBLIC' THEN c.grantee ELSE quote_ident(c.grantee) END)
        FROM change c
        GROUP BY c.verb, c.preposition, c.kind, c.object, c.privilege, c.grantee, c.item IS NULL
        ORDER BY c.verb DESC
    LOOP
      EXECUTE v_change;
    END LOOP;
  END LOOP;
  SELECT string_agg(p.proname, ', ') INTO v_functions FROM pg_proc p
    WHERE p.pronamespace = 'gate'::regnamespace AND NOT EXISTS (
      SELECT FROM aclexplode(p.proacl) a WHERE a.grantee <> p.proowner);
  IF v_functions IS NOT NULL THEN
    RAISE EXCEPTION 'no login may call %', v_functions;
  END IF;
END $$;
