import type { Bilingual } from '../../catalogue/field.js';
import type { ProblemCode } from '../../problem.js';

/** What a problem's page tells: what happened, and what to do. */
interface ProblemText {
  readonly happened: Bilingual;
  readonly remedy: Bilingual;
}

/** The pages of the problem list, one for each code. */
export const PROBLEM_TEXTS: Readonly<Record<ProblemCode, ProblemText>> = {
  invalid_request: {
    happened: {
      vi: 'Yêu cầu không đúng với bản mô tả API. Mục errors chỉ từng chỗ sai trong nội dung bằng JSON Pointer; con trỏ rỗng chỉ cả nội dung.',
      en: 'The request does not follow the API description. errors points at each wrong place in the body with a JSON Pointer; an empty pointer means the whole body.',
    },
    remedy: {
      vi: 'Sửa các chỗ được chỉ ra rồi gửi lại với nonce mới. Gửi lại y nguyên sẽ nhận cùng câu trả lời.',
      en: 'Correct what is pointed at and send it again with a fresh nonce. Sent again unchanged, the answer stays the same.',
    },
  },
  signature_missing: {
    happened: {
      vi: 'Yêu cầu không có trường Signature và Signature-Input.',
      en: 'The request carries no Signature and Signature-Input.',
    },
    remedy: {
      vi: 'Ký mọi yêu cầu dưới /v1 bằng đúng một chữ ký theo RFC 9421, như phần Signing của tài liệu API.',
      en: 'Sign every request under /v1 with exactly one signature (RFC 9421), as the Signing part of the API page shows.',
    },
  },
  signature_invalid: {
    happened: {
      vi: 'Chữ ký không đúng với yêu cầu nhận được, có nhiều hơn một chữ ký, khóa không được đăng ký hoặc đã thu hồi, thiếu thành phần bắt buộc phải ký, hoặc Host không phải tên công khai của cổng.',
      en: 'The signature does not fit the request that arrived, there is more than one, its key is not registered or is retired, a component that must be covered is not, or Host is not the public name of the gateway.',
    },
    remedy: {
      vi: 'Dựng lại chuỗi ký của chính yêu cầu đó và so với ví dụ trong tài liệu. Các lỗi hay gặp: @target-uri khác địa chỉ công khai, máy chủ trung gian sửa nội dung, chữ ký ECDSA ở dạng DER thay vì IEEE P1363.',
      en: 'Build the signature base of that very request and compare it with the worked example. Usual causes: @target-uri is not the public address, a proxy changed the body, an ECDSA signature in DER instead of IEEE P1363 form.',
    },
  },
  signature_stale: {
    happened: {
      vi: 'Thời điểm created của chữ ký quá cũ hoặc ở quá xa trong tương lai, hoặc expires đã qua.',
      en: 'The signature was created too long ago or too far in the future, or its expires has passed.',
    },
    remedy: {
      vi: 'Đồng bộ đồng hồ máy chủ (NTP), ký ngay trước khi gửi và không gửi lại chữ ký cũ.',
      en: 'Keep the clock in step (NTP), sign right before sending, and never resend an old signature.',
    },
  },
  digest_mismatch: {
    happened: {
      vi: 'Content-Digest thiếu, dùng thuật toán lạ, hoặc không phải mã băm của đúng các byte nhận được.',
      en: 'Content-Digest is missing, names no known algorithm, or is not the digest of the very bytes that arrived.',
    },
    remedy: {
      vi: 'Tính sha-256 hoặc sha-512 trên chính các byte được gửi đi, sau mọi bước tạo JSON, và không để máy chủ trung gian đổi nội dung.',
      en: 'Compute sha-256 or sha-512 over the very bytes sent, after all JSON writing is done, and let no proxy change the body.',
    },
  },
  token_missing: {
    happened: {
      vi: 'Yêu cầu dưới /citizen/v1 không có trường Authorization với mã truy cập.',
      en: 'A request under /citizen/v1 carries no Authorization field with a bearer token.',
    },
    remedy: {
      vi: 'Đăng nhập bằng tài khoản định danh điện tử và gửi Authorization: Bearer kèm mã truy cập.',
      en: 'Sign in with the electronic identity account and send Authorization: Bearer with the token.',
    },
  },
  token_invalid: {
    happened: {
      vi: 'Mã truy cập hết hạn, sai chữ ký, không phải do hệ thống định danh quốc gia cấp cho cổng này, hoặc không có tài khoản nào ứng với mã.',
      en: 'The token has expired, its signature is wrong, it was not issued by the national identity provider for this gateway, or no account stands behind it.',
    },
    remedy: {
      vi: 'Đăng nhập lại để lấy mã mới. Không gửi lại mã đã bị từ chối.',
      en: 'Sign in again for a new token. Do not retry with the one that was refused.',
    },
  },
  insufficient_user_authentication: {
    happened: {
      vi: 'Việc này cần một lần đăng nhập ở mức 2 trong vòng 5 phút vừa qua; lần đăng nhập này đã cũ hơn.',
      en: 'This takes a sign-in at level 2 within the last 5 minutes; yours is older.',
    },
    remedy: {
      vi: 'Đăng nhập lại rồi thử lại ngay.',
      en: 'Sign in again and retry at once.',
    },
  },
  account_level_insufficient: {
    happened: {
      vi: 'Việc này cần tài khoản định danh mức 2; mã truy cập hoặc tài khoản đang ở mức 1. Mức 1 được xem, từ chối, tạm ngừng, thu hẹp và rút lại.',
      en: 'This takes an identity account of level 2; the token or the account is of level 1. Level 1 may read, refuse, pause, narrow and revoke.',
    },
    remedy: {
      vi: 'Đăng nhập ở mức 2. Nếu tài khoản mới ở mức 1, nâng mức tại cơ quan công an.',
      en: 'Sign in at level 2. An account that has only level 1 is raised at a police office.',
    },
  },
  cross_site_request: {
    happened: {
      vi: 'Một trang khác đã gửi yêu cầu này bằng phiên đăng nhập của bạn; không có gì được thay đổi.',
      en: 'Another site sent this call on your session; nothing was changed.',
    },
    remedy: {
      vi: 'Thao tác ngay trong trang của cổng. Ứng dụng khác dùng mã truy cập thay cho phiên đăng nhập.',
      en: "Act in the gateway's own page. Other apps bring a bearer token instead of a session.",
    },
  },
  partner_suspended: {
    happened: {
      vi: 'Đối tác của khóa ký này đang bị tạm dừng; không có gì được đọc hoặc ghi.',
      en: 'The partner behind this key is suspended; nothing was read or written.',
    },
    remedy: {
      vi: 'Liên hệ đơn vị vận hành cổng. Dừng gọi lại tự động cho đến khi được mở lại.',
      en: 'Contact the operator of the gateway. Stop automatic retries until the suspension is lifted.',
    },
  },
  purpose_not_permitted: {
    happened: {
      vi: 'Mục đích không có trong danh mục, hoặc không nằm trong các mục đích mà đối tác được đăng ký.',
      en: 'The purpose is not in the catalogue, or not among those the partner is registered for.',
    },
    remedy: {
      vi: 'Lấy GET /v1/catalogue để xem các mục đích được phép. Thêm mục đích cần sự đồng ý của cơ quan quản lý.',
      en: 'See GET /v1/catalogue for what is permitted. A further purpose takes the identity authority’s agreement.',
    },
  },
  field_not_permitted: {
    happened: {
      vi: 'Có thông tin nằm ngoài mục đích, ngoài những gì người dân đã đồng ý, hoặc ngoài yêu cầu đang được trả lời. Không có gì được cắt bớt ngầm: cả yêu cầu bị từ chối.',
      en: 'A field lies outside the purpose, outside what the person approved, or outside the request being answered. Nothing is cut silently: the whole call is refused.',
    },
    remedy: {
      vi: 'Bỏ các thông tin được nêu trong errors, hoặc xin đồng ý mới.',
      en: 'Leave out the fields named in errors, or ask for a new consent.',
    },
  },
  limit_exceeds_purpose: {
    happened: {
      vi: 'Thời hạn, tần suất, thời gian lưu giữ hoặc thời gian chờ trả lời vượt mức cao nhất của mục đích.',
      en: 'The end date, frequency, retention or time to answer is over the ceiling of the purpose.',
    },
    remedy: {
      vi: 'Xem giới hạn của mục đích trong GET /v1/catalogue và giảm các giá trị được nêu trong errors.',
      en: 'See the purpose’s limits in GET /v1/catalogue and lower the values named in errors.',
    },
  },
  mandate_missing: {
    happened: {
      vi: 'Việc này cần một thẩm quyền mà đối tác chưa được đăng ký.',
      en: 'This takes a mandate that the partner is not registered for.',
    },
    remedy: {
      vi: 'Liên hệ đơn vị vận hành cổng để đăng ký thẩm quyền.',
      en: 'Ask the operator of the gateway to register the mandate.',
    },
  },
  passkey_required: {
    happened: {
      vi: 'Việc này phải được xác nhận bằng khóa truy cập (passkey) của người trả lời.',
      en: 'This must be confirmed with a passkey of the person who answers.',
    },
    remedy: {
      vi: 'Lấy thử thách, xác nhận trên thiết bị và gửi kèm credential.',
      en: 'Fetch a challenge, confirm it on the device and send the credential along.',
    },
  },
  assertion_invalid: {
    happened: {
      vi: 'Xác nhận bằng khóa truy cập không đúng với nội dung đã hiển thị, đã hết hạn hoặc đã được dùng.',
      en: 'The passkey’s assertion does not fit the terms that were shown, has expired or was used before.',
    },
    remedy: {
      vi: 'Lấy thử thách mới và xác nhận lại.',
      en: 'Fetch a new challenge and confirm again.',
    },
  },
  not_found: {
    happened: {
      vi: 'Không có gì ở đây dành cho người gọi. Thứ của người khác và thứ chưa từng có được trả lời giống hệt nhau.',
      en: 'There is nothing here for this caller. What belongs to another and what never existed are answered alike.',
    },
    remedy: {
      vi: 'Kiểm tra mã và địa chỉ, và khóa ký có đúng của đối tác đã tạo ra nó.',
      en: 'Check the id and the address, and that the key is of the partner who made it.',
    },
  },
  document_not_found: {
    happened: {
      vi: 'Cơ quan cấp trả lời rằng bạn không có giấy tờ này. Không có gì được lưu.',
      en: 'The issuer says that you have no such document. Nothing was kept.',
    },
    remedy: {
      vi: 'Nếu bạn có giấy tờ đó, hãy hỏi cơ quan cấp xem giấy tờ đã ghi đúng số định danh của bạn chưa.',
      en: 'If you do have it, ask the issuer whether it is kept under your personal number.',
    },
  },
  issuer_unavailable: {
    happened: {
      vi: 'Cơ quan cấp giấy tờ không trả lời, hoặc trả lời không đúng dạng đã quy ước. Không có gì được lưu hay thay đổi.',
      en: 'The issuer of the document did not answer, or not in the agreed form. Nothing was kept or changed.',
    },
    remedy: {
      vi: 'Thử lại sau thời gian ghi trong Retry-After.',
      en: 'Try again after the time that Retry-After says.',
    },
  },
  unit_not_in_force: {
    happened: {
      vi: 'Vào ngày được hỏi, không đơn vị hành chính nào mang mã này. Mã được dùng lại cho đơn vị khác sau mỗi lần sắp xếp.',
      en: 'On the day asked for no administrative unit held this code. Codes are used again after units are merged.',
    },
    remedy: {
      vi: 'Hỏi kèm ngày (on=YYYY-MM-DD) nằm trong khoảng mà phần detail nêu ra.',
      en: 'Ask with a day (on=YYYY-MM-DD) within the periods that detail names.',
    },
  },
  method_not_allowed: {
    happened: {
      vi: 'Địa chỉ có thật nhưng không nhận phương thức này.',
      en: 'The address exists but does not take this method.',
    },
    remedy: {
      vi: 'Dùng một phương thức nêu trong trường Allow.',
      en: 'Use a method named in the Allow field.',
    },
  },
  not_acceptable: {
    happened: {
      vi: 'Đồng ý này không có đơn thuốc, nên không trả lời được ở dạng FHIR. Chưa đọc gì và chưa tính lượt nào.',
      en: 'This consent is not about prescriptions, so that there is no answer in FHIR. Nothing was read or counted.',
    },
    remedy: {
      vi: 'Gọi lại với Accept: application/json.',
      en: 'Call again with Accept: application/json.',
    },
  },
  request_timeout: {
    happened: {
      vi: 'Yêu cầu không đến đủ trong thời gian cho phép.',
      en: 'The request did not arrive in full in the time allowed.',
    },
    remedy: {
      vi: 'Gửi lại; yêu cầu POST và DELETE cần nonce mới, Idempotency-Key giữ nguyên.',
      en: 'Send it again; a POST or DELETE with a fresh nonce and the same Idempotency-Key.',
    },
  },
  request_replayed: {
    happened: {
      vi: 'Yêu cầu POST hoặc DELETE với nonce này của khóa này đã được nhận rồi.',
      en: 'A POST or DELETE with this nonce of this key was accepted before.',
    },
    remedy: {
      vi: 'Ký lại với nonce mới. Để lặp an toàn sau khi mất kết nối, giữ nguyên Idempotency-Key và đổi nonce. Nếu không phải bạn gửi lại, hãy coi đó là sự cố an ninh.',
      en: 'Sign again with a fresh nonce. To repeat safely after a lost connection keep the Idempotency-Key and change the nonce. If it was not you who sent it twice, treat it as a security incident.',
    },
  },
  request_not_pending: {
    happened: {
      vi: 'Yêu cầu đồng ý đã được trả lời, đã hết hạn hoặc đã rút lại; status_of_request cho biết kết quả.',
      en: 'The consent request was answered, has expired or was withdrawn; status_of_request tells which.',
    },
    remedy: {
      vi: 'Đọc lại yêu cầu. Muốn hỏi nữa thì tạo yêu cầu mới.',
      en: 'Read the request again. To ask once more, make a new one.',
    },
  },
  consent_not_active: {
    happened: {
      vi: 'Sự đồng ý đang tạm ngừng hoặc đã kết thúc; state cho biết trạng thái. Đã kết thúc thì không mở lại.',
      en: 'The consent is paused or has ended; state tells which. What has ended never reopens.',
    },
    remedy: {
      vi: 'Nếu state là paused, chờ người dân cho tiếp tục. Nếu không, hãy hỏi lại bằng yêu cầu mới và chỉ khi còn cần.',
      en: 'With state paused, wait until the person resumes it. Otherwise ask again with a new request, and only where still needed.',
    },
  },
  prescription_conflict: {
    happened: {
      vi: 'Mã này đã có một đơn thuốc khác, hoặc đơn cần thay không phải của cơ sở và người bệnh này, đã được thay hoặc đã bán hết.',
      en: 'Another prescription stands under this code, or the one to replace is not of this facility and patient, was replaced or wholly handed out.',
    },
    remedy: {
      vi: 'Xem errors để biết mã nào; gửi đơn với mã mới, không sửa đơn đã gửi.',
      en: 'errors says which code. Send it under a new code; a prescription that was sent is never edited.',
    },
  },
  prescription_not_dispensable: {
    happened: {
      vi: 'Đơn thuốc đã hết hạn, đã thay bằng đơn khác, hoặc đã bán đủ; prescription_status nói trường hợp nào.',
      en: 'The prescription has expired, was replaced, or all of it was handed out; prescription_status says which.',
    },
    remedy: {
      vi: 'Không giao thuốc theo đơn này. Người bệnh cần đơn mới của cơ sở khám bệnh.',
      en: 'Hand nothing out under it. The patient needs a new one of the health facility.',
    },
  },
  quantity_exceeds_remaining: {
    happened: {
      vi: 'Số lượng vượt phần còn lại của dòng thuốc, tính cả các nhà thuốc khác; errors chỉ từng dòng.',
      en: 'More than is left of a line, counting what other pharmacies handed out; errors points at each.',
    },
    remedy: {
      vi: 'Đọc lại prescriptions.remaining nếu đồng ý còn cho phép, và giao không quá số còn lại.',
      en: 'Read prescriptions.remaining again where the consent allows, and hand out no more than is left.',
    },
  },
  whole_pickup_required: {
    happened: {
      vi: 'Đơn thuốc gây nghiện phải được giao đủ mọi dòng, một lần, tại một nhà thuốc.',
      en: 'A narcotic prescription is handed out whole, all lines at once, at one pharmacy.',
    },
    remedy: {
      vi: 'Ghi đủ mọi dòng với đúng số lượng đã kê, hoặc không giao.',
      en: 'Record all lines with the prescribed quantities, or hand nothing out.',
    },
  },
  dispensing_not_cancellable: {
    happened: {
      vi: 'Lần bán thuốc đã quá 24 giờ hoặc đã được hủy.',
      en: 'The dispensing is older than 24 hours, or was cancelled.',
    },
    remedy: {
      vi: 'Không làm gì thêm. Nếu đã ghi sai từ hôm trước, báo cơ sở khám bệnh.',
      en: 'Nothing more to do. Where an older record is wrong, tell the health facility.',
    },
  },
  body_too_large: {
    happened: {
      vi: 'Nội dung yêu cầu lớn hơn mức cổng nhận.',
      en: 'The body is larger than the gateway takes.',
    },
    remedy: {
      vi: 'Gửi ít hơn. Mọi yêu cầu đúng với bản mô tả API đều nằm trong giới hạn.',
      en: 'Send less. Every body that follows the API description fits.',
    },
  },
  unsupported_media_type: {
    happened: {
      vi: 'Nội dung không được khai là application/json.',
      en: 'The body is not declared as application/json.',
    },
    remedy: {
      vi: 'Gửi JSON với Content-Type: application/json, mã hóa UTF-8, không nén.',
      en: 'Send JSON with Content-Type: application/json, in UTF-8 and not compressed.',
    },
  },
  idempotency_key_reused: {
    happened: {
      vi: 'Idempotency-Key này đã được dùng trong 24 giờ qua cho một nội dung khác.',
      en: 'This Idempotency-Key was used within 24 hours for another body.',
    },
    remedy: {
      vi: 'Mỗi việc mới dùng một khóa mới; chỉ lặp lại khóa cùng đúng các byte nội dung cũ.',
      en: 'Take a new key for each new action; repeat a key only with the very same bytes.',
    },
  },
  rate_limited: {
    happened: {
      vi: 'Người gọi đã dùng hết số lần gọi của khoảng thời gian này.',
      en: 'The caller has used up the calls of the current window.',
    },
    remedy: {
      vi: 'Chờ số giây trong Retry-After. Dùng Prefer: wait thay cho hỏi liên tục.',
      en: 'Wait the seconds in Retry-After. Use Prefer: wait in place of frequent polling.',
    },
  },
  frequency_exceeded: {
    happened: {
      vi: 'Sự đồng ý đã được dùng đủ số lần mà người dân cho phép trong kỳ này.',
      en: 'The consent was used as often as the person allowed in this period.',
    },
    remedy: {
      vi: 'Chờ kỳ sau, theo Retry-After. Lặp lại với cùng Idempotency-Key thì không bị tính thêm.',
      en: 'Wait for the next period, as Retry-After says. A repeat with the same Idempotency-Key counts only once.',
    },
  },
  headers_too_large: {
    happened: {
      vi: 'Phần đầu của yêu cầu lớn hơn mức cổng nhận.',
      en: 'The header section is larger than the gateway takes.',
    },
    remedy: {
      vi: 'Bỏ các trường thừa và cookie; cổng không dùng cookie.',
      en: 'Leave out surplus fields and cookies; the gateway uses none.',
    },
  },
  internal_error: {
    happened: {
      vi: 'Cổng gặp một lỗi không lường trước. Việc chưa ghi xong thì không có hiệu lực.',
      en: 'The gateway failed on something unforeseen. What was not fully written has no effect.',
    },
    remedy: {
      vi: 'Gửi lại với cùng Idempotency-Key. Nếu còn lỗi, báo cho đơn vị vận hành kèm thời điểm.',
      en: 'Send it again with the same Idempotency-Key. If it stays, tell the operator the time it happened.',
    },
  },
  unavailable: {
    happened: {
      vi: 'Cổng tạm thời không quyết định được, nên từ chối: không có gì được chia sẻ khi không chắc chắn.',
      en: 'The gateway cannot decide at present and therefore refuses: nothing is shared in doubt.',
    },
    remedy: {
      vi: 'Chờ theo Retry-After rồi gửi lại với cùng Idempotency-Key, giãn dần thời gian giữa các lần.',
      en: 'Wait as Retry-After says and send it again with the same Idempotency-Key, at growing intervals.',
    },
  },
  ledger_behind: {
    happened: {
      vi: 'Sổ cái chưa ghi kịp, và không có gì rời đi mà không được ghi lại.',
      en: 'The ledger has not caught up, and nothing leaves unrecorded.',
    },
    remedy: {
      vi: 'Chờ theo Retry-After rồi gửi lại với cùng Idempotency-Key.',
      en: 'Wait as Retry-After says and send it again with the same Idempotency-Key.',
    },
  },
};
