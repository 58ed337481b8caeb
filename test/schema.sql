-- Written by scripts/dump-schema.ts: the end state of all migrations, to read and to compare, not to run.

-- roles
ung_thuan_citizen login set idle_in_transaction_session_timeout=10s, jit=off, statement_timeout=10s
ung_thuan_gate
ung_thuan_notary login set idle_in_transaction_session_timeout=10s, jit=off, statement_timeout=10s
ung_thuan_owner
ung_thuan_partner login set idle_in_transaction_session_timeout=10s, jit=off, statement_timeout=10s
ung_thuan_registry login set idle_in_transaction_session_timeout=10s, jit=off, statement_timeout=10s
ung_thuan_statistics login set idle_in_transaction_session_timeout=10s, jit=off, statement_timeout=10s
ung_thuan_upkeep login set idle_in_transaction_session_timeout=10s, jit=off, statement_timeout=10s

-- members

-- database
grants: postgres CONNECT CREATE TEMPORARY, ung_thuan_citizen CONNECT, ung_thuan_gate TEMPORARY, ung_thuan_notary CONNECT, ung_thuan_partner CONNECT, ung_thuan_registry CONNECT, ung_thuan_statistics CONNECT, ung_thuan_upkeep CONNECT

-- schemas
administrative_unit owner ung_thuan_owner; grants: ung_thuan_gate USAGE, ung_thuan_owner CREATE USAGE
catalogue owner ung_thuan_owner; grants: ung_thuan_gate USAGE, ung_thuan_owner CREATE USAGE
ciba owner ung_thuan_owner; grants: ung_thuan_gate USAGE, ung_thuan_owner CREATE USAGE
citizen owner ung_thuan_owner; grants: ung_thuan_gate USAGE, ung_thuan_owner CREATE USAGE
consent owner ung_thuan_owner; grants: ung_thuan_gate USAGE, ung_thuan_owner CREATE USAGE
delivery owner ung_thuan_owner; grants: ung_thuan_gate USAGE, ung_thuan_owner CREATE USAGE
document owner ung_thuan_owner; grants: ung_thuan_gate USAGE, ung_thuan_owner CREATE USAGE
event owner ung_thuan_owner; grants: ung_thuan_gate USAGE, ung_thuan_owner CREATE USAGE
gate owner ung_thuan_owner; grants: ung_thuan_citizen USAGE, ung_thuan_gate USAGE, ung_thuan_notary USAGE, ung_thuan_owner CREATE USAGE, ung_thuan_partner USAGE, ung_thuan_registry USAGE, ung_thuan_statistics USAGE, ung_thuan_upkeep USAGE
ledger owner ung_thuan_owner; grants: ung_thuan_gate USAGE, ung_thuan_owner CREATE USAGE
organisation owner ung_thuan_owner; grants: ung_thuan_gate USAGE, ung_thuan_owner CREATE USAGE
partner owner ung_thuan_owner; grants: ung_thuan_gate USAGE, ung_thuan_owner CREATE USAGE
population owner ung_thuan_owner; grants: ung_thuan_gate USAGE, ung_thuan_owner CREATE USAGE
prescription owner ung_thuan_owner; grants: ung_thuan_gate USAGE, ung_thuan_owner CREATE USAGE
public owner pg_database_owner; grants: pg_database_owner CREATE USAGE
statistics owner ung_thuan_owner; grants: ung_thuan_gate USAGE, ung_thuan_owner CREATE USAGE

-- types
delivery.target enum: person, push, app
delivery.topic enum: request_waiting, consent_lapsed, passkey_added, passkey_removed, prescription_dispensed, dispensing_cancelled, prescription_withdrawn, passkey_refused, monthly_summary
event.delivery_method enum: push, poll
event.stream_status enum: enabled, paused, disabled
event.type enum: request_approved, request_refused, request_expired, request_withdrawn, consent_narrowed, consent_paused, consent_resumed, consent_revoked, consent_lapsed, consent_expired, number_reissued, prescription_dispensed, dispensing_cancelled, prescription_withdrawn, key_added, key_retired, registration_changed, stream_verified, stream_updated
ledger.actor enum: partner, subject, guardian, gateway, operator
ledger.kind enum: request_created, request_suppressed, request_withdrawn, request_expired, request_refused, decision_recorded, consent_given, consent_narrowed, consent_paused, consent_resumed, consent_revoked, consent_relinquished, consent_expired, consent_lapsed, release, release_repeated, release_refused, ask_refused, share_code_created, partner_added, partner_suspended, partner_resumed, partner_key_added, partner_key_retired, passkey_added, passkey_removed, statistics_answered, prescription_recorded, prescription_dispensed, dispensing_refused, dispensing_cancelled, document_linked, document_unlinked, named_in_release, release_empty, prescription_withdrawn, partner_updated, request_data_viewed, prescriptions_viewed, documents_viewed, passkey_counter_fell, passkey_refused, gateway_key_used, gateway_key_retired, decision_taken_back, partner_reported, catalogue_changed, map_published, statistics_entered, organisation_changed
organisation.kind enum: state_body, company, foreign
organisation.role_name enum: legal_representative, statistics_administrator, statistics_reader, registration_administrator
population.blood_type enum: A+, A-, B+, B-, AB+, AB-, O+, O-
population.card_kind enum: identity_card, residence_card
population.date_precision enum: day, month, year
population.event_kind enum: birth, permanent_residence_changed, temporary_residence_registered, temporary_residence_ended, current_residence_declared, marriage, divorce, guardianship_begun, guardianship_ended, card_issued, number_reissued, correction, death, missing, found, account_activated, foundling_registered, person_registered, naturalised, organisation_role_begun, organisation_role_ended
population.evidence enum: person, hamlet, street, rest
population.marital_status enum: single, married, divorced, widowed
population.number_end enum: sex_redetermined, birth_year_corrected, naturalised
population.relation_to_head enum: head, spouse, child, child_in_law, parent, parent_in_law, grandchild, grandparent, sibling, ward, other
population.sex enum: male, female
population.sureness enum: rest, likely, exact, person
statistics.residence enum: permanent, temporary, current
statistics.residence_kind enum: permanent, temporary, current, permanent_of_two, temporary_of_two, household

-- tables
table administrative_unit.lineage owner ung_thuan_owner
  from_unit_id integer NOT NULL
  to_unit_id integer NOT NULL
  kind text NOT NULL
  instrument text NOT NULL
  on_date date NOT NULL
  all_people boolean NOT NULL
  constraint lineage_check: CHECK ((all_people OR (kind = 'part'::text)))
  constraint lineage_from_unit_id_fkey: FOREIGN KEY (from_unit_id) REFERENCES administrative_unit.unit(unit_id)
  constraint lineage_kind_check: CHECK ((kind = ANY (ARRAY['whole'::text, 'part'::text])))
  constraint lineage_pkey: PRIMARY KEY (from_unit_id, to_unit_id)
  constraint lineage_to_unit_id_fkey: FOREIGN KEY (to_unit_id) REFERENCES administrative_unit.unit(unit_id)
  CREATE INDEX lineage_by_successor ON administrative_unit.lineage USING btree (to_unit_id)
  CREATE UNIQUE INDEX lineage_of_all_people ON administrative_unit.lineage USING btree (from_unit_id) WHERE all_people
  CREATE TRIGGER invalidate_unit_mapping AFTER INSERT OR DELETE OR UPDATE ON administrative_unit.lineage FOR EACH STATEMENT EXECUTE FUNCTION statistics.invalidate_unit_mapping()
  grants: ung_thuan_gate SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table administrative_unit.unit owner ung_thuan_owner
  unit_id integer NOT NULL IDENTITY d
  code text NOT NULL
  level text NOT NULL
  name text NOT NULL
  full_name text NOT NULL
  kind text NOT NULL
  parent_id integer
  valid_from date NOT NULL
  valid_to date
  instrument text NOT NULL
  known_from date
  constraint unit_check: CHECK ((valid_to > valid_from))
  constraint unit_check1: CHECK ((code ~
CASE level
    WHEN 'country'::text THEN '^[A-Z]{2}$'::text
    WHEN 'province'::text THEN '^[0-9]{2}$'::text
    WHEN 'district'::text THEN '^[0-9]{3}$'::text
    ELSE '^[0-9]{5}$'::text
END))
  constraint unit_check2: CHECK ((known_from > valid_from))
  constraint unit_full_name_check: CHECK ((full_name IS NFC NORMALIZED))
  constraint unit_level_check: CHECK ((level = ANY (ARRAY['country'::text, 'province'::text, 'district'::text, 'commune'::text])))
  constraint unit_level_code_valid_from_key: UNIQUE (level, code, valid_from)
  constraint unit_name_check: CHECK ((name IS NFC NORMALIZED))
  constraint unit_parent_id_fkey: FOREIGN KEY (parent_id) REFERENCES administrative_unit.unit(unit_id)
  constraint unit_pkey: PRIMARY KEY (unit_id)
  CREATE INDEX unit_by_first_day ON administrative_unit.unit USING btree (valid_from)
  CREATE INDEX unit_by_last_day ON administrative_unit.unit USING btree (valid_to)
  CREATE INDEX unit_by_parent ON administrative_unit.unit USING btree (parent_id)
  CREATE UNIQUE INDEX unit_in_force ON administrative_unit.unit USING btree (level, code) WHERE (valid_to IS NULL)
  CREATE TRIGGER invalidate_unit_mapping AFTER INSERT OR DELETE OR UPDATE ON administrative_unit.unit FOR EACH STATEMENT EXECUTE FUNCTION statistics.invalidate_unit_mapping()
  grants: ung_thuan_gate SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
sequence administrative_unit.unit_unit_id_seq owner ung_thuan_owner
  grants: ung_thuan_owner SELECT UPDATE USAGE
table catalogue.data_set owner ung_thuan_owner
  data_set text NOT NULL
  schema_name name NOT NULL
  constraint data_set_pkey: PRIMARY KEY (data_set)
  constraint data_set_schema_name_key: UNIQUE (schema_name)
  grants: ung_thuan_gate SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table catalogue.field owner ung_thuan_owner
  field text NOT NULL
  sensitive boolean NOT NULL
  facts jsonb NOT NULL
  constraint field_pkey: PRIMARY KEY (field)
  grants: ung_thuan_gate SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table catalogue.purpose owner ung_thuan_owner
  purpose text NOT NULL
  partner_kinds text[] NOT NULL
  fields text[] NOT NULL
  access_modes text[] NOT NULL
  once_valid_for interval NOT NULL
  until_max text
  at_most_max jsonb
  retention_max text NOT NULL
  expires_in_max_s integer NOT NULL
  facts jsonb NOT NULL
  derived_alternatives jsonb NOT NULL DEFAULT '{}'::jsonb
  until_school_age_ends boolean NOT NULL
  has_pseudonyms boolean NOT NULL
  requirable_sensitive jsonb NOT NULL DEFAULT '{}'::jsonb
  is_unnamed boolean NOT NULL DEFAULT false
  is_answered_once boolean NOT NULL DEFAULT false
  adults_only boolean NOT NULL DEFAULT false
  constraint purpose_pkey: PRIMARY KEY (purpose)
  grants: ung_thuan_gate SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table catalogue.schema_version owner ung_thuan_owner
  only_row boolean NOT NULL DEFAULT true
  version text NOT NULL
  release integer NOT NULL DEFAULT 0
  constraint schema_version_only_row_check: CHECK (only_row)
  constraint schema_version_pkey: PRIMARY KEY (only_row)
  grants: ung_thuan_gate SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table catalogue.secret owner ung_thuan_owner
  only_row boolean NOT NULL DEFAULT true
  unknown_subject_seed bigint NOT NULL
  pseudonym_key bytea NOT NULL DEFAULT (uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))
  id_key bytea NOT NULL DEFAULT sha256((uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())))
  ids_masked_since timestamp with time zone NOT NULL DEFAULT clock_timestamp()
  constraint secret_only_row_check: CHECK (only_row)
  constraint secret_pkey: PRIMARY KEY (only_row)
  grants: ung_thuan_gate SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table catalogue.transition owner ung_thuan_owner
  subject text NOT NULL
  event text NOT NULL
  from_state text NOT NULL
  to_state text NOT NULL
  constraint transition_pkey: PRIMARY KEY (subject, event, from_state)
  constraint transition_subject_check: CHECK ((subject = ANY (ARRAY['request'::text, 'consent'::text])))
  grants: ung_thuan_gate SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table catalogue.version owner ung_thuan_owner
  version integer NOT NULL IDENTITY a
  sha256 text NOT NULL
  content text NOT NULL
  recorded_at timestamp with time zone NOT NULL
  constraint version_pkey: PRIMARY KEY (version)
  grants: ung_thuan_gate SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
sequence catalogue.version_version_seq owner ung_thuan_owner
  grants: ung_thuan_owner SELECT UPDATE USAGE
table ciba.authentication owner ung_thuan_owner
  person_id bigint NOT NULL
  request_id uuid NOT NULL
  secret text NOT NULL
  scope text NOT NULL
  binding_message text
  notification_token text
  interval_s integer NOT NULL
  next_poll_at timestamp with time zone NOT NULL
  redeemed_at timestamp with time zone
  notify_at timestamp with time zone
  notify_attempts integer NOT NULL DEFAULT 0
  expires_at timestamp with time zone NOT NULL
  constraint authentication_pkey: PRIMARY KEY (person_id, request_id)
  CREATE INDEX authentication_by_expiry ON ciba.authentication USING btree (expires_at)
  CREATE UNIQUE INDEX authentication_by_request ON ciba.authentication USING btree (request_id)
  CREATE INDEX authentication_to_notify ON ciba.authentication USING btree (notify_at) WHERE (notify_at IS NOT NULL)
  grants: ung_thuan_gate DELETE INSERT SELECT UPDATE, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table ciba.token owner ung_thuan_owner
  token_hash bytea NOT NULL
  kind text NOT NULL
  partner_id text NOT NULL
  keyid text
  scope text NOT NULL
  person_id bigint
  consent_id uuid
  expires_at timestamp with time zone NOT NULL
  constraint token_check: CHECK (((keyid IS NULL) = (kind = 'refresh'::text)))
  constraint token_kind_check: CHECK ((kind = ANY (ARRAY['access'::text, 'refresh'::text])))
  constraint token_pkey: PRIMARY KEY (token_hash)
  CREATE INDEX token_by_expiry ON ciba.token USING btree (expires_at)
  grants: ung_thuan_gate DELETE INSERT SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
  grants on expires_at: ung_thuan_gate UPDATE
table citizen.enrolment owner ung_thuan_owner
  person_id bigint NOT NULL
  challenge bytea NOT NULL
  expires_at timestamp with time zone NOT NULL
  constraint enrolment_pkey: PRIMARY KEY (person_id, challenge)
  grants: ung_thuan_gate DELETE INSERT SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table citizen.monthly_summary owner ung_thuan_owner
  person_id bigint NOT NULL
  next_on date NOT NULL
  constraint monthly_summary_pkey: PRIMARY KEY (person_id)
  CREATE INDEX monthly_summary_due ON citizen.monthly_summary USING btree (next_on, person_id)
  grants: ung_thuan_gate DELETE INSERT SELECT UPDATE, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table citizen.passkey owner ung_thuan_owner
  person_id bigint NOT NULL
  passkey_id uuid NOT NULL
  credential_id bytea NOT NULL
  public_key bytea NOT NULL
  jwk jsonb NOT NULL
  thumbprint text NOT NULL
  algorithm text NOT NULL
  sign_count bigint NOT NULL
  transports text[] NOT NULL
  is_backed_up boolean NOT NULL
  name text NOT NULL
  added_at timestamp with time zone NOT NULL
  last_used_at timestamp with time zone
  removed_at timestamp with time zone
  enrolment jsonb
  is_backup_eligible boolean
  aaguid uuid
  constraint passkey_algorithm_check: CHECK ((algorithm = ANY (ARRAY['ES256'::text, 'EdDSA'::text, 'RS256'::text])))
  constraint passkey_credential_id_key: UNIQUE (credential_id)
  constraint passkey_pkey: PRIMARY KEY (person_id, passkey_id)
  grants: ung_thuan_gate INSERT SELECT UPDATE, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table citizen.policy owner ung_thuan_owner
  only_row boolean NOT NULL DEFAULT true
  session_life interval NOT NULL
  app_session_life interval NOT NULL
  sign_in_fresh_for interval NOT NULL
  passkey_new_for interval NOT NULL
  constraint policy_app_session_life_check: CHECK ((app_session_life <= '08:00:00'::interval))
  constraint policy_only_row_check: CHECK (only_row)
  constraint policy_pkey: PRIMARY KEY (only_row)
  constraint policy_session_life_check: CHECK ((session_life <= '08:00:00'::interval))
  grants: ung_thuan_gate SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table citizen.session owner ung_thuan_owner
  key_hash bytea NOT NULL
  person_id bigint NOT NULL
  level smallint NOT NULL
  authenticated_at timestamp with time zone
  opened_at timestamp with time zone NOT NULL
  expires_at timestamp with time zone NOT NULL
  session_id uuid NOT NULL
  kind text NOT NULL
  device text NOT NULL
  issuer text NOT NULL
  token_hash bytea NOT NULL
  token_expires_at timestamp with time zone NOT NULL
  ended_at timestamp with time zone
  constraint life_is_bounded: CHECK ((expires_at <= (opened_at + '08:00:00'::interval)))
  constraint session_kind_check: CHECK ((kind = ANY (ARRAY['browser'::text, 'app'::text])))
  constraint session_level_check: CHECK ((level = ANY (ARRAY[1, 2])))
  constraint session_pkey: PRIMARY KEY (key_hash)
  constraint session_session_id_key: UNIQUE (session_id)
  CREATE INDEX session_by_expiry ON citizen.session USING btree (GREATEST(expires_at, token_expires_at))
  CREATE UNIQUE INDEX session_by_id_token ON citizen.session USING btree (token_hash) WHERE ((kind = 'browser'::text) AND (token_hash <> '\x'::bytea))
  CREATE INDEX session_by_person ON citizen.session USING btree (person_id)
  grants: ung_thuan_gate DELETE INSERT SELECT UPDATE, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table citizen.session_read owner ung_thuan_owner
  key_hash bytea NOT NULL
  person_id bigint NOT NULL
  kind ledger.kind NOT NULL
  recorded_by xid8 NOT NULL DEFAULT pg_current_xact_id()
  constraint session_read_key_hash_fkey: FOREIGN KEY (key_hash) REFERENCES citizen.session(key_hash) ON DELETE CASCADE
  constraint session_read_pkey: PRIMARY KEY (key_hash, person_id, kind)
  grants: ung_thuan_gate DELETE INSERT SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table citizen.sign_out owner ung_thuan_owner
  person_id bigint NOT NULL
  signed_out_at timestamp with time zone NOT NULL
  constraint sign_out_pkey: PRIMARY KEY (person_id)
  grants: ung_thuan_gate INSERT SELECT UPDATE, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table consent.answer owner ung_thuan_owner
  answer_key bytea NOT NULL
  constraint answer_pkey: PRIMARY KEY (answer_key)
  grants: ung_thuan_gate INSERT SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table consent.consent owner ung_thuan_owner with fillfactor=80
  person_id bigint NOT NULL
  consent_id uuid NOT NULL
  request_id uuid NOT NULL
  partner_id text NOT NULL
  purpose text NOT NULL
  statement text NOT NULL
  fields text[] NOT NULL
  access_mode text NOT NULL
  access_until date
  at_most_count integer
  at_most_per text
  retention text NOT NULL
  salt bytea NOT NULL
  subject bytea NOT NULL
  by_share_code boolean NOT NULL
  state text NOT NULL DEFAULT 'active'::text
  given_at timestamp with time zone NOT NULL
  valid_until timestamp with time zone NOT NULL
  lapses_at timestamp with time zone
  uses integer NOT NULL DEFAULT 0
  window_started timestamp with time zone
  window_uses integer NOT NULL DEFAULT 0
  ended_at timestamp with time zone
  end_reason text
  lapse_reason text
  is_answered_once boolean NOT NULL DEFAULT false
  constraint consent_partner_id_fkey: FOREIGN KEY (partner_id) REFERENCES partner.partner(partner_id)
  constraint consent_pkey: PRIMARY KEY (person_id, consent_id)
  CREATE INDEX consent_by_end ON consent.consent USING btree (valid_until)
  CREATE UNIQUE INDEX consent_by_id ON consent.consent USING btree (consent_id)
  CREATE INDEX consent_by_lapse ON consent.consent USING btree (lapses_at) WHERE (lapses_at IS NOT NULL)
  CREATE INDEX consent_of_partner ON consent.consent USING btree (((partner_id || ''::text)), consent_id)
  CREATE TRIGGER consent_answer BEFORE UPDATE OF state ON consent.consent FOR EACH ROW WHEN ((new.is_answered_once AND (old.state = 'active'::text) AND (new.state = 'consumed'::text))) EXECUTE FUNCTION consent.record_answer()
  CREATE TRIGGER consent_transition BEFORE UPDATE OF state ON consent.consent FOR EACH ROW WHEN (((old.state IS DISTINCT FROM new.state) AND (NOT ((old.state = 'active'::text) AND (new.state = 'consumed'::text))))) EXECUTE FUNCTION consent.check_transition('consent')
  grants: ung_thuan_gate INSERT SELECT UPDATE, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table consent.decision owner ung_thuan_owner
  person_id bigint NOT NULL
  request_id uuid NOT NULL
  decider_id bigint NOT NULL
  role text NOT NULL
  verdict text NOT NULL
  fields text[] NOT NULL
  reason text
  witnessed_by bigint
  decided_at timestamp with time zone NOT NULL
  terms text
  assertion jsonb
  constraint decision_pkey: PRIMARY KEY (person_id, request_id, decider_id)
  constraint decision_role_check: CHECK ((role = ANY (ARRAY['subject'::text, 'guardian'::text])))
  constraint decision_verdict_check: CHECK ((verdict = ANY (ARRAY['approved'::text, 'refused'::text])))
  grants: ung_thuan_gate DELETE INSERT SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
  grants on decided_at: ung_thuan_gate UPDATE
table consent.receipt owner ung_thuan_owner
  person_id bigint NOT NULL
  consent_id uuid NOT NULL
  seq smallint NOT NULL
  event text NOT NULL
  issued_at timestamp with time zone NOT NULL
  content text NOT NULL
  content_hash bytea NOT NULL
  constraint receipt_pkey: PRIMARY KEY (person_id, consent_id, seq)
  grants: ung_thuan_gate INSERT SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table consent.report owner ung_thuan_owner
  person_id bigint NOT NULL
  report_id uuid NOT NULL
  partner_id text NOT NULL
  reporter_id bigint NOT NULL
  request_id uuid
  reason text NOT NULL
  refused boolean NOT NULL
  reported_at timestamp with time zone NOT NULL
  handled_at timestamp with time zone
  handled_by text
  constraint report_handled: CHECK (((handled_at IS NULL) = (handled_by IS NULL)))
  constraint report_partner_id_fkey: FOREIGN KEY (partner_id) REFERENCES partner.partner(partner_id)
  constraint report_pkey: PRIMARY KEY (person_id, report_id)
  constraint report_reason_check: CHECK ((reason = ANY (ARRAY['code_differs'::text, 'not_expected'::text, 'other'::text])))
  CREATE INDEX report_of_partner ON consent.report USING btree (partner_id, reported_at)
  CREATE INDEX report_of_reporter ON consent.report USING btree (reporter_id, reported_at)
  CREATE UNIQUE INDEX report_of_request ON consent.report USING btree (request_id, reporter_id) WHERE (request_id IS NOT NULL)
  grants: ung_thuan_gate INSERT SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table consent.request owner ung_thuan_owner with fillfactor=85
  person_id bigint NOT NULL
  request_id uuid NOT NULL
  partner_id text NOT NULL
  purpose text NOT NULL
  statement text NOT NULL
  required_fields text[] NOT NULL
  optional_fields text[] NOT NULL
  access_mode text NOT NULL
  access_until date
  at_most_count integer
  at_most_per text
  retention text NOT NULL
  binding_code text NOT NULL
  salt bytea NOT NULL
  subject bytea NOT NULL
  by_share_code boolean NOT NULL
  prompted boolean NOT NULL
  state text NOT NULL DEFAULT 'pending'::text
  asked_at timestamp with time zone NOT NULL
  expires_at timestamp with time zone NOT NULL
  consent_id uuid
  accepted_alternatives jsonb NOT NULL DEFAULT '[]'::jsonb
  partner_version integer NOT NULL DEFAULT 1
  constraint request_access_mode_check: CHECK ((access_mode = ANY (ARRAY['once'::text, 'recurring'::text])))
  constraint request_at_most_per_check: CHECK ((at_most_per = ANY (ARRAY['day'::text, 'week'::text, 'month'::text, 'year'::text])))
  constraint request_partner_id_fkey: FOREIGN KEY (partner_id) REFERENCES partner.partner(partner_id)
  constraint request_pkey: PRIMARY KEY (person_id, request_id)
  constraint request_state_check: CHECK ((state = ANY (ARRAY['pending'::text, 'approved'::text, 'refused'::text, 'expired'::text, 'withdrawn'::text])))
  CREATE UNIQUE INDEX request_by_id ON consent.request USING btree (request_id)
  CREATE INDEX request_of_partner ON consent.request USING btree (((partner_id || ''::text)), request_id)
  CREATE INDEX request_pending_by_expiry ON consent.request USING btree (expires_at) WHERE (state = 'pending'::text)
  CREATE TRIGGER request_transition BEFORE UPDATE OF state ON consent.request FOR EACH ROW WHEN ((old.state IS DISTINCT FROM new.state)) EXECUTE FUNCTION consent.check_transition('request')
  grants: ung_thuan_gate INSERT SELECT UPDATE, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table consent.share_code owner ung_thuan_owner
  code_hash bytea NOT NULL
  person_id bigint NOT NULL
  made_at timestamp with time zone NOT NULL
  expires_at timestamp with time zone NOT NULL
  used_at timestamp with time zone
  request_id uuid
  constraint share_code_pkey: PRIMARY KEY (code_hash)
  CREATE INDEX share_code_of_person ON consent.share_code USING btree (person_id, made_at)
  grants: ung_thuan_gate DELETE INSERT SELECT UPDATE, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table consent.sweep owner ung_thuan_owner
  only_row boolean NOT NULL DEFAULT true
  swept_until timestamp with time zone NOT NULL
  constraint sweep_only_row_check: CHECK (only_row)
  constraint sweep_pkey: PRIMARY KEY (only_row)
  grants: ung_thuan_gate SELECT UPDATE, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table consent.terms owner ung_thuan_owner
  person_id bigint NOT NULL
  request_id uuid NOT NULL
  terms_hash bytea NOT NULL
  decider_id bigint NOT NULL
  terms text NOT NULL
  expires_at timestamp with time zone NOT NULL
  constraint terms_pkey: PRIMARY KEY (person_id, request_id, terms_hash)
  CREATE INDEX terms_by_expiry ON consent.terms USING btree (expires_at)
  grants: ung_thuan_gate DELETE INSERT SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
  grants on expires_at: ung_thuan_gate UPDATE
table delivery.message owner ung_thuan_owner with fillfactor=70
  person_id bigint NOT NULL
  message_id uuid NOT NULL
  topic delivery.topic NOT NULL
  request_id uuid
  consent_id uuid
  target delivery.target NOT NULL DEFAULT 'person'::delivery.target
  subscription_id uuid
  attempts integer NOT NULL DEFAULT 0
  next_try_at timestamp with time zone NOT NULL
  expires_at timestamp with time zone NOT NULL
  constraint message_person_id_subscription_id_fkey: FOREIGN KEY (person_id, subscription_id) REFERENCES delivery.push_subscription(person_id, subscription_id) ON DELETE CASCADE
  constraint message_pkey: PRIMARY KEY (person_id, message_id)
  CREATE UNIQUE INDEX message_by_id ON delivery.message USING btree (message_id)
  CREATE INDEX message_due ON delivery.message USING btree (target, next_try_at)
  CREATE INDEX message_of_subscription ON delivery.message USING btree (person_id, subscription_id) WHERE (subscription_id IS NOT NULL)
  grants: ung_thuan_gate DELETE INSERT SELECT UPDATE, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table delivery.push_subscription owner ung_thuan_owner
  person_id bigint NOT NULL
  subscription_id uuid NOT NULL
  endpoint text NOT NULL
  p256dh text NOT NULL
  auth text NOT NULL
  added_at timestamp with time zone NOT NULL
  constraint push_subscription_endpoint_key: UNIQUE (endpoint)
  constraint push_subscription_pkey: PRIMARY KEY (person_id, subscription_id)
  grants: ung_thuan_gate DELETE INSERT SELECT UPDATE, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
unlogged table delivery.wake_up owner ung_thuan_owner
  wake_up_id bigint NOT NULL IDENTITY a
  key text NOT NULL
  constraint wake_up_pkey: PRIMARY KEY (wake_up_id)
  grants: ung_thuan_gate DELETE INSERT SELECT UPDATE, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
unlogged sequence delivery.wake_up_wake_up_id_seq owner ung_thuan_owner
  grants: ung_thuan_owner SELECT UPDATE USAGE
table document.link owner ung_thuan_owner
  person_id bigint NOT NULL
  kind text NOT NULL
  issuer text NOT NULL
  content jsonb NOT NULL
  linked_at timestamp with time zone NOT NULL
  fetched_at timestamp with time zone NOT NULL
  constraint link_pkey: PRIMARY KEY (person_id, kind)
  grants: ung_thuan_gate DELETE INSERT SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
  grants on content: ung_thuan_gate UPDATE
  grants on fetched_at: ung_thuan_gate UPDATE
  grants on issuer: ung_thuan_gate UPDATE
table event.acknowledgement owner ung_thuan_owner
  partner_id text NOT NULL
  number bigint NOT NULL
  constraint acknowledgement_pkey: PRIMARY KEY (partner_id, number)
  grants: ung_thuan_gate DELETE INSERT SELECT UPDATE, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table event.event owner ung_thuan_owner
  partner_id text NOT NULL
  event_id uuid NOT NULL
  insertion_order bigint NOT NULL IDENTITY a
  number bigint
  type event.type NOT NULL
  occurred_at timestamp(3) with time zone NOT NULL
  request_id uuid
  consent_id uuid
  prescription_code text
  keyid text
  to_push boolean NOT NULL DEFAULT false
  stream_id uuid
  state text
  constraint event_pkey: PRIMARY KEY (partner_id, event_id)
  constraint event_state_check: CHECK ((length(state) <= 1024))
  CREATE UNIQUE INDEX event_by_number ON event.event USING btree (partner_id, number) WHERE (number IS NOT NULL)
  CREATE INDEX event_by_time ON event.event USING btree (occurred_at)
  CREATE INDEX event_to_number ON event.event USING btree (partner_id, insertion_order) WHERE (number IS NULL)
  CREATE INDEX event_to_push ON event.event USING btree (partner_id) WHERE ((number IS NULL) AND to_push)
  grants: ung_thuan_gate DELETE INSERT SELECT UPDATE, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
sequence event.event_insertion_order_seq owner ung_thuan_owner
  grants: ung_thuan_owner SELECT UPDATE USAGE
table event.receiver owner ung_thuan_owner
  partner_id text NOT NULL
  stream_id uuid NOT NULL
  method event.delivery_method NOT NULL
  endpoint_url text
  sealed_authorization bytea
  events_requested text[]
  events_delivered event.type[]
  description text
  status event.stream_status NOT NULL DEFAULT 'enabled'::event.stream_status
  status_reason text
  delivered_until bigint NOT NULL
  verified_at timestamp with time zone
  next_try_at timestamp with time zone
  lease bigint NOT NULL DEFAULT 0
  attempts integer NOT NULL DEFAULT 0
  failing_since timestamp with time zone
  error text
  error_description text
  error_at timestamp(3) with time zone
  constraint receiver_check: CHECK (((method = 'poll'::event.delivery_method) OR (endpoint_url IS NOT NULL)))
  constraint receiver_description_check: CHECK ((length(description) <= 256))
  constraint receiver_endpoint_url_check: CHECK ((length(endpoint_url) <= 2048))
  constraint receiver_error_check: CHECK ((length(error) <= 64))
  constraint receiver_error_description_check: CHECK ((length(error_description) <= 256))
  constraint receiver_events_requested_check: CHECK ((cardinality(events_requested) <= 100))
  constraint receiver_pkey: PRIMARY KEY (partner_id)
  constraint receiver_sealed_authorization_check: CHECK ((length(sealed_authorization) <= 4096))
  constraint receiver_status_reason_check: CHECK ((length(status_reason) <= 256))
  CREATE INDEX receiver_due ON event.receiver USING btree (next_try_at) WHERE (next_try_at IS NOT NULL)
  grants: ung_thuan_gate DELETE INSERT SELECT UPDATE, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table event.stream owner ung_thuan_owner
  partner_id text NOT NULL
  last_number bigint NOT NULL DEFAULT 0
  deleted_until bigint NOT NULL DEFAULT 0
  constraint stream_check: CHECK ((deleted_until <= last_number))
  constraint stream_pkey: PRIMARY KEY (partner_id)
  grants: ung_thuan_gate INSERT SELECT UPDATE, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table ledger.chain owner ung_thuan_owner with fillfactor=85
  person_id bigint NOT NULL
  personal_id_number bigint NOT NULL
  pseudonym_proof bytea NOT NULL
  map_key bytea NOT NULL
  entries bigint NOT NULL
  head bytea NOT NULL
  constraint chain_entries_check: CHECK ((entries > 0))
  constraint chain_head_check: CHECK ((length(head) = 32))
  constraint chain_map_key_check: CHECK ((length(map_key) = 32))
  constraint chain_pkey: PRIMARY KEY (person_id)
  constraint chain_pseudonym_proof_check: CHECK ((length(pseudonym_proof) = 80))
  grants: ung_thuan_gate INSERT SELECT UPDATE, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table ledger.entry owner ung_thuan_owner
  person_id bigint NOT NULL
  entry_id uuid NOT NULL
  kind ledger.kind NOT NULL
  at timestamp with time zone NOT NULL
  actor ledger.actor NOT NULL
  partner_id text
  purpose text
  fields text[]
  request_id uuid
  consent_id uuid
  release_id uuid
  refusal text
  keyid text
  salt bytea
  subject bytea
  guardian_id bigint
  xid xid8 DEFAULT pg_current_xact_id()
  terms jsonb
  constraint entry_pkey: PRIMARY KEY (person_id, entry_id)
  CREATE INDEX entry_by_guardian ON ledger.entry USING btree (guardian_id) WHERE (guardian_id IS NOT NULL)
  CREATE INDEX entry_by_transaction ON ledger.entry USING btree (xid) WHERE (xid IS NOT NULL)
  CREATE INDEX entry_of_partner_standing ON ledger.entry USING btree (partner_id, entry_id) WHERE ((person_id = 0) AND (kind = ANY (ARRAY['partner_suspended'::ledger.kind, 'partner_resumed'::ledger.kind])))
  CREATE INDEX entry_of_statistics ON ledger.entry USING btree (partner_id, entry_id) WHERE (person_id = 0)
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.entry FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change(); always
  grants: ung_thuan_gate INSERT SELECT, ung_thuan_owner INSERT MAINTAIN REFERENCES SELECT TRIGGER
table ledger.gateway_key owner ung_thuan_owner
  keyid text NOT NULL
  used_from timestamp with time zone NOT NULL
  constraint gateway_key_keyid_check: CHECK ((keyid ~ '^[\w-]{43}$'::text))
  constraint gateway_key_pkey: PRIMARY KEY (keyid)
  grants: ung_thuan_gate INSERT SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table ledger.gateway_key_retirement owner ung_thuan_owner
  keyid text NOT NULL
  retired_at timestamp with time zone NOT NULL
  constraint gateway_key_retirement_keyid_check: CHECK ((keyid ~ '^[\w-]{43}$'::text))
  constraint gateway_key_retirement_pkey: PRIMARY KEY (keyid, retired_at)
  grants: ung_thuan_gate INSERT SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table ledger.leaf owner ung_thuan_owner
  leaf_index bigint NOT NULL
  person_id bigint NOT NULL
  entry_id uuid NOT NULL
  constraint leaf_entry_id_key: UNIQUE (entry_id)
  constraint leaf_pkey: PRIMARY KEY (leaf_index)
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.leaf FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change(); always
  grants: ung_thuan_gate INSERT SELECT, ung_thuan_owner INSERT MAINTAIN REFERENCES SELECT TRIGGER
table ledger.map owner ung_thuan_owner
  only_row boolean NOT NULL DEFAULT true
  size bigint NOT NULL
  root bytea NOT NULL
  public_key bytea
  note text
  made_at timestamp with time zone
  holder uuid
  held_until timestamp with time zone
  published_size bigint NOT NULL DEFAULT 0
  published_entry uuid
  constraint map_note_check: CHECK ((length(note) <= 2000))
  constraint map_only_row_check: CHECK (only_row)
  constraint map_pkey: PRIMARY KEY (only_row)
  constraint map_public_key_check: CHECK ((length(public_key) = 32))
  constraint map_root_check: CHECK ((length(root) = 32))
  constraint map_size_check: CHECK ((size >= 0))
  grants: ung_thuan_gate SELECT UPDATE, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table ledger.map_tile owner ung_thuan_owner with fillfactor=85
  path text NOT NULL
  data bytea NOT NULL
  constraint map_tile_data_check: CHECK ((length(data) <= 2000))
  constraint map_tile_path_check: CHECK ((length(path) <= 63))
  constraint map_tile_pkey: PRIMARY KEY (path)
  grants: ung_thuan_gate INSERT SELECT UPDATE, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table ledger.tile owner ung_thuan_owner
  level smallint NOT NULL
  number bigint NOT NULL
  hashes bytea NOT NULL
  constraint tile_hashes_check: CHECK ((((length(hashes) >= 32) AND (length(hashes) <= 8192)) AND ((length(hashes) % 32) = 0)))
  constraint tile_level_check: CHECK (((level >= 0) AND (level <= 6)))
  constraint tile_number_check: CHECK ((number >= 0))
  constraint tile_pkey: PRIMARY KEY (level, number)
  grants: ung_thuan_gate INSERT SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
  grants on hashes: ung_thuan_gate UPDATE
table ledger.tree owner ung_thuan_owner
  only_row boolean NOT NULL DEFAULT true
  size bigint NOT NULL
  root bytea NOT NULL
  seen pg_snapshot NOT NULL
  swept_blocks bigint
  next_seen pg_snapshot
  next_swept_blocks bigint
  holder uuid
  held_until timestamp with time zone
  halted text
  checkpoint text
  checkpoint_size bigint NOT NULL DEFAULT 0
  next_entries bytea
  cosigned text
  cosigned_size bigint NOT NULL DEFAULT 0
  seen_place tid
  next_place tid
  constraint tree_check: CHECK ((checkpoint_size <= size))
  constraint tree_check1: CHECK ((cosigned_size <= size))
  constraint tree_checkpoint_check: CHECK ((length(checkpoint) <= 10000))
  constraint tree_cosigned_check: CHECK ((length(cosigned) <= 10000))
  constraint tree_halted_check: CHECK ((length(halted) <= 100))
  constraint tree_only_row_check: CHECK (only_row)
  constraint tree_pkey: PRIMARY KEY (only_row)
  constraint tree_root_check: CHECK ((length(root) = 32))
  grants: ung_thuan_gate SELECT UPDATE, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table organisation.organisation owner ung_thuan_owner
  organisation_id text NOT NULL
  kind organisation.kind NOT NULL
  name text NOT NULL
  address text
  takes_links boolean NOT NULL DEFAULT true
  links_asked_by bigint
  links_asked_at timestamp with time zone
  constraint organisation_pkey: PRIMARY KEY (organisation_id)
  grants: ung_thuan_gate INSERT SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
  grants on address: ung_thuan_gate UPDATE
  grants on kind: ung_thuan_gate UPDATE
  grants on links_asked_at: ung_thuan_gate UPDATE
  grants on links_asked_by: ung_thuan_gate UPDATE
  grants on name: ung_thuan_gate UPDATE
  grants on takes_links: ung_thuan_gate UPDATE
table organisation.role owner ung_thuan_owner
  role_id uuid NOT NULL DEFAULT gen_random_uuid()
  organisation_id text NOT NULL
  person_id bigint NOT NULL
  role organisation.role_name NOT NULL
  shown_as text NOT NULL
  valid_from date NOT NULL
  valid_until date
  given_by bigint
  given_at timestamp with time zone NOT NULL
  confirmed_by bigint
  confirmed_at timestamp with time zone
  ended_by bigint
  ended_at timestamp with time zone
  constraint role_check: CHECK ((valid_until >= valid_from))
  constraint role_check1: CHECK (((confirmed_by <> given_by) AND (confirmed_by <> person_id)))
  constraint role_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisation.organisation(organisation_id)
  constraint role_pkey: PRIMARY KEY (role_id)
  constraint role_shown_as_check: CHECK (((length(shown_as) >= 1) AND (length(shown_as) <= 200)))
  CREATE INDEX role_of_organisation ON organisation.role USING btree (organisation_id)
  CREATE INDEX role_of_person ON organisation.role USING btree (person_id)
  CREATE TRIGGER consents_follow AFTER INSERT OR UPDATE ON organisation.role FOR EACH ROW WHEN ((new.role = 'legal_representative'::organisation.role_name)) EXECUTE FUNCTION consent.follow_representation()
  grants: ung_thuan_gate INSERT SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
  grants on confirmed_at: ung_thuan_gate UPDATE
  grants on confirmed_by: ung_thuan_gate UPDATE
  grants on ended_at: ung_thuan_gate UPDATE
  grants on ended_by: ung_thuan_gate UPDATE
table partner.accepted_request owner ung_thuan_owner
  key_id integer NOT NULL
  nonce text NOT NULL
  accepted_at timestamp with time zone NOT NULL
  outcome_id uuid
  partner_id text
  idempotency_key text
  body_hash bytea
  constraint accepted_request_pkey: PRIMARY KEY (key_id, nonce)
  CREATE INDEX accepted_request_age ON partner.accepted_request USING brin (accepted_at) WITH (autosummarize='on')
  CREATE UNIQUE INDEX accepted_request_idempotency ON partner.accepted_request USING btree (partner_id, idempotency_key) WHERE (idempotency_key IS NOT NULL)
  grants: ung_thuan_gate DELETE INSERT SELECT UPDATE, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table partner.application owner ung_thuan_owner
  application_id uuid NOT NULL
  keyid text NOT NULL
  jwk jsonb NOT NULL
  base text NOT NULL
  signature bytea NOT NULL
  body bytea NOT NULL
  applied_at timestamp with time zone NOT NULL
  state text NOT NULL DEFAULT 'waiting'::text
  decided_at timestamp with time zone
  reason text
  partner_id text
  constraint application_check: CHECK (((state = 'waiting'::text) = (decided_at IS NULL)))
  constraint application_check1: CHECK (((state = 'approved'::text) = (partner_id IS NOT NULL)))
  constraint application_partner_id_fkey: FOREIGN KEY (partner_id) REFERENCES partner.partner(partner_id)
  constraint application_pkey: PRIMARY KEY (application_id)
  constraint application_state_check: CHECK ((state = ANY (ARRAY['waiting'::text, 'approved'::text, 'refused'::text])))
  CREATE INDEX application_by_key ON partner.application USING btree (keyid)
  CREATE INDEX application_by_time ON partner.application USING btree (applied_at)
  CREATE UNIQUE INDEX application_waiting ON partner.application USING btree (keyid) WHERE (state = 'waiting'::text)
  grants: ung_thuan_gate DELETE INSERT SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table partner.clock_advance owner ung_thuan_owner
  advance_id uuid NOT NULL
  partner_id text NOT NULL
  advanced_s bigint NOT NULL
  total_s bigint NOT NULL
  advanced_at timestamp(3) with time zone NOT NULL
  constraint clock_advance_advanced_s_check: CHECK ((advanced_s > 0))
  constraint clock_advance_check: CHECK ((total_s >= advanced_s))
  constraint clock_advance_pkey: PRIMARY KEY (advance_id)
  CREATE UNIQUE INDEX clock_advance_of_partner ON partner.clock_advance USING btree (partner_id, total_s)
  grants: ung_thuan_gate INSERT SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table partner.key owner ung_thuan_owner
  key_id integer NOT NULL IDENTITY a
  thumbprint text NOT NULL
  partner_id text NOT NULL
  jwk jsonb NOT NULL
  added_at timestamp with time zone NOT NULL DEFAULT now()
  retires_at timestamp with time zone
  constraint key_partner_id_fkey: FOREIGN KEY (partner_id) REFERENCES partner.partner(partner_id)
  constraint key_pkey: PRIMARY KEY (key_id)
  constraint key_thumbprint_key: UNIQUE (thumbprint)
  CREATE INDEX key_of_partner ON partner.key USING btree (partner_id)
  grants: ung_thuan_gate INSERT SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
  grants on retires_at: ung_thuan_gate UPDATE
sequence partner.key_key_id_seq owner ung_thuan_owner
  grants: ung_thuan_owner SELECT UPDATE USAGE
table partner.key_offer owner ung_thuan_owner
  offer_id uuid NOT NULL
  partner_id text NOT NULL
  by_keyid text NOT NULL
  keyid text NOT NULL
  jwk jsonb NOT NULL
  base text NOT NULL
  signature bytea NOT NULL
  body bytea NOT NULL
  offered_at timestamp with time zone NOT NULL
  confirmed_at timestamp with time zone
  constraint key_offer_partner_id_fkey: FOREIGN KEY (partner_id) REFERENCES partner.partner(partner_id)
  constraint key_offer_pkey: PRIMARY KEY (offer_id)
  CREATE INDEX key_offer_open ON partner.key_offer USING btree (partner_id) WHERE (confirmed_at IS NULL)
  grants: ung_thuan_gate DELETE INSERT SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
  grants on confirmed_at: ung_thuan_gate UPDATE
table partner.partner owner ung_thuan_owner
  partner_id text NOT NULL
  name jsonb NOT NULL
  kind text NOT NULL
  organisation_id text NOT NULL
  purposes text[] NOT NULL
  mandates text[] NOT NULL
  quota_per_minute integer NOT NULL
  status text NOT NULL DEFAULT 'active'::text
  added_at timestamp with time zone NOT NULL DEFAULT now()
  version integer NOT NULL DEFAULT 1
  declaration jsonb NOT NULL DEFAULT '{}'::jsonb
  constraint partner_partner_id_check: CHECK ((partner_id ~ '^[a-z0-9][a-z0-9-]{1,62}$'::text))
  constraint partner_pkey: PRIMARY KEY (partner_id)
  constraint partner_quota_per_minute_check: CHECK ((quota_per_minute > 0))
  constraint partner_status_check: CHECK ((status = ANY (ARRAY['active'::text, 'suspended'::text])))
  grants: ung_thuan_gate INSERT SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
unlogged table partner.quota_window owner ung_thuan_owner
  subject text NOT NULL
  window_start timestamp with time zone NOT NULL
  taken integer NOT NULL
  constraint quota_window_pkey: PRIMARY KEY (subject, window_start)
  grants: ung_thuan_gate DELETE INSERT SELECT UPDATE, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table partner.signed_request owner ung_thuan_owner
  outcome_id uuid NOT NULL
  person_id bigint NOT NULL
  base text NOT NULL
  signature bytea NOT NULL
  body bytea
  given_hash bytea
  constraint signed_request_pkey: PRIMARY KEY (outcome_id)
  grants: ung_thuan_gate INSERT SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table partner.version owner ung_thuan_owner
  partner_id text NOT NULL
  version integer NOT NULL
  content jsonb NOT NULL
  recorded_at timestamp with time zone NOT NULL
  constraint version_partner_id_fkey: FOREIGN KEY (partner_id) REFERENCES partner.partner(partner_id) ON DELETE CASCADE
  constraint version_pkey: PRIMARY KEY (partner_id, version)
  grants: ung_thuan_gate INSERT SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table population.absence owner ung_thuan_owner
  person_id bigint NOT NULL
  since date NOT NULL
  until date
  destination text NOT NULL
  reason text
  constraint absence_check: CHECK ((until > since))
  constraint absence_pkey: PRIMARY KEY (person_id, since)
  grants: ung_thuan_gate SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table population.calendar_day owner ung_thuan_owner
  day date NOT NULL
  last_child_id bigint NOT NULL DEFAULT 0
  finished_at timestamp with time zone
  guardianships_closed integer NOT NULL DEFAULT 0
  constraint calendar_day_pkey: PRIMARY KEY (day)
  grants: ung_thuan_gate INSERT SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
  grants on finished_at: ung_thuan_gate UPDATE
  grants on guardianships_closed: ung_thuan_gate UPDATE
  grants on last_child_id: ung_thuan_gate UPDATE
table population.card_issuer owner ung_thuan_owner
  issuer_id smallint NOT NULL
  name text NOT NULL
  constraint card_issuer_name_key: UNIQUE (name)
  constraint card_issuer_pkey: PRIMARY KEY (issuer_id)
  grants: ung_thuan_gate SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table population.foundling owner ung_thuan_owner
  person_id bigint NOT NULL
  found_on date NOT NULL
  institution text
  constraint foundling_pkey: PRIMARY KEY (person_id)
  grants: ung_thuan_gate INSERT SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table population.guardianship owner ung_thuan_owner
  child_id bigint NOT NULL
  guardian_id bigint NOT NULL
  kind text NOT NULL
  acts_jointly boolean NOT NULL
  valid_from date NOT NULL
  valid_to date
  registered_until date
  constraint guardianship_check: CHECK ((guardian_id <> child_id))
  constraint guardianship_kind_check: CHECK ((kind = ANY (ARRAY['parent'::text, 'guardian'::text])))
  constraint guardianship_period: CHECK ((valid_to >= valid_from))
  constraint guardianship_pkey: PRIMARY KEY (child_id, guardian_id, valid_from)
  CREATE INDEX guardianship_by_guardian ON population.guardianship USING btree (guardian_id)
  CREATE TRIGGER consents_follow_begin AFTER INSERT ON population.guardianship REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION consent.follow_guardianship()
  CREATE TRIGGER consents_follow_change AFTER UPDATE ON population.guardianship REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION consent.follow_guardianship()
  CREATE TRIGGER consents_follow_end AFTER DELETE ON population.guardianship REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION consent.follow_guardianship()
  grants: ung_thuan_gate INSERT SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
  grants on acts_jointly: ung_thuan_gate UPDATE
  grants on registered_until: ung_thuan_gate UPDATE
  grants on valid_to: ung_thuan_gate UPDATE
table population.health_insurance owner ung_thuan_owner
  person_id bigint NOT NULL
  card_number text NOT NULL
  valid_from date NOT NULL
  valid_to date
  insurance_number text NOT NULL
  constraint health_insurance_check: CHECK ((valid_to > valid_from))
  constraint health_insurance_pkey: PRIMARY KEY (person_id)
  CREATE INDEX health_insurance_by_number ON population.health_insurance USING btree (insurance_number)
  grants: ung_thuan_gate INSERT SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
sequence population.household_ids owner postgres
  grants: postgres SELECT UPDATE USAGE, ung_thuan_gate USAGE
table population.load_run owner ung_thuan_owner
  run_id integer NOT NULL IDENTITY a
  digest bytea NOT NULL
  is_dry_run boolean NOT NULL
  first_partition integer NOT NULL
  people_per_partition integer NOT NULL
  partitions integer NOT NULL
  numbers_written boolean NOT NULL DEFAULT false
  started_at timestamp with time zone NOT NULL DEFAULT now()
  outcome jsonb
  finished_at timestamp with time zone
  constraint load_run_pkey: PRIMARY KEY (run_id)
  CREATE UNIQUE INDEX load_run_unfinished ON population.load_run USING btree (((finished_at IS NULL))) WHERE (finished_at IS NULL)
  grants: ung_thuan_gate SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
sequence population.load_run_run_id_seq owner ung_thuan_owner
  grants: ung_thuan_owner SELECT UPDATE USAGE
partitioned table population.person owner ung_thuan_owner
  person_id bigint NOT NULL
  personal_id_number bigint NOT NULL
  household_id bigint
  father_id bigint
  mother_id bigint
  spouse_id bigint
  representative_id bigint
  date_of_birth date NOT NULL
  death_date date
  missing_since date
  place_of_birth_unit integer
  birth_registration_unit integer
  place_of_origin_unit integer
  permanent_unit integer
  permanent_since date
  temporary_unit integer
  temporary_since date
  temporary_until date
  current_unit integer
  current_since date
  card_issued_on date
  card_expires_on date
  account_activated_on date
  date_of_birth_precision population.date_precision NOT NULL
  sex population.sex NOT NULL
  marital_status population.marital_status
  relation_to_household_head population.relation_to_head
  blood_type population.blood_type
  card_kind population.card_kind
  card_issuer smallint
  account_level smallint
  birth_full_name text NOT NULL
  other_name text
  place_of_birth_detail text
  ethnicity text
  religion text
  nationality text[]
  old_id_number_9 text
  residence_file_number text
  permanent_address text
  temporary_address text
  current_address text
  phone_number text
  email text
  occupation text
  other_information text
  child_ids bigint[]
  constraint person_account_level_check: CHECK ((account_level = ANY (ARRAY[1, 2])))
  constraint person_pkey: PRIMARY KEY (person_id)
  CREATE INDEX person_by_household ON ONLY population.person USING btree (household_id) WHERE (household_id IS NOT NULL)
  CREATE TRIGGER consents_follow AFTER UPDATE OF death_date, missing_since, date_of_birth, date_of_birth_precision, father_id, mother_id ON population.person FOR EACH ROW WHEN (((((((old.death_date IS DISTINCT FROM new.death_date) OR (old.missing_since IS DISTINCT FROM new.missing_since)) OR (old.date_of_birth IS DISTINCT FROM new.date_of_birth)) OR (old.date_of_birth_precision IS DISTINCT FROM new.date_of_birth_precision)) OR (old.father_id IS DISTINCT FROM new.father_id)) OR (old.mother_id IS DISTINCT FROM new.mother_id))) EXECUTE FUNCTION consent.follow_person()
  CREATE TRIGGER count_changed_person AFTER UPDATE OF permanent_unit, temporary_unit, temporary_until, current_unit, sex, date_of_birth, nationality, death_date, missing_since, household_id, relation_to_household_head ON population.person FOR EACH ROW WHEN ((((((((((((old.permanent_unit IS DISTINCT FROM new.permanent_unit) OR (old.temporary_unit IS DISTINCT FROM new.temporary_unit)) OR (old.temporary_until IS DISTINCT FROM new.temporary_until)) OR (old.current_unit IS DISTINCT FROM new.current_unit)) OR (old.sex IS DISTINCT FROM new.sex)) OR (old.date_of_birth IS DISTINCT FROM new.date_of_birth)) OR (old.nationality IS DISTINCT FROM new.nationality)) OR (old.death_date IS DISTINCT FROM new.death_date)) OR (old.missing_since IS DISTINCT FROM new.missing_since)) OR (old.household_id IS DISTINCT FROM new.household_id)) OR ((old.relation_to_household_head = 'head'::population.relation_to_head) IS DISTINCT FROM (new.relation_to_household_head = 'head'::population.relation_to_head)))) EXECUTE FUNCTION statistics.record_person_change()
  CREATE TRIGGER count_deleted_person AFTER DELETE ON population.person FOR EACH ROW EXECUTE FUNCTION statistics.record_person_change()
  CREATE TRIGGER count_new_person AFTER INSERT ON population.person FOR EACH ROW EXECUTE FUNCTION statistics.record_person_change()
  CREATE TRIGGER drop_portrait_under_age AFTER UPDATE OF date_of_birth, date_of_birth_precision ON population.person FOR EACH ROW WHEN (((old.date_of_birth IS DISTINCT FROM new.date_of_birth) OR (old.date_of_birth_precision IS DISTINCT FROM new.date_of_birth_precision))) EXECUTE FUNCTION population.drop_portrait()
  CREATE TRIGGER guardianships_follow AFTER UPDATE OF date_of_birth, date_of_birth_precision ON population.person FOR EACH ROW WHEN (((old.date_of_birth IS DISTINCT FROM new.date_of_birth) OR (old.date_of_birth_precision IS DISTINCT FROM new.date_of_birth_precision))) EXECUTE FUNCTION population.follow_birth_date()
  grants: ung_thuan_gate INSERT SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
  grants on account_activated_on: ung_thuan_gate UPDATE
  grants on account_level: ung_thuan_gate UPDATE
  grants on birth_full_name: ung_thuan_gate UPDATE
  grants on birth_registration_unit: ung_thuan_gate UPDATE
  grants on blood_type: ung_thuan_gate UPDATE
  grants on card_expires_on: ung_thuan_gate UPDATE
  grants on card_issued_on: ung_thuan_gate UPDATE
  grants on card_issuer: ung_thuan_gate UPDATE
  grants on card_kind: ung_thuan_gate UPDATE
  grants on child_ids: ung_thuan_gate UPDATE
  grants on current_address: ung_thuan_gate UPDATE
  grants on current_since: ung_thuan_gate UPDATE
  grants on current_unit: ung_thuan_gate UPDATE
  grants on date_of_birth: ung_thuan_gate UPDATE
  grants on date_of_birth_precision: ung_thuan_gate UPDATE
  grants on death_date: ung_thuan_gate UPDATE
  grants on email: ung_thuan_gate UPDATE
  grants on ethnicity: ung_thuan_gate UPDATE
  grants on father_id: ung_thuan_gate UPDATE
  grants on household_id: ung_thuan_gate UPDATE
  grants on marital_status: ung_thuan_gate UPDATE
  grants on missing_since: ung_thuan_gate UPDATE
  grants on mother_id: ung_thuan_gate UPDATE
  grants on nationality: ung_thuan_gate UPDATE
  grants on occupation: ung_thuan_gate UPDATE
  grants on old_id_number_9: ung_thuan_gate UPDATE
  grants on other_information: ung_thuan_gate UPDATE
  grants on other_name: ung_thuan_gate UPDATE
  grants on permanent_address: ung_thuan_gate UPDATE
  grants on permanent_since: ung_thuan_gate UPDATE
  grants on permanent_unit: ung_thuan_gate UPDATE
  grants on personal_id_number: ung_thuan_gate UPDATE
  grants on phone_number: ung_thuan_gate UPDATE
  grants on place_of_birth_detail: ung_thuan_gate UPDATE
  grants on place_of_birth_unit: ung_thuan_gate UPDATE
  grants on place_of_origin_unit: ung_thuan_gate UPDATE
  grants on relation_to_household_head: ung_thuan_gate UPDATE
  grants on religion: ung_thuan_gate UPDATE
  grants on residence_file_number: ung_thuan_gate UPDATE
  grants on sex: ung_thuan_gate UPDATE
  grants on spouse_id: ung_thuan_gate UPDATE
  grants on temporary_address: ung_thuan_gate UPDATE
  grants on temporary_since: ung_thuan_gate UPDATE
  grants on temporary_unit: ung_thuan_gate UPDATE
  grants on temporary_until: ung_thuan_gate UPDATE
table population.person_0 owner ung_thuan_owner
  person_id bigint NOT NULL
  personal_id_number bigint NOT NULL
  household_id bigint
  father_id bigint
  mother_id bigint
  spouse_id bigint
  representative_id bigint
  date_of_birth date NOT NULL
  death_date date
  missing_since date
  place_of_birth_unit integer
  birth_registration_unit integer
  place_of_origin_unit integer
  permanent_unit integer
  permanent_since date
  temporary_unit integer
  temporary_since date
  temporary_until date
  current_unit integer
  current_since date
  card_issued_on date
  card_expires_on date
  account_activated_on date
  date_of_birth_precision population.date_precision NOT NULL
  sex population.sex NOT NULL
  marital_status population.marital_status
  relation_to_household_head population.relation_to_head
  blood_type population.blood_type
  card_kind population.card_kind
  card_issuer smallint
  account_level smallint
  birth_full_name text NOT NULL
  other_name text
  place_of_birth_detail text
  ethnicity text
  religion text
  nationality text[]
  old_id_number_9 text
  residence_file_number text
  permanent_address text
  temporary_address text
  current_address text
  phone_number text
  email text
  occupation text
  other_information text
  child_ids bigint[]
  constraint person_0_pkey: PRIMARY KEY (person_id)
  constraint person_account_level_check: CHECK ((account_level = ANY (ARRAY[1, 2])))
  CREATE INDEX person_0_household_id_idx ON population.person_0 USING btree (household_id) WHERE (household_id IS NOT NULL)
  CREATE TRIGGER consents_follow AFTER UPDATE OF death_date, missing_since, date_of_birth, date_of_birth_precision, father_id, mother_id ON population.person_0 FOR EACH ROW WHEN (((((((old.death_date IS DISTINCT FROM new.death_date) OR (old.missing_since IS DISTINCT FROM new.missing_since)) OR (old.date_of_birth IS DISTINCT FROM new.date_of_birth)) OR (old.date_of_birth_precision IS DISTINCT FROM new.date_of_birth_precision)) OR (old.father_id IS DISTINCT FROM new.father_id)) OR (old.mother_id IS DISTINCT FROM new.mother_id))) EXECUTE FUNCTION consent.follow_person()
  CREATE TRIGGER count_changed_person AFTER UPDATE OF permanent_unit, temporary_unit, temporary_until, current_unit, sex, date_of_birth, nationality, death_date, missing_since, household_id, relation_to_household_head ON population.person_0 FOR EACH ROW WHEN ((((((((((((old.permanent_unit IS DISTINCT FROM new.permanent_unit) OR (old.temporary_unit IS DISTINCT FROM new.temporary_unit)) OR (old.temporary_until IS DISTINCT FROM new.temporary_until)) OR (old.current_unit IS DISTINCT FROM new.current_unit)) OR (old.sex IS DISTINCT FROM new.sex)) OR (old.date_of_birth IS DISTINCT FROM new.date_of_birth)) OR (old.nationality IS DISTINCT FROM new.nationality)) OR (old.death_date IS DISTINCT FROM new.death_date)) OR (old.missing_since IS DISTINCT FROM new.missing_since)) OR (old.household_id IS DISTINCT FROM new.household_id)) OR ((old.relation_to_household_head = 'head'::population.relation_to_head) IS DISTINCT FROM (new.relation_to_household_head = 'head'::population.relation_to_head)))) EXECUTE FUNCTION statistics.record_person_change()
  CREATE TRIGGER count_deleted_person AFTER DELETE ON population.person_0 FOR EACH ROW EXECUTE FUNCTION statistics.record_person_change()
  CREATE TRIGGER count_new_person AFTER INSERT ON population.person_0 FOR EACH ROW EXECUTE FUNCTION statistics.record_person_change()
  CREATE TRIGGER drop_portrait_under_age AFTER UPDATE OF date_of_birth, date_of_birth_precision ON population.person_0 FOR EACH ROW WHEN (((old.date_of_birth IS DISTINCT FROM new.date_of_birth) OR (old.date_of_birth_precision IS DISTINCT FROM new.date_of_birth_precision))) EXECUTE FUNCTION population.drop_portrait()
  CREATE TRIGGER guardianships_follow AFTER UPDATE OF date_of_birth, date_of_birth_precision ON population.person_0 FOR EACH ROW WHEN (((old.date_of_birth IS DISTINCT FROM new.date_of_birth) OR (old.date_of_birth_precision IS DISTINCT FROM new.date_of_birth_precision))) EXECUTE FUNCTION population.follow_birth_date()
  grants: ung_thuan_gate SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table population.person_1 owner ung_thuan_owner
  person_id bigint NOT NULL
  personal_id_number bigint NOT NULL
  household_id bigint
  father_id bigint
  mother_id bigint
  spouse_id bigint
  representative_id bigint
  date_of_birth date NOT NULL
  death_date date
  missing_since date
  place_of_birth_unit integer
  birth_registration_unit integer
  place_of_origin_unit integer
  permanent_unit integer
  permanent_since date
  temporary_unit integer
  temporary_since date
  temporary_until date
  current_unit integer
  current_since date
  card_issued_on date
  card_expires_on date
  account_activated_on date
  date_of_birth_precision population.date_precision NOT NULL
  sex population.sex NOT NULL
  marital_status population.marital_status
  relation_to_household_head population.relation_to_head
  blood_type population.blood_type
  card_kind population.card_kind
  card_issuer smallint
  account_level smallint
  birth_full_name text NOT NULL
  other_name text
  place_of_birth_detail text
  ethnicity text
  religion text
  nationality text[]
  old_id_number_9 text
  residence_file_number text
  permanent_address text
  temporary_address text
  current_address text
  phone_number text
  email text
  occupation text
  other_information text
  child_ids bigint[]
  constraint person_1_pkey: PRIMARY KEY (person_id)
  constraint person_account_level_check: CHECK ((account_level = ANY (ARRAY[1, 2])))
  CREATE INDEX person_1_household_id_idx ON population.person_1 USING btree (household_id) WHERE (household_id IS NOT NULL)
  CREATE TRIGGER consents_follow AFTER UPDATE OF death_date, missing_since, date_of_birth, date_of_birth_precision, father_id, mother_id ON population.person_1 FOR EACH ROW WHEN (((((((old.death_date IS DISTINCT FROM new.death_date) OR (old.missing_since IS DISTINCT FROM new.missing_since)) OR (old.date_of_birth IS DISTINCT FROM new.date_of_birth)) OR (old.date_of_birth_precision IS DISTINCT FROM new.date_of_birth_precision)) OR (old.father_id IS DISTINCT FROM new.father_id)) OR (old.mother_id IS DISTINCT FROM new.mother_id))) EXECUTE FUNCTION consent.follow_person()
  CREATE TRIGGER count_changed_person AFTER UPDATE OF permanent_unit, temporary_unit, temporary_until, current_unit, sex, date_of_birth, nationality, death_date, missing_since, household_id, relation_to_household_head ON population.person_1 FOR EACH ROW WHEN ((((((((((((old.permanent_unit IS DISTINCT FROM new.permanent_unit) OR (old.temporary_unit IS DISTINCT FROM new.temporary_unit)) OR (old.temporary_until IS DISTINCT FROM new.temporary_until)) OR (old.current_unit IS DISTINCT FROM new.current_unit)) OR (old.sex IS DISTINCT FROM new.sex)) OR (old.date_of_birth IS DISTINCT FROM new.date_of_birth)) OR (old.nationality IS DISTINCT FROM new.nationality)) OR (old.death_date IS DISTINCT FROM new.death_date)) OR (old.missing_since IS DISTINCT FROM new.missing_since)) OR (old.household_id IS DISTINCT FROM new.household_id)) OR ((old.relation_to_household_head = 'head'::population.relation_to_head) IS DISTINCT FROM (new.relation_to_household_head = 'head'::population.relation_to_head)))) EXECUTE FUNCTION statistics.record_person_change()
  CREATE TRIGGER count_deleted_person AFTER DELETE ON population.person_1 FOR EACH ROW EXECUTE FUNCTION statistics.record_person_change()
  CREATE TRIGGER count_new_person AFTER INSERT ON population.person_1 FOR EACH ROW EXECUTE FUNCTION statistics.record_person_change()
  CREATE TRIGGER drop_portrait_under_age AFTER UPDATE OF date_of_birth, date_of_birth_precision ON population.person_1 FOR EACH ROW WHEN (((old.date_of_birth IS DISTINCT FROM new.date_of_birth) OR (old.date_of_birth_precision IS DISTINCT FROM new.date_of_birth_precision))) EXECUTE FUNCTION population.drop_portrait()
  CREATE TRIGGER guardianships_follow AFTER UPDATE OF date_of_birth, date_of_birth_precision ON population.person_1 FOR EACH ROW WHEN (((old.date_of_birth IS DISTINCT FROM new.date_of_birth) OR (old.date_of_birth_precision IS DISTINCT FROM new.date_of_birth_precision))) EXECUTE FUNCTION population.follow_birth_date()
  grants: ung_thuan_gate SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
sequence population.person_ids owner postgres
  grants: postgres SELECT UPDATE USAGE, ung_thuan_gate USAGE
partitioned table population.personal_number owner ung_thuan_owner
  personal_id_number bigint NOT NULL
  person_id bigint NOT NULL
  cancelled_on date
  cancelled_for population.number_end
  constraint personal_number_pkey: PRIMARY KEY (personal_id_number)
  grants: ung_thuan_gate INSERT SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
  grants on cancelled_for: ung_thuan_gate UPDATE
  grants on cancelled_on: ung_thuan_gate UPDATE
table population.personal_number_0 owner ung_thuan_owner
  personal_id_number bigint NOT NULL
  person_id bigint NOT NULL
  cancelled_on date
  cancelled_for population.number_end
  constraint personal_number_0_pkey: PRIMARY KEY (personal_id_number)
  grants: ung_thuan_gate SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table population.portrait owner ung_thuan_owner
  person_id bigint NOT NULL
  taken_on date NOT NULL
  media_type text NOT NULL
  image bytea NOT NULL
  constraint portrait_image_check: CHECK (((octet_length(image) >= 1) AND (octet_length(image) <= 204800)))
  constraint portrait_media_type_check: CHECK ((media_type = ANY (ARRAY['image/png'::text, 'image/jpeg'::text])))
  constraint portrait_pkey: PRIMARY KEY (person_id)
  CREATE TRIGGER check_portrait_age BEFORE INSERT OR UPDATE ON population.portrait FOR EACH ROW EXECUTE FUNCTION population.check_portrait()
  grants: ung_thuan_gate DELETE INSERT SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
  grants on image: ung_thuan_gate UPDATE
  grants on media_type: ung_thuan_gate UPDATE
  grants on taken_on: ung_thuan_gate UPDATE
table population.registry_batch owner ung_thuan_owner
  batch_id uuid NOT NULL
  applied_at timestamp with time zone NOT NULL
  outcomes jsonb NOT NULL
  constraint registry_batch_pkey: PRIMARY KEY (batch_id)
  CREATE INDEX registry_batch_age ON population.registry_batch USING brin (applied_at) WITH (autosummarize='on')
  grants: ung_thuan_gate DELETE INSERT SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table population.registry_event owner ung_thuan_owner
  partner_id text NOT NULL
  event_id text NOT NULL
  kind population.event_kind NOT NULL
  person_id bigint NOT NULL
  occurred_on date NOT NULL
  applied_at timestamp with time zone NOT NULL
  digest bytea NOT NULL
  warnings text[]
  constraint registry_event_pkey: PRIMARY KEY (partner_id, event_id)
  CREATE INDEX registry_event_flagged ON population.registry_event USING btree (applied_at) WHERE (warnings IS NOT NULL)
  grants: ung_thuan_gate INSERT SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table population.residence_resolution owner ung_thuan_owner
  person_id bigint NOT NULL
  residence statistics.residence NOT NULL
  run_id integer NOT NULL
  line integer NOT NULL
  sureness population.sureness NOT NULL
  unit_before integer NOT NULL
  successor_id integer NOT NULL
  registered_since date
  address_digest uuid NOT NULL
  constraint residence_resolution_pkey: PRIMARY KEY (person_id, residence, run_id)
  constraint residence_resolution_run_id_line_fkey: FOREIGN KEY (run_id, line) REFERENCES population.resolution_line(run_id, line)
  CREATE INDEX residence_resolution_by_run ON population.residence_resolution USING btree (run_id, person_id, residence)
  grants: ung_thuan_gate SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table population.resolution_line owner ung_thuan_owner
  run_id integer NOT NULL
  line integer NOT NULL
  commune_id integer NOT NULL
  evidence population.evidence NOT NULL
  what text NOT NULL
  successor_id integer NOT NULL
  constraint resolution_line_commune_id_fkey: FOREIGN KEY (commune_id) REFERENCES administrative_unit.unit(unit_id)
  constraint resolution_line_pkey: PRIMARY KEY (run_id, line)
  constraint resolution_line_run_id_fkey: FOREIGN KEY (run_id) REFERENCES population.resolution_run(run_id)
  constraint resolution_line_successor_id_fkey: FOREIGN KEY (successor_id) REFERENCES administrative_unit.unit(unit_id)
  grants: ung_thuan_gate SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table population.resolution_run owner ung_thuan_owner
  run_id integer NOT NULL IDENTITY a
  file text NOT NULL
  applied_at timestamp with time zone NOT NULL DEFAULT now()
  undone_at timestamp with time zone
  constraint resolution_run_pkey: PRIMARY KEY (run_id)
  grants: ung_thuan_gate SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
sequence population.resolution_run_run_id_seq owner ung_thuan_owner
  grants: ung_thuan_owner SELECT UPDATE USAGE
table population.sample owner ung_thuan_owner
  sample_id integer NOT NULL IDENTITY a
  generated_on date NOT NULL
  seed bigint NOT NULL
  people integer NOT NULL
  with_personas boolean NOT NULL
  first_partition integer
  people_per_partition integer
  places text
  numbers_written boolean NOT NULL DEFAULT false
  finished_at timestamp with time zone
  constraint sample_pkey: PRIMARY KEY (sample_id)
  CREATE UNIQUE INDEX sample_unfinished ON population.sample USING btree (((finished_at IS NULL))) WHERE (finished_at IS NULL)
  CREATE UNIQUE INDEX sample_with_personas ON population.sample USING btree (with_personas) WHERE with_personas
  grants: ung_thuan_gate SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
sequence population.sample_sample_id_seq owner ung_thuan_owner
  grants: ung_thuan_owner SELECT UPDATE USAGE
table prescription.dispensed_line owner ung_thuan_owner
  person_id bigint NOT NULL
  dispensing_id uuid NOT NULL
  line smallint NOT NULL
  quantity integer NOT NULL
  product text
  constraint dispensed_line_person_id_dispensing_id_fkey: FOREIGN KEY (person_id, dispensing_id) REFERENCES prescription.dispensing(person_id, dispensing_id)
  constraint dispensed_line_pkey: PRIMARY KEY (person_id, dispensing_id, line)
  constraint dispensed_line_quantity_check: CHECK ((quantity > 0))
  grants: ung_thuan_gate INSERT SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table prescription.dispensing owner ung_thuan_owner
  person_id bigint NOT NULL
  dispensing_id uuid NOT NULL
  code text NOT NULL
  consent_id uuid NOT NULL
  partner_id text NOT NULL
  dispensed_at timestamp with time zone NOT NULL
  invoice_number text
  cancelled_at timestamp with time zone
  cancel_reason text
  constraint dispensing_partner_id_fkey: FOREIGN KEY (partner_id) REFERENCES partner.partner(partner_id)
  constraint dispensing_person_id_code_fkey: FOREIGN KEY (person_id, code) REFERENCES prescription.prescription(person_id, code)
  constraint dispensing_pkey: PRIMARY KEY (person_id, dispensing_id)
  CREATE UNIQUE INDEX dispensing_by_id ON prescription.dispensing USING btree (dispensing_id)
  CREATE INDEX dispensing_of_prescription ON prescription.dispensing USING btree (person_id, code)
  grants: ung_thuan_gate INSERT SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
  grants on cancel_reason: ung_thuan_gate UPDATE
  grants on cancelled_at: ung_thuan_gate UPDATE
table prescription.line owner ung_thuan_owner with fillfactor=80
  person_id bigint NOT NULL
  code text NOT NULL
  line smallint NOT NULL
  content jsonb NOT NULL
  quantity integer NOT NULL
  dispensed integer NOT NULL DEFAULT 0
  constraint line_check: CHECK (((dispensed >= 0) AND (dispensed <= quantity)))
  constraint line_person_id_code_fkey: FOREIGN KEY (person_id, code) REFERENCES prescription.prescription(person_id, code)
  constraint line_pkey: PRIMARY KEY (person_id, code, line)
  constraint line_quantity_check: CHECK ((quantity > 0))
  grants: ung_thuan_gate INSERT SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
  grants on dispensed: ung_thuan_gate UPDATE
table prescription.prescription owner ung_thuan_owner
  person_id bigint NOT NULL
  code text NOT NULL
  prescription_id uuid NOT NULL
  partner_id text NOT NULL
  issued_at timestamp with time zone NOT NULL
  valid_until date NOT NULL
  facility_name text NOT NULL
  content jsonb NOT NULL
  digest bytea NOT NULL
  replaces text
  replaced_by text
  recorded_at timestamp with time zone NOT NULL
  withdrawn_at timestamp with time zone
  withdrawal_reason text
  constraint prescription_partner_id_fkey: FOREIGN KEY (partner_id) REFERENCES partner.partner(partner_id)
  constraint prescription_pkey: PRIMARY KEY (person_id, code)
  CREATE UNIQUE INDEX prescription_by_code ON prescription.prescription USING btree (code)
  grants: ung_thuan_gate INSERT SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
  grants on replaced_by: ung_thuan_gate UPDATE
  grants on withdrawal_reason: ung_thuan_gate UPDATE
  grants on withdrawn_at: ung_thuan_gate UPDATE
table public.ung_thuan_code owner postgres
  name text NOT NULL
  digest text NOT NULL
  definition text NOT NULL
  constraint ung_thuan_code_pkey: PRIMARY KEY (name)
  grants: postgres DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table public.ung_thuan_migration owner postgres
  name text NOT NULL
  digest text NOT NULL
  applied_at timestamp with time zone NOT NULL DEFAULT now()
  constraint ung_thuan_migration_pkey: PRIMARY KEY (name)
  grants: postgres DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table statistics.age_range owner ung_thuan_owner
  grouping text NOT NULL
  number integer NOT NULL
  name text NOT NULL
  first_age integer NOT NULL
  last_age integer NOT NULL
  source text
  constraint age_range_check: CHECK ((last_age >= first_age))
  constraint age_range_grouping_check: CHECK (("grouping" = ANY (ARRAY['age'::text, 'five_year_age'::text, 'age_band'::text, 'school_level'::text])))
  constraint age_range_pkey: PRIMARY KEY ("grouping", number)
  grants: ung_thuan_gate SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table statistics.cell owner ung_thuan_owner
  unit_id integer NOT NULL
  residence statistics.residence_kind NOT NULL
  sex population.sex NOT NULL
  people integer NOT NULL
  birth_year smallint NOT NULL
  record_keys smallint NOT NULL
  is_foreign boolean NOT NULL
  constraint cell_pkey: PRIMARY KEY (unit_id, residence, sex, birth_year, is_foreign)
  grants: ung_thuan_gate INSERT SELECT UPDATE, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table statistics.cube_state owner ung_thuan_owner
  only_row boolean NOT NULL DEFAULT true
  began_on date NOT NULL
  day date NOT NULL
  exact_from date NOT NULL
  households_began_on date
  constraint cube_state_only_row_check: CHECK (only_row)
  constraint cube_state_pkey: PRIMARY KEY (only_row)
  grants: ung_thuan_gate SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
  grants on day: ung_thuan_gate UPDATE
  grants on exact_from: ung_thuan_gate UPDATE
table statistics.month_change owner ung_thuan_owner
  unit_id integer NOT NULL
  month date NOT NULL
  changes integer[] NOT NULL
  constraint month_change_pkey: PRIMARY KEY (unit_id, month)
  grants: ung_thuan_gate INSERT SELECT UPDATE, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table statistics.person_change owner ung_thuan_owner
  day date NOT NULL
  permanent_unit integer
  temporary_unit integer
  temporary_until date
  current_unit integer
  sex population.sex NOT NULL
  people smallint NOT NULL
  birth_year smallint NOT NULL
  record_key smallint NOT NULL
  is_foreign boolean NOT NULL
  household_id bigint
  is_head boolean
  grants: ung_thuan_gate DELETE INSERT SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table statistics.question owner ung_thuan_owner
  partner_id text NOT NULL
  day date NOT NULL
  asked integer NOT NULL
  constraint question_pkey: PRIMARY KEY (partner_id, day)
  grants: ung_thuan_gate INSERT SELECT UPDATE, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table statistics.recorded_question owner ung_thuan_owner
  question_id uuid NOT NULL
  keyid text
  unit_id integer NOT NULL
  day date NOT NULL
  day_is_today boolean NOT NULL
  level text NOT NULL
  split_by text[] NOT NULL
  residences text[] NOT NULL
  years integer[] NOT NULL
  recorded_at timestamp with time zone NOT NULL DEFAULT clock_timestamp()
  recorded_by xid8 NOT NULL DEFAULT pg_current_xact_id()
  nationality text
  counted_on date
  asked_by text
  constraint recorded_question_check: CHECK ((num_nonnulls(keyid, asked_by) = 1))
  constraint recorded_question_nationality_check: CHECK ((nationality = ANY (ARRAY['vietnamese'::text, 'foreign'::text])))
  constraint recorded_question_pkey: PRIMARY KEY (question_id)
  grants: ung_thuan_gate DELETE INSERT SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table statistics.running_total owner ung_thuan_owner
  residence statistics.residence_kind NOT NULL
  is_foreign boolean NOT NULL
  province_id integer NOT NULL
  commune_id integer NOT NULL
  male integer[] NOT NULL
  male_keys smallint[] NOT NULL
  female integer[] NOT NULL
  female_keys smallint[] NOT NULL
  constraint running_total_pkey: PRIMARY KEY (residence, province_id, commune_id, is_foreign)
  grants: ung_thuan_gate DELETE INSERT SELECT UPDATE, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table statistics.running_total_state owner ung_thuan_owner
  only_row boolean NOT NULL DEFAULT true
  units_since date NOT NULL
  last_birth_year integer NOT NULL
  next_province integer
  constraint running_total_state_only_row_check: CHECK (only_row)
  constraint running_total_state_pkey: PRIMARY KEY (only_row)
  grants: ung_thuan_gate DELETE INSERT SELECT UPDATE, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table statistics.saved_question owner ung_thuan_owner
  question_id uuid NOT NULL DEFAULT gen_random_uuid()
  organisation_id text NOT NULL
  name text NOT NULL
  address text NOT NULL
  saved_at timestamp with time zone NOT NULL
  constraint saved_question_address_check: CHECK (((address ~ '^[a-z_]+=[A-Za-z0-9_%.&=-]*$'::text) AND (length(address) <= 500)))
  constraint saved_question_name_check: CHECK (((name IS NFC NORMALIZED) AND ((length(name) >= 1) AND (length(name) <= 80))))
  constraint saved_question_organisation_id_name_key: UNIQUE (organisation_id, name)
  constraint saved_question_pkey: PRIMARY KEY (question_id)
  grants: ung_thuan_gate DELETE INSERT SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table statistics.secret owner ung_thuan_owner
  only_row boolean NOT NULL DEFAULT true
  seed bigint NOT NULL
  constraint secret_only_row_check: CHECK (only_row)
  constraint secret_pkey: PRIMARY KEY (only_row)
  grants: ung_thuan_gate SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table statistics.session owner ung_thuan_owner
  secret_hash bytea NOT NULL
  keyid text NOT NULL
  expires_at timestamp with time zone NOT NULL
  constraint session_pkey: PRIMARY KEY (secret_hash)
  grants: ung_thuan_gate DELETE INSERT SELECT UPDATE, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table statistics.sign_in_link owner ung_thuan_owner
  link_id uuid NOT NULL
  code_hash bytea NOT NULL
  keyid text NOT NULL
  expires_at timestamp with time zone NOT NULL
  constraint sign_in_link_code_hash_key: UNIQUE (code_hash)
  constraint sign_in_link_pkey: PRIMARY KEY (link_id)
  grants: ung_thuan_gate DELETE INSERT SELECT UPDATE, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE
table statistics.unit_mapping owner ung_thuan_owner
  units_since date NOT NULL
  unit_id integer NOT NULL
  commune_id integer
  province_id integer
  district_id integer
  constraint unit_mapping_pkey: PRIMARY KEY (units_since, unit_id)
  CREATE INDEX unit_mapping_by_province ON statistics.unit_mapping USING btree (units_since, province_id)
  grants: ung_thuan_gate DELETE INSERT SELECT, ung_thuan_owner DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE

-- functions
administrative_unit.current_successors(p_unit_id integer, p_on date) returns SETOF integer
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body e44bd20b2dadb930
administrative_unit.known_from(p_code text, unit administrative_unit.unit, p_on date) returns date
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 2540ca759fc7e8d5
administrative_unit.level_of(p_code text) returns text
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body b9f18bd5e7b2559c
administrative_unit.origins(p_unit_id integer) returns SETOF integer
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 398b6de23d22cba1
administrative_unit.predecessors(p_unit_id integer) returns jsonb
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 2bd1757b7743c4dc
administrative_unit.present_in_area(unit administrative_unit.unit, p_on date) returns SETOF integer
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body fb5148ea6ce60776
administrative_unit.successors(p_unit_id integer) returns jsonb
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 9b0c488dc91f987f
administrative_unit.unit_on(p_code text, p_on date) returns administrative_unit.unit
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 0c2d2e9ae4dcbbc8
administrative_unit.version_shown(unit administrative_unit.unit, p_on date) returns jsonb
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 0dec6a7a6bdb81cc
administrative_unit.within(unit administrative_unit.unit, p_on date) returns jsonb
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 0b00f853035b6799
catalogue.check_isolation() returns void
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 23d5ba4340218f2c
catalogue.emptied(p_data jsonb) returns jsonb
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 2459c5e9190b288e
catalogue.fields_of(p_json text) returns text[]
  sql immutable strict owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 2cc5f8499653de59
catalogue.read_data_sets(p_person_id bigint, p_fields text[], p_partner_id text, p_purpose text, OUT data jsonb, OUT not_available text[], OUT named jsonb) returns record
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 60ba91f3d1c3c51a
catalogue.read_fields(p_person_id bigint, p_fields text[], p_partner_id text, p_purpose text) returns TABLE(data jsonb, not_available text[], named jsonb)
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 3dcc3a64e9814a01
catalogue.value_of(p_data jsonb, p_field text) returns jsonb
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 18c7507e8c9e8621
ciba.accept_client(p_keyid text, p_nonce text, p_assertion text, p_proof_keyid text, p_proof_nonce text) returns text
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 24e1a9be38097362
ciba.check_token(p_token_hash bytea, p_keyid text, p_nonce text, p_proof text, p_consent_id uuid) returns void
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 4bd76f8fdf40b4e2
ciba.give_tokens(p_consent consent.consent, p_keyid text, p_scope text, p_access_hash bytea, p_access_s integer, p_refresh_hash bytea, OUT expires_in_s integer) returns integer
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body d466a6ed82007263
ciba.jws_part(p_input text, p_part integer) returns jsonb
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 76eacd180372e72e
ciba.record_authentication(p_person_id bigint, p_request_id uuid, p_backchannel jsonb, p_expires_in_s integer) returns void
  sql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 17035562268d5821
ciba.subject_of(p_consent consent.consent) returns text
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 2d083da380bfbc57
ciba.thumbprint(p_jwk jsonb) returns text
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body d0f5d8589ce501c8
citizen.accepts_client_data(p_data jsonb, p_origins text[]) returns boolean
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body bd8df4b22fcae761
citizen.accepts_counter(p_passkey citizen.passkey, p_count bigint) returns boolean
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body d96f3279c8460009
citizen.check_fresh(p_authenticated_at timestamp with time zone) returns void
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 5d207fa4b878d0a3
citizen.check_new_passkey(p_person_id bigint, p_credential_id bytea, p_fields text[], p_authenticated_at timestamp with time zone) returns void
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body cf381def93b95bcd
citizen.consume_assertion(p_actor_id bigint, p_request consent.request, p_role text, p_fields text[], p_child_agrees boolean, p_gateway text, p_origins text[], p_assertion jsonb, OUT terms text, OUT evidence jsonb) returns record
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 21ef50ca547a7700
citizen.has_summary(p_person_id bigint, p_on date) returns boolean
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 6e5cc2bd95f66476
citizen.holder(p_session bytea, OUT session_id uuid, OUT person_id bigint, OUT level smallint, OUT authenticated_at timestamp with time zone, OUT expires_at timestamp with time zone, OUT issuer text, OUT token_hash bytea) returns record
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 76fd41ee3267e95b
citizen.holders(p_sessions bytea[]) returns SETOF bigint
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body b2e1d17167f41e6d
citizen.next_month() returns date
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 07391340e9df7232
citizen.record_passkey(p_person_id bigint, p_number text, p_kind text, p_thumbprint text, p_at timestamp with time zone) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body f4c18abb44b6b8e1
citizen.signed_in(p_session bytea) returns bigint
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 84b497c59b025285
citizen.unrecorded(p_session bytea, p_kind ledger.kind, p_person_ids bigint[]) returns bigint[]
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body c97bded126556696
citizen.user_handle(p_person_id bigint) returns bytea
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 1b1af8825cbb7620
consent.about_id(p_actor_id bigint, p_person_id bigint, p_role text) returns text
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body fe63d780965974b5
consent.accept_releases(p_keyids text[], p_nonces text[], p_idempotency_keys text[], p_body_hashes bytea[], p_signature_bases text[], p_consent_ids uuid[], p_fields text[], OUT at timestamp with time zone, OUT places integer[], OUT entry_ids uuid[]) returns record
  plpgsql volatile set plan_cache_mode=force_generic_plan enable_seqscan=off enable_hashjoin=off enable_mergejoin=off owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 3959025668d627b5
consent.access_shown(p_mode text, p_until date, p_count integer, p_per text) returns jsonb
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body e063b591cbdf6c93
consent.agreed_fields(p_person_id bigint, p_request_id uuid) returns text[]
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 2bb791e40bd4cb9d
consent.alternatives_of(p_request consent.request, p_field text) returns text[]
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body a98a0ce673e7d256
consent.answer_key(p_partner_id text, p_purpose text, p_person_id bigint) returns bytea
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 51d8adcbada0558f
consent.awaited(p_deciders consent.decider[], p_approvers bigint[]) returns text[]
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 7ed021305d66e3d8
consent.base64url(p_bytes bytea) returns text
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body a7ea408000a73607
consent.bilingual_text(p_text jsonb) returns text
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 95761a23983d0e0a
consent.bucket(p_person_id bigint) returns integer
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body a66e51c9e01bad9a
consent.bucket_of_id(p_id uuid) returns integer
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body e86aa3a8492bf0f3
consent.can_be_asked(p_person_id bigint, p_purpose text, p_on date, p_deciders consent.decider[], p_fields text[]) returns boolean
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 8740b2272f0a875f
consent.check_choice(p_request consent.request, p_role text, p_deciders consent.decider[], p_approvers bigint[], p_fields text[], p_child_agrees boolean) returns void
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body e6757718154c5f9f
consent.check_release(p_consent consent.consent, p_fields text[], p_at timestamp with time zone, p_purposes text[], p_repeats boolean) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 68ac33cc26d3a9ef
consent.check_transition() returns trigger
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body b7ae37c18f55a930
consent.child_consent(p_person_id bigint, p_role text, p_awaited text[]) returns text
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 662dfb4f32b84685
consent.close_requests(p_partner_id text, p_actor text) returns integer
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 19ad93c35713deba
consent.comes_of_age_at(p_person_id bigint) returns timestamp with time zone
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 20ae612bc25a6226
consent.consent_state(p_state text, p_valid_until timestamp with time zone, p_lapses_at timestamp with time zone, p_at timestamp with time zone) returns text
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 4e9ad99edfc9e26a
consent.consume_share_code(p_code_hash bytea, p_request_id uuid) returns boolean
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body e8e584128eaa7447
consent.deciders(p_person_id bigint, p_on date) returns SETOF consent.decider
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body a4d466685a9fd0e1
consent.decisions_shown(p_person_id bigint, p_request_id uuid, p_reader_id bigint) returns jsonb
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 79e63d87f8308631
consent.end_of_day(p_day date) returns timestamp with time zone
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body d2d35189e42d2bb0
consent.end_what_is_over(p_partner_id text) returns text[]
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body e36742a2c6781ec3
consent.enrolment_hash(p_assertion jsonb) returns text
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body dcf11590b3b67bce
consent.evidence(p_person_id bigint, p_request_id uuid) returns jsonb
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 482f8d5e29f3cbf8
consent.first_id_at(p_at timestamp with time zone) returns uuid
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body c23f53f0ea7ae6e9
consent.follow_guardianship() returns trigger
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 20198997b90f4930
consent.follow_person() returns trigger
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 5dec8c6d13d8541b
consent.follow_registry(p_person_id bigint) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 9de26afb59c4fdf3
consent.follow_representation() returns trigger
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body bc19491e10537415
consent.from_base64url(p_text text) returns bytea
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 5ad95642ae8a1618
consent.gave_nothing(p_person_id bigint, p_release_id uuid) returns boolean
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body e1ddc5b4620953af
consent.grant(p_request consent.request, p_actor text, p_guardian_id bigint DEFAULT NULL::bigint) returns uuid
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body c0d64ecf700e16b1
consent.has_answered(p_partner_id text, p_purpose text, p_person_id bigint) returns boolean
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 27570fbf9db53bea
consent.id_mask(p_id uuid, p_key bytea) returns integer
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body f77dcf9cb77e660e
consent.id_text(p_prefix text, p_id uuid) returns text
  plpgsql immutable strict owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 3d457e9a27cbabd8
consent.id_with(p_key bytea, p_bucket integer) returns uuid
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 8a75164e6285caf6
consent.instant_text(p_at timestamp with time zone) returns text
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 54f220e403713086
consent.is_over_budget(p_person_id bigint, p_partner_id text, p_per_day integer, p_pending integer, p_own_space boolean) returns boolean
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body e1685cf0aff27b80
consent.lapse_of(p_person_id bigint, p_request_id uuid, OUT lapses_at timestamp with time zone, OUT reason text) returns record
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 5c046f90a6c79273
consent.lock_callers(p_keyids text[], p_consent_ids uuid[]) returns uuid[]
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 48ac17a235629ea2
consent.make_releases(p_at timestamp with time zone, p_places integer[], p_entry_ids uuid[], p_release_ids uuid[], p_consent_ids uuid[], p_fields text[], p_signature_bases text[], p_signatures bytea[], p_bodies bytea[]) returns TABLE(place integer, kind text, entry_id uuid, release_id uuid, released_at timestamp with time zone, partner_id text, purpose text, fields text[], request_id uuid, salt bytea, subject bytea, data jsonb, not_available text[], at_most_count integer, window_uses integer, window_ends timestamp with time zone)
  plpgsql volatile set plan_cache_mode=force_generic_plan enable_seqscan=off enable_hashjoin=off enable_mergejoin=off owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body d4bfd90e633dd037
consent.move_to_past(p_partner_id text, p_ahead interval, p_by interval) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 6829ce8b3cc3deba
consent.needed_fields(p_request consent.request) returns text[]
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body b04dd33fb8f5b9b0
consent.new_id(p_bucket integer) returns uuid
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body eae326acf3569abf
consent.offered_fields(p_request consent.request) returns text[]
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body b46c0d3a2c2a6184
consent.open_prompt(p_actor_id bigint, p_request_id uuid, p_answered boolean DEFAULT false, OUT request consent.request, OUT role text, OUT level smallint, OUT deciders consent.decider[], OUT approvers bigint[]) returns record
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 6056bdf9e4c9c665
consent.organisation_of(p_fields text[]) returns text
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 1c06d4c52f5e8910
consent.others_awaited(p_deciders consent.decider[], p_approvers bigint[]) returns jsonb
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 92e513395207abbc
consent.record_answer() returns trigger
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 710da108ee5c16f0
consent.record_consent_event(p_consent consent.consent, p_kind ledger.kind, p_actor text, p_at timestamp with time zone, p_guardian_id bigint DEFAULT NULL::bigint) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 02a78f6fa5716d5a
consent.record_named(p_named jsonb, p_consent consent.consent, p_release_id uuid, p_at timestamp with time zone) returns void
  sql volatile strict owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 2cd4ff3761a30a7c
consent.record_request(p_person_id bigint, p_request_id uuid, p_partner_id text, p_subject_number text, p_by_share_code boolean, p_reachable boolean, p_purpose text, p_statement text, p_required_fields text[], p_optional_fields text[], p_accepted_alternatives jsonb, p_access_mode text, p_access_until date, p_at_most_count integer, p_at_most_per text, p_retention text, p_expires_in_s integer, p_binding_code text, p_budget_per_day integer, p_budget_pending integer, p_own_space boolean DEFAULT false, OUT deciders bigint[], OUT over_budget boolean) returns record
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 86d54d0ced25fe50
consent.release_refusal(p_consent consent.consent, p_fields text[], p_at timestamp with time zone, p_purposes text[], p_repeats boolean) returns text
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body c0ebf5cfb502856a
consent.request_state(p_state text, p_expires_at timestamp with time zone, p_at timestamp with time zone) returns text
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 90c4d33dc54d2ab4
consent.role_for(p_actor_id bigint, p_person_id bigint) returns text
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 23e75e7e15b518bf
consent.settle_request(p_request consent.request, p_state text, p_kind ledger.kind, p_actor text, p_consent_id uuid, p_reason text DEFAULT NULL::text, p_at timestamp with time zone DEFAULT clock_timestamp(), p_guardian_id bigint DEFAULT NULL::bigint) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 8fedbce65848cc7d
consent.subject_about(p_actor_id bigint, p_about text) returns bigint
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 5d6b8cab26b72987
consent.subject_of_number(p_number text) returns bigint
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body fa7cb02fa8a97bf6
consent.subjects_of(p_actor_id bigint) returns TABLE(person_id bigint, role text)
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 8a79d574dd67b486
consent.terms_text(p_request consent.request, p_role text, p_fields text[], p_child_agrees boolean, p_gateway text, p_nonce text) returns text
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 6e0ee1a6e14fb6e2
consent.transition(p_consent consent.consent, p_event text, p_actor text, p_fields text[], p_guardian_id bigint DEFAULT NULL::bigint) returns text
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body e735540e4a3069a3
consent.window_end(p_per text, p_start timestamp with time zone) returns timestamp with time zone
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body e7b2bdc41b7a4761
consent.window_start(p_per text, p_at timestamp with time zone) returns timestamp with time zone
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 698b87f5edddadbc
consent.window_use(p_consent consent.consent, p_at timestamp with time zone) returns integer
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 8ad66ee17508aa91
consent.write_receipt(p_consent consent.consent, p_event text, p_actor text, p_at timestamp with time zone) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 764d47f2dfa8cbce
delivery.enqueue_notification(p_person_id bigint, p_topic text, p_request_id uuid, p_consent_id uuid, p_expires_at timestamp with time zone) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 86d5d4ad544b274f
delivery.fan_out(p_limit integer, p_tells_app boolean) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body c1b47c95bd962a57
delivery.is_over(p_message delivery.message, p_at timestamp with time zone) returns boolean
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 61e4c19a11de0e93
delivery.notify_lapse(p_consent consent.consent, p_expires_at timestamp with time zone) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body bb13bad384bc9a3d
document.read_fields(p_person_id bigint, p_fields text[], p_partner_id text, p_purpose text, OUT data jsonb, OUT not_available text[], OUT named jsonb) returns record
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 3505a52cf03a9e2a
event.advance(p_partner_id text) returns event.receiver
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body c499ebdb3497b953
event.assign_numbers(p_partner_id text) returns event.stream
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 01d67f1d5bcad4d7
event.delete_old(p_partner_id text DEFAULT NULL::text) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 9ad8218bf4fe2af6
event.is_pushed(p_partner_id text) returns boolean
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body afd81588998476a0
event.lock_stream(p_partner_id text) returns event.stream
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body e03edfdfab7d94f0
event.move_to_past(p_partner_id text, p_by interval) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 71b07c1f1e53dd27
event.outstanding(p_receiver event.receiver, p_limit integer) returns SETOF event.event
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body f1d4bfa22c327e5c
event.record(p_partner_id text, p_type event.type, p_at timestamp with time zone, p_request_id uuid DEFAULT NULL::uuid, p_consent_id uuid DEFAULT NULL::uuid, p_prescription_code text DEFAULT NULL::text, p_keyid text DEFAULT NULL::text, p_stream_id uuid DEFAULT NULL::uuid, p_state text DEFAULT NULL::text) returns void
  sql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 2ed6d7f0b51a870d
event.record_number_reissue(p_person_id bigint) returns void
  sql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 77980173e41362ef
event.record_prescription_withdrawal(p_person_id bigint, p_code text, p_at timestamp with time zone) returns void
  sql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 4b8e7a71f515184e
event.texts(p_array jsonb) returns text[]
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 48c62d06369e7644
event.type_of(p_kind ledger.kind, p_actor ledger.actor) returns event.type
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 80c417a09e3f0436
gate.accept_question(p_keyid text, p_nonce text, p_idempotency_key text, p_body_hash bytea) returns void
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_statistics EXECUTE; body c722deb276145ca0
gate.access_token(p_token_hash bytea) returns TABLE(keyid text, scope text, consent_id uuid)
  sql stable security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_partner EXECUTE; body 4092d6fcaa38ec47
gate.account_holder(p_session bytea, OUT name text, OUT level smallint) returns record
  sql stable security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_citizen EXECUTE, ung_thuan_gate EXECUTE; body 9f27562f04f9b63b
gate.add_passkey(p_session bytea, p_challenge bytea, p_credential_id bytea, p_public_key bytea, p_jwk jsonb, p_thumbprint text, p_algorithm text, p_sign_count bigint, p_transports text[], p_is_backup_eligible boolean, p_is_backed_up boolean, p_name text, p_attestation jsonb, p_aaguid uuid, OUT passkey_id uuid, OUT added_at timestamp with time zone) returns record
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_notary EXECUTE; body ed5911973312e8d9
gate.add_push_subscription(p_session bytea, p_endpoint text, p_p256dh text, p_auth text, OUT subscription_id uuid, OUT added_at timestamp with time zone) returns record
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_citizen EXECUTE, ung_thuan_gate EXECUTE; body d0fc6bde961a4c3d
gate.administrative_unit(p_code text, p_on date, p_of text) returns jsonb
  plpgsql stable security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_partner EXECUTE; body b953a681a9fd76e8
gate.advance_clock(p_keyid text, p_nonce text, p_idempotency_key text, p_body_hash bytea, p_advance_s bigint, p_total_max_s bigint, OUT partner_id text, OUT advanced_at timestamp with time zone, OUT total_s bigint, OUT wake_keys text[], OUT repeated boolean) returns record
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_partner EXECUTE; body f439a7226b3f4e72
gate.append_leaves(p_holder uuid, p_size bigint, p_root bytea, p_person_ids bigint[], p_entry_ids uuid[], p_tile_levels integer[], p_tile_numbers bigint[], p_tile_hashes bytea[], p_new_root bytea, OUT is_appended boolean) returns boolean
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_upkeep EXECUTE; body 66c26ae07a1a7261
gate.append_map(p_holder uuid, p_size bigint, p_root bytea, p_new_size bigint, p_new_root bytea, p_public_key bytea, p_note text, p_new_person_ids bigint[], p_new_numbers text[], p_new_proofs bytea[], p_new_keys bytea[], p_person_ids bigint[], p_entries bigint[], p_heads bytea[], p_paths text[], p_tiles bytea[], OUT is_appended boolean) returns boolean
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp enable_hashjoin=off enable_mergejoin=off owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_upkeep EXECUTE; body 00dfdf840a936291
gate.apply_for_registration(p_keyid text, p_nonce text, p_signature_base text, p_signature bytea, p_body bytea, p_jwk jsonb, OUT application_id uuid, OUT applied_at timestamp with time zone, OUT repeated boolean) returns record
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_partner EXECUTE; body ab8ac80bad09bffc
gate.apply_registry_events(p_keyid text, p_nonce text, p_idempotency_key text, p_body_hash bytea, p_pointers jsonb, p_events jsonb, OUT outcomes jsonb, OUT repeated boolean) returns record
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp plan_cache_mode=force_generic_plan enable_seqscan=off enable_hashjoin=off enable_mergejoin=off owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_registry EXECUTE; body 90c6965a9e9ba2bf
gate.ask(p_keyid text, p_nonce text, p_idempotency_key text, p_body_hash bytea, p_signature_base text, p_signature bytea, p_body bytea, p_personal_id_number text, p_share_code_hash bytea, p_purpose text, p_statement text, p_required_fields text[], p_optional_fields text[], p_accepted_alternatives jsonb, p_access_mode text, p_access_until date, p_at_most_count integer, p_at_most_per text, p_retention text, p_expires_in_s integer, p_binding_code text, p_budget_per_day integer, p_budget_pending integer, p_own_space boolean, p_backchannel jsonb, OUT refusal text, OUT refusal_detail jsonb, OUT request_id uuid, OUT binding_code text, OUT asked_at timestamp with time zone, OUT expires_at timestamp with time zone, OUT deciders bigint[], OUT repeated boolean, OUT over_budget boolean) returns record
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp plan_cache_mode=force_generic_plan enable_seqscan=off enable_hashjoin=off enable_mergejoin=off owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_partner EXECUTE; body 10641e295f63c52b
gate.ask_batch(p_calls jsonb) returns TABLE(place integer, raised text, raised_message text, raised_detail text, refusal text, refusal_detail jsonb, request_id uuid, binding_code text, asked_at timestamp with time zone, expires_at timestamp with time zone, deciders bigint[], repeated boolean, over_budget boolean)
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp lock_timeout=5ms plan_cache_mode=force_generic_plan enable_seqscan=off enable_hashjoin=off enable_mergejoin=off owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_partner EXECUTE; body cc6d2f9ea5a909d0
gate.asked_questions(p_keyid text, p_session bytea, p_partner_id text, p_before uuid, p_limit integer) returns TABLE(entry_id uuid, at timestamp with time zone, kind text, keyid text, asked_by text, shown_as text, question text[])
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_statistics EXECUTE; body 137f2810b18bf1be
gate.begin_enrolment(p_session bytea, p_challenge bytea, OUT user_handle bytea, OUT name text, OUT credentials jsonb) returns record
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_citizen EXECUTE, ung_thuan_gate EXECUTE; body 6b93bd6f68450463
gate.begin_link(p_session bytea, p_document text, OUT number text, OUT linked_at timestamp with time zone) returns record
  plpgsql stable security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_citizen EXECUTE, ung_thuan_gate EXECUTE; body ba78dcb964dd3e71
gate.cancel_dispensing(p_keyid text, p_nonce text, p_idempotency_key text, p_body_hash bytea, p_code text, p_dispensing_id uuid, p_reason text, OUT consent_id uuid, OUT dispensing jsonb, OUT status text, OUT remaining jsonb, OUT repeated boolean) returns record
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_partner EXECUTE; body 1f5065591adf2a1d
gate.challenge_batch(p_calls jsonb) returns TABLE(place integer, raised text, raised_message text, raised_detail text, terms text, expires_at timestamp with time zone, credentials jsonb)
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp lock_timeout=5ms plan_cache_mode=force_generic_plan enable_seqscan=off enable_hashjoin=off enable_mergejoin=off owner ung_thuan_gate; grants: ung_thuan_citizen EXECUTE, ung_thuan_gate EXECUTE; body 5628e8b2934cf70e
gate.challenge_decision(p_session bytea, p_request_id uuid, p_fields text[], p_child_agrees boolean, p_gateway text, OUT terms text, OUT expires_at timestamp with time zone, OUT credentials jsonb) returns record
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp plan_cache_mode=force_generic_plan enable_seqscan=off enable_hashjoin=off enable_mergejoin=off owner ung_thuan_gate; grants: ung_thuan_citizen EXECUTE, ung_thuan_gate EXECUTE; body 7c42660fdd9e7031
gate.change_event_receiver(p_keyid text, p_nonce text, p_idempotency_key text, p_body_hash bytea, p_stream_id uuid, p_changes jsonb) returns boolean
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_partner EXECUTE; body f9f6dc7ca4059d18
gate.changed_streams(p_partner_ids text[], p_after bigint[]) returns TABLE(place integer)
  sql stable security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_partner EXECUTE; body 4fc15c61eb460310
gate.check_writable() returns boolean
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_citizen EXECUTE, ung_thuan_gate EXECUTE, ung_thuan_notary EXECUTE, ung_thuan_partner EXECUTE, ung_thuan_registry EXECUTE, ung_thuan_statistics EXECUTE, ung_thuan_upkeep EXECUTE; body a97cd3ae4e4ef637
gate.citizen_consents(p_session bytea, p_consent_id uuid, p_state text, p_before uuid, p_limit integer) returns TABLE(consent_id uuid, request_id uuid, partner jsonb, purpose jsonb, statement text, fields text[], access_mode text, access_until date, at_most_count integer, at_most_per text, retention text, state text, given_at timestamp with time zone, valid_until timestamp with time zone, ended_at timestamp with time zone, lapse_reason text, uses integer, window_uses integer, window_ends timestamp with time zone, role text, child_name text, releases_refused text, declared jsonb, decisions jsonb, organisation jsonb)
  plpgsql stable security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_citizen EXECUTE, ung_thuan_gate EXECUTE; body ace0ea1b3b5ade67
gate.citizen_prescriptions(p_session bytea, p_code text, p_before uuid, p_limit integer) returns TABLE(prescription_id uuid, prescription jsonb, replaces text, replaced_by text, dispensings jsonb, role text, child_name text, unrecorded bigint[])
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_citizen EXECUTE, ung_thuan_gate EXECUTE; body 99a54d58546fbfca
gate.citizen_receipts(p_session bytea, p_consent_id uuid) returns TABLE(seq smallint, event text, issued_at timestamp with time zone, content text, evidence jsonb)
  plpgsql stable security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_citizen EXECUTE, ung_thuan_gate EXECUTE; body 556bbb4ee2eb2138
gate.citizen_roles(p_session bytea) returns TABLE(organisation jsonb, role text, valid_from date, valid_until date, state text, given_by text, may_read boolean)
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_citizen EXECUTE, ung_thuan_gate EXECUTE; body 75732aaa9bdc36e2
gate.close_ended_agreements(OUT closed integer) returns integer
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_upkeep EXECUTE; body d2dfc9389f275b5b
gate.close_session(p_session bytea) returns void
  sql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_citizen EXECUTE, ung_thuan_gate EXECUTE, ung_thuan_statistics EXECUTE; body b2586260f919b3de
gate.close_statistics_session(p_secret_hash bytea) returns void
  sql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_statistics EXECUTE; body 97e008187d1bfb08
gate.confirm_key(p_offer_id uuid, OUT added_at timestamp with time zone) returns timestamp with time zone
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_notary EXECUTE; body 7372ceaa9ad3a3e8
gate.confirm_role(p_session bytea, p_partner_id text, p_role_id uuid, OUT refusal text) returns text
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_statistics EXECUTE; body eddc39d8719bb1db
gate.cosigned_checkpoint(OUT checkpoint text, OUT checkpoint_size bigint) returns record
  sql stable security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_citizen EXECUTE, ung_thuan_gate EXECUTE, ung_thuan_partner EXECUTE; body ca220e1a17b551b3
gate.decide(p_session bytea, p_request_id uuid, p_decision text, p_fields text[], p_reason text, p_child_agrees boolean, p_gateway text, p_origins text[], p_assertion jsonb, OUT refusal text, OUT refusal_detail jsonb, OUT state text, OUT consent_id uuid, OUT awaited text[], OUT deciders bigint[], OUT partner_id text) returns record
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp plan_cache_mode=force_generic_plan enable_seqscan=off enable_hashjoin=off enable_mergejoin=off owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_notary EXECUTE; body 37965ace0d4331b7
gate.decide_batch(p_calls jsonb) returns TABLE(place integer, raised text, raised_message text, raised_detail text, refusal text, refusal_detail jsonb, state text, consent_id uuid, awaited text[], deciders bigint[], partner_id text)
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp lock_timeout=5ms plan_cache_mode=force_generic_plan enable_seqscan=off enable_hashjoin=off enable_mergejoin=off owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_notary EXECUTE; body c86bdd9d9b73b73b
gate.delete_event_receiver(p_keyid text, p_nonce text, p_idempotency_key text, p_body_hash bytea, p_stream_id uuid) returns boolean
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_partner EXECUTE; body c6a65535010850a7
gate.delete_saved_question(p_session bytea, p_partner_id text, p_question_id uuid, OUT refusal text) returns text
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_statistics EXECUTE; body 439bc77b99d1dc9c
gate.dispense(p_keyid text, p_nonce text, p_idempotency_key text, p_body_hash bytea, p_code text, p_consent_id uuid, p_lines jsonb, p_invoice_number text, OUT refusal text, OUT refusal_detail jsonb, OUT dispensing jsonb, OUT status text, OUT remaining jsonb, OUT repeated boolean) returns record
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp plan_cache_mode=force_generic_plan enable_seqscan=off enable_hashjoin=off enable_mergejoin=off owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_partner EXECUTE; body 7d5437bd8d2c3f36
gate.dispense_batch(p_calls jsonb) returns TABLE(place integer, raised text, raised_message text, raised_detail text, refusal text, refusal_detail jsonb, dispensing jsonb, status text, remaining jsonb, repeated boolean)
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp lock_timeout=5ms plan_cache_mode=force_generic_plan enable_seqscan=off enable_hashjoin=off enable_mergejoin=off owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_partner EXECUTE; body 6fb367ef8a5c86d0
gate.end_role(p_session bytea, p_partner_id text, p_role_id uuid, OUT refusal text) returns text
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_statistics EXECUTE; body a3c641ea935a2008
gate.end_session(p_session bytea, p_session_id uuid) returns void
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_citizen EXECUTE, ung_thuan_gate EXECUTE; body daa0cd1c10aba243
gate.enqueue_summaries(p_limit integer, OUT taken integer, OUT notified integer) returns record
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_upkeep EXECUTE; body f271d6368d31f2f8
gate.enter_statistics(p_session bytea, p_partner_id text) returns void
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_statistics EXECUTE; body 3a391155003f1422
gate.event_receiver(p_keyid text) returns TABLE(stream_id uuid, method text, endpoint_url text, events_requested text[], events_delivered text[], description text, status text, status_reason text, failing_since timestamp with time zone, error text, error_description text, error_at timestamp with time zone)
  sql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_partner EXECUTE; body 73a0c6362cd8bd76
gate.expire(p_limit integer, OUT request_ids uuid[], OUT consents integer, OUT wake_keys text[]) returns record
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_upkeep EXECUTE; body 17bfc8e09557e77f
gate.facility_prescription(p_keyid text, p_code text) returns jsonb
  plpgsql stable security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_partner EXECUTE; body 4f6b24f2f1c30743
gate.finish_client_notification(p_request_id uuid, p_attempts integer, p_retry_in_s double precision) returns void
  sql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_upkeep EXECUTE; body acbb7473d6b18d3f
gate.finish_event_delivery(p_partner_id text, p_lease bigint, p_until bigint, p_error text, p_description text, p_retry_in_s double precision, p_pause_after_s integer, p_resealed bytea) returns boolean
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_upkeep EXECUTE; body 98a84845ed1113f5
gate.finish_message(p_message_id uuid, p_attempts integer, p_outcome text, p_retry_in_s double precision) returns text
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_upkeep EXECUTE; body 3c33c56d61d6fc3c
gate.fold_counts(p_limit integer, OUT folded integer, OUT is_ready boolean) returns record
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_upkeep EXECUTE; body 5506eda1ea0fefbe
gate.give_role(p_session bytea, p_partner_id text, p_code_hash bytea, p_role text, p_shown_as text, p_from date, p_until date, OUT refusal text) returns text
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_statistics EXECUTE; body 2190d05dd0f64c8a
gate.halt_ledger(p_reason text) returns void
  sql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_upkeep EXECUTE; body a13b18ca043747ed
gate.history(p_session bytea, p_partner_id text, p_kinds text[], p_since date, p_until date, p_before uuid, p_limit integer, p_consent_id uuid, p_about text, p_fields text[]) returns TABLE(entry_id uuid, at timestamp with time zone, kind text, actor text, partner jsonb, purpose jsonb, fields text[], request_id uuid, consent_id uuid, release_id uuid, refusal text, role text, child_name text, consent_of text, guardian_name text, own boolean, organisation jsonb)
  plpgsql stable security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_citizen EXECUTE, ung_thuan_gate EXECUTE; body 9dd38c81231b9b33
gate.history_entries(p_session bytea, p_about text, p_map_size bigint, p_limit integer) returns TABLE(leaf_index bigint, kind text, at timestamp with time zone, actor text, partner_id text, purpose text, fields text[], request_id uuid, consent_id uuid, release_id uuid, refusal text, keyid text, subject bytea, terms jsonb)
  plpgsql stable security definer set search_path=pg_catalog, pg_temp plan_cache_mode=force_generic_plan enable_seqscan=off enable_hashjoin=off enable_mergejoin=off owner ung_thuan_gate; grants: ung_thuan_citizen EXECUTE, ung_thuan_gate EXECUTE; body a49945f33523d177
gate.history_partners(p_session bytea) returns TABLE(partner jsonb)
  plpgsql stable security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_citizen EXECUTE, ung_thuan_gate EXECUTE; body 55bca36e38a4369c
gate.history_proof(p_session bytea, p_about text, p_cosigned boolean, OUT personal_id_number text, OUT pseudonym_proof bytea, OUT map_key bytea, OUT entries bigint, OUT head bytea, OUT map_size bigint, OUT paths text[], OUT tiles bytea[], OUT checkpoint text, OUT checkpoint_size bigint, OUT published_leaf bigint, OUT published_at timestamp with time zone, OUT published_terms jsonb) returns record
  plpgsql stable security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_citizen EXECUTE, ung_thuan_gate EXECUTE; body d99c5362c6fde767
gate.history_subjects(p_session bytea) returns TABLE(about_id text, role text, child_name text)
  plpgsql stable security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_citizen EXECUTE, ung_thuan_gate EXECUTE; body ad0add3406d345d8
gate.hold_ledger(p_holder uuid, OUT is_held boolean, OUT size bigint, OUT root bytea, OUT halted text, OUT checkpoint text, OUT checkpoint_size bigint, OUT map_note text) returns record
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_upkeep EXECUTE; body 158d24536a53ad23
gate.hold_map(p_holder uuid, p_public_key bytea, OUT is_held boolean, OUT size bigint, OUT root bytea, OUT public_key bytea, OUT note text, OUT age_s double precision, OUT checkpoint text, OUT checkpoint_size bigint, OUT is_published boolean) returns record
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_upkeep EXECUTE; body ffcc29ef2568615e
gate.key_offer(p_offer_id uuid) returns TABLE(partner_id text, by_jwk jsonb, keyid text, base text, signature bytea, body bytea)
  plpgsql stable security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_notary EXECUTE; body 9eefbf16b813ae06
gate.ledger_checkpoint(OUT checkpoint text, OUT checkpoint_size bigint) returns record
  sql stable security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_citizen EXECUTE, ung_thuan_gate EXECUTE, ung_thuan_partner EXECUTE, ung_thuan_upkeep EXECUTE; body 4e922d74c671153e
gate.ledger_lag(OUT lag_s double precision) returns double precision
  sql stable security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_partner EXECUTE, ung_thuan_upkeep EXECUTE; body a58a43de89cd24e8
gate.ledger_leaves(p_from bigint, p_count integer) returns TABLE(leaf_index bigint, kind text, at timestamp with time zone, actor text, partner_id text, purpose text, fields text[], request_id uuid, consent_id uuid, release_id uuid, refusal text, keyid text, subject bytea, terms jsonb)
  sql stable security definer set search_path=pg_catalog, pg_temp enable_hashjoin=off enable_mergejoin=off owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_partner EXECUTE, ung_thuan_upkeep EXECUTE; body 94ac9912fc9982f1
gate.ledger_tiles(p_levels integer[], p_numbers bigint[]) returns TABLE(level integer, number bigint, hashes bytea)
  sql stable security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_citizen EXECUTE, ung_thuan_gate EXECUTE, ung_thuan_partner EXECUTE, ung_thuan_upkeep EXECUTE; body 7175f0e827b51199
gate.link_document(p_session bytea, p_document text, p_linked_at timestamp with time zone, p_issuer text, p_purpose text, p_content jsonb) returns void
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_citizen EXECUTE, ung_thuan_gate EXECUTE; body 5762872de8550ab0
gate.linked_documents(p_session bytea) returns TABLE(kind text, content jsonb, linked_at timestamp with time zone, fetched_at timestamp with time zone, unrecorded bigint[])
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_citizen EXECUTE, ung_thuan_gate EXECUTE; body 4dce56885f48b3c9
gate.make_share_code(p_session bytea, p_code_hash bytea, OUT expires_at timestamp with time zone) returns timestamp with time zone
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_citizen EXECUTE, ung_thuan_gate EXECUTE; body c489fd1db1a6204a
gate.make_statistics_link(p_keyid text, p_nonce text, p_idempotency_key text, p_body_hash bytea, p_code_hash bytea, p_life_s integer, OUT expires_at timestamp with time zone) returns timestamp with time zone
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_statistics EXECUTE; body 9ff4f3dbdd9296c5
gate.map_entries(p_holder uuid, p_limit integer) returns TABLE(leaf_index bigint, person_id bigint, personal_id_number text, map_key bytea, entries bigint, head bytea)
  sql stable security definer set search_path=pg_catalog, pg_temp plan_cache_mode=force_generic_plan enable_seqscan=off enable_hashjoin=off enable_mergejoin=off owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_upkeep EXECUTE; body e5f6a47c80badee0
gate.map_tiles(p_paths text[]) returns TABLE(path text, data bytea)
  sql stable security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_upkeep EXECUTE; body 75776eeb4f9ec4fd
gate.monthly_summary(p_session bytea, p_month date, OUT month date, OUT is_wanted boolean, OUT readers jsonb) returns record
  plpgsql stable security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_citizen EXECUTE, ung_thuan_gate EXECUTE; body dcf65a78f2f52985
gate.offer_key(p_keyid text, p_nonce text, p_idempotency_key text, p_body_hash bytea, p_signature_base text, p_signature bytea, p_body bytea, p_offered_keyid text, p_jwk jsonb, OUT offer_id uuid, OUT repeated boolean) returns record
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_partner EXECUTE; body a5f17a30c794b100
gate.open_session(p_session bytea, p_kind text, p_device text, p_number text, p_acr integer, p_authenticated_at timestamp with time zone, p_issuer text, p_token_hash bytea, p_issued_at timestamp with time zone, p_token_expires_at timestamp with time zone, OUT level smallint) returns smallint
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_notary EXECUTE; body c9dc67fc5f5fca6b
gate.open_statistics_session(p_code_hash bytea, p_secret_hash bytea, p_life_s integer) returns void
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_statistics EXECUTE; body f68c164aef8b870d
gate.organisation_given(p_session bytea, p_organisation_id text, p_before uuid, p_limit integer) returns TABLE(entry_id uuid, at timestamp with time zone, kind text, partner jsonb, purpose jsonb, fields text[], refusal text, pseudonym text, shown_as text)
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_citizen EXECUTE, ung_thuan_gate EXECUTE, ung_thuan_statistics EXECUTE; body 4f04cf0c48cf3c81
gate.organisation_staff(p_session bytea, p_partner_id text) returns TABLE(role_id uuid, role text, shown_as text, pseudonym text, valid_from date, valid_until date, state text, given_by text, may_confirm boolean, may_end boolean, links_on boolean, links_asked boolean)
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_statistics EXECUTE; body 16e90323ea48aedd
gate.own_release_leaf(p_session bytea, p_release_id uuid, OUT leaf_index bigint) returns bigint
  plpgsql stable security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_citizen EXECUTE, ung_thuan_gate EXECUTE; body f8b8d89721919636
gate.partner_application(p_application_id uuid) returns TABLE(keyid text, jwk jsonb, applied_at timestamp with time zone, state text, decided_at timestamp with time zone, reason text, partner_id text)
  sql stable security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_partner EXECUTE; body 1e7799b8d57ae75e
gate.partner_consent(p_keyid text, p_consent_id uuid, OUT request_id uuid, OUT purpose text, OUT fields text[], OUT access_mode text, OUT access_until date, OUT at_most_count integer, OUT at_most_per text, OUT retention text, OUT state text, OUT given_at timestamp with time zone, OUT valid_until timestamp with time zone, OUT ended_at timestamp with time zone, OUT uses integer, OUT receipts text[], OUT evidence jsonb) returns record
  plpgsql stable security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_partner EXECUTE; body bb6744728f328a26
gate.partner_consents(p_keyid text, p_before uuid, p_state text, p_purpose text, p_from timestamp with time zone, p_until timestamp with time zone, p_limit integer, p_scan integer) returns TABLE(scanned_to uuid, consent_id uuid, request_id uuid, purpose text, fields text[], access_mode text, access_until date, at_most_count integer, at_most_per text, retention text, state text, given_at timestamp with time zone, valid_until timestamp with time zone, ended_at timestamp with time zone, uses integer)
  plpgsql stable security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_partner EXECUTE; body a0a82d5bd7a0a794
gate.partner_events(p_keyid text, p_after bigint, p_after_id uuid, p_limit integer) returns TABLE(last_number bigint, number bigint, event_id uuid, type text, occurred_at timestamp with time zone, request_id uuid, consent_id uuid, prescription_code text, keyid text, stream_id uuid, state text)
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_partner EXECUTE; body 0e0cbaf5f7451eab
gate.partner_key(p_keyid text) returns TABLE(partner_id text, jwk jsonb, status text, quota_per_minute integer, purposes text[], mandates text[], notifiable boolean)
  sql stable security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_partner EXECUTE, ung_thuan_registry EXECUTE, ung_thuan_statistics EXECUTE; body d5edf13d4801e2e5
gate.partner_profile(p_session bytea, p_partner_id text, p_limit integer) returns TABLE(partner jsonb, organisation_id text, status text, registered_at timestamp with time zone, contact jsonb, purposes jsonb, requests_count integer, requests jsonb)
  plpgsql stable security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_citizen EXECUTE, ung_thuan_gate EXECUTE; body 6477a2a69733c09e
gate.partner_registration(p_keyid text) returns TABLE(partner_id text, name jsonb, kind text, organisation_id text, registered_at timestamp with time zone, version integer, purposes text[], mandates text[], declaration jsonb, keys jsonb)
  plpgsql stable security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_partner EXECUTE; body 415e723e93369941
gate.partner_requests(p_keyid text, p_before uuid, p_state text, p_purpose text, p_from timestamp with time zone, p_until timestamp with time zone, p_limit integer, p_scan integer) returns TABLE(scanned_to uuid, request_id uuid, state text, binding_code text, purpose text, asked_at timestamp with time zone, expires_at timestamp with time zone, consent_id uuid)
  plpgsql stable security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_partner EXECUTE; body 401266bb0c872772
gate.passkeys(p_session bytea) returns TABLE(passkey_id uuid, name text, added_at timestamp with time zone, last_used_at timestamp with time zone, is_backed_up boolean, credential_id bytea, aaguid uuid, transports text[], is_backup_eligible boolean)
  sql stable security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_citizen EXECUTE, ung_thuan_gate EXECUTE; body 79aacc0edf7c270f
gate.poll_events(p_keyid text, p_acknowledged uuid[], p_errors jsonb, p_limit integer) returns TABLE(last_number bigint, number bigint, event_id uuid, type text, occurred_at timestamp with time zone, request_id uuid, consent_id uuid, prescription_code text, keyid text, stream_id uuid, state text)
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_partner EXECUTE; body 94980494213ad830
gate.present_units(p_unit_ids integer[]) returns json
  sql stable security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_statistics EXECUTE; body ad9daadfe5dc7f25
gate.prompt_values(p_session bytea, p_request_id uuid) returns TABLE(field text, value jsonb, unrecorded bigint[], is_requested boolean)
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_citizen EXECUTE, ung_thuan_gate EXECUTE; body 6a025d253811eccc
gate.prompt_versions(p_sessions bytea[]) returns TABLE(person_id bigint, version bytea)
  sql stable security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_citizen EXECUTE, ung_thuan_gate EXECUTE; body 1814eedcb7c3a5bc
gate.prompts(p_session bytea, p_request_id uuid, p_before uuid, p_limit integer, p_answered boolean) returns TABLE(request_id uuid, partner jsonb, purpose jsonb, statement text, binding_code text, required_fields text[], optional_fields text[], accepted_alternatives jsonb, access_mode text, access_until date, at_most_count integer, at_most_per text, retention text, asked_at timestamp with time zone, expires_at timestamp with time zone, role text, child_name text, decisions jsonb, awaited text[], agreed_fields text[], child_consent text, subject bytea, declared jsonb, others_awaited jsonb, share_code_expires_at timestamp with time zone, binding_message text, organisation jsonb)
  plpgsql stable security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_citizen EXECUTE, ung_thuan_gate EXECUTE; body c92556dd9207f5e9
gate.publish_checkpoint(p_holder uuid, p_size bigint, p_root bytea, p_checkpoint text, OUT is_published boolean) returns boolean
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_upkeep EXECUTE; body f5fc5edcf0b3de96
gate.publish_cosigned(p_size bigint, p_checkpoint text, OUT is_published boolean) returns boolean
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_upkeep EXECUTE; body 2e3647d0050bb05a
gate.purge() returns void
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_upkeep EXECUTE; body 19e1c51a66cb9279
gate.push_subscriptions(p_session bytea) returns TABLE(subscription_id uuid, endpoint text, added_at timestamp with time zone)
  sql stable security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_citizen EXECUTE, ung_thuan_gate EXECUTE; body 1eaac83ddd9b98f3
gate.questions_left(p_keyid text, p_session bytea, p_partner_id text, OUT remaining integer, OUT a_day integer) returns record
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_statistics EXECUTE; body 454a36ba28e17813
gate.record_gateway_key(p_keyid text, OUT is_new boolean) returns boolean
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_upkeep EXECUTE; body 5ba2766f5033689c
gate.record_gateway_key_retired(p_keyid text, p_retired_at timestamp with time zone, OUT is_new boolean) returns boolean
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_upkeep EXECUTE; body f61ae6a530621151
gate.record_prescription(p_keyid text, p_nonce text, p_idempotency_key text, p_body_hash bytea, p_digest bytea, p_prescription jsonb, OUT code text, OUT issued_at timestamp with time zone, OUT valid_until text, OUT status text, OUT repeated boolean) returns record
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_partner EXECUTE; body 40f22916fa94c48d
gate.record_question(p_keyid text, p_unit text, p_on date, p_level text, p_by text[], p_residence text, p_nationality text, p_years integer[], p_counted_on date, p_session bytea, p_partner_id text) returns json
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_statistics EXECUTE; body fa78b8ab606c5f2d
gate.record_viewed(p_session bytea, p_kind text, p_person_ids bigint[]) returns void
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_citizen EXECUTE, ung_thuan_gate EXECUTE; body e6ca1d333e316361
gate.redeem_authentication(p_keyid text, p_nonce text, p_assertion text, p_request_id uuid, p_secret text, p_proof_keyid text, p_proof_nonce text, p_access_hash bytea, p_access_s integer, p_refresh_hash bytea, p_slow_down_s integer, OUT outcome text, OUT partner_id text, OUT scope text, OUT expires_in_s integer, OUT consent_id uuid, OUT purpose text, OUT fields text[], OUT access_mode text, OUT access_until date, OUT at_most_count integer, OUT at_most_per text, OUT retention text, OUT subject text, OUT decided_at timestamp with time zone) returns record
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_partner EXECUTE; body 26f6cffd483ea275
gate.refresh_access(p_keyid text, p_nonce text, p_assertion text, p_refresh_hash bytea, p_proof_keyid text, p_proof_nonce text, p_scope text, p_access_hash bytea, p_access_s integer, OUT outcome text, OUT partner_id text, OUT scope text, OUT expires_in_s integer, OUT consent_id uuid, OUT purpose text, OUT fields text[], OUT access_mode text, OUT access_until date, OUT at_most_count integer, OUT at_most_per text, OUT retention text) returns record
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_partner EXECUTE; body ad48a48f42868fd3
gate.register_sandbox_partner(p_partner_id text, p_name jsonb, p_kind text, p_organisation_id text, p_purposes text[], p_quota_per_minute integer, p_keyid text, p_jwk jsonb) returns void
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_partner EXECUTE; body d3253fb14479772c
gate.release(p_keyid text, p_nonce text, p_idempotency_key text, p_body_hash bytea, p_signature_base text, p_signature bytea, p_body bytea, p_consent_id uuid, p_fields text[], p_token_hash bytea, OUT refusal text, OUT refusal_detail jsonb, OUT kind text, OUT entry_id uuid, OUT release_id uuid, OUT released_at timestamp with time zone, OUT partner_id text, OUT purpose text, OUT fields text[], OUT request_id uuid, OUT salt bytea, OUT subject bytea, OUT data jsonb, OUT not_available text[], OUT at_most_count integer, OUT window_uses integer, OUT window_ends timestamp with time zone) returns record
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp plan_cache_mode=force_generic_plan enable_seqscan=off enable_hashjoin=off enable_mergejoin=off owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_partner EXECUTE; body 9c727ce0b554bb75
gate.release_batch(p_keyids text[], p_nonces text[], p_idempotency_keys text[], p_body_hashes bytea[], p_signature_bases text[], p_signatures bytea[], p_bodies bytea[], p_consent_ids uuid[], p_fields text[]) returns TABLE(place integer, raised text, raised_message text, raised_detail text, refusal text, refusal_detail jsonb, kind text, entry_id uuid, release_id uuid, released_at timestamp with time zone, partner_id text, purpose text, fields text[], request_id uuid, salt bytea, subject bytea, data jsonb, not_available text[], at_most_count integer, window_uses integer, window_ends timestamp with time zone)
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp lock_timeout=5ms plan_cache_mode=force_generic_plan enable_seqscan=off enable_hashjoin=off enable_mergejoin=off owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_partner EXECUTE; body 786b0e1f0b80b42f
gate.release_leaf(p_keyid text, p_release_id uuid, OUT leaf_index bigint) returns bigint
  plpgsql stable security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_partner EXECUTE; body 0bdf7ad88a765c8b
gate.relinquish(p_keyid text, p_nonce text, p_consent_id uuid, p_idempotency_key text, p_body_hash bytea, OUT repeated boolean) returns boolean
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_partner EXECUTE; body 56dfbebda97e5970
gate.remove_passkey(p_session bytea, p_passkey_id uuid) returns void
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_citizen EXECUTE, ung_thuan_gate EXECUTE; body eb455877d42038ff
gate.remove_push_subscription(p_session bytea, p_subscription_id uuid) returns void
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_citizen EXECUTE, ung_thuan_gate EXECUTE; body c987bb485aa9e35f
gate.rename_passkey(p_session bytea, p_passkey_id uuid, p_name text) returns void
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_citizen EXECUTE, ung_thuan_gate EXECUTE; body d8f3b21080d2c396
gate.report_partner(p_session bytea, p_partner_id text, p_request_id uuid, p_reason text, OUT report_id uuid, OUT reported_at timestamp with time zone, OUT refused boolean, OUT is_new boolean, OUT deciders bigint[]) returns record
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_citizen EXECUTE, ung_thuan_gate EXECUTE; body d211c1eeca93f92d
gate.request_statuses(p_keyids text[], p_request_ids uuid[]) returns TABLE(place integer, raised text, state text, binding_code text, purpose text, asked_at timestamp with time zone, expires_at timestamp with time zone, consent_id uuid)
  plpgsql stable security definer set search_path=pg_catalog, pg_temp plan_cache_mode=force_generic_plan enable_seqscan=off enable_hashjoin=off enable_mergejoin=off owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_partner EXECUTE; body 0ede3b64db1e12dc
gate.resident_counts(p_keyid text, p_question_id uuid, p_session bytea, p_partner_id text) returns json
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp plan_cache_mode=force_generic_plan enable_sort=off owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_statistics EXECUTE; body 298ce304200ac1b6
gate.retire_key(p_keyid text, p_nonce text, p_idempotency_key text, p_body_hash bytea, p_retired_keyid text, p_at timestamp with time zone, OUT partner_id text, OUT repeated boolean) returns record
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_partner EXECUTE; body db35bb2123e130a1
gate.run_daily_changes(p_limit integer, OUT is_finished boolean, OUT guardianships integer) returns record
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_upkeep EXECUTE; body 522c68529d18a57d
gate.sample_day() returns date
  sql stable security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_citizen EXECUTE, ung_thuan_gate EXECUTE; body 42a2f1a2532951bd
gate.save_question(p_session bytea, p_partner_id text, p_name text, p_address text, OUT refusal text) returns text
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_statistics EXECUTE; body 9c2fc339e51905d3
gate.saved_questions(p_session bytea, p_partner_id text) returns TABLE(question_id uuid, name text, address text)
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_statistics EXECUTE; body 2fe8755fe20899f5
gate.schema_release() returns integer
  sql stable security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_citizen EXECUTE, ung_thuan_gate EXECUTE, ung_thuan_notary EXECUTE, ung_thuan_partner EXECUTE, ung_thuan_registry EXECUTE, ung_thuan_statistics EXECUTE, ung_thuan_upkeep EXECUTE; body 122046ecb597992f
gate.session(p_session bytea, OUT session_id uuid, OUT person_id bigint, OUT level smallint, OUT authenticated_at timestamp with time zone, OUT expires_at timestamp with time zone) returns record
  sql stable security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_citizen EXECUTE, ung_thuan_gate EXECUTE; body a640183c8736a5d9
gate.sessions(p_session bytea) returns TABLE(session_id uuid, kind text, device text, level smallint, opened_at timestamp with time zone, expires_at timestamp with time zone, is_this boolean)
  sql stable security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_citizen EXECUTE, ung_thuan_gate EXECUTE; body 02185708af9d3620
gate.settled_requests(p_request_ids uuid[]) returns SETOF uuid
  sql stable security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_partner EXECUTE; body 8995d5d0704629a9
gate.sign_out_everywhere(p_session bytea) returns void
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_citizen EXECUTE, ung_thuan_gate EXECUTE; body d9c34f8ea776eb01
gate.signing_passkey(p_session bytea, p_request_id uuid, p_terms_hash bytea, p_credential_id bytea) returns TABLE(public_key bytea, user_handle bytea)
  sql stable security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_notary EXECUTE; body 9d8bf1a7b50d1f0d
gate.signing_passkey_batch(p_calls jsonb) returns TABLE(place integer, raised text, raised_message text, raised_detail text, public_key bytea, user_handle bytea)
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp plan_cache_mode=force_generic_plan enable_seqscan=off enable_hashjoin=off enable_mergejoin=off owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_notary EXECUTE; body 3eac0b78e4e6df8b
gate.staff_organisations(p_session bytea) returns TABLE(partner_id text, name jsonb, roles text[], ended_on date)
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_statistics EXECUTE; body e5e4118ff482b308
gate.staff_session(p_session bytea, p_partner_id text, OUT partner_id text, OUT name jsonb, OUT mandates text[], OUT roles text[], OUT asked_by text, OUT organisation_id text) returns record
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_statistics EXECUTE; body 10462f112e3e041f
gate.statistics_session(p_secret_hash bytea, OUT keyid text, OUT partner_id text, OUT name jsonb, OUT mandates text[]) returns record
  plpgsql stable security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_statistics EXECUTE; body 084a09fbb13ff985
gate.take_back_decision(p_session bytea, p_request_id uuid, OUT deciders bigint[]) returns bigint[]
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_citizen EXECUTE, ung_thuan_gate EXECUTE; body 1e6a6ddf29a5ddc3
gate.take_client_notifications(p_limit integer, p_lease_s integer) returns TABLE(request_id uuid, secret text, notification_token text, endpoint text, attempts integer)
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_upkeep EXECUTE; body cdeaffc2ff9d3142
gate.take_event_deliveries(p_limit integer, p_failing_limit integer, p_events integer, p_lease_s integer) returns TABLE(partner_id text, lease bigint, attempts integer, endpoint_url text, sealed_authorization bytea, number bigint, event_id uuid, type text, occurred_at timestamp with time zone, request_id uuid, consent_id uuid, prescription_code text, keyid text, stream_id uuid, state text)
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_upkeep EXECUTE; body a83761aed6cbb722
gate.take_messages(p_push_limit integer, p_app_limit integer, p_tells_app boolean, p_lease_s integer) returns TABLE(message_id uuid, target text, topic text, endpoint text, p256dh text, auth text, personal_id_number text, request_id uuid, consent_id uuid, expires_at timestamp with time zone, attempts integer, is_over boolean)
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_upkeep EXECUTE; body c9c7dbaf896c1753
gate.take_quota(p_subject text, p_window_start timestamp with time zone, p_take integer, p_limit integer, OUT granted integer, OUT unreserved integer) returns record
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_partner EXECUTE, ung_thuan_registry EXECUTE, ung_thuan_statistics EXECUTE; body 051a9e788c21b547
gate.transition_consent(p_session bytea, p_consent_id uuid, p_event text, p_fields text[], p_reason text, OUT state text, OUT partner_id text) returns record
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_citizen EXECUTE, ung_thuan_gate EXECUTE; body 87fa7c96de8eb8b5
gate.turn_links(p_session bytea, p_partner_id text, p_on boolean, OUT is_on boolean, OUT is_asked boolean) returns record
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_statistics EXECUTE; body 41662c3f9d398351
gate.unit_names() returns json
  sql stable security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_statistics EXECUTE; body 8c798352a1ef859e
gate.units_below(p_province text, p_on date) returns json
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_statistics EXECUTE; body 52b60325a67465cc
gate.units_within(p_unit text, p_on date, p_level text, p_codes text[]) returns json
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_statistics EXECUTE; body 125eb9e5e305f65f
gate.unlink_document(p_session bytea, p_document text, p_purpose text) returns void
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_citizen EXECUTE, ung_thuan_gate EXECUTE; body a11724e445c79885
gate.unsequenced_entries(p_holder uuid, p_limit integer) returns TABLE(person_id bigint, entry_id uuid, kind text, at timestamp with time zone, actor text, partner_id text, purpose text, fields text[], request_id uuid, consent_id uuid, release_id uuid, refusal text, keyid text, subject bytea, terms jsonb)
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_upkeep EXECUTE; body 440820253e89208e
gate.verify_event_receiver(p_keyid text, p_nonce text, p_idempotency_key text, p_body_hash bytea, p_stream_id uuid, p_state text, p_interval_s integer) returns boolean
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_partner EXECUTE; body b18f530635678cfd
gate.want_monthly_summary(p_session bytea, p_wanted boolean) returns void
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_citizen EXECUTE, ung_thuan_gate EXECUTE; body 405a6335ff99946d
gate.withdraw(p_keyid text, p_nonce text, p_request_id uuid, p_idempotency_key text, p_body_hash bytea, OUT deciders bigint[], OUT repeated boolean) returns record
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_partner EXECUTE; body 4ca740d50db7d383
gate.withdraw_prescription(p_keyid text, p_nonce text, p_idempotency_key text, p_body_hash bytea, p_code text, p_reason text, OUT code text, OUT status text, OUT withdrawn_at timestamp with time zone, OUT reason text, OUT repeated boolean) returns record
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE, ung_thuan_partner EXECUTE; body 10f2db17fe50310f
ledger.concerning(p_person_id bigint) returns SETOF ledger.entry
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 1b8f6243b44f9708
ledger.entries_digest(p_person_ids bigint[], p_entry_ids uuid[]) returns bytea
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body ebaa974e79c0537a
ledger.new_salt() returns bytea
  sql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 9b65ae04208caa54
ledger.record(p_person_id bigint, p_kind ledger.kind, p_at timestamp with time zone, p_actor ledger.actor, p_partner_id text DEFAULT NULL::text, p_purpose text DEFAULT NULL::text, p_fields text[] DEFAULT NULL::text[], p_request_id uuid DEFAULT NULL::uuid, p_consent_id uuid DEFAULT NULL::uuid, p_release_id uuid DEFAULT NULL::uuid, p_refusal text DEFAULT NULL::text, p_keyid text DEFAULT NULL::text, p_salt bytea DEFAULT NULL::bytea, p_subject bytea DEFAULT NULL::bytea, p_number text DEFAULT NULL::text, p_entry_id uuid DEFAULT NULL::uuid, p_guardian_id bigint DEFAULT NULL::bigint, p_terms jsonb DEFAULT NULL::jsonb) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body d22ed613f3c5dc16
ledger.recorded_at(p_entry_id uuid) returns timestamp with time zone
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 737544ad6e50a3de
ledger.refuse_change() returns trigger
  plpgsql volatile set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 72a63e3132011098
ledger.snapshot_before(p_snapshot pg_snapshot, p_xid xid8) returns pg_snapshot
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 8d7e90e0ebd3eee3
ledger.subject_commitment(p_salt bytea, p_number text) returns bytea
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 54b84d245711207c
ledger.unsequenced(p_seen pg_snapshot, p_within pg_snapshot, p_limit integer, p_place tid) returns SETOF ledger.entry
  plpgsql stable set plan_cache_mode=force_generic_plan enable_seqscan=off enable_hashjoin=off enable_mergejoin=off owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 8faf06602150783e
ledger.unsequenced_in_blocks(p_from bigint, p_before bigint) returns SETOF ledger.entry
  sql stable set enable_hashjoin=off enable_mergejoin=off owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 93e209755f3508fd
organisation.administrator(p_session bytea, p_partner_id text, p_role organisation.role_name, OUT person_id bigint, OUT organisation_id text, OUT asked_by text, OUT authenticated_at timestamp with time zone) returns record
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 113f445aee27eb12
organisation.check_links(p_partner_id text) returns void
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 96861e4ae16692e8
organisation.holder(p_session bytea, OUT person_id bigint, OUT authenticated_at timestamp with time zone) returns record
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 01117d0235afa809
organisation.is_in_force(p organisation.role) returns boolean
  sql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 3fb4e3b1cbe85c3e
organisation.last_day(p organisation.role) returns date
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 0c71b148ac514b8d
organisation.may_give(p_roles organisation.role_name[], p_role organisation.role_name) returns boolean
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 3feb4376c1b35ac9
organisation.may_read(p_person_id bigint, p_organisation_id text) returns boolean
  sql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 3fc44dd098af7d8a
organisation.pseudonym(p_organisation_id text, p_person_id bigint) returns text
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 8a9c682c5c0c80ab
organisation.read_fields(p_person_id bigint, p_fields text[], p_partner_id text, p_purpose text, OUT data jsonb, OUT not_available text[], OUT named jsonb) returns record
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 73c61b791fa18625
organisation.reader(p_session bytea, p_partner_id text) returns text
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 04bf9e3de920ec2c
organisation.record_change(p_organisation_id text, p_actor ledger.actor, p_what text[]) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body d778456e36099377
organisation.represented_until(p_person_id bigint, p_organisation_id text) returns timestamp with time zone
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 2ac6a803850f9680
organisation.represents(p_person_id bigint, p_organisation_id text) returns boolean
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 32ce6d1063c313fe
organisation.role_text(p organisation.role) returns text[]
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body c55062036592e18a
organisation.shown(p_fields text[]) returns jsonb
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 9135fb05fef8e057
organisation.staff(p_session bytea, p_partner_id text, OUT person_id bigint, OUT organisation_id text, OUT roles organisation.role_name[], OUT asked_by text, OUT authenticated_at timestamp with time zone) returns record
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 0d5979c56b58fe96
organisation.state(p organisation.role) returns text
  sql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 3d7a38a1182acf27
organisation.waits(p organisation.role) returns boolean
  sql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 080c9df038407498
partner.accept(p_key_id integer, p_nonce text, p_partner_id text, p_idempotency_key text, p_body_hash bytea, p_outcome_id uuid) returns uuid
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 21c7926803f22e43
partner.add_key(p_partner_id text, p_keyid text, p_jwk jsonb, p_actor ledger.actor) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 432da0806bc78bb2
partner.caller(p_keyid text) returns TABLE(key_id integer, partner_id text, purposes text[], refusal text)
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 1152c521df6b105b
partner.check_message(p_keyid text, p_nonce text, p_base text) returns void
  plpgsql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 833ccfcc8e90125e
partner.check_request(p_purposes text[], p_purpose text, p_required_fields text[], p_optional_fields text[], p_accepted_alternatives jsonb, p_access_mode text, p_access_until date, p_at_most_count integer, p_at_most_per text, p_retention text, p_expires_in_s integer) returns void
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body ffa19f0177d7cacc
partner.days_of(p_duration text, p_from date) returns integer
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 596424bbbfb0237f
partner.declared(p_partner_id text, p_version integer) returns jsonb
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 42b4b7d767610f43
partner.identify(p_keyid text, OUT key_id integer, OUT partner_id text, OUT purposes text[]) returns record
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body c13d8947cdb46586
partner.identify_locked(p_keyid text, OUT key_id integer, OUT partner_id text, OUT purposes text[]) returns record
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 065fcef70e85a537
partner.key_terms(p_keyid text) returns jsonb
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body f6029852b26e9035
partner.keys_in_use(p_partner_id text, p_at timestamp with time zone) returns integer
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body cbcfd3aa1c79c02f
partner.lock_requests(p_partner_id text, p_exclusive boolean) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 447ceaaf130101fe
partner.may_act(p partner.partner) returns boolean
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 9938e93a43a12169
partner.over(p_pointer text, p_detail text) returns jsonb
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body de07f30e30046105
partner.record_version(p_partner_id text) returns void
  sql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 2042227d953b5374
partner.refuse_key(p_detail text) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 79cda9571ce12677
partner.refuses_releases(p partner.partner, p_purpose text) returns text
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body f1a5cbee48afff38
partner.remember_refused(p_key_id integer, p_nonce text) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body cec7d6962eafa441
partner.signed_this(p_keyid text, p_nonce text, p_base text) returns boolean
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 0bb22055ccf92fd0
partner.terms(p_partner_id text) returns jsonb
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 0093e7c0d5f060bd
partner.windows_within(p_unit text, p_of text) returns integer
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 89871b9ec41e5f81
population.add_child(p_parent_id bigint, p_sex population.sex, p_child_id bigint, p_birth date, p_pointer text) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 847a8b5c7c615b33
population.age_on(p_birth date, p_precision population.date_precision, p_on date) returns integer
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body c35ae443b7615f65
population.apply_event(p_event population.parsed_event, p_pointers jsonb) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 1d57cb6b1e85d06e
population.apply_events(p_partner_id text, p_pointers jsonb, p_events jsonb) returns jsonb
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body f5decdcc2fa07b09
population.begin_guardianship(p_child_id bigint, p_guardian_id bigint, p_jointly boolean, p_until date, p_on date, p_pointer text) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 0661a604d2db7eff
population.birthday(p_birth date, p_precision population.date_precision, p_years integer) returns date
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 20472e55638cd3ef
population.change_household(p_person_id bigint, p_member_id bigint, p_relation population.relation_to_head, p_file_number text) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 9243f753f3bb69d3
population.change_parents(p_child_id bigint, p_is_mother boolean, p_mother_id bigint, p_is_father boolean, p_father_id bigint, p_on date) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 5a76954f845efc27
population.check_alive(p_person_id bigint, p_on date, p_pointer text) returns void
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body eb76368bf61d6e58
population.check_birth_date(p_person_id bigint, p_birth date, p_on date, p_pointer text) returns void
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body c844e232502376a3
population.check_card(p_card jsonb, p_nationality text[], p_on date, p_pointer text) returns void
  plpgsql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body b751fcf3f9ecbcae
population.check_persons_known(p_event population.parsed_event, p_pointers jsonb) returns void
  plpgsql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 5c4cea2486b1e9cb
population.check_portrait() returns trigger
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 2ab251ccdd2ac7a2
population.choose_head(p_household_id bigint) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body fe212aaf486c8ce5
population.current_number(p_person_id bigint) returns text
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body aabe8cc7c5ef995e
population.date_shown(p_date date, p_precision population.date_precision) returns text
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 7c08c090faa31c35
population.day_of_age(p_birth date, p_months integer) returns date
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body e1bd5c42fcf0d4a4
population.drop_portrait() returns trigger
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 60516bd51fc6c980
population.end_guardianship(p_child_id bigint, p_guardian_id bigint, p_on date) returns boolean
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 01f67d6b40687b05
population.event_account_activated(p_event population.parsed_event) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 7c91cabcebf23c29
population.event_birth(p_event population.parsed_event) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 46f33c13b2ded40d
population.event_card_issued(p_event population.parsed_event) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 42a30897d56e5476
population.event_correction(p_event population.parsed_event) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body f5a00264948ac698
population.event_current_residence_declared(p_event population.parsed_event) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 3e4c626477a16286
population.event_death(p_event population.parsed_event) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 296a519188fb753c
population.event_divorce(p_event population.parsed_event) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 203901d546a528a7
population.event_found(p_event population.parsed_event) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body fff6db1bb9282fb6
population.event_foundling_registered(p_event population.parsed_event) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 65665fd5d6541f5f
population.event_guardianship_begun(p_event population.parsed_event) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 79eabadbd437e57e
population.event_guardianship_ended(p_event population.parsed_event) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 98ff706905578d32
population.event_marriage(p_event population.parsed_event) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 277d5a065cd5d7aa
population.event_missing(p_event population.parsed_event) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 4b075d01d1ec6187
population.event_naturalised(p_event population.parsed_event) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body cf6b477ece216b6e
population.event_number_reissued(p_event population.parsed_event) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 50ca29e286c2d823
population.event_organisation_role_begun(p_event population.parsed_event) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 552dd572e441ce5f
population.event_organisation_role_ended(p_event population.parsed_event) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body b0f6edcab2e729e3
population.event_permanent_residence_changed(p_event population.parsed_event) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body f48978b6ed068f3b
population.event_person_registered(p_event population.parsed_event) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body d61e1a5e1f96f2e1
population.event_temporary_residence_ended(p_event population.parsed_event) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body bb041c6254fde73e
population.event_temporary_residence_registered(p_event population.parsed_event) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 4bd575a905588959
population.event_warnings(p_event population.parsed_event) returns text[]
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body e3354e27b4720700
population.family_warnings(p_person_id bigint) returns text[]
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body bbda2d58277e8400
population.find_person(p_number text) returns bigint
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 853a0395399d4d28
population.first_day(p_text text) returns date
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 3bea0d1694383aab
population.follow_birth_date() returns trigger
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 3c205a45db631b1d
population.guardians_of(p_child_id bigint) returns TABLE(guardian_id bigint, kind text, acts_jointly boolean, valid_from date, valid_to date)
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body bf6314cd0eff10ed
population.household_members(person population.person) returns TABLE(relation text, member_id bigint, rank integer)
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 50e6fd66a2036940
population.household_of(p_member_id bigint, OUT household_id bigint, OUT residence_file_number text) returns record
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 84e5e7c0e82f0001
population.insurance_number(p_card text) returns text
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 93e972bcb7fec47a
population.insure(p_person_id bigint, p_insurance jsonb) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 61c8b87443a581d1
population.is_place_of_number(p_number bigint, p_unit_id integer, p_on date) returns boolean
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 49b0d7a742de31eb
population.last_birth_day(p_birth date, p_precision population.date_precision) returns date
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body cf58c9eda3002085
population.lock_persons(p_events population.parsed_event[]) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 13ca240895738f0d
population.months_on(p_birth date, p_on date) returns integer
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 8c297f42e1c2bdd0
population.nationality_of(p_list jsonb) returns text[]
  plpgsql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body e3cb3990d34d3fcb
population.number_fits(p_number bigint, p_sex population.sex, p_birth date) returns boolean
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 8018f42262663dbd
population.number_text(p_number bigint) returns text
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 1276c7de11f641ff
population.pairwise_hash(p_use text, p_partner_id text, p_purpose text, p_person_id bigint) returns bytea
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 7df458d75af41adb
population.pairwise_pseudonym(p_partner_id text, p_purpose text, p_person_id bigint) returns text
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body db520406068f3196
population.parse_events(p_events jsonb) returns population.parsed_event[]
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 3be315b274204de1
population.person_named(p_relation_name text, p_relation text, p_named population.person, p_has_pseudonym boolean, p_partner_id text) returns jsonb
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body c088fbe87552d960
population.persons_affected(p_events population.parsed_event[]) returns bigint[]
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 2a08cb12400265a8
population.persons_named(p_event population.parsed_event) returns bigint[]
  plpgsql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 505cc7bc70486b60
population.place_shown(p_unit_id integer, p_detail text) returns jsonb
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 2fec4f513782eab0
population.possible_age_on(p_birth date, p_on date) returns integer
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 068ad5dd52e6b66e
population.precision_of(p_text text) returns population.date_precision
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 89ed625289ba111a
population.present_units(p_unit_id integer) returns integer[]
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body b7a7b5bdce563e1e
population.province_of_residence(person population.person) returns jsonb
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 47f757636872e2cc
population.pseudonym(p_partner_id text, p_person_id bigint) returns text
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 6060e0b86bbcd8fd
population.read_computed(person population.person, p_field text) returns jsonb
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 277ea0a53fff97fa
population.read_fields(p_person_id bigint, p_fields text[], p_partner_id text, p_purpose text) returns TABLE(data jsonb, not_available text[], named jsonb)
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body c814d5a9d6b758c2
population.read_others(person population.person, p_field text, p_partner_id text, p_purpose text, OUT value jsonb, OUT named jsonb) returns record
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 9bfc1bbd02833de3
population.read_related(person population.person, p_field text) returns jsonb
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body e8a9bb7abeed745d
population.record_applied_events(p_partner_id text, p_events population.parsed_event[], p_applied boolean[], p_outcomes jsonb[]) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 45c6b3996046a22b
population.register_person(p_event population.parsed_event, p_record jsonb, p_pointer text) returns bigint
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 211839ad9ebf5700
population.relatives(person population.person) returns TABLE(relation text, relative_id bigint, rank integer)
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body ba526a607a5da88c
population.replace_number(p_person_id bigint, p_number bigint, p_sex population.sex, p_birth date, p_reason population.number_end, p_on date) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 800f45f68b7a828e
population.residence_shown(person population.person, p_kind text) returns jsonb
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 1df4fc5bf1fdc743
population.residences(person population.person) returns TABLE(kind text, rank integer, unit_id integer, address text, since date, until date)
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 2b99f1e43bdd754a
population.resident_of(person population.person, p_code text) returns boolean
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body b16a6d2d77ff9618
population.resolution_in_force(p_person_id bigint, p_residence statistics.residence, p_since date, p_address text, p_without_run integer) returns SETOF population.residence_resolution
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 336c04c1dcbcef01
population.resolve_persons(INOUT p_event population.parsed_event) returns population.parsed_event
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body c69b81b230494ede
population.school_age_ends_on(p_date_of_birth date) returns date
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 8ef2b5a66ea59076
population.today() returns date
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 4b707a0c796ebaac
population.unit_on(p_code text, p_on date) returns integer
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body ee83bdb9c82cb023
population.unit_shown(p_unit_id integer) returns jsonb
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body cc18d8096e5dc330
population.units_shown(p_unit_ids integer[]) returns jsonb
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 755071de5e127249
population.wards_of(p_guardian_id bigint) returns TABLE(person_id bigint)
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 98108a362dcf4bba
prescription.accept_dispensings(p_keyids text[], p_nonces text[], p_idempotency_keys text[], p_body_hashes bytea[], p_codes text[], p_consent_ids uuid[], p_lines jsonb[], OUT at timestamp with time zone, OUT places integer[], OUT dispensing_ids uuid[]) returns record
  plpgsql volatile set plan_cache_mode=force_generic_plan enable_seqscan=off enable_hashjoin=off enable_mergejoin=off owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 2114b9644ab08e5f
prescription.check_consent(p_consent consent.consent, p_code text, p_purposes text[], p_at timestamp with time zone) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body fba5841fc9bb8588
prescription.check_lines(p prescription.prescription, p_lines jsonb) returns void
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 6d9cc05dce99c55a
prescription.check_patient(p_patient jsonb, p_on date) returns bigint
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 48e112a67079d59c
prescription.consent_refusal(p_consent consent.consent, p_code text, p_purposes text[], p_at timestamp with time zone, OUT refusal text, OUT state text) returns record
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 2753fb8ac0814d8b
prescription.dispensing_shown(p prescription.dispensing) returns TABLE(dispensing jsonb)
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 03c9b95cb7d149a0
prescription.dispensings_made(p_places integer[], p_dispensing_ids uuid[]) returns TABLE(place integer, dispensing jsonb, status text, remaining jsonb)
  plpgsql stable set plan_cache_mode=force_generic_plan enable_seqscan=off enable_hashjoin=off enable_mergejoin=off owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body e35cb3800e140bc6
prescription.dispensings_of(p_person_id bigint, p_code text) returns jsonb
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 2c25cf079ac74673
prescription.is_divisible(p_unit text, p_form text) returns boolean
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 036385004a3606b0
prescription.lines_refusal(p prescription.prescription, p_lines jsonb) returns TABLE(refusal text, detail json)
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body e94b89a7062be775
prescription.lines_shown(p_person_id bigint, p_code text) returns jsonb
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 41e47d5c0b21bff5
prescription.may_write(p_partner_id text, p_code text) returns boolean
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body b0a6edaeda81136d
prescription.notify_deciders(p_consent consent.consent, p_topic text, p_at timestamp with time zone) returns void
  sql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 0576c60e66bb6bc1
prescription.progress_of(p prescription.prescription) returns TABLE(status text, remaining jsonb)
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 2afc6efa261238bf
prescription.quantity_shown(p_sixths integer) returns jsonb
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 00ac25b56f27246e
prescription.read_fields(p_person_id bigint, p_fields text[], p_partner_id text, p_purpose text, OUT data jsonb, OUT not_available text[], OUT named jsonb) returns record
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 84daaf5a8ed6aaf1
prescription.record(p_partner_id text, p_digest bytea, p_prescription jsonb) returns bigint
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 1bca98f2f68d7dc9
prescription.record_dispensings(p_at timestamp with time zone, p_places integer[], p_dispensing_ids uuid[], p_codes text[], p_consent_ids uuid[], p_lines jsonb[], p_invoice_numbers text[]) returns void
  plpgsql volatile set plan_cache_mode=force_generic_plan enable_seqscan=off enable_hashjoin=off enable_mergejoin=off owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body d1707110b1604a63
prescription.record_entry(p_consent consent.consent, p_kind ledger.kind, p_code text, p_refusal text, p_at timestamp with time zone) returns void
  sql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body f0d1be281a001b21
prescription.replace(p_partner_id text, p_person_id bigint, p_earlier text, p_code text) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 00d9539c62a9de1c
prescription.shown(p prescription.prescription) returns jsonb
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body bec71fbeb3fe02c3
prescription.sixths_of(p_quantity jsonb) returns integer
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 40fb168e450f0bf9
prescription.status_of(p prescription.prescription) returns text
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 34e1889e0410265b
prescription.status_with(p prescription.prescription, p_all boolean, p_some boolean) returns text
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 3f88a95ab1a12228
statistics.add_households() returns void
  plpgsql volatile set work_mem=512MB owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 8e5f1fc3b8b65e9a
statistics.add_people(p_tables regclass[]) returns void
  plpgsql volatile set work_mem=512MB enable_memoize=off owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 508fd96d89e49e83
statistics.add_to_running_totals(p_changes statistics.cell_change[], p_units_since date, p_last_birth_year integer) returns void
  sql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 823b3ec165f3be3d
statistics.advance_cube(p_today date) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body fafc026da195aa22
statistics.age_groups(p_years integer[], p_grouping text, p_last_age integer) returns TABLE(year integer, age_group integer, first_birth_year integer, last_birth_year integer)
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 1fd7bc175f00127f
statistics.apply_changes(p_changes statistics.cell_change[]) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 85ffbce393c4c10f
statistics.area_on(p_unit_id integer, p_level text, p_on date) returns integer
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 70f569171aaa54ac
statistics.asker(p_keyid text, p_session bytea, p_partner_id text, OUT partner_id text, OUT mandates text[], OUT asked_by text) returns record
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body d2e0b3c7f1b59c1b
statistics.birth_year_counted(p_date_of_birth date) returns smallint
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 88163bdd713fa0ab
statistics.build_running_totals(p_today date, p_time_limit interval) returns boolean
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 626b88c61ab26610
statistics.cells_counted_in(p_unit administrative_unit.unit, p_province integer, p_units_since date, p_day date, p_cube_day date, p_residences statistics.residence_kind[], p_only_changes boolean) returns TABLE(commune_id integer, district_id integer, province_id integer, residence statistics.residence_kind, sex population.sex, birth_year smallint, is_foreign boolean, people integer, record_keys integer)
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 25495e4e0acfc90d
statistics.cells_of(p_from date, p_permanent integer, p_temporary integer, p_until date, p_current integer) returns TABLE(day date, unit_id integer, residence statistics.residence_kind, people integer)
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 43ddf6ce3f567348
statistics.count_households(p_day date) returns SETOF statistics.cell_change
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 88b60efd60e82a48
statistics.count_people(p_tables regclass[], p_day date) returns SETOF statistics.cell_change
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 1bcecd79e026fef9
statistics.cube(p_day date) returns SETOF statistics.cell_change
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 663135ee0aad7dfc
statistics.deviation(p_people integer, p_record_keys bigint) returns integer
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body aaf5c57d48700faa
statistics.differences() returns SETOF statistics.cell_change
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 54e8f1828010b7db
statistics.equivalent_units(p_unit_id integer, p_on date) returns integer[]
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body fedd7f8448b07088
statistics.first_birth_year() returns integer
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body c8c0f65696bb5d5a
statistics.household_changes(p_changes statistics.person_change[]) returns SETOF statistics.cell_change
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 5d46ee62cf5ae6e8
statistics.household_differences() returns SETOF statistics.cell_change
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body ef12d5cec55faf8f
statistics.household_key(p_household_id bigint, p_seed bigint) returns integer
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 43269bc354ee97ac
statistics.household_size_counted(p_members bigint) returns smallint
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body fb160a7033f796de
statistics.invalidate_unit_mapping() returns trigger
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 44c2eaad9c55f075
statistics.is_counted_in(p_mapping statistics.unit_mapping, p_unit administrative_unit.unit, p_province integer) returns boolean
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body cc6b1f7390ee5895
statistics.is_foreign(p_nationality text[]) returns boolean
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 48708e44b3e26adf
statistics.keep_changes(p_changes statistics.cell_change[]) returns void
  sql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 6f15b31c5b1a44db
statistics.kept_day(p_day date) returns date
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 9309d9c75c339642
statistics.lock_cube(p_wait boolean) returns boolean
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body df8438a942483638
statistics.map_units(p_units_since date) returns boolean
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body ec68d85bafc9865e
statistics.may_ask(p_mandates text[], unit administrative_unit.unit, p_level text) returns boolean
  plpgsql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 0f5adf53b90ff2b8
statistics.month_of(p_day date) returns date
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 32841bdc6e961693
statistics.open_day(p_partner_id text, p_ahead interval, p_by interval) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body ae059de79a89f5be
statistics.packed_change(p_day date, p_residence statistics.residence_kind, p_sex population.sex, p_birth_year integer, p_is_foreign boolean, p_people integer, p_record_keys integer) returns integer
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body c3d83109cb332b17
statistics.packed_changes(p_change statistics.cell_change) returns SETOF integer
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 1efa875cce1632ef
statistics.pending_changes() returns SETOF statistics.cell_change
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 1038d214c2f7adcd
statistics.pending_household_changes() returns SETOF statistics.cell_change
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body f26837ba7ec00b5f
statistics.people_alike(p_tables regclass[]) returns TABLE(permanent_unit integer, temporary_unit integer, temporary_until date, current_unit integer, sex population.sex, birth_year smallint, is_foreign boolean, people integer, record_keys integer)
  plpgsql stable set work_mem=512MB enable_sort=off parallel_tuple_cost=0.01 owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 312b4ec5be050a3e
statistics.protected_counts(p_unit administrative_unit.unit, p_on date, p_day date, p_level text, p_by text[], p_residences statistics.residence_kind[], p_nationality text, p_school_years integer[], OUT counts json, OUT unit_ids integer[]) returns record
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body f430a8ba7d66e3f3
statistics.province_on(p_unit_id integer, p_on date) returns integer
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 34b55cfcc77b8d77
statistics.questions_a_day() returns integer
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body ea717f9e572fb8fb
statistics.record_key(p_person_id bigint, p_seed bigint) returns bigint
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 5afe8d7191ba1ed6
statistics.record_person_change() returns trigger
  plpgsql volatile security definer set search_path=pg_catalog, pg_temp owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body cecb5f76df73b6ae
statistics.running_total_differences() returns bigint
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 41c93f3f213e14e5
statistics.summed_up(p_change statistics.month_change) returns integer[]
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 1da35ddaa5b2de42
statistics.take_question(p_partner_id text) returns void
  plpgsql volatile owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body f37befebcceb9e81
statistics.units_since(p_on date) returns date
  sql stable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body 210ba23884536ba0
statistics.unpacked_changes(p_change statistics.month_change) returns SETOF statistics.cell_change
  sql immutable owner ung_thuan_gate; grants: ung_thuan_gate EXECUTE; body c838f27f23170ade
