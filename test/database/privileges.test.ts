import t, { type Test } from 'tap';
import { LOGINS, type Login, roleOf } from '../../src/database/login.js';
import { createTestDatabase, type TestDatabase } from '../helpers/database.js';
import { openTestSession } from '../helpers/session.js';

/** Every schema except PostgreSQL's own, so that a new one is not forgotten. */
const SCHEMAS = `ARRAY(SELECT nspname::text FROM pg_namespace
  WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema')`;
const SEARCH_PATH = 'search_path=pg_catalog, pg_temp';
const refusedAs = (code: string) => ({ code });

/** Which functions each login may call. */
const FUNCTIONS: Readonly<Record<Login, string>> = {
  partner: `access_token administrative_unit advance_clock apply_for_registration ask ask_batch cancel_dispensing change_event_receiver changed_streams cosigned_checkpoint delete_event_receiver dispense dispense_batch
    event_receiver facility_prescription ledger_checkpoint ledger_lag ledger_leaves ledger_tiles offer_key partner_application partner_consent partner_consents partner_events partner_key partner_registration
    partner_requests poll_events record_prescription redeem_authentication refresh_access register_sandbox_partner release release_batch release_leaf relinquish request_statuses retire_key
    settled_requests take_quota verify_event_receiver withdraw withdraw_prescription`,
  citizen: `account_holder add_push_subscription begin_enrolment begin_link challenge_batch challenge_decision citizen_consents
    citizen_prescriptions citizen_receipts citizen_roles close_session cosigned_checkpoint end_session history history_entries history_partners history_proof history_subjects ledger_checkpoint ledger_tiles link_document linked_documents
    make_share_code monthly_summary organisation_given own_release_leaf partner_profile passkeys prompt_values prompt_versions prompts push_subscriptions record_viewed remove_passkey remove_push_subscription rename_passkey report_partner sample_day
    session sessions sign_out_everywhere take_back_decision transition_consent unlink_document want_monthly_summary`,
  registry: 'apply_registry_events partner_key take_quota',
  statistics: `accept_question asked_questions close_session close_statistics_session confirm_role delete_saved_question end_role enter_statistics give_role make_statistics_link open_statistics_session organisation_given organisation_staff partner_key present_units
    questions_left record_question resident_counts save_question saved_questions staff_organisations staff_session statistics_session take_quota turn_links unit_names units_below units_within`,
  upkeep: `append_leaves append_map close_ended_agreements enqueue_summaries expire finish_client_notification finish_event_delivery finish_message fold_counts halt_ledger hold_ledger hold_map ledger_checkpoint ledger_lag ledger_leaves ledger_tiles map_entries map_tiles publish_checkpoint publish_cosigned purge record_gateway_key record_gateway_key_retired run_daily_changes take_client_notifications take_event_deliveries take_messages unsequenced_entries`,
  notary:
    'add_passkey confirm_key decide decide_batch key_offer open_session signing_passkey signing_passkey_batch',
};

for (const login of LOGINS) {
  t.test(`the login of ${login} can call its functions of schema gate, and nothing else`, async (t) => {
    const db = await createTestDatabase(t, { people: true });
    await onlyCalls(
      t,
      db,
      login,
      [...FUNCTIONS[login].split(/\s+/), 'schema_release', 'check_writable'].sort(),
    );
  });
}

async function onlyCalls(
  t: Test,
  db: TestDatabase,
  login: Login,
  expected: readonly string[],
): Promise<void> {
  const client = await db.login(login);
  const role = roleOf(login);
  const { rows: schemas } = await db.owner.query<{ name: string; may: boolean }>(
    `SELECT s.name, has_schema_privilege('${role}', s.name, 'USAGE') AS may FROM unnest(${SCHEMAS}) s (name)`,
  );
  t.strictSame(
    schemas.filter(({ may }) => may),
    [{ name: 'gate', may: true }],
    `of ${schemas.length} schemas`,
  );
  const tables = await db.owner.query<{ name: string }>(
    `SELECT format('%s.%I', relnamespace::regnamespace, relname) AS name FROM pg_class
       WHERE relkind IN ('r', 'p', 'v', 'm', 'f') AND relnamespace::regnamespace::text = ANY (${SCHEMAS})`,
  );
  t.ok(tables.rows.length > 15, 'there are tables to try');
  for (const { name } of tables.rows) {
    await t.rejects(client.query(`SELECT * FROM ${name}`), refusedAs('42501'), `reads ${name}`);
    await t.rejects(client.query(`DELETE FROM ${name}`), refusedAs('42501'), `deletes from ${name}`);
    await t.rejects(
      client.query(`INSERT INTO ${name} DEFAULT VALUES`),
      refusedAs('42501'),
      `inserts into ${name}`,
    );
  }
  const functions = await db.owner.query<{
    name: string;
    short: string;
    gate: boolean;
    may: boolean;
    definer: boolean;
    paths: string[];
  }>(
    `SELECT oid::regprocedure::text AS name, proname::text AS short, pronamespace::regnamespace::text = 'gate' AS gate, prosecdef AS definer,
       has_function_privilege('${role}', oid, 'EXECUTE') AND has_schema_privilege('${role}', pronamespace, 'USAGE') AS may,
       ARRAY(SELECT c FROM unnest(proconfig) c WHERE c LIKE 'search\\_path=%') AS paths
     FROM pg_proc WHERE pronamespace::regnamespace::text = ANY (${SCHEMAS})`,
  );
  t.ok(functions.rows.filter((row) => row.gate).length > 15);
  const callable = functions.rows.filter((row) => row.may);
  t.strictSame(callable.map((row) => row.short).sort(), expected);
  for (const { name, gate, may, definer, paths } of functions.rows) {
    if (may) t.ok(gate, `${name} is of schema gate`);
    if (gate) t.ok(definer, `${name} runs with its owner's rights`);
    if (definer) t.strictSame(paths, [SEARCH_PATH], `${name} pins its search_path`);
  }
  await t.rejects(client.query('CREATE TEMP TABLE x ()'), refusedAs('42501'), 'no temporary tables');
  await t.rejects(client.query('CREATE TABLE public.x ()'), refusedAs('42501'), 'no tables');
  await t.rejects(client.query('CREATE SCHEMA x'), refusedAs('42501'), 'no schemas');
  for (const role of ['ung_thuan_owner', 'ung_thuan_gate', 'postgres']) {
    await t.rejects(client.query(`SET ROLE ${role}`), refusedAs('42501'), `cannot become ${role}`);
  }
  const open = await db.owner.query(
    `SELECT oid::regprocedure FROM pg_proc WHERE pronamespace::regnamespace::text = ANY (${SCHEMAS})
       AND (proacl IS NULL OR proacl::text ~ '(^\\{|,)=X')`,
  );
  t.equal(open.rowCount, 0, 'PUBLIC can execute nothing');
  // Fails for a schema that privileges.sql forgets. The tables of migrations belong to the administrator.
  const wrongOwner = await db.owner.query(
    `SELECT oid::regclass::text AS name FROM pg_class WHERE relnamespace::regnamespace::text = ANY (${SCHEMAS})
       AND relkind IN ('r', 'p', 'v', 'm', 'f') AND relowner <> 'ung_thuan_owner'::regrole
       AND oid <> ALL ('{public.ung_thuan_migration,public.ung_thuan_code}'::regclass[])
     UNION ALL SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace::regnamespace::text = ANY (${SCHEMAS})
       AND proowner <> 'ung_thuan_gate'::regrole`,
  );
  t.strictSame(wrongOwner.rows, [], 'tables belong to ung_thuan_owner, functions to ung_thuan_gate');
}

t.test('temporary objects do not shadow real ones', async (t) => {
  const db = await createTestDatabase(t, { people: true });
  const { rows } = await db.owner.query<{ name: string }>('SELECT current_database() AS name');
  await db.owner.query(`GRANT TEMP ON DATABASE ${rows[0]?.name} TO ung_thuan_notary`);
  const notary = await db.login('notary');
  for (const name of ['pg_class', 'person', 'consent', 'personal_number', 'request', 'entry', 'secret']) {
    await notary.query(`CREATE TEMP TABLE ${name} AS SELECT 1 AS person_id`);
  }
  await notary.query(
    "CREATE FUNCTION pg_temp.find_person(text) RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'",
  );
  const opened = await openTestSession(notary, '001190000017');
  const { rows: sessions } = await db.owner.query('SELECT person_id FROM gate.session($1)', [opened]);
  t.equal(sessions[0].person_id, '1', 'the real person with that number');
  await t.rejects(openTestSession(notary, '999999999999'), /has no account/);
});
