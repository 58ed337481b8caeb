/** What is true of every problem of one code, whoever meets it. */
interface ProblemFact {
  readonly status: number;
  readonly title: { readonly vi: string; readonly en: string };
  /** Says no more than its code: another's id must look like nobody's, and a 5xx tells nothing of the inside. */
  readonly opaque?: true;
  /** The challenge that a 401 owes its reader (RFC 9110 section 15.5.2, RFC 6750 section 3). */
  readonly challenge?: string;
}

/**
 * The closed list of problems, and the only place where a status is chosen. What each means and what to do about it is
 * told on its page (contract/docs/problem-texts.ts).
 * Partners meet the codes of the contract; citizens also token_missing, token_invalid, insufficient_user_authentication (RFC 9470), account_level_insufficient,
 * because they bring a bearer token where a partner brings a signature. The HTTP server itself sends
 * method_not_allowed, request_timeout, headers_too_large and, where it failed on something nobody foresaw, internal_error.
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
  passkey_required: { status: 403, title: { vi: 'Cần khóa truy cập (passkey)', en: 'Passkey required' } },
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
  consent_not_active: { status: 409, title: { vi: 'Đồng ý không còn hiệu lực', en: 'Consent not active' } },
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

/** Where in the request, as a JSON Pointer into the body (RFC 6901), and what is wrong there. */
export interface ProblemError {
  readonly pointer: string;
  readonly detail: string;
}

/** Members beyond RFC 9457's own, each with the one code it belongs to. */
export interface ProblemMembers {
  /** With consent_not_active: the state that stood in the way. */
  readonly state?: string;
  /** With request_not_pending: what became of the request ("status" itself is RFC 9457's). */
  readonly status_of_request?: string;
  /** With prescription_not_dispensable: how the prescription stands. */
  readonly prescription_status?: string;
}

/** What one occurrence adds to its code. Never personal data: details are logged. */
export interface ProblemParticulars {
  readonly detail?: string;
  readonly errors?: readonly ProblemError[];
  readonly members?: ProblemMembers;
  /** Seconds until it is worth trying again, with 429 and 503; sent as Retry-After. */
  readonly retryAfter_s?: number;
  /** What the path does answer to, with method_not_allowed; sent as Allow. */
  readonly allow?: readonly string[];
  /** What went wrong underneath; for the log, never sent. */
  readonly cause?: unknown;
}

/** A problem as it is sent (RFC 9457 section 3). */
export interface ProblemBody extends ProblemMembers {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
  readonly detail?: string;
  readonly errors?: readonly ProblemError[];
}

const ERRORS_MAX = 20;
const POINTER_MAX_CHARS = 200;
const DETAIL_MAX_CHARS = 500;

/** A typed refusal: one code of the closed list with what this occurrence adds. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly status: number;
  readonly detail: string | undefined;
  readonly errors: readonly ProblemError[];
  readonly members: ProblemMembers;
  /** Header fields that go with the answer, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ProblemCode, particulars: ProblemParticulars = {}) {
    const fact: ProblemFact = PROBLEMS[code];
    const detail = fact.opaque ? undefined : particulars.detail?.slice(0, DETAIL_MAX_CHARS);
    super(detail ?? fact.title.en, 'cause' in particulars ? { cause: particulars.cause } : undefined);
    this.code = code;
    this.status = fact.status;
    this.detail = detail;
    this.errors = fact.opaque ? [] : (particulars.errors ?? []).slice(0, ERRORS_MAX).map(bounded);
    this.members = fact.opaque ? {} : (particulars.members ?? {});
    this.headers = headersOf(fact, particulars);
  }
}

/** An id that is another's, or nobody's: always the same answer, byte for byte. */
export function notFound(): Problem {
  return new Problem('not_found');
}

/** Whether a text, from a URL for instance, names a problem of the list. */
export function isProblemCode(text: string): text is ProblemCode {
  return Object.hasOwn(PROBLEMS, text);
}

/**
 * The body to send, as `application/problem+json`.
 * @param origin the public origin without a slash at the end; `type` is the page that explains the code
 */
export function toBody(problem: Problem, origin: string): ProblemBody {
  return {
    type: `${origin}/problems/${problem.code}`,
    title: PROBLEMS[problem.code].title.en,
    status: problem.status,
    code: problem.code,
    ...(problem.detail !== undefined && { detail: problem.detail }),
    ...(problem.errors.length > 0 && { errors: problem.errors }),
    ...problem.members,
  };
}

// A pointer too long to repeat points at the whole body (RFC 6901 section 5: the empty pointer).
function bounded({ pointer, detail }: ProblemError): ProblemError {
  return {
    pointer: pointer.length > POINTER_MAX_CHARS ? '' : pointer,
    detail: detail.slice(0, DETAIL_MAX_CHARS),
  };
}

function headersOf(fact: ProblemFact, { retryAfter_s, allow }: ProblemParticulars): Record<string, string> {
  return {
    ...(fact.challenge !== undefined && { 'www-authenticate': fact.challenge }),
    ...(retryAfter_s !== undefined && { 'retry-after': String(Math.max(1, Math.ceil(retryAfter_s))) }),
    ...(allow !== undefined && { allow: allow.join(', ') }),
  };
}
