import { COUNT_MUTATIONS } from './count-mutations.js';
import { HISTORY_MUTATIONS } from './history-mutations.js';
import { LEDGER_MUTATIONS } from './ledger-mutations.js';
import type { Mutation } from './mutation.js';
import { ORGANISATION_MUTATIONS } from './organisation-mutations.js';

const SQL = 'src/database/sql/functions';
const REQUEST = 'src/http-signature/request/verify.ts';
const PARAMETERS = 'src/http-signature/signature-parameters.ts';
const REFUSED = ['test/http-signature/request/refused.test.ts', 'test/http-signature/request/verify.test.ts'];
const DIGEST = ['test/http-signature/content-digest.test.ts', ...REFUSED];
const LIFECYCLE = ['test/consent/lifecycle.test.ts', 'test/consent/limits.test.ts'];
const RELEASE = ['test/release/release.test.ts', ...LIFECYCLE];
const CHILDREN = ['test/citizen/children.test.ts', 'test/consent/lapse.test.ts'];
const SESSIONS = [
  'test/citizen/sessions.test.ts',
  'test/citizen/session.test.ts',
  'test/database/login-thief.test.ts',
];
const PASSKEY = [
  'test/passkey/decide.test.ts',
  'test/passkey/approve.test.ts',
  'test/passkey/passkeys.test.ts',
];
const DISPENSING = [
  'test/prescription/dispensing.test.ts',
  'test/prescription/refusals.test.ts',
  'test/prescription/interleavings.test.ts',
];
const NOISE = ['test/statistics/noise-table.test.ts', 'test/statistics/answers.test.ts'];
const REPLAY = ['test/partner/idempotency.test.ts'];

export const MUTATIONS: readonly Mutation[] = [
  // Signature policy
  {
    name: 'a signature that is a second too old is accepted',
    file: PARAMETERS,
    from: 'created < window.now_s - window.createdMaxAge_s',
    to: 'created < window.now_s - window.createdMaxAge_s - 1',
    tests: REFUSED,
  },
  {
    name: 'a signature from further in the future is accepted',
    file: PARAMETERS,
    from: 'created > window.now_s + window.createdMaxAhead_s',
    to: 'created > window.now_s + window.createdMaxAhead_s + 1',
    tests: REFUSED,
  },
  {
    name: 'a signature is accepted at the second of its expiry',
    file: PARAMETERS,
    from: 'if (expires <= window.now_s)',
    to: 'if (expires < window.now_s)',
    tests: REFUSED,
  },
  {
    name: 'any tag is accepted',
    file: PARAMETERS,
    from: "if (parameters.get('tag') !== profile.tag)",
    to: "if (parameters.get('tag') === undefined)",
    tests: REFUSED,
  },
  {
    name: 'unknown parameters are accepted',
    file: PARAMETERS,
    from: 'if (!profile.parameters.has(name))',
    to: "if (name === '')",
    tests: REFUSED,
  },
  {
    name: 'the message chooses the algorithm',
    file: PARAMETERS,
    from: 'if (alg !== undefined && alg !== algorithm)',
    to: "if (alg === 'none')",
    tests: REFUSED,
  },
  {
    name: 'a nonce of 15 characters is accepted',
    file: PARAMETERS,
    from: '/^[A-Za-z0-9_-]{16,64}$/',
    to: '/^[A-Za-z0-9_-]{15,64}$/',
    tests: REFUSED,
  },
  {
    name: 'the digest of the body need not be covered',
    file: REQUEST,
    from: 'requestComponents(body.length > 0, idempotencyKey',
    to: 'requestComponents(false, idempotencyKey',
    tests: REFUSED,
  },
  {
    name: 'an Idempotency-Key need not be covered',
    file: REQUEST,
    from: 'requestComponents(body.length > 0, idempotencyKey !== undefined)',
    to: 'requestComponents(body.length > 0, false)',
    tests: REFUSED,
  },
  {
    name: 'the digest is not compared with the body',
    file: REQUEST,
    from: 'if (digest !== undefined) checkContentDigest(digest, body);',
    to: '',
    tests: DIGEST,
  },
  {
    name: 'a GET may have a body',
    file: REQUEST,
    from: "if (body.length > 0 && (method === 'GET' || method === 'HEAD'))",
    to: "if (body.length > 0 && method === 'HEAD')",
    tests: REFUSED,
  },
  {
    name: 'a target of another host is accepted as a path',
    file: REQUEST,
    from: '/^\\/(?![/\\\\])[\\x21\\x22\\x24-\\x7e]*$/',
    to: '/^\\/[\\x21\\x22\\x24-\\x7e]*$/',
    tests: REFUSED,
  },
  {
    name: 'any Host is accepted',
    file: REQUEST,
    from: "if (!isHostOf(publicOrigin, fields.get('host')?.toLowerCase()))",
    to: "if (fields.get('host') === undefined)",
    tests: REFUSED,
  },
  {
    name: 'a suspended partner may read',
    file: 'src/partner/authenticate.ts',
    from: "if (verified.key.partner.status !== 'active')",
    to: 'if (verified.key.partner.status === undefined)',
    tests: ['test/partner/authenticate.test.ts'],
  },
  // Identity of a partner in the database, replay, idempotency
  {
    name: 'a suspended partner may act',
    file: `${SQL}/partner/may_act.sql`,
    from: "p.status = 'active' AND",
    to: 'true AND',
    tests: ['test/partner/authenticate.test.ts', 'test/release/release.test.ts'],
  },
  {
    name: 'a retired key may act',
    file: `${SQL}/partner/caller.sql`,
    from: ' AND (k.retires_at IS NULL OR k.retires_at > clock_timestamp())',
    to: '',
    tests: ['test/partner/authenticate.test.ts', 'test/release/release.test.ts'],
  },
  {
    name: 'another body under the same Idempotency-Key repeats the first',
    file: `${SQL}/partner/accept.sql`,
    from: 'IF earlier.body_hash IS DISTINCT FROM p_body_hash THEN',
    to: 'IF false THEN',
    tests: REPLAY,
  },
  {
    name: 'a nonce is accepted twice',
    file: `${SQL}/partner/accept.sql`,
    from: `    PERFORM FROM partner.accepted_request a WHERE a.key_id = p_key_id AND a.nonce = p_nonce;
    IF FOUND THEN
      RAISE EXCEPTION 'request_replayed' USING ERRCODE = 'UT002';
    END IF;`,
    to: `    IF p_idempotency_key IS NULL THEN
      RETURN p_outcome_id;
    END IF;`,
    tests: REPLAY,
  },
  // Requests within their purpose
  {
    name: 'a partner may use a purpose it is not registered for',
    file: `${SQL}/partner/check_request.sql`,
    from: 'IF NOT FOUND OR NOT p_purpose = ANY (p_purposes) THEN',
    to: 'IF NOT FOUND THEN',
    tests: LIFECYCLE,
  },
  {
    name: 'a field beyond the purpose may be requested',
    file: `${SQL}/partner/check_request.sql`,
    from: "WHERE NOT split_part(f.field, ':', 1) = ANY (ceiling.fields)",
    to: 'WHERE false',
    tests: LIFECYCLE,
  },
  {
    name: 'data may be kept longer than the purpose allows',
    file: `${SQL}/partner/check_request.sql`,
    from: 'IF partner.days_of(p_retention, v_today) > v_days_max THEN',
    to: 'IF false THEN',
    tests: LIFECYCLE,
  },
  {
    name: 'a share code works twice',
    file: `${SQL}/consent/consume_share_code.sql`,
    from: ' AND s.used_at IS NULL',
    to: '',
    tests: ['test/consent/strangers.test.ts', ...LIFECYCLE],
  },
  {
    name: 'one partner may spend the whole prompt budget of a person',
    file: `${SQL}/consent/is_over_budget.sql`,
    from: '(p_per_day + 1) / 2',
    to: 'p_per_day',
    tests: ['test/consent/budget.test.ts', 'test/consent/strangers.test.ts'],
  },
  // Releases
  {
    name: 'a paused, expired or revoked consent releases',
    file: `${SQL}/consent/release_refusal.sql`,
    from: "NOT IN ('active', CASE WHEN p_repeats THEN 'consumed' ELSE 'active' END) THEN",
    to: 'IS NULL THEN',
    tests: RELEASE,
  },
  {
    name: 'a consumed consent releases again',
    file: `${SQL}/consent/release_refusal.sql`,
    from: "CASE WHEN p_repeats THEN 'consumed' ELSE 'active' END",
    to: "'consumed'",
    tests: RELEASE,
  },
  {
    name: 'a field that was not approved is released',
    file: `${SQL}/consent/release_refusal.sql`,
    from: 'WHEN NOT p_fields <@ p_consent.fields THEN',
    to: 'WHEN false THEN',
    tests: RELEASE,
  },
  {
    name: 'one use more than agreed is released',
    file: `${SQL}/consent/release_refusal.sql`,
    from: '> p_consent.at_most_count THEN',
    to: '> p_consent.at_most_count + 1 THEN',
    tests: REPLAY,
  },
  {
    name: 'a batch makes releases that consents do not allow',
    file: `${SQL}/consent/accept_releases.sql`,
    from: '\n        AND consent.release_refusal(c, coalesce(catalogue.fields_of(x.fields), c.fields), at, p.purposes, false) IS NULL',
    to: '',
    tests: ['test/release/batch.test.ts'],
  },
  {
    name: 'a batch makes releases to a suspended partner',
    file: `${SQL}/consent/accept_releases.sql`,
    from: 'p.refusal IS NULL AND ',
    to: '',
    tests: ['test/release/batch.test.ts'],
  },
  {
    name: 'a batch makes a release for which another message was signed',
    file: `${SQL}/consent/accept_releases.sql`,
    from: ' AND partner.signed_this(x.keyid, x.nonce, x.base)',
    to: '',
    tests: ['test/release/batch.test.ts'],
  },
  {
    name: 'a batch makes two releases of one use of a consent',
    file: `${SQL}/consent/accept_releases.sql`,
    from: '\n        AND array_position(p_consent_ids, x.consent_id) = x.place',
    to: '',
    tests: ['test/release/batch.test.ts'],
  },
  {
    name: "another partner's consent releases",
    file: `${SQL}/gate/release.sql`,
    from: 'WHERE c.consent_id = p_consent_id AND c.partner_id = caller.partner_id FOR UPDATE;',
    to: 'WHERE c.consent_id = p_consent_id FOR UPDATE;',
    tests: ['test/consent/strangers.test.ts', ...RELEASE],
  },
  {
    name: 'the salt is given to a partner that asked by share code',
    file: `${SQL}/consent/make_releases.sql`,
    from: 'CASE WHEN NOT (m.live).by_share_code THEN (m.live).salt END',
    to: '(m.live).salt',
    tests: ['test/consent/strangers.test.ts', ...LIFECYCLE],
  },
  // Transitions
  {
    name: 'a revoked consent can be resumed',
    file: 'src/consent/states.ts',
    from: "resume: { paused: 'active' },",
    to: "resume: { paused: 'active', revoked: 'active' },",
    tests: [
      'test/consent/lifecycle.test.ts',
      'test/catalogue/purposes.test.ts',
      'test/consent/states.test.ts',
    ],
  },
  {
    name: 'a state may change along no transition',
    file: `${SQL}/consent/check_transition.sql`,
    from: 'AND t.from_state = OLD.state AND t.to_state = NEW.state)',
    to: 'AND t.to_state = NEW.state)',
    tests: ['test/consent/states.test.ts'],
  },
  {
    name: 'a used consent can be revoked for ever',
    file: `${SQL}/consent/transition.sql`,
    from: "AND (v_from <> 'consumed' OR p_consent.valid_until > v_now)",
    to: '',
    tests: ['test/consent/ended.test.ts', 'test/consent/lifecycle.test.ts'],
  },
  // Deciders
  {
    name: 'a child of 6 decides',
    file: `${SQL}/consent/deciders.sql`,
    from: 'IF v_possible_age >= 7 THEN',
    to: 'IF v_possible_age >= 6 THEN',
    tests: [...CHILDREN, 'test/consent/deciders.test.ts'],
  },
  {
    name: 'a guardian still decides at 16',
    file: `${SQL}/consent/deciders.sql`,
    from: 'IF v_age < 16 THEN',
    to: 'IF v_age < 17 THEN',
    tests: [...CHILDREN, 'test/consent/deciders.test.ts'],
  },
  {
    name: 'one of two joint guardians is sufficient',
    file: `${SQL}/consent/awaited.sql`,
    from: 'CASE WHEN bool_or(d.all_needed) THEN count(v.decider_id) < count(*) ELSE count(v.decider_id) = 0 END',
    to: 'count(v.decider_id) = 0',
    tests: [...CHILDREN, 'test/consent/deciders.test.ts'],
  },
  {
    name: 'a guardian whose guardianship has ended decides',
    file: `${SQL}/consent/deciders.sql`,
    from: 'AND (g.valid_to IS NULL OR g.valid_to > p_on)',
    to: '',
    tests: [...CHILDREN, 'test/population/registry-consents.test.ts', 'test/consent/deciders.test.ts'],
  },
  {
    name: 'fields that one decider left out are granted',
    file: `${SQL}/consent/grant.sql`,
    from: 'AND NOT f.field = ANY (d.fields)))',
    to: 'AND false))',
    tests: ['test/consent/lifecycle.test.ts', ...CHILDREN],
  },
  {
    name: 'a level 1 account approves',
    file: `${SQL}/gate/decide.sql`,
    from: 'IF holder.level < 2 OR coalesce(prompt.level, 0) < 2 THEN',
    to: 'IF holder.level < 1 THEN',
    tests: [...PASSKEY, 'test/citizen/token.test.ts', ...LIFECYCLE],
  },
  // Sessions
  {
    name: 'an ended session is live',
    file: `${SQL}/citizen/holder.sql`,
    from: ' AND s.ended_at IS NULL',
    to: '',
    tests: SESSIONS,
  },
  {
    name: 'an expired session is live',
    file: `${SQL}/citizen/holder.sql`,
    from: ' AND s.expires_at > clock_timestamp()',
    to: '',
    tests: SESSIONS,
  },
  {
    name: 'a session is found by its stored hash',
    file: `${SQL}/citizen/holder.sql`,
    from: 's.key_hash = sha256(p_session)',
    to: '(s.key_hash = sha256(p_session) OR s.key_hash = p_session)',
    tests: SESSIONS,
  },
  {
    name: 'a token from before a sign-out everywhere opens a session',
    file: `${SQL}/gate/open_session.sql`,
    from: "p_issued_at < date_trunc('second', o.signed_out_at) + interval '1 second'",
    to: 'false',
    tests: SESSIONS,
  },
  {
    name: 'a token of the second of a sign-out everywhere opens a session',
    file: `${SQL}/gate/open_session.sql`,
    from: " + interval '1 second'",
    to: '',
    tests: SESSIONS,
  },
  {
    name: 'a record that a rollback would take away lets data be read',
    file: `${SQL}/citizen/unrecorded.sql`,
    from: 'AND r.recorded_by IS DISTINCT FROM pg_current_xact_id_if_assigned()',
    to: '',
    tests: ['test/database/viewing.test.ts'],
  },
  {
    name: 'a record that a rollback would take away lets counts be read',
    file: `${SQL}/gate/resident_counts.sql`,
    from: 'AND r.recorded_by IS DISTINCT FROM pg_current_xact_id_if_assigned()',
    to: '',
    tests: ['test/statistics/recorded.test.ts'],
  },
  {
    name: 'a new passkey approves sensitive fields after any sign-in',
    file: `${SQL}/citizen/check_new_passkey.sql`,
    from: 'WHERE f.sensitive) THEN',
    to: 'WHERE false) THEN',
    tests: ['test/passkey/new-passkey.test.ts'],
  },
  {
    name: 'a repeated release gives newer data',
    file: `${SQL}/gate/release.sql`,
    from: "IF made.kind = 'release_repeated' AND NOT EXISTS (",
    to: 'IF false AND NOT EXISTS (',
    tests: ['test/release/release.test.ts'],
  },
  // Passkeys
  {
    name: 'an approval needs no passkey',
    file: `${SQL}/gate/decide.sql`,
    from: `  ELSIF p_assertion IS NULL THEN
    RAISE EXCEPTION 'passkey_required' USING ERRCODE = 'UT017';
  END IF;`,
    to: `  END IF;
  IF p_assertion IS NULL THEN
    consent_id := consent.grant(request, prompt.role, v_guardian_id);
    state := 'approved';
    RETURN;
  END IF;`,
    tests: PASSKEY,
  },
  {
    name: 'the terms need not match the request',
    file: `${SQL}/citizen/consume_assertion.sql`,
    from: "     OR terms IS DISTINCT FROM consent.terms_text(p_request, p_role, p_fields, p_child_agrees, p_gateway, terms::json ->> 'nonce')\n",
    to: '',
    tests: PASSKEY,
  },
  {
    name: 'a passkey without user verification approves',
    file: `${SQL}/citizen/consume_assertion.sql`,
    from: 'v_flags & 5 <> 5',
    to: 'v_flags & 1 <> 1',
    tests: PASSKEY,
  },
  {
    name: 'a signature counter of a passkey bound to one device that does not grow is accepted',
    file: `${SQL}/citizen/accepts_counter.sql`,
    from: '  RETURN false;',
    to: '  RETURN true;',
    tests: ['test/passkey/counter.test.ts'],
  },
  {
    name: 'a signature that does not verify is accepted',
    file: 'src/passkey/verify.ts',
    from: '    return verified;\n  } catch {\n    return false;',
    to: '    return verified;\n  } catch {\n    return true;',
    tests: [...PASSKEY],
  },
  // Dispensing
  {
    name: 'a consent need not cover the prescription',
    file: `${SQL}/gate/dispense.sql`,
    from: '      PERFORM prescription.check_consent(live, p_code, caller.purposes, v_now);\n',
    to: '',
    tests: DISPENSING,
  },
  {
    name: 'more than remains is dispensed',
    file: `${SQL}/gate/dispense.sql`,
    from: '      PERFORM prescription.check_lines(target, p_lines);\n',
    to: '',
    tests: DISPENSING,
  },
  {
    name: 'a batch makes dispensings that consents do not allow',
    file: `${SQL}/prescription/accept_dispensings.sql`,
    from: '        AND (prescription.consent_refusal(c, x.code, k.purposes, at)).refusal IS NULL\n',
    to: '',
    tests: ['test/prescription/dispense-batch.test.ts'],
  },
  {
    name: 'a batch dispenses more than remains',
    file: `${SQL}/prescription/accept_dispensings.sql`,
    from: '        AND l.refusal IS NULL\n',
    to: '',
    tests: ['test/prescription/dispense-batch.test.ts'],
  },
  {
    name: 'a batch makes two dispensings of one prescription',
    file: `${SQL}/prescription/accept_dispensings.sql`,
    from: '        AND array_position(p_codes, x.code) = x.place\n',
    to: '',
    tests: ['test/prescription/dispense-batch.test.ts'],
  },
  {
    name: 'a repeated dispensing is dispensed again',
    file: `${SQL}/gate/dispense.sql`,
    from: 'repeated := v_id <> v_new_id;',
    to: 'v_id := v_new_id; repeated := false;',
    tests: [...DISPENSING, ...REPLAY],
  },
  {
    name: 'a refused dispensing leaves no entry',
    file: `${SQL}/gate/dispense.sql`,
    from: "    PERFORM prescription.record_entry(live, 'dispensing_refused', p_code, v_name, v_now);\n",
    to: '',
    tests: DISPENSING,
  },
  // Noise
  {
    name: 'counts are off by up to 6',
    file: 'src/statistics/noise-table.ts',
    from: 'deviationMax: 5, variance: 3',
    to: 'deviationMax: 6, variance: 3',
    tests: NOISE,
  },
  {
    name: 'the noise has half the variance',
    file: 'src/statistics/noise-table.ts',
    from: 'deviationMax: 5, variance: 3',
    to: 'deviationMax: 5, variance: 2.2',
    tests: NOISE,
  },
  {
    name: 'the noise is biased',
    file: 'src/statistics/noise-table.ts',
    from: 'tried.reduce((sum, n, i) => sum + n * (deviations[i] ?? 0), 0) === 0',
    to: 'tried.length > 0',
    tests: NOISE,
  },
  {
    name: 'an empty cell is shown above 0',
    file: `${SQL}/statistics/deviation.sql`,
    from: 'CASE WHEN p_people <= 0 THEN 0 ELSE',
    to: 'CASE WHEN p_people < 0 THEN 0 ELSE',
    tests: NOISE,
  },
  {
    name: 'the record key does not choose the noise',
    file: `${SQL}/statistics/deviation.sql`,
    from: '(p_record_keys % 255 + 255)::integer % 255',
    to: '(0 * p_record_keys)::integer',
    tests: NOISE,
  },
  {
    name: 'events of one transaction come in any order',
    file: `${SQL}/event/assign_numbers.sql`,
    from: 'ORDER BY u.insertion_order',
    to: 'ORDER BY u.event_id',
    tests: ['test/event/feed.test.ts'],
  },
  {
    name: 'a cursor of another stream is taken',
    file: `${SQL}/gate/partner_events.sql`,
    from: ' AND e.event_id = p_after_id',
    to: '',
    tests: ['test/event/feed.test.ts'],
  },
  {
    name: 'a reader does not notice that events were deleted',
    file: `${SQL}/gate/partner_events.sql`,
    from: 'p_after < stream.deleted_until OR ',
    to: '',
    tests: ['test/event/feed.test.ts'],
  },
  {
    name: 'what a partner did itself is an event',
    file: `${SQL}/event/type_of.sql`,
    from: "    WHEN p_actor = 'partner' THEN NULL\n",
    to: '',
    tests: ['test/event/feed.test.ts'],
  },
  {
    name: 'a list skips what a call did not look at',
    file: `${SQL}/gate/partner_requests.sql`,
    from: '(SELECT count(*) FROM scanned) = p_scan',
    to: 'false',
    tests: ['test/consent/lists.test.ts'],
  },
  ...COUNT_MUTATIONS,
  ...HISTORY_MUTATIONS,
  ...ORGANISATION_MUTATIONS,
  ...LEDGER_MUTATIONS,
];
