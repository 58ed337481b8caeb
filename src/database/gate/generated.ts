// Written by scripts/dump-schema.ts from the functions of schema gate; changes belong in sql/functions/gate.

/** The parameters of each function, in the order of its definition. */
export const GATE_PARAMETERS = {
  account_holder: ['p_number'],
  add_passkey: ['p_number', 'p_challenge', 'p_credential_id', 'p_public_key', 'p_jwk', 'p_thumbprint', 'p_algorithm', 'p_sign_count', 'p_transports', 'p_is_backed_up', 'p_name'],
  add_push_subscription: ['p_number', 'p_endpoint', 'p_p256dh', 'p_auth'],
  administrative_unit: ['p_code', 'p_on', 'p_of'],
  apply_registry_events: ['p_keyid', 'p_nonce', 'p_idempotency_key', 'p_body_hash', 'p_pointers', 'p_events'],
  ask: ['p_keyid', 'p_nonce', 'p_idempotency_key', 'p_body_hash', 'p_personal_id_number', 'p_share_code_hash', 'p_purpose', 'p_statement', 'p_required_fields', 'p_optional_fields', 'p_accepted_alternatives', 'p_access_mode', 'p_access_until', 'p_at_most_count', 'p_at_most_per', 'p_retention', 'p_expires_in_s', 'p_binding_code', 'p_budget_per_day', 'p_budget_pending'],
  begin_enrolment: ['p_number', 'p_challenge'],
  begin_link: ['p_number', 'p_document'],
  cancel_dispensing: ['p_keyid', 'p_nonce', 'p_idempotency_key', 'p_body_hash', 'p_code', 'p_dispensing_id', 'p_reason'],
  check_choice: ['p_number', 'p_acr', 'p_request_id', 'p_fields', 'p_child_agrees'],
  citizen: ['p_number'],
  citizen_consents: ['p_number', 'p_consent_id', 'p_state', 'p_before', 'p_limit'],
  citizen_prescriptions: ['p_number', 'p_code', 'p_before', 'p_limit'],
  citizen_receipts: ['p_number', 'p_consent_id'],
  close_session: ['p_secret_hash'],
  close_statistics_session: ['p_secret_hash'],
  decide: ['p_number', 'p_acr', 'p_request_id', 'p_decision', 'p_fields', 'p_reason', 'p_child_agrees', 'p_gateway', 'p_assertion'],
  dispense: ['p_keyid', 'p_nonce', 'p_idempotency_key', 'p_body_hash', 'p_code', 'p_consent_id', 'p_lines', 'p_invoice_number', 'p_dispensing_id'],
  expire: ['p_limit'],
  facility_prescription: ['p_keyid', 'p_code'],
  finish_message: ['p_message_id', 'p_attempts', 'p_outcome', 'p_retry_in_s'],
  fold_counts: ['p_limit'],
  history: ['p_number', 'p_partner_id', 'p_kinds', 'p_since', 'p_until', 'p_before', 'p_limit'],
  history_partners: ['p_number'],
  link_document: ['p_number', 'p_document', 'p_linked_at', 'p_issuer', 'p_purpose', 'p_content'],
  linked_documents: ['p_number'],
  make_share_code: ['p_number', 'p_code_hash'],
  make_statistics_link: ['p_keyid', 'p_nonce', 'p_idempotency_key', 'p_body_hash', 'p_code_hash', 'p_life_s'],
  open_session: ['p_secret_hash', 'p_number', 'p_acr', 'p_authenticated_at', 'p_life_s'],
  open_statistics_session: ['p_code_hash', 'p_secret_hash', 'p_life_s'],
  partner_consent: ['p_keyid', 'p_consent_id'],
  partner_key: ['p_keyid'],
  passkeys: ['p_number'],
  prompt_values: ['p_number', 'p_request_id'],
  prompts: ['p_number', 'p_request_id', 'p_before', 'p_limit'],
  purge: [],
  push_subscriptions: ['p_number'],
  record_prescription: ['p_keyid', 'p_nonce', 'p_idempotency_key', 'p_body_hash', 'p_digest', 'p_prescription'],
  release: ['p_keyid', 'p_nonce', 'p_idempotency_key', 'p_body_hash', 'p_consent_id', 'p_fields', 'p_entry_id'],
  relinquish: ['p_keyid', 'p_nonce', 'p_consent_id'],
  remove_passkey: ['p_number', 'p_passkey_id'],
  remove_push_subscription: ['p_number', 'p_subscription_id'],
  request_status: ['p_keyid', 'p_request_id'],
  resident_counts: ['p_keyid', 'p_unit', 'p_on', 'p_level', 'p_by', 'p_residence', 'p_years'],
  run_daily_changes: ['p_limit'],
  sample_day: [],
  schema_version: [],
  session: ['p_secret_hash'],
  settled_requests: ['p_request_ids'],
  signing_passkey: ['p_number', 'p_request_id', 'p_terms_hash', 'p_credential_id'],
  statistics_session: ['p_secret_hash'],
  store_terms: ['p_number', 'p_request_id', 'p_fields', 'p_child_agrees', 'p_gateway', 'p_terms'],
  take_messages: ['p_push_limit', 'p_app_limit', 'p_tells_app', 'p_lease_s'],
  take_quota: ['p_subject', 'p_window_start', 'p_take', 'p_limit'],
  transition_consent: ['p_number', 'p_consent_id', 'p_event', 'p_fields', 'p_reason'],
  units_below: ['p_province', 'p_on'],
  unlink_document: ['p_number', 'p_document', 'p_purpose'],
  withdraw: ['p_keyid', 'p_nonce', 'p_request_id'],
} as const;

/** What each function takes. */
export interface GateParameters {
  account_holder: { readonly p_number: string | null };
  add_passkey: { readonly p_number: string | null; readonly p_challenge: Buffer | null; readonly p_credential_id: Buffer | null; readonly p_public_key: Buffer | null; readonly p_jwk: string | null; readonly p_thumbprint: string | null; readonly p_algorithm: string | null; readonly p_sign_count: number | null; readonly p_transports: readonly string[] | null; readonly p_is_backed_up: boolean | null; readonly p_name: string | null };
  add_push_subscription: { readonly p_number: string | null; readonly p_endpoint: string | null; readonly p_p256dh: string | null; readonly p_auth: string | null };
  administrative_unit: { readonly p_code: string | null; readonly p_on: string | null; readonly p_of: string | null };
  apply_registry_events: { readonly p_keyid: string | null; readonly p_nonce: string | null; readonly p_idempotency_key: string | null; readonly p_body_hash: Buffer | null; readonly p_pointers: string | null; readonly p_events: string | null };
  ask: { readonly p_keyid: string | null; readonly p_nonce: string | null; readonly p_idempotency_key: string | null; readonly p_body_hash: Buffer | null; readonly p_personal_id_number: string | null; readonly p_share_code_hash: Buffer | null; readonly p_purpose: string | null; readonly p_statement: string | null; readonly p_required_fields: readonly string[] | null; readonly p_optional_fields: readonly string[] | null; readonly p_accepted_alternatives: string | null; readonly p_access_mode: string | null; readonly p_access_until: string | null; readonly p_at_most_count: number | null; readonly p_at_most_per: string | null; readonly p_retention: string | null; readonly p_expires_in_s: number | null; readonly p_binding_code: string | null; readonly p_budget_per_day: number | null; readonly p_budget_pending: number | null };
  begin_enrolment: { readonly p_number: string | null; readonly p_challenge: Buffer | null };
  begin_link: { readonly p_number: string | null; readonly p_document: string | null };
  cancel_dispensing: { readonly p_keyid: string | null; readonly p_nonce: string | null; readonly p_idempotency_key: string | null; readonly p_body_hash: Buffer | null; readonly p_code: string | null; readonly p_dispensing_id: string | null; readonly p_reason: string | null };
  check_choice: { readonly p_number: string | null; readonly p_acr: number | null; readonly p_request_id: string | null; readonly p_fields: readonly string[] | null; readonly p_child_agrees: boolean | null };
  citizen: { readonly p_number: string | null };
  citizen_consents: { readonly p_number: string | null; readonly p_consent_id: string | null; readonly p_state: string | null; readonly p_before: string | null; readonly p_limit: number | null };
  citizen_prescriptions: { readonly p_number: string | null; readonly p_code: string | null; readonly p_before: string | null; readonly p_limit: number | null };
  citizen_receipts: { readonly p_number: string | null; readonly p_consent_id: string | null };
  close_session: { readonly p_secret_hash: Buffer | null };
  close_statistics_session: { readonly p_secret_hash: Buffer | null };
  decide: { readonly p_number: string | null; readonly p_acr: number | null; readonly p_request_id: string | null; readonly p_decision: string | null; readonly p_fields: readonly string[] | null; readonly p_reason: string | null; readonly p_child_agrees: boolean | null; readonly p_gateway: string | null; readonly p_assertion: string | null };
  dispense: { readonly p_keyid: string | null; readonly p_nonce: string | null; readonly p_idempotency_key: string | null; readonly p_body_hash: Buffer | null; readonly p_code: string | null; readonly p_consent_id: string | null; readonly p_lines: string | null; readonly p_invoice_number: string | null; readonly p_dispensing_id: string | null };
  expire: { readonly p_limit: number | null };
  facility_prescription: { readonly p_keyid: string | null; readonly p_code: string | null };
  finish_message: { readonly p_message_id: string | null; readonly p_attempts: number | null; readonly p_outcome: string | null; readonly p_retry_in_s: number | null };
  fold_counts: { readonly p_limit: number | null };
  history: { readonly p_number: string | null; readonly p_partner_id: string | null; readonly p_kinds: readonly string[] | null; readonly p_since: string | null; readonly p_until: string | null; readonly p_before: string | null; readonly p_limit: number | null };
  history_partners: { readonly p_number: string | null };
  link_document: { readonly p_number: string | null; readonly p_document: string | null; readonly p_linked_at: Date | string | null; readonly p_issuer: string | null; readonly p_purpose: string | null; readonly p_content: string | null };
  linked_documents: { readonly p_number: string | null };
  make_share_code: { readonly p_number: string | null; readonly p_code_hash: Buffer | null };
  make_statistics_link: { readonly p_keyid: string | null; readonly p_nonce: string | null; readonly p_idempotency_key: string | null; readonly p_body_hash: Buffer | null; readonly p_code_hash: Buffer | null; readonly p_life_s: number | null };
  open_session: { readonly p_secret_hash: Buffer | null; readonly p_number: string | null; readonly p_acr: number | null; readonly p_authenticated_at: Date | string | null; readonly p_life_s: number | null };
  open_statistics_session: { readonly p_code_hash: Buffer | null; readonly p_secret_hash: Buffer | null; readonly p_life_s: number | null };
  partner_consent: { readonly p_keyid: string | null; readonly p_consent_id: string | null };
  partner_key: { readonly p_keyid: string | null };
  passkeys: { readonly p_number: string | null };
  prompt_values: { readonly p_number: string | null; readonly p_request_id: string | null };
  prompts: { readonly p_number: string | null; readonly p_request_id: string | null; readonly p_before: string | null; readonly p_limit: number | null };
  purge: Record<string, never>;
  push_subscriptions: { readonly p_number: string | null };
  record_prescription: { readonly p_keyid: string | null; readonly p_nonce: string | null; readonly p_idempotency_key: string | null; readonly p_body_hash: Buffer | null; readonly p_digest: Buffer | null; readonly p_prescription: string | null };
  release: { readonly p_keyid: string | null; readonly p_nonce: string | null; readonly p_idempotency_key: string | null; readonly p_body_hash: Buffer | null; readonly p_consent_id: string | null; readonly p_fields: readonly string[] | null; readonly p_entry_id: string | null };
  relinquish: { readonly p_keyid: string | null; readonly p_nonce: string | null; readonly p_consent_id: string | null };
  remove_passkey: { readonly p_number: string | null; readonly p_passkey_id: string | null };
  remove_push_subscription: { readonly p_number: string | null; readonly p_subscription_id: string | null };
  request_status: { readonly p_keyid: string | null; readonly p_request_id: string | null };
  resident_counts: { readonly p_keyid: string | null; readonly p_unit: string | null; readonly p_on: string | null; readonly p_level: string | null; readonly p_by: readonly string[] | null; readonly p_residence: string | null; readonly p_years: readonly number[] | null };
  run_daily_changes: { readonly p_limit: number | null };
  sample_day: Record<string, never>;
  schema_version: Record<string, never>;
  session: { readonly p_secret_hash: Buffer | null };
  settled_requests: { readonly p_request_ids: readonly string[] | null };
  signing_passkey: { readonly p_number: string | null; readonly p_request_id: string | null; readonly p_terms_hash: Buffer | null; readonly p_credential_id: Buffer | null };
  statistics_session: { readonly p_secret_hash: Buffer | null };
  store_terms: { readonly p_number: string | null; readonly p_request_id: string | null; readonly p_fields: readonly string[] | null; readonly p_child_agrees: boolean | null; readonly p_gateway: string | null; readonly p_terms: string | null };
  take_messages: { readonly p_push_limit: number | null; readonly p_app_limit: number | null; readonly p_tells_app: boolean | null; readonly p_lease_s: number | null };
  take_quota: { readonly p_subject: string | null; readonly p_window_start: Date | string | null; readonly p_take: number | null; readonly p_limit: number | null };
  transition_consent: { readonly p_number: string | null; readonly p_consent_id: string | null; readonly p_event: string | null; readonly p_fields: readonly string[] | null; readonly p_reason: string | null };
  units_below: { readonly p_province: string | null; readonly p_on: string | null };
  unlink_document: { readonly p_number: string | null; readonly p_document: string | null; readonly p_purpose: string | null };
  withdraw: { readonly p_keyid: string | null; readonly p_nonce: string | null; readonly p_request_id: string | null };
}

/** The names of the columns each function returns. */
export interface GateColumns {
  account_holder: 'name' | 'level';
  add_passkey: 'passkey_id' | 'added_at';
  add_push_subscription: 'subscription_id' | 'added_at';
  administrative_unit: 'administrative_unit';
  apply_registry_events: 'outcomes' | 'repeated';
  ask: 'refusal' | 'refusal_detail' | 'request_id' | 'binding_code' | 'asked_at' | 'expires_at' | 'deciders';
  begin_enrolment: 'user_handle' | 'name' | 'credentials';
  begin_link: 'number' | 'linked_at';
  cancel_dispensing: 'consent_id' | 'dispensing' | 'status' | 'remaining';
  check_choice: 'credential_id' | 'transports';
  citizen: 'person_id' | 'level';
  citizen_consents: 'consent_id' | 'request_id' | 'partner' | 'purpose' | 'statement' | 'fields' | 'access_mode' | 'access_until' | 'at_most_count' | 'at_most_per' | 'retention' | 'state' | 'given_at' | 'valid_until' | 'ended_at' | 'lapse_reason' | 'uses' | 'window_uses' | 'window_ends' | 'role' | 'child_name';
  citizen_prescriptions: 'prescription_id' | 'prescription' | 'replaces' | 'replaced_by' | 'dispensings' | 'role' | 'child_name';
  citizen_receipts: 'seq' | 'event' | 'issued_at' | 'content' | 'evidence';
  close_session: 'close_session';
  close_statistics_session: 'close_statistics_session';
  decide: 'state' | 'consent_id' | 'awaited' | 'deciders';
  dispense: 'refusal' | 'refusal_detail' | 'dispensing' | 'status' | 'remaining';
  expire: 'request_ids' | 'consents';
  facility_prescription: 'facility_prescription';
  finish_message: 'finish_message';
  fold_counts: 'folded';
  history: 'entry_id' | 'at' | 'kind' | 'actor' | 'partner' | 'purpose' | 'fields' | 'request_id' | 'consent_id' | 'release_id' | 'refusal' | 'role' | 'child_name';
  history_partners: 'partner';
  link_document: 'link_document';
  linked_documents: 'kind' | 'content' | 'linked_at' | 'fetched_at';
  make_share_code: 'expires_at';
  make_statistics_link: 'expires_at';
  open_session: 'open_session';
  open_statistics_session: 'open_statistics_session';
  partner_consent: 'request_id' | 'purpose' | 'fields' | 'access_mode' | 'access_until' | 'at_most_count' | 'at_most_per' | 'retention' | 'state' | 'given_at' | 'valid_until' | 'ended_at' | 'uses' | 'receipts' | 'evidence';
  partner_key: 'partner_id' | 'jwk' | 'status' | 'quota_per_minute' | 'purposes' | 'mandates';
  passkeys: 'passkey_id' | 'name' | 'added_at' | 'last_used_at' | 'is_backed_up';
  prompt_values: 'field' | 'value';
  prompts: 'request_id' | 'partner' | 'purpose' | 'statement' | 'binding_code' | 'required_fields' | 'optional_fields' | 'accepted_alternatives' | 'access_mode' | 'access_until' | 'at_most_count' | 'at_most_per' | 'retention' | 'asked_at' | 'expires_at' | 'role' | 'child_name' | 'decisions' | 'awaited' | 'agreed_fields' | 'child_consent' | 'subject';
  purge: 'purge';
  push_subscriptions: 'subscription_id' | 'endpoint' | 'added_at';
  record_prescription: 'code' | 'issued_at' | 'valid_until' | 'status';
  release: 'refusal' | 'refusal_detail' | 'release_id' | 'released_at' | 'partner_id' | 'purpose' | 'fields' | 'request_id' | 'salt' | 'subject' | 'data' | 'not_available' | 'at_most_count' | 'window_uses' | 'window_ends';
  relinquish: 'relinquish';
  remove_passkey: 'remove_passkey';
  remove_push_subscription: 'remove_push_subscription';
  request_status: 'state' | 'binding_code' | 'purpose' | 'asked_at' | 'expires_at' | 'consent_id';
  resident_counts: 'resident_counts';
  run_daily_changes: 'is_finished' | 'guardianships';
  sample_day: 'sample_day';
  schema_version: 'schema_version';
  session: 'person_id' | 'personal_id_number' | 'level' | 'authenticated_at' | 'expires_at';
  settled_requests: 'settled_requests';
  signing_passkey: 'public_key' | 'sign_count';
  statistics_session: 'keyid' | 'partner_id' | 'name' | 'mandates';
  store_terms: 'expires_at';
  take_messages: 'message_id' | 'target' | 'topic' | 'endpoint' | 'p256dh' | 'auth' | 'personal_id_number' | 'request_id' | 'consent_id' | 'expires_at' | 'attempts' | 'is_over';
  take_quota: 'take_quota';
  transition_consent: 'state';
  units_below: 'units_below';
  unlink_document: 'unlink_document';
  withdraw: 'deciders';
}
