// Written by scripts/dump-schema.ts from the functions of schema gate; changes belong in sql/functions/gate.
import type { Uuid } from '../../id.js';
import type { IsoDate, Json } from './values.js';

/** What each function takes. */
export interface GateParameters {
  accept_question: { readonly p_keyid: string | null; readonly p_nonce: string | null; readonly p_idempotency_key: string | null; readonly p_body_hash: Buffer | null };
  access_token: { readonly p_token_hash: Buffer | null };
  account_holder: { readonly p_session: Buffer | null };
  add_passkey: { readonly p_session: Buffer | null; readonly p_challenge: Buffer | null; readonly p_credential_id: Buffer | null; readonly p_public_key: Buffer | null; readonly p_jwk: Json | null; readonly p_thumbprint: string | null; readonly p_algorithm: string | null; readonly p_sign_count: number | null; readonly p_transports: readonly string[] | null; readonly p_is_backup_eligible: boolean | null; readonly p_is_backed_up: boolean | null; readonly p_name: string | null; readonly p_attestation: Json | null; readonly p_aaguid: Uuid | null };
  add_push_subscription: { readonly p_session: Buffer | null; readonly p_endpoint: string | null; readonly p_p256dh: string | null; readonly p_auth: string | null };
  administrative_unit: { readonly p_code: string | null; readonly p_on: IsoDate | null; readonly p_of: string | null };
  advance_clock: { readonly p_keyid: string | null; readonly p_nonce: string | null; readonly p_idempotency_key: string | null; readonly p_body_hash: Buffer | null; readonly p_advance_s: number | null; readonly p_total_max_s: number | null };
  append_leaves: { readonly p_holder: Uuid | null; readonly p_size: number | null; readonly p_root: Buffer | null; readonly p_person_ids: readonly string[] | null; readonly p_entry_ids: readonly Uuid[] | null; readonly p_tile_levels: readonly number[] | null; readonly p_tile_numbers: readonly string[] | null; readonly p_tile_hashes: readonly Buffer[] | null; readonly p_new_root: Buffer | null };
  append_map: { readonly p_holder: Uuid | null; readonly p_size: number | null; readonly p_root: Buffer | null; readonly p_new_size: number | null; readonly p_new_root: Buffer | null; readonly p_public_key: Buffer | null; readonly p_note: string | null; readonly p_new_person_ids: readonly string[] | null; readonly p_new_numbers: readonly string[] | null; readonly p_new_proofs: readonly Buffer[] | null; readonly p_new_keys: readonly Buffer[] | null; readonly p_person_ids: readonly string[] | null; readonly p_entries: readonly string[] | null; readonly p_heads: readonly Buffer[] | null; readonly p_paths: readonly string[] | null; readonly p_tiles: readonly Buffer[] | null };
  apply_for_registration: { readonly p_keyid: string | null; readonly p_nonce: string | null; readonly p_signature_base: string | null; readonly p_signature: Buffer | null; readonly p_body: Buffer | null; readonly p_jwk: Json | null };
  apply_registry_events: { readonly p_keyid: string | null; readonly p_nonce: string | null; readonly p_idempotency_key: string | null; readonly p_body_hash: Buffer | null; readonly p_pointers: Json | null; readonly p_events: Json | null };
  ask: { readonly p_keyid: string | null; readonly p_nonce: string | null; readonly p_idempotency_key: string | null; readonly p_body_hash: Buffer | null; readonly p_signature_base: string | null; readonly p_signature: Buffer | null; readonly p_body: Buffer | null; readonly p_personal_id_number: string | null; readonly p_share_code_hash: Buffer | null; readonly p_purpose: string | null; readonly p_statement: string | null; readonly p_required_fields: readonly string[] | null; readonly p_optional_fields: readonly string[] | null; readonly p_accepted_alternatives: Json | null; readonly p_access_mode: string | null; readonly p_access_until: IsoDate | null; readonly p_at_most_count: number | null; readonly p_at_most_per: string | null; readonly p_retention: string | null; readonly p_expires_in_s: number | null; readonly p_binding_code: string | null; readonly p_budget_per_day: number | null; readonly p_budget_pending: number | null; readonly p_own_space: boolean | null; readonly p_backchannel: Json | null };
  ask_batch: { readonly p_calls: Json | null };
  asked_questions: { readonly p_keyid: string | null; readonly p_session: Buffer | null; readonly p_partner_id: string | null; readonly p_before: Uuid | null; readonly p_limit: number | null };
  begin_enrolment: { readonly p_session: Buffer | null; readonly p_challenge: Buffer | null };
  begin_link: { readonly p_session: Buffer | null; readonly p_document: string | null };
  cancel_dispensing: { readonly p_keyid: string | null; readonly p_nonce: string | null; readonly p_idempotency_key: string | null; readonly p_body_hash: Buffer | null; readonly p_code: string | null; readonly p_dispensing_id: Uuid | null; readonly p_reason: string | null };
  challenge_batch: { readonly p_calls: Json | null };
  challenge_decision: { readonly p_session: Buffer | null; readonly p_request_id: Uuid | null; readonly p_fields: readonly string[] | null; readonly p_child_agrees: boolean | null; readonly p_gateway: string | null };
  change_event_receiver: { readonly p_keyid: string | null; readonly p_nonce: string | null; readonly p_idempotency_key: string | null; readonly p_body_hash: Buffer | null; readonly p_stream_id: Uuid | null; readonly p_changes: Json | null };
  changed_streams: { readonly p_partner_ids: readonly string[] | null; readonly p_after: readonly string[] | null };
  check_writable: Record<string, never>;
  citizen_consents: { readonly p_session: Buffer | null; readonly p_consent_id: Uuid | null; readonly p_state: string | null; readonly p_before: Uuid | null; readonly p_limit: number | null };
  citizen_prescriptions: { readonly p_session: Buffer | null; readonly p_code: string | null; readonly p_before: Uuid | null; readonly p_limit: number | null };
  citizen_receipts: { readonly p_session: Buffer | null; readonly p_consent_id: Uuid | null };
  citizen_roles: { readonly p_session: Buffer | null };
  close_ended_agreements: Record<string, never>;
  close_session: { readonly p_session: Buffer | null };
  close_statistics_session: { readonly p_secret_hash: Buffer | null };
  confirm_key: { readonly p_offer_id: Uuid | null };
  confirm_role: { readonly p_session: Buffer | null; readonly p_partner_id: string | null; readonly p_role_id: Uuid | null };
  cosigned_checkpoint: Record<string, never>;
  decide: { readonly p_session: Buffer | null; readonly p_request_id: Uuid | null; readonly p_decision: string | null; readonly p_fields: readonly string[] | null; readonly p_reason: string | null; readonly p_child_agrees: boolean | null; readonly p_gateway: string | null; readonly p_origins: readonly string[] | null; readonly p_assertion: Json | null };
  decide_batch: { readonly p_calls: Json | null };
  delete_event_receiver: { readonly p_keyid: string | null; readonly p_nonce: string | null; readonly p_idempotency_key: string | null; readonly p_body_hash: Buffer | null; readonly p_stream_id: Uuid | null };
  delete_saved_question: { readonly p_session: Buffer | null; readonly p_partner_id: string | null; readonly p_question_id: Uuid | null };
  dispense: { readonly p_keyid: string | null; readonly p_nonce: string | null; readonly p_idempotency_key: string | null; readonly p_body_hash: Buffer | null; readonly p_code: string | null; readonly p_consent_id: Uuid | null; readonly p_lines: Json | null; readonly p_invoice_number: string | null };
  dispense_batch: { readonly p_calls: Json | null };
  end_role: { readonly p_session: Buffer | null; readonly p_partner_id: string | null; readonly p_role_id: Uuid | null };
  end_session: { readonly p_session: Buffer | null; readonly p_session_id: Uuid | null };
  enqueue_summaries: { readonly p_limit: number | null };
  enter_statistics: { readonly p_session: Buffer | null; readonly p_partner_id: string | null };
  event_receiver: { readonly p_keyid: string | null };
  expire: { readonly p_limit: number | null };
  facility_prescription: { readonly p_keyid: string | null; readonly p_code: string | null };
  finish_client_notification: { readonly p_request_id: Uuid | null; readonly p_attempts: number | null; readonly p_retry_in_s: number | null };
  finish_event_delivery: { readonly p_partner_id: string | null; readonly p_lease: number | null; readonly p_until: number | null; readonly p_error: string | null; readonly p_description: string | null; readonly p_retry_in_s: number | null; readonly p_pause_after_s: number | null; readonly p_resealed: Buffer | null };
  finish_message: { readonly p_message_id: Uuid | null; readonly p_attempts: number | null; readonly p_outcome: string | null; readonly p_retry_in_s: number | null };
  fold_counts: { readonly p_limit: number | null };
  give_role: { readonly p_session: Buffer | null; readonly p_partner_id: string | null; readonly p_code_hash: Buffer | null; readonly p_role: string | null; readonly p_shown_as: string | null; readonly p_from: IsoDate | null; readonly p_until: IsoDate | null };
  halt_ledger: { readonly p_reason: string | null };
  history: { readonly p_session: Buffer | null; readonly p_partner_id: string | null; readonly p_kinds: readonly string[] | null; readonly p_since: IsoDate | null; readonly p_until: IsoDate | null; readonly p_before: Uuid | null; readonly p_limit: number | null; readonly p_consent_id: Uuid | null; readonly p_about: string | null; readonly p_fields: readonly string[] | null };
  history_entries: { readonly p_session: Buffer | null; readonly p_about: string | null; readonly p_map_size: number | null; readonly p_limit: number | null };
  history_partners: { readonly p_session: Buffer | null };
  history_proof: { readonly p_session: Buffer | null; readonly p_about: string | null; readonly p_cosigned: boolean | null };
  history_subjects: { readonly p_session: Buffer | null };
  hold_ledger: { readonly p_holder: Uuid | null };
  hold_map: { readonly p_holder: Uuid | null; readonly p_public_key: Buffer | null };
  key_offer: { readonly p_offer_id: Uuid | null };
  ledger_checkpoint: Record<string, never>;
  ledger_lag: Record<string, never>;
  ledger_leaves: { readonly p_from: number | null; readonly p_count: number | null };
  ledger_tiles: { readonly p_levels: readonly number[] | null; readonly p_numbers: readonly string[] | null };
  link_document: { readonly p_session: Buffer | null; readonly p_document: string | null; readonly p_linked_at: Date | null; readonly p_issuer: string | null; readonly p_purpose: string | null; readonly p_content: Json | null };
  linked_documents: { readonly p_session: Buffer | null };
  make_share_code: { readonly p_session: Buffer | null; readonly p_code_hash: Buffer | null };
  make_statistics_link: { readonly p_keyid: string | null; readonly p_nonce: string | null; readonly p_idempotency_key: string | null; readonly p_body_hash: Buffer | null; readonly p_code_hash: Buffer | null; readonly p_life_s: number | null };
  map_entries: { readonly p_holder: Uuid | null; readonly p_limit: number | null };
  map_tiles: { readonly p_paths: readonly string[] | null };
  monthly_summary: { readonly p_session: Buffer | null; readonly p_month: IsoDate | null };
  offer_key: { readonly p_keyid: string | null; readonly p_nonce: string | null; readonly p_idempotency_key: string | null; readonly p_body_hash: Buffer | null; readonly p_signature_base: string | null; readonly p_signature: Buffer | null; readonly p_body: Buffer | null; readonly p_offered_keyid: string | null; readonly p_jwk: Json | null };
  open_session: { readonly p_session: Buffer | null; readonly p_kind: string | null; readonly p_device: string | null; readonly p_number: string | null; readonly p_acr: number | null; readonly p_authenticated_at: Date | null; readonly p_issuer: string | null; readonly p_token_hash: Buffer | null; readonly p_issued_at: Date | null; readonly p_token_expires_at: Date | null };
  open_statistics_session: { readonly p_code_hash: Buffer | null; readonly p_secret_hash: Buffer | null; readonly p_life_s: number | null };
  organisation_given: { readonly p_session: Buffer | null; readonly p_organisation_id: string | null; readonly p_before: Uuid | null; readonly p_limit: number | null };
  organisation_staff: { readonly p_session: Buffer | null; readonly p_partner_id: string | null };
  own_release_leaf: { readonly p_session: Buffer | null; readonly p_release_id: Uuid | null };
  partner_application: { readonly p_application_id: Uuid | null };
  partner_consent: { readonly p_keyid: string | null; readonly p_consent_id: Uuid | null };
  partner_consents: { readonly p_keyid: string | null; readonly p_before: Uuid | null; readonly p_state: string | null; readonly p_purpose: string | null; readonly p_from: Date | null; readonly p_until: Date | null; readonly p_limit: number | null; readonly p_scan: number | null };
  partner_events: { readonly p_keyid: string | null; readonly p_after: number | null; readonly p_after_id: Uuid | null; readonly p_limit: number | null };
  partner_key: { readonly p_keyid: string | null };
  partner_profile: { readonly p_session: Buffer | null; readonly p_partner_id: string | null; readonly p_limit: number | null };
  partner_registration: { readonly p_keyid: string | null };
  partner_requests: { readonly p_keyid: string | null; readonly p_before: Uuid | null; readonly p_state: string | null; readonly p_purpose: string | null; readonly p_from: Date | null; readonly p_until: Date | null; readonly p_limit: number | null; readonly p_scan: number | null };
  passkeys: { readonly p_session: Buffer | null };
  poll_events: { readonly p_keyid: string | null; readonly p_acknowledged: readonly Uuid[] | null; readonly p_errors: Json | null; readonly p_limit: number | null };
  present_units: { readonly p_unit_ids: readonly number[] | null };
  prompt_values: { readonly p_session: Buffer | null; readonly p_request_id: Uuid | null };
  prompt_versions: { readonly p_sessions: readonly Buffer[] | null };
  prompts: { readonly p_session: Buffer | null; readonly p_request_id: Uuid | null; readonly p_before: Uuid | null; readonly p_limit: number | null; readonly p_answered: boolean | null };
  publish_checkpoint: { readonly p_holder: Uuid | null; readonly p_size: number | null; readonly p_root: Buffer | null; readonly p_checkpoint: string | null };
  publish_cosigned: { readonly p_size: number | null; readonly p_checkpoint: string | null };
  purge: Record<string, never>;
  push_subscriptions: { readonly p_session: Buffer | null };
  questions_left: { readonly p_keyid: string | null; readonly p_session: Buffer | null; readonly p_partner_id: string | null };
  record_gateway_key: { readonly p_keyid: string | null };
  record_gateway_key_retired: { readonly p_keyid: string | null; readonly p_retired_at: Date | null };
  record_prescription: { readonly p_keyid: string | null; readonly p_nonce: string | null; readonly p_idempotency_key: string | null; readonly p_body_hash: Buffer | null; readonly p_digest: Buffer | null; readonly p_prescription: Json | null };
  record_question: { readonly p_keyid: string | null; readonly p_unit: string | null; readonly p_on: IsoDate | null; readonly p_level: string | null; readonly p_by: readonly string[] | null; readonly p_residence: string | null; readonly p_nationality: string | null; readonly p_years: readonly number[] | null; readonly p_counted_on: IsoDate | null; readonly p_session: Buffer | null; readonly p_partner_id: string | null };
  record_viewed: { readonly p_session: Buffer | null; readonly p_kind: string | null; readonly p_person_ids: readonly string[] | null };
  redeem_authentication: { readonly p_keyid: string | null; readonly p_nonce: string | null; readonly p_assertion: string | null; readonly p_request_id: Uuid | null; readonly p_secret: string | null; readonly p_proof_keyid: string | null; readonly p_proof_nonce: string | null; readonly p_access_hash: Buffer | null; readonly p_access_s: number | null; readonly p_refresh_hash: Buffer | null; readonly p_slow_down_s: number | null };
  refresh_access: { readonly p_keyid: string | null; readonly p_nonce: string | null; readonly p_assertion: string | null; readonly p_refresh_hash: Buffer | null; readonly p_proof_keyid: string | null; readonly p_proof_nonce: string | null; readonly p_scope: string | null; readonly p_access_hash: Buffer | null; readonly p_access_s: number | null };
  register_sandbox_partner: { readonly p_partner_id: string | null; readonly p_name: Json | null; readonly p_kind: string | null; readonly p_organisation_id: string | null; readonly p_purposes: readonly string[] | null; readonly p_quota_per_minute: number | null; readonly p_keyid: string | null; readonly p_jwk: Json | null };
  release: { readonly p_keyid: string | null; readonly p_nonce: string | null; readonly p_idempotency_key: string | null; readonly p_body_hash: Buffer | null; readonly p_signature_base: string | null; readonly p_signature: Buffer | null; readonly p_body: Buffer | null; readonly p_consent_id: Uuid | null; readonly p_fields: readonly string[] | null; readonly p_token_hash: Buffer | null };
  release_batch: { readonly p_keyids: readonly string[] | null; readonly p_nonces: readonly string[] | null; readonly p_idempotency_keys: readonly string[] | null; readonly p_body_hashes: readonly Buffer[] | null; readonly p_signature_bases: readonly string[] | null; readonly p_signatures: readonly Buffer[] | null; readonly p_bodies: readonly Buffer[] | null; readonly p_consent_ids: readonly Uuid[] | null; readonly p_fields: readonly string[] | null };
  release_leaf: { readonly p_keyid: string | null; readonly p_release_id: Uuid | null };
  relinquish: { readonly p_keyid: string | null; readonly p_nonce: string | null; readonly p_consent_id: Uuid | null; readonly p_idempotency_key: string | null; readonly p_body_hash: Buffer | null };
  remove_passkey: { readonly p_session: Buffer | null; readonly p_passkey_id: Uuid | null };
  remove_push_subscription: { readonly p_session: Buffer | null; readonly p_subscription_id: Uuid | null };
  rename_passkey: { readonly p_session: Buffer | null; readonly p_passkey_id: Uuid | null; readonly p_name: string | null };
  report_partner: { readonly p_session: Buffer | null; readonly p_partner_id: string | null; readonly p_request_id: Uuid | null; readonly p_reason: string | null };
  request_statuses: { readonly p_keyids: readonly string[] | null; readonly p_request_ids: readonly Uuid[] | null };
  resident_counts: { readonly p_keyid: string | null; readonly p_question_id: Uuid | null; readonly p_session: Buffer | null; readonly p_partner_id: string | null };
  retire_key: { readonly p_keyid: string | null; readonly p_nonce: string | null; readonly p_idempotency_key: string | null; readonly p_body_hash: Buffer | null; readonly p_retired_keyid: string | null; readonly p_at: Date | null };
  run_daily_changes: { readonly p_limit: number | null };
  sample_day: Record<string, never>;
  save_question: { readonly p_session: Buffer | null; readonly p_partner_id: string | null; readonly p_name: string | null; readonly p_address: string | null };
  saved_questions: { readonly p_session: Buffer | null; readonly p_partner_id: string | null };
  schema_release: Record<string, never>;
  session: { readonly p_session: Buffer | null };
  sessions: { readonly p_session: Buffer | null };
  settled_requests: { readonly p_request_ids: readonly Uuid[] | null };
  sign_out_everywhere: { readonly p_session: Buffer | null };
  signing_passkey: { readonly p_session: Buffer | null; readonly p_request_id: Uuid | null; readonly p_terms_hash: Buffer | null; readonly p_credential_id: Buffer | null };
  signing_passkey_batch: { readonly p_calls: Json | null };
  staff_organisations: { readonly p_session: Buffer | null };
  staff_session: { readonly p_session: Buffer | null; readonly p_partner_id: string | null };
  statistics_session: { readonly p_secret_hash: Buffer | null };
  take_back_decision: { readonly p_session: Buffer | null; readonly p_request_id: Uuid | null };
  take_client_notifications: { readonly p_limit: number | null; readonly p_lease_s: number | null };
  take_event_deliveries: { readonly p_limit: number | null; readonly p_failing_limit: number | null; readonly p_events: number | null; readonly p_lease_s: number | null };
  take_messages: { readonly p_push_limit: number | null; readonly p_app_limit: number | null; readonly p_tells_app: boolean | null; readonly p_lease_s: number | null };
  take_quota: { readonly p_subject: string | null; readonly p_window_start: Date | null; readonly p_take: number | null; readonly p_limit: number | null };
  transition_consent: { readonly p_session: Buffer | null; readonly p_consent_id: Uuid | null; readonly p_event: string | null; readonly p_fields: readonly string[] | null; readonly p_reason: string | null };
  turn_links: { readonly p_session: Buffer | null; readonly p_partner_id: string | null; readonly p_on: boolean | null };
  unit_names: Record<string, never>;
  units_below: { readonly p_province: string | null; readonly p_on: IsoDate | null };
  units_within: { readonly p_unit: string | null; readonly p_on: IsoDate | null; readonly p_level: string | null; readonly p_codes: readonly string[] | null };
  unlink_document: { readonly p_session: Buffer | null; readonly p_document: string | null; readonly p_purpose: string | null };
  unsequenced_entries: { readonly p_holder: Uuid | null; readonly p_limit: number | null };
  verify_event_receiver: { readonly p_keyid: string | null; readonly p_nonce: string | null; readonly p_idempotency_key: string | null; readonly p_body_hash: Buffer | null; readonly p_stream_id: Uuid | null; readonly p_state: string | null; readonly p_interval_s: number | null };
  want_monthly_summary: { readonly p_session: Buffer | null; readonly p_wanted: boolean | null };
  withdraw: { readonly p_keyid: string | null; readonly p_nonce: string | null; readonly p_request_id: Uuid | null; readonly p_idempotency_key: string | null; readonly p_body_hash: Buffer | null };
  withdraw_prescription: { readonly p_keyid: string | null; readonly p_nonce: string | null; readonly p_idempotency_key: string | null; readonly p_body_hash: Buffer | null; readonly p_code: string | null; readonly p_reason: string | null };
}

/** The columns each function returns. PostgreSQL does not say which can be null. */
export interface GateColumns {
  accept_question: { readonly accept_question: unknown };
  access_token: { readonly keyid: string; readonly scope: string; readonly consent_id: Uuid };
  account_holder: { readonly name: string; readonly level: number };
  add_passkey: { readonly passkey_id: Uuid; readonly added_at: Date };
  add_push_subscription: { readonly subscription_id: Uuid; readonly added_at: Date };
  administrative_unit: { readonly administrative_unit: any };
  advance_clock: { readonly partner_id: string; readonly advanced_at: Date; readonly total_s: string; readonly wake_keys: readonly string[]; readonly repeated: boolean };
  append_leaves: { readonly is_appended: boolean };
  append_map: { readonly is_appended: boolean };
  apply_for_registration: { readonly application_id: Uuid; readonly applied_at: Date; readonly repeated: boolean };
  apply_registry_events: { readonly outcomes: any; readonly repeated: boolean };
  ask: { readonly refusal: string; readonly refusal_detail: any; readonly request_id: Uuid; readonly binding_code: string; readonly asked_at: Date; readonly expires_at: Date; readonly deciders: readonly string[]; readonly repeated: boolean; readonly over_budget: boolean };
  ask_batch: { readonly place: number; readonly raised: string; readonly raised_message: string; readonly raised_detail: string; readonly refusal: string; readonly refusal_detail: any; readonly request_id: Uuid; readonly binding_code: string; readonly asked_at: Date; readonly expires_at: Date; readonly deciders: readonly string[]; readonly repeated: boolean; readonly over_budget: boolean };
  asked_questions: { readonly entry_id: Uuid; readonly at: Date; readonly kind: string; readonly keyid: string; readonly asked_by: string; readonly shown_as: string; readonly question: readonly string[] };
  begin_enrolment: { readonly user_handle: Buffer; readonly name: string; readonly credentials: any };
  begin_link: { readonly number: string; readonly linked_at: Date };
  cancel_dispensing: { readonly consent_id: Uuid; readonly dispensing: any; readonly status: string; readonly remaining: any; readonly repeated: boolean };
  challenge_batch: { readonly place: number; readonly raised: string; readonly raised_message: string; readonly raised_detail: string; readonly terms: string; readonly expires_at: Date; readonly credentials: any };
  challenge_decision: { readonly terms: string; readonly expires_at: Date; readonly credentials: any };
  change_event_receiver: { readonly change_event_receiver: boolean };
  changed_streams: { readonly place: number };
  check_writable: { readonly check_writable: boolean };
  citizen_consents: { readonly consent_id: Uuid; readonly request_id: Uuid; readonly partner: any; readonly purpose: any; readonly statement: string; readonly fields: readonly string[]; readonly access_mode: string; readonly access_until: IsoDate; readonly at_most_count: number; readonly at_most_per: string; readonly retention: string; readonly state: string; readonly given_at: Date; readonly valid_until: Date; readonly ended_at: Date; readonly lapse_reason: string; readonly uses: number; readonly window_uses: number; readonly window_ends: Date; readonly role: string; readonly child_name: string; readonly releases_refused: string; readonly declared: any; readonly decisions: any; readonly organisation: any };
  citizen_prescriptions: { readonly prescription_id: Uuid; readonly prescription: any; readonly replaces: string; readonly replaced_by: string; readonly dispensings: any; readonly role: string; readonly child_name: string; readonly unrecorded: readonly string[] };
  citizen_receipts: { readonly seq: number; readonly event: string; readonly issued_at: Date; readonly content: string; readonly evidence: any };
  citizen_roles: { readonly organisation: any; readonly role: string; readonly valid_from: IsoDate; readonly valid_until: IsoDate; readonly state: string; readonly given_by: string; readonly may_read: boolean };
  close_ended_agreements: { readonly closed: number };
  close_session: { readonly close_session: unknown };
  close_statistics_session: { readonly close_statistics_session: unknown };
  confirm_key: { readonly added_at: Date };
  confirm_role: { readonly refusal: string };
  cosigned_checkpoint: { readonly checkpoint: string; readonly checkpoint_size: string };
  decide: { readonly refusal: string; readonly refusal_detail: any; readonly state: string; readonly consent_id: Uuid; readonly awaited: readonly string[]; readonly deciders: readonly string[]; readonly partner_id: string };
  decide_batch: { readonly place: number; readonly raised: string; readonly raised_message: string; readonly raised_detail: string; readonly refusal: string; readonly refusal_detail: any; readonly state: string; readonly consent_id: Uuid; readonly awaited: readonly string[]; readonly deciders: readonly string[]; readonly partner_id: string };
  delete_event_receiver: { readonly delete_event_receiver: boolean };
  delete_saved_question: { readonly refusal: string };
  dispense: { readonly refusal: string; readonly refusal_detail: any; readonly dispensing: any; readonly status: string; readonly remaining: any; readonly repeated: boolean };
  dispense_batch: { readonly place: number; readonly raised: string; readonly raised_message: string; readonly raised_detail: string; readonly refusal: string; readonly refusal_detail: any; readonly dispensing: any; readonly status: string; readonly remaining: any; readonly repeated: boolean };
  end_role: { readonly refusal: string };
  end_session: { readonly end_session: unknown };
  enqueue_summaries: { readonly taken: number; readonly notified: number };
  enter_statistics: { readonly enter_statistics: unknown };
  event_receiver: { readonly stream_id: Uuid; readonly method: string; readonly endpoint_url: string; readonly events_requested: readonly string[]; readonly events_delivered: readonly string[]; readonly description: string; readonly status: string; readonly status_reason: string; readonly failing_since: Date; readonly error: string; readonly error_description: string; readonly error_at: Date };
  expire: { readonly request_ids: readonly Uuid[]; readonly consents: number; readonly wake_keys: readonly string[] };
  facility_prescription: { readonly facility_prescription: any };
  finish_client_notification: { readonly finish_client_notification: unknown };
  finish_event_delivery: { readonly finish_event_delivery: boolean };
  finish_message: { readonly finish_message: string };
  fold_counts: { readonly folded: number; readonly is_ready: boolean };
  give_role: { readonly refusal: string };
  halt_ledger: { readonly halt_ledger: unknown };
  history: { readonly entry_id: Uuid; readonly at: Date; readonly kind: string; readonly actor: string; readonly partner: any; readonly purpose: any; readonly fields: readonly string[]; readonly request_id: Uuid; readonly consent_id: Uuid; readonly release_id: Uuid; readonly refusal: string; readonly role: string; readonly child_name: string; readonly consent_of: string; readonly guardian_name: string; readonly own: boolean; readonly organisation: any };
  history_entries: { readonly leaf_index: string; readonly kind: string; readonly at: Date; readonly actor: string; readonly partner_id: string; readonly purpose: string; readonly fields: readonly string[]; readonly request_id: Uuid; readonly consent_id: Uuid; readonly release_id: Uuid; readonly refusal: string; readonly keyid: string; readonly subject: Buffer; readonly terms: any };
  history_partners: { readonly partner: any };
  history_proof: { readonly personal_id_number: string; readonly pseudonym_proof: Buffer; readonly map_key: Buffer; readonly entries: string; readonly head: Buffer; readonly map_size: string; readonly paths: readonly string[]; readonly tiles: readonly Buffer[]; readonly checkpoint: string; readonly checkpoint_size: string; readonly published_leaf: string; readonly published_at: Date; readonly published_terms: any };
  history_subjects: { readonly about_id: string; readonly role: string; readonly child_name: string };
  hold_ledger: { readonly is_held: boolean; readonly size: string; readonly root: Buffer; readonly halted: string; readonly checkpoint: string; readonly checkpoint_size: string; readonly map_note: string };
  hold_map: { readonly is_held: boolean; readonly size: string; readonly root: Buffer; readonly public_key: Buffer; readonly note: string; readonly age_s: number; readonly checkpoint: string; readonly checkpoint_size: string; readonly is_published: boolean };
  key_offer: { readonly partner_id: string; readonly by_jwk: any; readonly keyid: string; readonly base: string; readonly signature: Buffer; readonly body: Buffer };
  ledger_checkpoint: { readonly checkpoint: string; readonly checkpoint_size: string };
  ledger_lag: { readonly lag_s: number };
  ledger_leaves: { readonly leaf_index: string; readonly kind: string; readonly at: Date; readonly actor: string; readonly partner_id: string; readonly purpose: string; readonly fields: readonly string[]; readonly request_id: Uuid; readonly consent_id: Uuid; readonly release_id: Uuid; readonly refusal: string; readonly keyid: string; readonly subject: Buffer; readonly terms: any };
  ledger_tiles: { readonly level: number; readonly number: string; readonly hashes: Buffer };
  link_document: { readonly link_document: unknown };
  linked_documents: { readonly kind: string; readonly content: any; readonly linked_at: Date; readonly fetched_at: Date; readonly unrecorded: readonly string[] };
  make_share_code: { readonly expires_at: Date };
  make_statistics_link: { readonly expires_at: Date };
  map_entries: { readonly leaf_index: string; readonly person_id: string; readonly personal_id_number: string; readonly map_key: Buffer; readonly entries: string; readonly head: Buffer };
  map_tiles: { readonly path: string; readonly data: Buffer };
  monthly_summary: { readonly month: IsoDate; readonly is_wanted: boolean; readonly readers: any };
  offer_key: { readonly offer_id: Uuid; readonly repeated: boolean };
  open_session: { readonly level: number };
  open_statistics_session: { readonly open_statistics_session: unknown };
  organisation_given: { readonly entry_id: Uuid; readonly at: Date; readonly kind: string; readonly partner: any; readonly purpose: any; readonly fields: readonly string[]; readonly refusal: string; readonly pseudonym: string; readonly shown_as: string };
  organisation_staff: { readonly role_id: Uuid; readonly role: string; readonly shown_as: string; readonly pseudonym: string; readonly valid_from: IsoDate; readonly valid_until: IsoDate; readonly state: string; readonly given_by: string; readonly may_confirm: boolean; readonly may_end: boolean; readonly links_on: boolean; readonly links_asked: boolean };
  own_release_leaf: { readonly leaf_index: string };
  partner_application: { readonly keyid: string; readonly jwk: any; readonly applied_at: Date; readonly state: string; readonly decided_at: Date; readonly reason: string; readonly partner_id: string };
  partner_consent: { readonly request_id: Uuid; readonly purpose: string; readonly fields: readonly string[]; readonly access_mode: string; readonly access_until: IsoDate; readonly at_most_count: number; readonly at_most_per: string; readonly retention: string; readonly state: string; readonly given_at: Date; readonly valid_until: Date; readonly ended_at: Date; readonly uses: number; readonly receipts: readonly string[]; readonly evidence: any };
  partner_consents: { readonly scanned_to: Uuid; readonly consent_id: Uuid; readonly request_id: Uuid; readonly purpose: string; readonly fields: readonly string[]; readonly access_mode: string; readonly access_until: IsoDate; readonly at_most_count: number; readonly at_most_per: string; readonly retention: string; readonly state: string; readonly given_at: Date; readonly valid_until: Date; readonly ended_at: Date; readonly uses: number };
  partner_events: { readonly last_number: string; readonly number: string; readonly event_id: Uuid; readonly type: string; readonly occurred_at: Date; readonly request_id: Uuid; readonly consent_id: Uuid; readonly prescription_code: string; readonly keyid: string; readonly stream_id: Uuid; readonly state: string };
  partner_key: { readonly partner_id: string; readonly jwk: any; readonly status: string; readonly quota_per_minute: number; readonly purposes: readonly string[]; readonly mandates: readonly string[]; readonly notifiable: boolean };
  partner_profile: { readonly partner: any; readonly organisation_id: string; readonly status: string; readonly registered_at: Date; readonly contact: any; readonly purposes: any; readonly requests_count: number; readonly requests: any };
  partner_registration: { readonly partner_id: string; readonly name: any; readonly kind: string; readonly organisation_id: string; readonly registered_at: Date; readonly version: number; readonly purposes: readonly string[]; readonly mandates: readonly string[]; readonly declaration: any; readonly keys: any };
  partner_requests: { readonly scanned_to: Uuid; readonly request_id: Uuid; readonly state: string; readonly binding_code: string; readonly purpose: string; readonly asked_at: Date; readonly expires_at: Date; readonly consent_id: Uuid };
  passkeys: { readonly passkey_id: Uuid; readonly name: string; readonly added_at: Date; readonly last_used_at: Date; readonly is_backed_up: boolean; readonly credential_id: Buffer; readonly aaguid: Uuid; readonly transports: readonly string[]; readonly is_backup_eligible: boolean };
  poll_events: { readonly last_number: string; readonly number: string; readonly event_id: Uuid; readonly type: string; readonly occurred_at: Date; readonly request_id: Uuid; readonly consent_id: Uuid; readonly prescription_code: string; readonly keyid: string; readonly stream_id: Uuid; readonly state: string };
  present_units: { readonly present_units: any };
  prompt_values: { readonly field: string; readonly value: any; readonly unrecorded: readonly string[]; readonly is_requested: boolean };
  prompt_versions: { readonly person_id: string; readonly version: Buffer };
  prompts: { readonly request_id: Uuid; readonly partner: any; readonly purpose: any; readonly statement: string; readonly binding_code: string; readonly required_fields: readonly string[]; readonly optional_fields: readonly string[]; readonly accepted_alternatives: any; readonly access_mode: string; readonly access_until: IsoDate; readonly at_most_count: number; readonly at_most_per: string; readonly retention: string; readonly asked_at: Date; readonly expires_at: Date; readonly role: string; readonly child_name: string; readonly decisions: any; readonly awaited: readonly string[]; readonly agreed_fields: readonly string[]; readonly child_consent: string; readonly subject: Buffer; readonly declared: any; readonly others_awaited: any; readonly share_code_expires_at: Date; readonly binding_message: string; readonly organisation: any };
  publish_checkpoint: { readonly is_published: boolean };
  publish_cosigned: { readonly is_published: boolean };
  purge: { readonly purge: unknown };
  push_subscriptions: { readonly subscription_id: Uuid; readonly endpoint: string; readonly added_at: Date };
  questions_left: { readonly remaining: number; readonly a_day: number };
  record_gateway_key: { readonly is_new: boolean };
  record_gateway_key_retired: { readonly is_new: boolean };
  record_prescription: { readonly code: string; readonly issued_at: Date; readonly valid_until: string; readonly status: string; readonly repeated: boolean };
  record_question: { readonly record_question: any };
  record_viewed: { readonly record_viewed: unknown };
  redeem_authentication: { readonly outcome: string; readonly partner_id: string; readonly scope: string; readonly expires_in_s: number; readonly consent_id: Uuid; readonly purpose: string; readonly fields: readonly string[]; readonly access_mode: string; readonly access_until: IsoDate; readonly at_most_count: number; readonly at_most_per: string; readonly retention: string; readonly subject: string; readonly decided_at: Date };
  refresh_access: { readonly outcome: string; readonly partner_id: string; readonly scope: string; readonly expires_in_s: number; readonly consent_id: Uuid; readonly purpose: string; readonly fields: readonly string[]; readonly access_mode: string; readonly access_until: IsoDate; readonly at_most_count: number; readonly at_most_per: string; readonly retention: string };
  register_sandbox_partner: { readonly register_sandbox_partner: unknown };
  release: { readonly refusal: string; readonly refusal_detail: any; readonly kind: string; readonly entry_id: Uuid; readonly release_id: Uuid; readonly released_at: Date; readonly partner_id: string; readonly purpose: string; readonly fields: readonly string[]; readonly request_id: Uuid; readonly salt: Buffer; readonly subject: Buffer; readonly data: any; readonly not_available: readonly string[]; readonly at_most_count: number; readonly window_uses: number; readonly window_ends: Date };
  release_batch: { readonly place: number; readonly raised: string; readonly raised_message: string; readonly raised_detail: string; readonly refusal: string; readonly refusal_detail: any; readonly kind: string; readonly entry_id: Uuid; readonly release_id: Uuid; readonly released_at: Date; readonly partner_id: string; readonly purpose: string; readonly fields: readonly string[]; readonly request_id: Uuid; readonly salt: Buffer; readonly subject: Buffer; readonly data: any; readonly not_available: readonly string[]; readonly at_most_count: number; readonly window_uses: number; readonly window_ends: Date };
  release_leaf: { readonly leaf_index: string };
  relinquish: { readonly repeated: boolean };
  remove_passkey: { readonly remove_passkey: unknown };
  remove_push_subscription: { readonly remove_push_subscription: unknown };
  rename_passkey: { readonly rename_passkey: unknown };
  report_partner: { readonly report_id: Uuid; readonly reported_at: Date; readonly refused: boolean; readonly is_new: boolean; readonly deciders: readonly string[] };
  request_statuses: { readonly place: number; readonly raised: string; readonly state: string; readonly binding_code: string; readonly purpose: string; readonly asked_at: Date; readonly expires_at: Date; readonly consent_id: Uuid };
  resident_counts: { readonly resident_counts: any };
  retire_key: { readonly partner_id: string; readonly repeated: boolean };
  run_daily_changes: { readonly is_finished: boolean; readonly guardianships: number };
  sample_day: { readonly sample_day: IsoDate };
  save_question: { readonly refusal: string };
  saved_questions: { readonly question_id: Uuid; readonly name: string; readonly address: string };
  schema_release: { readonly schema_release: number };
  session: { readonly session_id: Uuid; readonly person_id: string; readonly level: number; readonly authenticated_at: Date; readonly expires_at: Date };
  sessions: { readonly session_id: Uuid; readonly kind: string; readonly device: string; readonly level: number; readonly opened_at: Date; readonly expires_at: Date; readonly is_this: boolean };
  settled_requests: { readonly settled_requests: Uuid };
  sign_out_everywhere: { readonly sign_out_everywhere: unknown };
  signing_passkey: { readonly public_key: Buffer; readonly user_handle: Buffer };
  signing_passkey_batch: { readonly place: number; readonly raised: string; readonly raised_message: string; readonly raised_detail: string; readonly public_key: Buffer; readonly user_handle: Buffer };
  staff_organisations: { readonly partner_id: string; readonly name: any; readonly roles: readonly string[]; readonly ended_on: IsoDate };
  staff_session: { readonly partner_id: string; readonly name: any; readonly mandates: readonly string[]; readonly roles: readonly string[]; readonly asked_by: string; readonly organisation_id: string };
  statistics_session: { readonly keyid: string; readonly partner_id: string; readonly name: any; readonly mandates: readonly string[] };
  take_back_decision: { readonly deciders: readonly string[] };
  take_client_notifications: { readonly request_id: Uuid; readonly secret: string; readonly notification_token: string; readonly endpoint: string; readonly attempts: number };
  take_event_deliveries: { readonly partner_id: string; readonly lease: string; readonly attempts: number; readonly endpoint_url: string; readonly sealed_authorization: Buffer; readonly number: string; readonly event_id: Uuid; readonly type: string; readonly occurred_at: Date; readonly request_id: Uuid; readonly consent_id: Uuid; readonly prescription_code: string; readonly keyid: string; readonly stream_id: Uuid; readonly state: string };
  take_messages: { readonly message_id: Uuid; readonly target: string; readonly topic: string; readonly endpoint: string; readonly p256dh: string; readonly auth: string; readonly personal_id_number: string; readonly request_id: Uuid; readonly consent_id: Uuid; readonly expires_at: Date; readonly attempts: number; readonly is_over: boolean };
  take_quota: { readonly granted: number; readonly unreserved: number };
  transition_consent: { readonly state: string; readonly partner_id: string };
  turn_links: { readonly is_on: boolean; readonly is_asked: boolean };
  unit_names: { readonly unit_names: any };
  units_below: { readonly units_below: any };
  units_within: { readonly units_within: any };
  unlink_document: { readonly unlink_document: unknown };
  unsequenced_entries: { readonly person_id: string; readonly entry_id: Uuid; readonly kind: string; readonly at: Date; readonly actor: string; readonly partner_id: string; readonly purpose: string; readonly fields: readonly string[]; readonly request_id: Uuid; readonly consent_id: Uuid; readonly release_id: Uuid; readonly refusal: string; readonly keyid: string; readonly subject: Buffer; readonly terms: any };
  verify_event_receiver: { readonly verify_event_receiver: boolean };
  want_monthly_summary: { readonly want_monthly_summary: unknown };
  withdraw: { readonly deciders: readonly string[]; readonly repeated: boolean };
  withdraw_prescription: { readonly code: string; readonly status: string; readonly withdrawn_at: Date; readonly reason: string; readonly repeated: boolean };
}

interface GateCall<Parameters> {
  readonly text: string;
  /** The values of $1, $2 and so on. */
  readonly values: (parameters: Parameters) => unknown[];
}

/** The statement that calls each function with named arguments. */
export const GATE_CALLS: { readonly [Name in keyof GateParameters]: GateCall<GateParameters[Name]> } = {
  accept_question: {
    text: 'SELECT accept_question FROM gate.accept_question(p_keyid => $1, p_nonce => $2, p_idempotency_key => $3, p_body_hash => $4)',
    values: (v) => [v.p_keyid, v.p_nonce, v.p_idempotency_key, v.p_body_hash],
  },
  access_token: {
    text: 'SELECT keyid, scope, consent_id FROM gate.access_token(p_token_hash => $1)',
    values: (v) => [v.p_token_hash],
  },
  account_holder: {
    text: 'SELECT name, level FROM gate.account_holder(p_session => $1)',
    values: (v) => [v.p_session],
  },
  add_passkey: {
    text: 'SELECT passkey_id, added_at FROM gate.add_passkey(p_session => $1, p_challenge => $2, p_credential_id => $3, p_public_key => $4, p_jwk => $5, p_thumbprint => $6, p_algorithm => $7, p_sign_count => $8, p_transports => $9, p_is_backup_eligible => $10, p_is_backed_up => $11, p_name => $12, p_attestation => $13, p_aaguid => $14)',
    values: (v) => [v.p_session, v.p_challenge, v.p_credential_id, v.p_public_key, v.p_jwk, v.p_thumbprint, v.p_algorithm, v.p_sign_count, v.p_transports, v.p_is_backup_eligible, v.p_is_backed_up, v.p_name, v.p_attestation, v.p_aaguid],
  },
  add_push_subscription: {
    text: 'SELECT subscription_id, added_at FROM gate.add_push_subscription(p_session => $1, p_endpoint => $2, p_p256dh => $3, p_auth => $4)',
    values: (v) => [v.p_session, v.p_endpoint, v.p_p256dh, v.p_auth],
  },
  administrative_unit: {
    text: 'SELECT administrative_unit FROM gate.administrative_unit(p_code => $1, p_on => $2, p_of => $3)',
    values: (v) => [v.p_code, v.p_on, v.p_of],
  },
  advance_clock: {
    text: 'SELECT partner_id, advanced_at, total_s, wake_keys, repeated FROM gate.advance_clock(p_keyid => $1, p_nonce => $2, p_idempotency_key => $3, p_body_hash => $4, p_advance_s => $5, p_total_max_s => $6)',
    values: (v) => [v.p_keyid, v.p_nonce, v.p_idempotency_key, v.p_body_hash, v.p_advance_s, v.p_total_max_s],
  },
  append_leaves: {
    text: 'SELECT is_appended FROM gate.append_leaves(p_holder => $1, p_size => $2, p_root => $3, p_person_ids => $4, p_entry_ids => $5, p_tile_levels => $6, p_tile_numbers => $7, p_tile_hashes => $8, p_new_root => $9)',
    values: (v) => [v.p_holder, v.p_size, v.p_root, v.p_person_ids, v.p_entry_ids, v.p_tile_levels, v.p_tile_numbers, v.p_tile_hashes, v.p_new_root],
  },
  append_map: {
    text: 'SELECT is_appended FROM gate.append_map(p_holder => $1, p_size => $2, p_root => $3, p_new_size => $4, p_new_root => $5, p_public_key => $6, p_note => $7, p_new_person_ids => $8, p_new_numbers => $9, p_new_proofs => $10, p_new_keys => $11, p_person_ids => $12, p_entries => $13, p_heads => $14, p_paths => $15, p_tiles => $16)',
    values: (v) => [v.p_holder, v.p_size, v.p_root, v.p_new_size, v.p_new_root, v.p_public_key, v.p_note, v.p_new_person_ids, v.p_new_numbers, v.p_new_proofs, v.p_new_keys, v.p_person_ids, v.p_entries, v.p_heads, v.p_paths, v.p_tiles],
  },
  apply_for_registration: {
    text: 'SELECT application_id, applied_at, repeated FROM gate.apply_for_registration(p_keyid => $1, p_nonce => $2, p_signature_base => $3, p_signature => $4, p_body => $5, p_jwk => $6)',
    values: (v) => [v.p_keyid, v.p_nonce, v.p_signature_base, v.p_signature, v.p_body, v.p_jwk],
  },
  apply_registry_events: {
    text: 'SELECT outcomes, repeated FROM gate.apply_registry_events(p_keyid => $1, p_nonce => $2, p_idempotency_key => $3, p_body_hash => $4, p_pointers => $5, p_events => $6)',
    values: (v) => [v.p_keyid, v.p_nonce, v.p_idempotency_key, v.p_body_hash, v.p_pointers, v.p_events],
  },
  ask: {
    text: 'SELECT refusal, refusal_detail, request_id, binding_code, asked_at, expires_at, deciders, repeated, over_budget FROM gate.ask(p_keyid => $1, p_nonce => $2, p_idempotency_key => $3, p_body_hash => $4, p_signature_base => $5, p_signature => $6, p_body => $7, p_personal_id_number => $8, p_share_code_hash => $9, p_purpose => $10, p_statement => $11, p_required_fields => $12, p_optional_fields => $13, p_accepted_alternatives => $14, p_access_mode => $15, p_access_until => $16, p_at_most_count => $17, p_at_most_per => $18, p_retention => $19, p_expires_in_s => $20, p_binding_code => $21, p_budget_per_day => $22, p_budget_pending => $23, p_own_space => $24, p_backchannel => $25)',
    values: (v) => [v.p_keyid, v.p_nonce, v.p_idempotency_key, v.p_body_hash, v.p_signature_base, v.p_signature, v.p_body, v.p_personal_id_number, v.p_share_code_hash, v.p_purpose, v.p_statement, v.p_required_fields, v.p_optional_fields, v.p_accepted_alternatives, v.p_access_mode, v.p_access_until, v.p_at_most_count, v.p_at_most_per, v.p_retention, v.p_expires_in_s, v.p_binding_code, v.p_budget_per_day, v.p_budget_pending, v.p_own_space, v.p_backchannel],
  },
  ask_batch: {
    text: 'SELECT place, raised, raised_message, raised_detail, refusal, refusal_detail, request_id, binding_code, asked_at, expires_at, deciders, repeated, over_budget FROM gate.ask_batch(p_calls => $1)',
    values: (v) => [v.p_calls],
  },
  asked_questions: {
    text: 'SELECT entry_id, at, kind, keyid, asked_by, shown_as, question FROM gate.asked_questions(p_keyid => $1, p_session => $2, p_partner_id => $3, p_before => $4, p_limit => $5)',
    values: (v) => [v.p_keyid, v.p_session, v.p_partner_id, v.p_before, v.p_limit],
  },
  begin_enrolment: {
    text: 'SELECT user_handle, name, credentials FROM gate.begin_enrolment(p_session => $1, p_challenge => $2)',
    values: (v) => [v.p_session, v.p_challenge],
  },
  begin_link: {
    text: 'SELECT number, linked_at FROM gate.begin_link(p_session => $1, p_document => $2)',
    values: (v) => [v.p_session, v.p_document],
  },
  cancel_dispensing: {
    text: 'SELECT consent_id, dispensing, status, remaining, repeated FROM gate.cancel_dispensing(p_keyid => $1, p_nonce => $2, p_idempotency_key => $3, p_body_hash => $4, p_code => $5, p_dispensing_id => $6, p_reason => $7)',
    values: (v) => [v.p_keyid, v.p_nonce, v.p_idempotency_key, v.p_body_hash, v.p_code, v.p_dispensing_id, v.p_reason],
  },
  challenge_batch: {
    text: 'SELECT place, raised, raised_message, raised_detail, terms, expires_at, credentials FROM gate.challenge_batch(p_calls => $1)',
    values: (v) => [v.p_calls],
  },
  challenge_decision: {
    text: 'SELECT terms, expires_at, credentials FROM gate.challenge_decision(p_session => $1, p_request_id => $2, p_fields => $3, p_child_agrees => $4, p_gateway => $5)',
    values: (v) => [v.p_session, v.p_request_id, v.p_fields, v.p_child_agrees, v.p_gateway],
  },
  change_event_receiver: {
    text: 'SELECT change_event_receiver FROM gate.change_event_receiver(p_keyid => $1, p_nonce => $2, p_idempotency_key => $3, p_body_hash => $4, p_stream_id => $5, p_changes => $6)',
    values: (v) => [v.p_keyid, v.p_nonce, v.p_idempotency_key, v.p_body_hash, v.p_stream_id, v.p_changes],
  },
  changed_streams: {
    text: 'SELECT place FROM gate.changed_streams(p_partner_ids => $1, p_after => $2)',
    values: (v) => [v.p_partner_ids, v.p_after],
  },
  check_writable: {
    text: 'SELECT check_writable FROM gate.check_writable()',
    values: () => [],
  },
  citizen_consents: {
    text: 'SELECT consent_id, request_id, partner, purpose, statement, fields, access_mode, access_until, at_most_count, at_most_per, retention, state, given_at, valid_until, ended_at, lapse_reason, uses, window_uses, window_ends, role, child_name, releases_refused, declared, decisions, organisation FROM gate.citizen_consents(p_session => $1, p_consent_id => $2, p_state => $3, p_before => $4, p_limit => $5)',
    values: (v) => [v.p_session, v.p_consent_id, v.p_state, v.p_before, v.p_limit],
  },
  citizen_prescriptions: {
    text: 'SELECT prescription_id, prescription, replaces, replaced_by, dispensings, role, child_name, unrecorded FROM gate.citizen_prescriptions(p_session => $1, p_code => $2, p_before => $3, p_limit => $4)',
    values: (v) => [v.p_session, v.p_code, v.p_before, v.p_limit],
  },
  citizen_receipts: {
    text: 'SELECT seq, event, issued_at, content, evidence FROM gate.citizen_receipts(p_session => $1, p_consent_id => $2)',
    values: (v) => [v.p_session, v.p_consent_id],
  },
  citizen_roles: {
    text: 'SELECT organisation, role, valid_from, valid_until, state, given_by, may_read FROM gate.citizen_roles(p_session => $1)',
    values: (v) => [v.p_session],
  },
  close_ended_agreements: {
    text: 'SELECT closed FROM gate.close_ended_agreements()',
    values: () => [],
  },
  close_session: {
    text: 'SELECT close_session FROM gate.close_session(p_session => $1)',
    values: (v) => [v.p_session],
  },
  close_statistics_session: {
    text: 'SELECT close_statistics_session FROM gate.close_statistics_session(p_secret_hash => $1)',
    values: (v) => [v.p_secret_hash],
  },
  confirm_key: {
    text: 'SELECT added_at FROM gate.confirm_key(p_offer_id => $1)',
    values: (v) => [v.p_offer_id],
  },
  confirm_role: {
    text: 'SELECT refusal FROM gate.confirm_role(p_session => $1, p_partner_id => $2, p_role_id => $3)',
    values: (v) => [v.p_session, v.p_partner_id, v.p_role_id],
  },
  cosigned_checkpoint: {
    text: 'SELECT checkpoint, checkpoint_size FROM gate.cosigned_checkpoint()',
    values: () => [],
  },
  decide: {
    text: 'SELECT refusal, refusal_detail, state, consent_id, awaited, deciders, partner_id FROM gate.decide(p_session => $1, p_request_id => $2, p_decision => $3, p_fields => $4, p_reason => $5, p_child_agrees => $6, p_gateway => $7, p_origins => $8, p_assertion => $9)',
    values: (v) => [v.p_session, v.p_request_id, v.p_decision, v.p_fields, v.p_reason, v.p_child_agrees, v.p_gateway, v.p_origins, v.p_assertion],
  },
  decide_batch: {
    text: 'SELECT place, raised, raised_message, raised_detail, refusal, refusal_detail, state, consent_id, awaited, deciders, partner_id FROM gate.decide_batch(p_calls => $1)',
    values: (v) => [v.p_calls],
  },
  delete_event_receiver: {
    text: 'SELECT delete_event_receiver FROM gate.delete_event_receiver(p_keyid => $1, p_nonce => $2, p_idempotency_key => $3, p_body_hash => $4, p_stream_id => $5)',
    values: (v) => [v.p_keyid, v.p_nonce, v.p_idempotency_key, v.p_body_hash, v.p_stream_id],
  },
  delete_saved_question: {
    text: 'SELECT refusal FROM gate.delete_saved_question(p_session => $1, p_partner_id => $2, p_question_id => $3)',
    values: (v) => [v.p_session, v.p_partner_id, v.p_question_id],
  },
  dispense: {
    text: 'SELECT refusal, refusal_detail, dispensing, status, remaining, repeated FROM gate.dispense(p_keyid => $1, p_nonce => $2, p_idempotency_key => $3, p_body_hash => $4, p_code => $5, p_consent_id => $6, p_lines => $7, p_invoice_number => $8)',
    values: (v) => [v.p_keyid, v.p_nonce, v.p_idempotency_key, v.p_body_hash, v.p_code, v.p_consent_id, v.p_lines, v.p_invoice_number],
  },
  dispense_batch: {
    text: 'SELECT place, raised, raised_message, raised_detail, refusal, refusal_detail, dispensing, status, remaining, repeated FROM gate.dispense_batch(p_calls => $1)',
    values: (v) => [v.p_calls],
  },
  end_role: {
    text: 'SELECT refusal FROM gate.end_role(p_session => $1, p_partner_id => $2, p_role_id => $3)',
    values: (v) => [v.p_session, v.p_partner_id, v.p_role_id],
  },
  end_session: {
    text: 'SELECT end_session FROM gate.end_session(p_session => $1, p_session_id => $2)',
    values: (v) => [v.p_session, v.p_session_id],
  },
  enqueue_summaries: {
    text: 'SELECT taken, notified FROM gate.enqueue_summaries(p_limit => $1)',
    values: (v) => [v.p_limit],
  },
  enter_statistics: {
    text: 'SELECT enter_statistics FROM gate.enter_statistics(p_session => $1, p_partner_id => $2)',
    values: (v) => [v.p_session, v.p_partner_id],
  },
  event_receiver: {
    text: 'SELECT stream_id, method, endpoint_url, events_requested, events_delivered, description, status, status_reason, failing_since, error, error_description, error_at FROM gate.event_receiver(p_keyid => $1)',
    values: (v) => [v.p_keyid],
  },
  expire: {
    text: 'SELECT request_ids, consents, wake_keys FROM gate.expire(p_limit => $1)',
    values: (v) => [v.p_limit],
  },
  facility_prescription: {
    text: 'SELECT facility_prescription FROM gate.facility_prescription(p_keyid => $1, p_code => $2)',
    values: (v) => [v.p_keyid, v.p_code],
  },
  finish_client_notification: {
    text: 'SELECT finish_client_notification FROM gate.finish_client_notification(p_request_id => $1, p_attempts => $2, p_retry_in_s => $3)',
    values: (v) => [v.p_request_id, v.p_attempts, v.p_retry_in_s],
  },
  finish_event_delivery: {
    text: 'SELECT finish_event_delivery FROM gate.finish_event_delivery(p_partner_id => $1, p_lease => $2, p_until => $3, p_error => $4, p_description => $5, p_retry_in_s => $6, p_pause_after_s => $7, p_resealed => $8)',
    values: (v) => [v.p_partner_id, v.p_lease, v.p_until, v.p_error, v.p_description, v.p_retry_in_s, v.p_pause_after_s, v.p_resealed],
  },
  finish_message: {
    text: 'SELECT finish_message FROM gate.finish_message(p_message_id => $1, p_attempts => $2, p_outcome => $3, p_retry_in_s => $4)',
    values: (v) => [v.p_message_id, v.p_attempts, v.p_outcome, v.p_retry_in_s],
  },
  fold_counts: {
    text: 'SELECT folded, is_ready FROM gate.fold_counts(p_limit => $1)',
    values: (v) => [v.p_limit],
  },
  give_role: {
    text: 'SELECT refusal FROM gate.give_role(p_session => $1, p_partner_id => $2, p_code_hash => $3, p_role => $4, p_shown_as => $5, p_from => $6, p_until => $7)',
    values: (v) => [v.p_session, v.p_partner_id, v.p_code_hash, v.p_role, v.p_shown_as, v.p_from, v.p_until],
  },
  halt_ledger: {
    text: 'SELECT halt_ledger FROM gate.halt_ledger(p_reason => $1)',
    values: (v) => [v.p_reason],
  },
  history: {
    text: 'SELECT entry_id, at, kind, actor, partner, purpose, fields, request_id, consent_id, release_id, refusal, role, child_name, consent_of, guardian_name, own, organisation FROM gate.history(p_session => $1, p_partner_id => $2, p_kinds => $3, p_since => $4, p_until => $5, p_before => $6, p_limit => $7, p_consent_id => $8, p_about => $9, p_fields => $10)',
    values: (v) => [v.p_session, v.p_partner_id, v.p_kinds, v.p_since, v.p_until, v.p_before, v.p_limit, v.p_consent_id, v.p_about, v.p_fields],
  },
  history_entries: {
    text: 'SELECT leaf_index, kind, at, actor, partner_id, purpose, fields, request_id, consent_id, release_id, refusal, keyid, subject, terms FROM gate.history_entries(p_session => $1, p_about => $2, p_map_size => $3, p_limit => $4)',
    values: (v) => [v.p_session, v.p_about, v.p_map_size, v.p_limit],
  },
  history_partners: {
    text: 'SELECT partner FROM gate.history_partners(p_session => $1)',
    values: (v) => [v.p_session],
  },
  history_proof: {
    text: 'SELECT personal_id_number, pseudonym_proof, map_key, entries, head, map_size, paths, tiles, checkpoint, checkpoint_size, published_leaf, published_at, published_terms FROM gate.history_proof(p_session => $1, p_about => $2, p_cosigned => $3)',
    values: (v) => [v.p_session, v.p_about, v.p_cosigned],
  },
  history_subjects: {
    text: 'SELECT about_id, role, child_name FROM gate.history_subjects(p_session => $1)',
    values: (v) => [v.p_session],
  },
  hold_ledger: {
    text: 'SELECT is_held, size, root, halted, checkpoint, checkpoint_size, map_note FROM gate.hold_ledger(p_holder => $1)',
    values: (v) => [v.p_holder],
  },
  hold_map: {
    text: 'SELECT is_held, size, root, public_key, note, age_s, checkpoint, checkpoint_size, is_published FROM gate.hold_map(p_holder => $1, p_public_key => $2)',
    values: (v) => [v.p_holder, v.p_public_key],
  },
  key_offer: {
    text: 'SELECT partner_id, by_jwk, keyid, base, signature, body FROM gate.key_offer(p_offer_id => $1)',
    values: (v) => [v.p_offer_id],
  },
  ledger_checkpoint: {
    text: 'SELECT checkpoint, checkpoint_size FROM gate.ledger_checkpoint()',
    values: () => [],
  },
  ledger_lag: {
    text: 'SELECT lag_s FROM gate.ledger_lag()',
    values: () => [],
  },
  ledger_leaves: {
    text: 'SELECT leaf_index, kind, at, actor, partner_id, purpose, fields, request_id, consent_id, release_id, refusal, keyid, subject, terms FROM gate.ledger_leaves(p_from => $1, p_count => $2)',
    values: (v) => [v.p_from, v.p_count],
  },
  ledger_tiles: {
    text: 'SELECT level, number, hashes FROM gate.ledger_tiles(p_levels => $1, p_numbers => $2)',
    values: (v) => [v.p_levels, v.p_numbers],
  },
  link_document: {
    text: 'SELECT link_document FROM gate.link_document(p_session => $1, p_document => $2, p_linked_at => $3, p_issuer => $4, p_purpose => $5, p_content => $6)',
    values: (v) => [v.p_session, v.p_document, v.p_linked_at, v.p_issuer, v.p_purpose, v.p_content],
  },
  linked_documents: {
    text: 'SELECT kind, content, linked_at, fetched_at, unrecorded FROM gate.linked_documents(p_session => $1)',
    values: (v) => [v.p_session],
  },
  make_share_code: {
    text: 'SELECT expires_at FROM gate.make_share_code(p_session => $1, p_code_hash => $2)',
    values: (v) => [v.p_session, v.p_code_hash],
  },
  make_statistics_link: {
    text: 'SELECT expires_at FROM gate.make_statistics_link(p_keyid => $1, p_nonce => $2, p_idempotency_key => $3, p_body_hash => $4, p_code_hash => $5, p_life_s => $6)',
    values: (v) => [v.p_keyid, v.p_nonce, v.p_idempotency_key, v.p_body_hash, v.p_code_hash, v.p_life_s],
  },
  map_entries: {
    text: 'SELECT leaf_index, person_id, personal_id_number, map_key, entries, head FROM gate.map_entries(p_holder => $1, p_limit => $2)',
    values: (v) => [v.p_holder, v.p_limit],
  },
  map_tiles: {
    text: 'SELECT path, data FROM gate.map_tiles(p_paths => $1)',
    values: (v) => [v.p_paths],
  },
  monthly_summary: {
    text: 'SELECT month, is_wanted, readers FROM gate.monthly_summary(p_session => $1, p_month => $2)',
    values: (v) => [v.p_session, v.p_month],
  },
  offer_key: {
    text: 'SELECT offer_id, repeated FROM gate.offer_key(p_keyid => $1, p_nonce => $2, p_idempotency_key => $3, p_body_hash => $4, p_signature_base => $5, p_signature => $6, p_body => $7, p_offered_keyid => $8, p_jwk => $9)',
    values: (v) => [v.p_keyid, v.p_nonce, v.p_idempotency_key, v.p_body_hash, v.p_signature_base, v.p_signature, v.p_body, v.p_offered_keyid, v.p_jwk],
  },
  open_session: {
    text: 'SELECT level FROM gate.open_session(p_session => $1, p_kind => $2, p_device => $3, p_number => $4, p_acr => $5, p_authenticated_at => $6, p_issuer => $7, p_token_hash => $8, p_issued_at => $9, p_token_expires_at => $10)',
    values: (v) => [v.p_session, v.p_kind, v.p_device, v.p_number, v.p_acr, v.p_authenticated_at, v.p_issuer, v.p_token_hash, v.p_issued_at, v.p_token_expires_at],
  },
  open_statistics_session: {
    text: 'SELECT open_statistics_session FROM gate.open_statistics_session(p_code_hash => $1, p_secret_hash => $2, p_life_s => $3)',
    values: (v) => [v.p_code_hash, v.p_secret_hash, v.p_life_s],
  },
  organisation_given: {
    text: 'SELECT entry_id, at, kind, partner, purpose, fields, refusal, pseudonym, shown_as FROM gate.organisation_given(p_session => $1, p_organisation_id => $2, p_before => $3, p_limit => $4)',
    values: (v) => [v.p_session, v.p_organisation_id, v.p_before, v.p_limit],
  },
  organisation_staff: {
    text: 'SELECT role_id, role, shown_as, pseudonym, valid_from, valid_until, state, given_by, may_confirm, may_end, links_on, links_asked FROM gate.organisation_staff(p_session => $1, p_partner_id => $2)',
    values: (v) => [v.p_session, v.p_partner_id],
  },
  own_release_leaf: {
    text: 'SELECT leaf_index FROM gate.own_release_leaf(p_session => $1, p_release_id => $2)',
    values: (v) => [v.p_session, v.p_release_id],
  },
  partner_application: {
    text: 'SELECT keyid, jwk, applied_at, state, decided_at, reason, partner_id FROM gate.partner_application(p_application_id => $1)',
    values: (v) => [v.p_application_id],
  },
  partner_consent: {
    text: 'SELECT request_id, purpose, fields, access_mode, access_until, at_most_count, at_most_per, retention, state, given_at, valid_until, ended_at, uses, receipts, evidence FROM gate.partner_consent(p_keyid => $1, p_consent_id => $2)',
    values: (v) => [v.p_keyid, v.p_consent_id],
  },
  partner_consents: {
    text: 'SELECT scanned_to, consent_id, request_id, purpose, fields, access_mode, access_until, at_most_count, at_most_per, retention, state, given_at, valid_until, ended_at, uses FROM gate.partner_consents(p_keyid => $1, p_before => $2, p_state => $3, p_purpose => $4, p_from => $5, p_until => $6, p_limit => $7, p_scan => $8)',
    values: (v) => [v.p_keyid, v.p_before, v.p_state, v.p_purpose, v.p_from, v.p_until, v.p_limit, v.p_scan],
  },
  partner_events: {
    text: 'SELECT last_number, number, event_id, type, occurred_at, request_id, consent_id, prescription_code, keyid, stream_id, state FROM gate.partner_events(p_keyid => $1, p_after => $2, p_after_id => $3, p_limit => $4)',
    values: (v) => [v.p_keyid, v.p_after, v.p_after_id, v.p_limit],
  },
  partner_key: {
    text: 'SELECT partner_id, jwk, status, quota_per_minute, purposes, mandates, notifiable FROM gate.partner_key(p_keyid => $1)',
    values: (v) => [v.p_keyid],
  },
  partner_profile: {
    text: 'SELECT partner, organisation_id, status, registered_at, contact, purposes, requests_count, requests FROM gate.partner_profile(p_session => $1, p_partner_id => $2, p_limit => $3)',
    values: (v) => [v.p_session, v.p_partner_id, v.p_limit],
  },
  partner_registration: {
    text: 'SELECT partner_id, name, kind, organisation_id, registered_at, version, purposes, mandates, declaration, keys FROM gate.partner_registration(p_keyid => $1)',
    values: (v) => [v.p_keyid],
  },
  partner_requests: {
    text: 'SELECT scanned_to, request_id, state, binding_code, purpose, asked_at, expires_at, consent_id FROM gate.partner_requests(p_keyid => $1, p_before => $2, p_state => $3, p_purpose => $4, p_from => $5, p_until => $6, p_limit => $7, p_scan => $8)',
    values: (v) => [v.p_keyid, v.p_before, v.p_state, v.p_purpose, v.p_from, v.p_until, v.p_limit, v.p_scan],
  },
  passkeys: {
    text: 'SELECT passkey_id, name, added_at, last_used_at, is_backed_up, credential_id, aaguid, transports, is_backup_eligible FROM gate.passkeys(p_session => $1)',
    values: (v) => [v.p_session],
  },
  poll_events: {
    text: 'SELECT last_number, number, event_id, type, occurred_at, request_id, consent_id, prescription_code, keyid, stream_id, state FROM gate.poll_events(p_keyid => $1, p_acknowledged => $2, p_errors => $3, p_limit => $4)',
    values: (v) => [v.p_keyid, v.p_acknowledged, v.p_errors, v.p_limit],
  },
  present_units: {
    text: 'SELECT present_units FROM gate.present_units(p_unit_ids => $1)',
    values: (v) => [v.p_unit_ids],
  },
  prompt_values: {
    text: 'SELECT field, value, unrecorded, is_requested FROM gate.prompt_values(p_session => $1, p_request_id => $2)',
    values: (v) => [v.p_session, v.p_request_id],
  },
  prompt_versions: {
    text: 'SELECT person_id, version FROM gate.prompt_versions(p_sessions => $1)',
    values: (v) => [v.p_sessions],
  },
  prompts: {
    text: 'SELECT request_id, partner, purpose, statement, binding_code, required_fields, optional_fields, accepted_alternatives, access_mode, access_until, at_most_count, at_most_per, retention, asked_at, expires_at, role, child_name, decisions, awaited, agreed_fields, child_consent, subject, declared, others_awaited, share_code_expires_at, binding_message, organisation FROM gate.prompts(p_session => $1, p_request_id => $2, p_before => $3, p_limit => $4, p_answered => $5)',
    values: (v) => [v.p_session, v.p_request_id, v.p_before, v.p_limit, v.p_answered],
  },
  publish_checkpoint: {
    text: 'SELECT is_published FROM gate.publish_checkpoint(p_holder => $1, p_size => $2, p_root => $3, p_checkpoint => $4)',
    values: (v) => [v.p_holder, v.p_size, v.p_root, v.p_checkpoint],
  },
  publish_cosigned: {
    text: 'SELECT is_published FROM gate.publish_cosigned(p_size => $1, p_checkpoint => $2)',
    values: (v) => [v.p_size, v.p_checkpoint],
  },
  purge: {
    text: 'SELECT purge FROM gate.purge()',
    values: () => [],
  },
  push_subscriptions: {
    text: 'SELECT subscription_id, endpoint, added_at FROM gate.push_subscriptions(p_session => $1)',
    values: (v) => [v.p_session],
  },
  questions_left: {
    text: 'SELECT remaining, a_day FROM gate.questions_left(p_keyid => $1, p_session => $2, p_partner_id => $3)',
    values: (v) => [v.p_keyid, v.p_session, v.p_partner_id],
  },
  record_gateway_key: {
    text: 'SELECT is_new FROM gate.record_gateway_key(p_keyid => $1)',
    values: (v) => [v.p_keyid],
  },
  record_gateway_key_retired: {
    text: 'SELECT is_new FROM gate.record_gateway_key_retired(p_keyid => $1, p_retired_at => $2)',
    values: (v) => [v.p_keyid, v.p_retired_at],
  },
  record_prescription: {
    text: 'SELECT code, issued_at, valid_until, status, repeated FROM gate.record_prescription(p_keyid => $1, p_nonce => $2, p_idempotency_key => $3, p_body_hash => $4, p_digest => $5, p_prescription => $6)',
    values: (v) => [v.p_keyid, v.p_nonce, v.p_idempotency_key, v.p_body_hash, v.p_digest, v.p_prescription],
  },
  record_question: {
    text: 'SELECT record_question FROM gate.record_question(p_keyid => $1, p_unit => $2, p_on => $3, p_level => $4, p_by => $5, p_residence => $6, p_nationality => $7, p_years => $8, p_counted_on => $9, p_session => $10, p_partner_id => $11)',
    values: (v) => [v.p_keyid, v.p_unit, v.p_on, v.p_level, v.p_by, v.p_residence, v.p_nationality, v.p_years, v.p_counted_on, v.p_session, v.p_partner_id],
  },
  record_viewed: {
    text: 'SELECT record_viewed FROM gate.record_viewed(p_session => $1, p_kind => $2, p_person_ids => $3)',
    values: (v) => [v.p_session, v.p_kind, v.p_person_ids],
  },
  redeem_authentication: {
    text: 'SELECT outcome, partner_id, scope, expires_in_s, consent_id, purpose, fields, access_mode, access_until, at_most_count, at_most_per, retention, subject, decided_at FROM gate.redeem_authentication(p_keyid => $1, p_nonce => $2, p_assertion => $3, p_request_id => $4, p_secret => $5, p_proof_keyid => $6, p_proof_nonce => $7, p_access_hash => $8, p_access_s => $9, p_refresh_hash => $10, p_slow_down_s => $11)',
    values: (v) => [v.p_keyid, v.p_nonce, v.p_assertion, v.p_request_id, v.p_secret, v.p_proof_keyid, v.p_proof_nonce, v.p_access_hash, v.p_access_s, v.p_refresh_hash, v.p_slow_down_s],
  },
  refresh_access: {
    text: 'SELECT outcome, partner_id, scope, expires_in_s, consent_id, purpose, fields, access_mode, access_until, at_most_count, at_most_per, retention FROM gate.refresh_access(p_keyid => $1, p_nonce => $2, p_assertion => $3, p_refresh_hash => $4, p_proof_keyid => $5, p_proof_nonce => $6, p_scope => $7, p_access_hash => $8, p_access_s => $9)',
    values: (v) => [v.p_keyid, v.p_nonce, v.p_assertion, v.p_refresh_hash, v.p_proof_keyid, v.p_proof_nonce, v.p_scope, v.p_access_hash, v.p_access_s],
  },
  register_sandbox_partner: {
    text: 'SELECT register_sandbox_partner FROM gate.register_sandbox_partner(p_partner_id => $1, p_name => $2, p_kind => $3, p_organisation_id => $4, p_purposes => $5, p_quota_per_minute => $6, p_keyid => $7, p_jwk => $8)',
    values: (v) => [v.p_partner_id, v.p_name, v.p_kind, v.p_organisation_id, v.p_purposes, v.p_quota_per_minute, v.p_keyid, v.p_jwk],
  },
  release: {
    text: 'SELECT refusal, refusal_detail, kind, entry_id, release_id, released_at, partner_id, purpose, fields, request_id, salt, subject, data, not_available, at_most_count, window_uses, window_ends FROM gate.release(p_keyid => $1, p_nonce => $2, p_idempotency_key => $3, p_body_hash => $4, p_signature_base => $5, p_signature => $6, p_body => $7, p_consent_id => $8, p_fields => $9, p_token_hash => $10)',
    values: (v) => [v.p_keyid, v.p_nonce, v.p_idempotency_key, v.p_body_hash, v.p_signature_base, v.p_signature, v.p_body, v.p_consent_id, v.p_fields, v.p_token_hash],
  },
  release_batch: {
    text: 'SELECT place, raised, raised_message, raised_detail, refusal, refusal_detail, kind, entry_id, release_id, released_at, partner_id, purpose, fields, request_id, salt, subject, data, not_available, at_most_count, window_uses, window_ends FROM gate.release_batch(p_keyids => $1, p_nonces => $2, p_idempotency_keys => $3, p_body_hashes => $4, p_signature_bases => $5, p_signatures => $6, p_bodies => $7, p_consent_ids => $8, p_fields => $9)',
    values: (v) => [v.p_keyids, v.p_nonces, v.p_idempotency_keys, v.p_body_hashes, v.p_signature_bases, v.p_signatures, v.p_bodies, v.p_consent_ids, v.p_fields],
  },
  release_leaf: {
    text: 'SELECT leaf_index FROM gate.release_leaf(p_keyid => $1, p_release_id => $2)',
    values: (v) => [v.p_keyid, v.p_release_id],
  },
  relinquish: {
    text: 'SELECT repeated FROM gate.relinquish(p_keyid => $1, p_nonce => $2, p_consent_id => $3, p_idempotency_key => $4, p_body_hash => $5)',
    values: (v) => [v.p_keyid, v.p_nonce, v.p_consent_id, v.p_idempotency_key, v.p_body_hash],
  },
  remove_passkey: {
    text: 'SELECT remove_passkey FROM gate.remove_passkey(p_session => $1, p_passkey_id => $2)',
    values: (v) => [v.p_session, v.p_passkey_id],
  },
  remove_push_subscription: {
    text: 'SELECT remove_push_subscription FROM gate.remove_push_subscription(p_session => $1, p_subscription_id => $2)',
    values: (v) => [v.p_session, v.p_subscription_id],
  },
  rename_passkey: {
    text: 'SELECT rename_passkey FROM gate.rename_passkey(p_session => $1, p_passkey_id => $2, p_name => $3)',
    values: (v) => [v.p_session, v.p_passkey_id, v.p_name],
  },
  report_partner: {
    text: 'SELECT report_id, reported_at, refused, is_new, deciders FROM gate.report_partner(p_session => $1, p_partner_id => $2, p_request_id => $3, p_reason => $4)',
    values: (v) => [v.p_session, v.p_partner_id, v.p_request_id, v.p_reason],
  },
  request_statuses: {
    text: 'SELECT place, raised, state, binding_code, purpose, asked_at, expires_at, consent_id FROM gate.request_statuses(p_keyids => $1, p_request_ids => $2)',
    values: (v) => [v.p_keyids, v.p_request_ids],
  },
  resident_counts: {
    text: 'SELECT resident_counts FROM gate.resident_counts(p_keyid => $1, p_question_id => $2, p_session => $3, p_partner_id => $4)',
    values: (v) => [v.p_keyid, v.p_question_id, v.p_session, v.p_partner_id],
  },
  retire_key: {
    text: 'SELECT partner_id, repeated FROM gate.retire_key(p_keyid => $1, p_nonce => $2, p_idempotency_key => $3, p_body_hash => $4, p_retired_keyid => $5, p_at => $6)',
    values: (v) => [v.p_keyid, v.p_nonce, v.p_idempotency_key, v.p_body_hash, v.p_retired_keyid, v.p_at],
  },
  run_daily_changes: {
    text: 'SELECT is_finished, guardianships FROM gate.run_daily_changes(p_limit => $1)',
    values: (v) => [v.p_limit],
  },
  sample_day: {
    text: 'SELECT sample_day FROM gate.sample_day()',
    values: () => [],
  },
  save_question: {
    text: 'SELECT refusal FROM gate.save_question(p_session => $1, p_partner_id => $2, p_name => $3, p_address => $4)',
    values: (v) => [v.p_session, v.p_partner_id, v.p_name, v.p_address],
  },
  saved_questions: {
    text: 'SELECT question_id, name, address FROM gate.saved_questions(p_session => $1, p_partner_id => $2)',
    values: (v) => [v.p_session, v.p_partner_id],
  },
  schema_release: {
    text: 'SELECT schema_release FROM gate.schema_release()',
    values: () => [],
  },
  session: {
    text: 'SELECT session_id, person_id, level, authenticated_at, expires_at FROM gate.session(p_session => $1)',
    values: (v) => [v.p_session],
  },
  sessions: {
    text: 'SELECT session_id, kind, device, level, opened_at, expires_at, is_this FROM gate.sessions(p_session => $1)',
    values: (v) => [v.p_session],
  },
  settled_requests: {
    text: 'SELECT settled_requests FROM gate.settled_requests(p_request_ids => $1)',
    values: (v) => [v.p_request_ids],
  },
  sign_out_everywhere: {
    text: 'SELECT sign_out_everywhere FROM gate.sign_out_everywhere(p_session => $1)',
    values: (v) => [v.p_session],
  },
  signing_passkey: {
    text: 'SELECT public_key, user_handle FROM gate.signing_passkey(p_session => $1, p_request_id => $2, p_terms_hash => $3, p_credential_id => $4)',
    values: (v) => [v.p_session, v.p_request_id, v.p_terms_hash, v.p_credential_id],
  },
  signing_passkey_batch: {
    text: 'SELECT place, raised, raised_message, raised_detail, public_key, user_handle FROM gate.signing_passkey_batch(p_calls => $1)',
    values: (v) => [v.p_calls],
  },
  staff_organisations: {
    text: 'SELECT partner_id, name, roles, ended_on FROM gate.staff_organisations(p_session => $1)',
    values: (v) => [v.p_session],
  },
  staff_session: {
    text: 'SELECT partner_id, name, mandates, roles, asked_by, organisation_id FROM gate.staff_session(p_session => $1, p_partner_id => $2)',
    values: (v) => [v.p_session, v.p_partner_id],
  },
  statistics_session: {
    text: 'SELECT keyid, partner_id, name, mandates FROM gate.statistics_session(p_secret_hash => $1)',
    values: (v) => [v.p_secret_hash],
  },
  take_back_decision: {
    text: 'SELECT deciders FROM gate.take_back_decision(p_session => $1, p_request_id => $2)',
    values: (v) => [v.p_session, v.p_request_id],
  },
  take_client_notifications: {
    text: 'SELECT request_id, secret, notification_token, endpoint, attempts FROM gate.take_client_notifications(p_limit => $1, p_lease_s => $2)',
    values: (v) => [v.p_limit, v.p_lease_s],
  },
  take_event_deliveries: {
    text: 'SELECT partner_id, lease, attempts, endpoint_url, sealed_authorization, number, event_id, type, occurred_at, request_id, consent_id, prescription_code, keyid, stream_id, state FROM gate.take_event_deliveries(p_limit => $1, p_failing_limit => $2, p_events => $3, p_lease_s => $4)',
    values: (v) => [v.p_limit, v.p_failing_limit, v.p_events, v.p_lease_s],
  },
  take_messages: {
    text: 'SELECT message_id, target, topic, endpoint, p256dh, auth, personal_id_number, request_id, consent_id, expires_at, attempts, is_over FROM gate.take_messages(p_push_limit => $1, p_app_limit => $2, p_tells_app => $3, p_lease_s => $4)',
    values: (v) => [v.p_push_limit, v.p_app_limit, v.p_tells_app, v.p_lease_s],
  },
  take_quota: {
    text: 'SELECT granted, unreserved FROM gate.take_quota(p_subject => $1, p_window_start => $2, p_take => $3, p_limit => $4)',
    values: (v) => [v.p_subject, v.p_window_start, v.p_take, v.p_limit],
  },
  transition_consent: {
    text: 'SELECT state, partner_id FROM gate.transition_consent(p_session => $1, p_consent_id => $2, p_event => $3, p_fields => $4, p_reason => $5)',
    values: (v) => [v.p_session, v.p_consent_id, v.p_event, v.p_fields, v.p_reason],
  },
  turn_links: {
    text: 'SELECT is_on, is_asked FROM gate.turn_links(p_session => $1, p_partner_id => $2, p_on => $3)',
    values: (v) => [v.p_session, v.p_partner_id, v.p_on],
  },
  unit_names: {
    text: 'SELECT unit_names FROM gate.unit_names()',
    values: () => [],
  },
  units_below: {
    text: 'SELECT units_below FROM gate.units_below(p_province => $1, p_on => $2)',
    values: (v) => [v.p_province, v.p_on],
  },
  units_within: {
    text: 'SELECT units_within FROM gate.units_within(p_unit => $1, p_on => $2, p_level => $3, p_codes => $4)',
    values: (v) => [v.p_unit, v.p_on, v.p_level, v.p_codes],
  },
  unlink_document: {
    text: 'SELECT unlink_document FROM gate.unlink_document(p_session => $1, p_document => $2, p_purpose => $3)',
    values: (v) => [v.p_session, v.p_document, v.p_purpose],
  },
  unsequenced_entries: {
    text: 'SELECT person_id, entry_id, kind, at, actor, partner_id, purpose, fields, request_id, consent_id, release_id, refusal, keyid, subject, terms FROM gate.unsequenced_entries(p_holder => $1, p_limit => $2)',
    values: (v) => [v.p_holder, v.p_limit],
  },
  verify_event_receiver: {
    text: 'SELECT verify_event_receiver FROM gate.verify_event_receiver(p_keyid => $1, p_nonce => $2, p_idempotency_key => $3, p_body_hash => $4, p_stream_id => $5, p_state => $6, p_interval_s => $7)',
    values: (v) => [v.p_keyid, v.p_nonce, v.p_idempotency_key, v.p_body_hash, v.p_stream_id, v.p_state, v.p_interval_s],
  },
  want_monthly_summary: {
    text: 'SELECT want_monthly_summary FROM gate.want_monthly_summary(p_session => $1, p_wanted => $2)',
    values: (v) => [v.p_session, v.p_wanted],
  },
  withdraw: {
    text: 'SELECT deciders, repeated FROM gate.withdraw(p_keyid => $1, p_nonce => $2, p_request_id => $3, p_idempotency_key => $4, p_body_hash => $5)',
    values: (v) => [v.p_keyid, v.p_nonce, v.p_request_id, v.p_idempotency_key, v.p_body_hash],
  },
  withdraw_prescription: {
    text: 'SELECT code, status, withdrawn_at, reason, repeated FROM gate.withdraw_prescription(p_keyid => $1, p_nonce => $2, p_idempotency_key => $3, p_body_hash => $4, p_code => $5, p_reason => $6)',
    values: (v) => [v.p_keyid, v.p_nonce, v.p_idempotency_key, v.p_body_hash, v.p_code, v.p_reason],
  },
};
