/** The properties common to all problems with one code. */
interface ProblemFact {
  readonly status: number;
  readonly title: { readonly vi: string; readonly en: string };
  /** Sent without details: a foreign id must look like an unknown one, and a 5xx must not reveal internals. */
  readonly opaque?: true;
  /** The WWW-Authenticate challenge of a 401 (RFC 9110 section 15.5.2, RFC 6750 section 3). */
  readonly challenge?: string;
}

/**
 * The closed list of problems, and the only place that chooses a status. Each has a page that explains it
 * (contract/docs/problem-texts.ts).
 * Besides the codes in the contracts, the HTTP server itself sends method_not_allowed, request_timeout, headers_too_large
 * and, for unexpected errors, internal_error.
 */
export const PROBLEMS = {
  invalid_request: { status: 400, title: { vi: 'Yêu cầu không hợp lệ', en: 'Invalid request' } },
  signature_missing: {
    status: 401,
    title: { vi: 'Thiếu chữ ký', en: 'Signature missing' },
    challenge: 'Signature',
  },
  signature_invalid: {
    status: 401,
    title: { vi: 'Chữ ký không hợp lệ', en: 'Signature invalid' },
    challenge: 'Signature',
  },
  signature_stale: {
    status: 401,
    title: { vi: 'Chữ ký đã cũ', en: 'Signature stale' },
    challenge: 'Signature',
  },
  access_token_invalid: {
    status: 401,
    title: { vi: 'Mã truy cập không hợp lệ', en: 'Access token invalid' },
    challenge: 'DPoP error="invalid_token", algs="EdDSA Ed25519 ES256 PS256"',
  },
  dpop_proof_invalid: {
    status: 401,
    title: { vi: 'Bằng chứng DPoP không hợp lệ', en: 'DPoP proof invalid' },
    challenge: 'DPoP error="invalid_dpop_proof", algs="EdDSA Ed25519 ES256 PS256"',
  },
  digest_mismatch: {
    status: 401,
    title: { vi: 'Mã băm không khớp nội dung', en: 'Digest mismatch' },
    challenge: 'Signature',
  },
  token_missing: {
    status: 401,
    title: { vi: 'Thiếu mã truy cập', en: 'Token missing' },
    challenge: 'Bearer',
  },
  token_invalid: {
    status: 401,
    title: { vi: 'Mã truy cập không hợp lệ', en: 'Token invalid' },
    challenge: 'Bearer error="invalid_token"',
  },
  insufficient_user_authentication: {
    status: 401,
    title: { vi: 'Cần đăng nhập lại', en: 'Sign in again' },
    challenge: 'Bearer error="insufficient_user_authentication", max_age=300',
  },
  account_level_insufficient: {
    status: 403,
    title: { vi: 'Mức tài khoản chưa đủ', en: 'Account level insufficient' },
  },
  cross_site_request: {
    status: 403,
    title: { vi: 'Yêu cầu từ trang khác', en: 'Cross-site request' },
  },
  partner_suspended: { status: 403, title: { vi: 'Đối tác đang bị tạm dừng', en: 'Partner suspended' } },
  purpose_not_permitted: {
    status: 403,
    title: { vi: 'Mục đích không được phép', en: 'Purpose not permitted' },
  },
  field_not_permitted: {
    status: 403,
    title: { vi: 'Thông tin không được phép', en: 'Field not permitted' },
  },
  limit_exceeds_purpose: {
    status: 403,
    title: { vi: 'Vượt giới hạn của mục đích', en: 'Limit exceeds purpose' },
  },
  mandate_missing: { status: 403, title: { vi: 'Thiếu thẩm quyền', en: 'Mandate missing' } },
  sign_in_link_off: {
    status: 403,
    title: { vi: 'Đã tắt liên kết vào trang', en: 'Sign-in links turned off' },
  },
  passkey_required: { status: 403, title: { vi: 'Cần khóa truy cập (passkey)', en: 'Passkey required' } },
  passkey_copy_suspected: {
    status: 403,
    title: { vi: 'Khóa truy cập có thể đã bị sao chép', en: 'Passkey may have been copied' },
  },
  assertion_invalid: {
    status: 403,
    title: { vi: 'Xác nhận bằng khóa truy cập không hợp lệ', en: 'Passkey assertion invalid' },
  },
  not_found: { status: 404, title: { vi: 'Không tìm thấy', en: 'Not found' }, opaque: true },
  document_not_found: {
    status: 404,
    title: { vi: 'Cơ quan cấp không có giấy tờ này', en: 'Document not found' },
  },
  unit_not_in_force: {
    status: 404,
    title: { vi: 'Đơn vị không có hiệu lực', en: 'Unit not in force' },
  },
  unit_history_unknown: {
    status: 404,
    title: { vi: 'Không rõ lịch sử đơn vị', en: 'Unit history unknown' },
  },
  event_cursor_unknown: { status: 410, title: { vi: 'Không rõ vị trí đọc', en: 'Cursor unknown' } },
  event_stream_conflict: {
    status: 409,
    title: { vi: 'Luồng sự kiện mâu thuẫn', en: 'Conflict of streams' },
  },
  method_not_allowed: {
    status: 405,
    title: { vi: 'Phương thức không được hỗ trợ', en: 'Method not allowed' },
  },
  not_acceptable: { status: 406, title: { vi: 'Không có dạng được yêu cầu', en: 'Not acceptable' } },
  request_timeout: { status: 408, title: { vi: 'Yêu cầu gửi quá chậm', en: 'Request timeout' } },
  request_replayed: { status: 409, title: { vi: 'Yêu cầu bị phát lại', en: 'Request replayed' } },
  request_not_pending: {
    status: 409,
    title: { vi: 'Yêu cầu không còn chờ trả lời', en: 'Request not pending' },
  },
  consent_not_active: {
    status: 409,
    title: { vi: 'Sự đồng ý không còn hiệu lực', en: 'Consent not active' },
  },
  history_too_long: { status: 409, title: { vi: 'Nhật ký quá dài', en: 'History too long' } },
  proof_not_ready: { status: 409, title: { vi: 'Chưa có bằng chứng', en: 'Proof not ready' } },
  key_not_accepted: { status: 409, title: { vi: 'Không nhận khóa này', en: 'Key not accepted' } },
  last_key: { status: 409, title: { vi: 'Khóa cuối cùng', en: 'Last key' } },
  prescription_conflict: {
    status: 409,
    title: { vi: 'Đơn thuốc mâu thuẫn', en: 'Prescription conflict' },
  },
  prescription_not_dispensable: {
    status: 409,
    title: { vi: 'Không thể bán theo đơn thuốc này', en: 'Prescription not dispensable' },
  },
  quantity_exceeds_remaining: {
    status: 409,
    title: { vi: 'Vượt số lượng còn được bán', en: 'Quantity exceeds remaining' },
  },
  whole_pickup_required: {
    status: 409,
    title: { vi: 'Phải giao đủ một lần', en: 'Whole pickup required' },
  },
  already_answered: {
    status: 409,
    title: { vi: 'Đã trả lời rồi', en: 'Already answered' },
  },
  representation_ended: {
    status: 409,
    title: { vi: 'Không còn là người đại diện', en: 'Representation ended' },
  },
  release_not_repeatable: {
    status: 409,
    title: { vi: 'Không trả lại được lần xem trước', en: 'Release not repeatable' },
  },
  prescription_not_withdrawable: {
    status: 409,
    title: { vi: 'Không thể thu hồi đơn thuốc này', en: 'Prescription not withdrawable' },
  },
  dispensing_not_cancellable: {
    status: 409,
    title: { vi: 'Không thể hủy lần bán thuốc này', en: 'Dispensing not cancellable' },
  },
  body_too_large: { status: 413, title: { vi: 'Nội dung quá lớn', en: 'Body too large' } },
  unsupported_media_type: {
    status: 415,
    title: { vi: 'Kiểu nội dung không được hỗ trợ', en: 'Unsupported media type' },
  },
  idempotency_key_reused: {
    status: 422,
    title: { vi: 'Idempotency-Key đã dùng cho nội dung khác', en: 'Idempotency-Key reused' },
  },
  rate_limited: { status: 429, title: { vi: 'Gọi quá nhiều lần', en: 'Rate limited' } },
  frequency_exceeded: {
    status: 429,
    title: { vi: 'Vượt số lần đã được đồng ý', en: 'Frequency exceeded' },
  },
  headers_too_large: { status: 431, title: { vi: 'Phần đầu yêu cầu quá lớn', en: 'Headers too large' } },
  internal_error: { status: 500, title: { vi: 'Lỗi bên trong', en: 'Internal error' }, opaque: true },
  document_not_understood: {
    status: 502,
    title: { vi: 'Không hiểu nội dung giấy tờ', en: 'Document not understood' },
    opaque: true,
  },
  unavailable: { status: 503, title: { vi: 'Tạm thời không phục vụ được', en: 'Unavailable' }, opaque: true },
  issuer_unavailable: {
    status: 503,
    title: { vi: 'Cơ quan cấp chưa trả lời được', en: 'Issuer unavailable' },
    opaque: true,
  },
  ledger_behind: { status: 503, title: { vi: 'Sổ cái chưa theo kịp', en: 'Ledger behind' }, opaque: true },
} as const satisfies Record<string, ProblemFact>;

export type ProblemCode = keyof typeof PROBLEMS;

export const PROBLEM_CONTENT_TYPE = 'application/problem+json';

/** A mistake in the request; `pointer` is a JSON Pointer into the body (RFC 6901). */
export interface ProblemError {
  readonly pointer: string;
  readonly detail: string;
}

/** Extension members (RFC 9457 section 3.2), each used by one code. */
export interface ProblemMembers {
  /** With consent_not_active: the state of the consent. */
  readonly state?: string;
  /** With request_not_pending: the status of the request ("status" is defined by RFC 9457). */
  readonly status_of_request?: string;
  /** With request_not_pending: the consent that an approval led to, for who may see it. */
  readonly consent_id?: string;
  /** With unit_history_unknown of a day before the lists: the first day for which the lists say what the code means. */
  readonly known_from?: string;
  /** With invalid_request of a day before the count began: the first day for which there are counts. */
  readonly counted_from?: string;
  /** With prescription_not_dispensable and prescription_not_withdrawable: the status of the prescription. */
  readonly prescription_status?: string;
  /** With signature_stale: the gateway's time, and how many seconds `created` (or `expires`) is ahead of it. */
  readonly server_time?: string;
  readonly offset_s?: number;
  /** With signature_invalid, in a sandbox: the signature base that the gateway built. */
  readonly signature_base?: string;
}

/** A quota beside that of a partner's calls, which is used up. */
export interface Limit {
  /** `consent`: releases in its period; `questions`: for counts, a day; `verification`: of a stream of events. */
  readonly policy: 'consent' | 'questions' | 'verification';
  readonly count: number;
  /** How long its window is; undefined where it is a period of the calendar. */
  readonly window_s?: number;
}

/** The specifics of one occurrence. Never personal data: details are logged. */
export interface ProblemParticulars {
  readonly detail?: string;
  readonly errors?: readonly ProblemError[];
  readonly members?: ProblemMembers;
  /** Seconds until a retry can succeed, with 429, 503 and proof_not_ready; sent as Retry-After. */
  readonly retryAfter_s?: number;
  /** The quota that refused, with rate_limited and frequency_exceeded; sent in RateLimit. */
  readonly limit?: Limit;
  /** The methods of the path, with method_not_allowed; sent as Allow. */
  readonly allow?: readonly string[];
  /** Further header fields of the response, names in lower case. */
  readonly fields?: Readonly<Record<string, string>>;
  /** The content codings that are accepted, with unsupported_media_type; sent as Accept-Encoding. */
  readonly acceptEncoding?: string;
  /** The underlying error; logged, never sent. */
  readonly cause?: unknown;
}

/** The body of a problem response (RFC 9457 section 3). */
export interface ProblemBody extends ProblemMembers {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
  readonly detail?: string;
  readonly errors?: readonly ProblemError[];
  /** The call, as `urn:uuid:` and its Call-Id. */
  readonly instance?: string;
}

/** How many errors a problem lists at most. */
export const ERRORS_MAX = 20;
const POINTER_MAX_CHARS = 200;
const DETAIL_MAX_CHARS = 500;

/** A typed refusal: a code of the closed list with the specifics of this occurrence. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly status: number;
  readonly detail: string | undefined;
  readonly errors: readonly ProblemError[];
  readonly members: ProblemMembers;
  readonly retryAfter_s: number | undefined;
  readonly limit: Limit | undefined;
  /** Header fields of the response, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ProblemCode, particulars: ProblemParticulars = {}) {
    const fact: ProblemFact = PROBLEMS[code];
    const detail = fact.opaque ? undefined : particulars.detail?.slice(0, DETAIL_MAX_CHARS);
    super(detail ?? fact.title.en, 'cause' in particulars ? { cause: particulars.cause } : undefined);
    this.code = code;
    this.status = fact.status;
    this.detail = detail;
    this.errors = fact.opaque ? [] : (particulars.errors ?? []).slice(0, ERRORS_MAX).map(limited);
    this.members = fact.opaque ? {} : (particulars.members ?? {});
    this.retryAfter_s = particulars.retryAfter_s;
    this.limit = particulars.limit;
    this.headers = headersOf(fact, particulars);
  }
}

/** The response to a foreign or unknown id: always the same, byte for byte but for the id of the call. */
export function notFound(): Problem {
  return new Problem('not_found');
}

/** Whether a text, for instance from a URL, is a problem code. */
export function isProblemCode(text: string): text is ProblemCode {
  return Object.hasOwn(PROBLEMS, text);
}

/**
 * The body to send as `application/problem+json`.
 * @param origin the public origin without a trailing slash; `type` is the page that explains the code
 * @param callId the UUID of the call; left out where there is none
 */
export function toBody(problem: Problem, origin: string, callId?: string): ProblemBody {
  return {
    type: `${origin}/problems/${problem.code}`,
    title: PROBLEMS[problem.code].title.en,
    status: problem.status,
    code: problem.code,
    ...(problem.detail !== undefined && { detail: problem.detail }),
    ...(problem.errors.length > 0 && { errors: problem.errors }),
    ...problem.members,
    ...(callId !== undefined && { instance: `urn:uuid:${callId}` }),
  };
}

/** What an operator needs to know of an error behind a 503: a code, or the driver's own words. PostgreSQL's, which can quote values, always have a code. */
export function reasonOf(cause: unknown): string | undefined {
  if (!(cause instanceof Error)) return undefined;
  if (cause instanceof Problem) return reasonOf(cause.cause);
  return (cause as { code?: string }).code ?? cause.message;
}

// An overlong pointer is replaced by the empty one, which means the whole body (RFC 6901 section 5).
function limited({ pointer, detail }: ProblemError): ProblemError {
  return {
    pointer: pointer.length > POINTER_MAX_CHARS ? '' : pointer,
    detail: detail.slice(0, DETAIL_MAX_CHARS),
  };
}

function headersOf(
  fact: ProblemFact,
  { retryAfter_s, allow, acceptEncoding, fields }: ProblemParticulars,
): Record<string, string> {
  return {
    ...fields,
    ...(fact.challenge !== undefined && { 'www-authenticate': fact.challenge }),
    ...(retryAfter_s !== undefined && { 'retry-after': String(Math.max(1, Math.ceil(retryAfter_s))) }),
    ...(allow !== undefined && { allow: allow.join(', ') }),
    ...(acceptEncoding !== undefined && { 'accept-encoding': acceptEncoding }),
  };
}
