import type { Bilingual } from '../../catalogue/field.js';
import type { ProblemCode } from '../../problem.js';

/** The text of a problem page. */
interface ProblemText {
  readonly happened: Bilingual;
  readonly remedy: Bilingual;
}

/** The texts of the problem pages. */
export const PROBLEM_TEXTS: Readonly<Record<ProblemCode, ProblemText>> = {
  invalid_request: {
    happened: {
      vi: 'Yêu cầu không đúng với bản mô tả API. Mục errors chỉ từng chỗ sai trong nội dung bằng JSON Pointer; con trỏ rỗng chỉ cả nội dung.',
      en: 'The request does not match the API description. errors locates each mistake in the body with a JSON Pointer; an empty pointer means the whole body.',
    },
    remedy: {
      vi: 'Sửa các chỗ được chỉ ra rồi gửi lại với nonce mới. Gửi lại y nguyên sẽ nhận cùng câu trả lời.',
      en: 'Correct the mistakes and send the request again with a fresh nonce. Retrying it unchanged gives the same response.',
    },
  },
  signature_missing: {
    happened: {
      vi: 'Yêu cầu không có trường Signature và Signature-Input.',
      en: 'The request lacks the header fields Signature and Signature-Input.',
    },
    remedy: {
      vi: 'Ký mọi yêu cầu dưới /v1 bằng đúng một chữ ký theo RFC 9421, như phần Signing của tài liệu API.',
      en: 'Sign every request under /v1 with exactly one signature (RFC 9421), as described in the Signing section of the API reference.',
    },
  },
  signature_invalid: {
    happened: {
      vi: 'Chữ ký không đúng với yêu cầu nhận được, có nhiều hơn một chữ ký, khóa không được đăng ký hoặc đã thu hồi, thiếu thành phần bắt buộc phải ký, hoặc Host không phải tên công khai của cổng.',
      en: 'The signature does not verify for the request as received, there is more than one signature, its key is unknown or retired, a required component is not covered, or Host is not the public name of the gateway.',
    },
    remedy: {
      vi: 'Dựng lại chuỗi ký của chính yêu cầu đó và so với ví dụ trong tài liệu. Các lỗi hay gặp: @target-uri khác địa chỉ công khai, máy chủ trung gian sửa nội dung, chữ ký ECDSA ở dạng DER thay vì IEEE P1363.',
      en: 'Build the signature base of this request and compare it with the worked example. Common causes: @target-uri is not the public URL, a proxy modified the body, an ECDSA signature is in DER instead of IEEE P1363 format.',
    },
  },
  signature_stale: {
    happened: {
      vi: 'Thời điểm created của chữ ký quá cũ hoặc ở quá xa trong tương lai, hoặc expires đã qua.',
      en: 'The signature was created too long ago or too far in the future, or its expires has passed.',
    },
    remedy: {
      vi: 'Đồng bộ đồng hồ máy chủ (NTP), ký ngay trước khi gửi và không gửi lại chữ ký cũ.',
      en: 'Synchronise the clock (NTP), sign immediately before sending, and never reuse a signature.',
    },
  },
  access_token_invalid: {
    happened: {
      vi: 'Mã truy cập (access token) hết hạn, không do cổng này cấp, đã bị thu hồi cùng khóa của đối tác, hoặc không gắn với khóa đã ký bằng chứng DPoP.',
      en: 'The access token has expired, was not issued here, ended with the key of its partner, or is not bound to the key that signed the DPoP proof.',
    },
    remedy: {
      vi: 'Xin mã mới tại /oauth/token bằng refresh_token. Mỗi lời gọi mang một bằng chứng DPoP mới, ký bằng đúng khóa đã dùng khi xin mã.',
      en: 'Get another at /oauth/token with the refresh_token. Send a fresh DPoP proof with each call, signed with the key that the token was requested with.',
    },
  },
  dpop_proof_invalid: {
    happened: {
      vi: 'Bằng chứng DPoP thiếu, sai chữ ký, quá cũ, hoặc không dành cho phương thức, địa chỉ và mã truy cập này (RFC 9449).',
      en: 'The DPoP proof is missing, its signature is invalid, it is too old, or it was made for another method, address or access token (RFC 9449).',
    },
    remedy: {
      vi: 'Ký bằng chứng ngay trước khi gửi: htm, htu đúng địa chỉ công khai, ath là mã băm của mã truy cập, iat theo giờ hiện tại, jti mới.',
      en: 'Sign the proof immediately before sending: htm, htu the public address, ath the hash of the access token, iat the present time, a fresh jti.',
    },
  },
  digest_mismatch: {
    happened: {
      vi: 'Content-Digest thiếu, dùng thuật toán lạ, hoặc không phải mã băm của đúng các byte nhận được.',
      en: 'Content-Digest is missing, has no supported algorithm, or does not match the bytes received.',
    },
    remedy: {
      vi: 'Tính sha-256 hoặc sha-512 trên chính các byte được gửi đi, sau mọi bước tạo JSON, và không để máy chủ trung gian đổi nội dung.',
      en: 'Compute sha-256 or sha-512 over the exact bytes sent, after JSON serialisation, and make sure no proxy modifies the body.',
    },
  },
  token_missing: {
    happened: {
      vi: 'Yêu cầu dưới /citizen/v1 không có trường Authorization với mã truy cập.',
      en: 'The request under /citizen/v1 has no Authorization field with a bearer token.',
    },
    remedy: {
      vi: 'Đăng nhập bằng tài khoản định danh điện tử và gửi Authorization: Bearer kèm mã truy cập.',
      en: 'Sign in with the electronic identity account and send Authorization: Bearer with the token.',
    },
  },
  token_invalid: {
    happened: {
      vi: 'Mã truy cập hết hạn, sai chữ ký, không phải do hệ thống định danh quốc gia cấp cho cổng này, hoặc không có tài khoản nào ứng với mã.',
      en: 'The token has expired, its signature is invalid, it was not issued by the national identity provider for this gateway, or there is no account for it.',
    },
    remedy: {
      vi: 'Đăng nhập lại để lấy mã mới. Không gửi lại mã đã bị từ chối.',
      en: 'Sign in again to get a new token. Do not retry with the refused one.',
    },
  },
  insufficient_user_authentication: {
    happened: {
      vi: 'Việc này cần một lần đăng nhập ở mức 2 trong vòng 5 phút vừa qua; lần đăng nhập này đã cũ hơn.',
      en: 'This operation requires a sign-in at level 2 within the last 5 minutes; yours is older.',
    },
    remedy: {
      vi: 'Đăng nhập lại rồi thử lại ngay.',
      en: 'Sign in again and retry immediately.',
    },
  },
  account_level_insufficient: {
    happened: {
      vi: 'Việc này cần tài khoản định danh mức 2; mã truy cập hoặc tài khoản đang ở mức 1. Mức 1 được xem, từ chối, tạm ngừng, thu hẹp và rút lại.',
      en: 'This operation requires an identity account of level 2; the token or the account has level 1. Level 1 may read, refuse, pause, narrow and revoke.',
    },
    remedy: {
      vi: 'Đăng nhập ở mức 2. Nếu tài khoản mới ở mức 1, nâng mức tại cơ quan công an.',
      en: 'Sign in at level 2. A level 1 account can be upgraded at a police office.',
    },
  },
  cross_site_request: {
    happened: {
      vi: 'Một trang khác đã gửi yêu cầu này bằng phiên đăng nhập của bạn; không có gì được thay đổi.',
      en: 'Another site sent this request with your session; nothing was changed.',
    },
    remedy: {
      vi: 'Thao tác ngay trong trang của cổng. Ứng dụng khác dùng mã truy cập thay cho phiên đăng nhập.',
      en: "Use the gateway's own page. Other apps must send a bearer token instead of a session cookie.",
    },
  },
  partner_suspended: {
    happened: {
      vi: 'Đối tác của khóa ký này đang bị tạm dừng, hoặc thỏa thuận của đối tác không có hiệu lực hôm nay; không có gì được đọc hoặc ghi.',
      en: 'The partner that owns this key is suspended, or its agreement is not in force today; nothing was read or written.',
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
      en: 'See GET /v1/catalogue for the permitted purposes. A further purpose needs the approval of the identity authority.',
    },
  },
  field_not_permitted: {
    happened: {
      vi: 'Có thông tin nằm ngoài mục đích, ngoài những gì người dân đã đồng ý, hoặc ngoài yêu cầu đang được trả lời. Không có gì được cắt bớt ngầm: cả yêu cầu bị từ chối.',
      en: 'A field is not among those of the purpose, of the approval, or of the request being answered. Fields are never dropped silently: the whole request is refused.',
    },
    remedy: {
      vi: 'Bỏ các thông tin được nêu trong errors, hoặc xin đồng ý mới.',
      en: 'Omit the fields named in errors, or request a new consent.',
    },
  },
  limit_exceeds_purpose: {
    happened: {
      vi: 'Thời hạn, tần suất, thời gian lưu giữ hoặc thời gian chờ trả lời vượt mức cao nhất của mục đích.',
      en: 'The end date, frequency, retention or time to answer exceeds the limit of the purpose.',
    },
    remedy: {
      vi: 'Giảm các giá trị được nêu trong errors, kèm mức cao nhất; thời hạn còn được tính ra số ngày kể từ hôm nay. Mọi giới hạn của mục đích có trong GET /v1/catalogue.',
      en: 'Lower the values named in errors, each with its limit; a duration also in days from today. GET /v1/catalogue has all limits of the purpose.',
    },
  },
  mandate_missing: {
    happened: {
      vi: 'Việc này cần một thẩm quyền mà đối tác chưa được đăng ký.',
      en: 'This operation requires a mandate that the partner is not registered for.',
    },
    remedy: {
      vi: 'Liên hệ đơn vị vận hành cổng để đăng ký thẩm quyền.',
      en: 'Ask the operator of the gateway to register the mandate.',
    },
  },
  passkey_required: {
    happened: {
      vi: 'Việc này phải được xác nhận bằng khóa truy cập (passkey) của người trả lời.',
      en: 'This decision must be confirmed with a passkey of the person who answers.',
    },
    remedy: {
      vi: 'Lấy thử thách, xác nhận trên thiết bị và gửi kèm credential.',
      en: 'Get a challenge, confirm it on the device and include the credential in the request.',
    },
  },
  passkey_copy_suspected: {
    happened: {
      vi: 'Khóa truy cập chỉ nằm trên một thiết bị, nhưng bộ đếm chữ ký của nó không tăng: có thể nó đã bị sao chép. Việc từ chối được ghi vào lịch sử của người đó.',
      en: 'The passkey is bound to one device, but its signature counter did not rise: it may have been copied. The refusal is in the history of the person.',
    },
    remedy: {
      vi: 'Gỡ khóa truy cập này, tạo khóa mới và lấy thử thách mới.',
      en: 'Remove this passkey, add a new one and get a new challenge.',
    },
  },
  assertion_invalid: {
    happened: {
      vi: 'Xác nhận bằng khóa truy cập không đúng với nội dung đã hiển thị, đã hết hạn hoặc đã được dùng.',
      en: 'The passkey assertion does not match the displayed terms, has expired or was already used.',
    },
    remedy: {
      vi: 'Lấy thử thách mới và xác nhận lại.',
      en: 'Get a new challenge and confirm again.',
    },
  },
  not_found: {
    happened: {
      vi: 'Không có gì ở đây dành cho người gọi. Thứ của người khác và thứ chưa từng có được trả lời giống hệt nhau.',
      en: 'There is nothing here for this caller. The response is the same for what belongs to another caller and for what does not exist.',
    },
    remedy: {
      vi: 'Kiểm tra mã và địa chỉ, và khóa ký có đúng của đối tác đã tạo ra nó.',
      en: 'Check the id and the URL, and that the signing key belongs to the partner that created the resource.',
    },
  },
  document_not_found: {
    happened: {
      vi: 'Cơ quan cấp trả lời rằng bạn không có giấy tờ này. Không có gì được lưu.',
      en: 'The issuer reports that you have no such document. Nothing was stored.',
    },
    remedy: {
      vi: 'Nếu bạn có giấy tờ đó, hãy hỏi cơ quan cấp xem giấy tờ đã ghi đúng số định danh của bạn chưa.',
      en: 'If you do have it, ask the issuer whether it is registered under your personal identification number.',
    },
  },
  issuer_unavailable: {
    happened: {
      vi: 'Cơ quan cấp giấy tờ không trả lời, hoặc trả lời không đúng dạng đã quy ước. Không có gì được lưu hay thay đổi.',
      en: 'The issuer of the document did not respond, or not in the agreed format. Nothing was stored or changed.',
    },
    remedy: {
      vi: 'Thử lại sau thời gian ghi trong Retry-After.',
      en: 'Try again after the time given in Retry-After.',
    },
  },
  document_not_understood: {
    happened: {
      vi: 'Cơ quan cấp đã trả lời, nhưng giấy tờ có nội dung mà cổng chưa biết, ví dụ một hạng xe lạ. Không có gì được lưu hay thay đổi.',
      en: 'The issuer answered, but the document has content that the gateway does not know, such as an unknown class. Nothing was stored or changed.',
    },
    remedy: {
      vi: 'Thử lại cũng không khác; đơn vị vận hành cổng cần bổ sung nội dung này.',
      en: 'Trying again does not help; the operator of the gateway has to add what is missing.',
    },
  },
  unit_not_in_force: {
    happened: {
      vi: 'Vào ngày được hỏi, không đơn vị hành chính nào mang mã này. Mã được dùng lại cho đơn vị khác sau mỗi lần sắp xếp.',
      en: 'No administrative unit had this code on the requested day. Codes are reused after units are merged.',
    },
    remedy: {
      vi: 'Hỏi kèm ngày (on=YYYY-MM-DD) nằm trong khoảng mà phần detail nêu ra.',
      en: 'Request a day (on=YYYY-MM-DD) within the periods named in detail.',
    },
  },
  event_cursor_unknown: {
    happened: {
      vi: 'Vị trí đọc (after) không thuộc luồng sự kiện này, hoặc các sự kiện sau vị trí đó đã quá 30 ngày và không còn được giữ.',
      en: 'The cursor (after) is not of this stream, or events after it are over 30 days old and no longer kept.',
    },
    remedy: {
      vi: 'Đọc lại từ đầu, không kèm after, rồi đối chiếu với trạng thái của từng yêu cầu và từng sự đồng ý.',
      en: 'Read again from the start, without after, and compare with the state of your requests and consents.',
    },
  },
  event_stream_conflict: {
    happened: {
      vi: 'Đối tác đã có một luồng sự kiện, hoặc luồng này gửi sự kiện đi (push) nên không lấy bằng cách hỏi (poll) được.',
      en: 'You have a stream of events already; or it is one of push, which cannot be polled.',
    },
    remedy: {
      vi: 'Đọc luồng đang có bằng GET /v1/event-stream, rồi sửa (PATCH) hoặc xóa (DELETE) luồng đó.',
      en: 'Read the stream that you have with GET /v1/event-stream, then change it (PATCH) or delete it (DELETE).',
    },
  },
  unit_history_unknown: {
    happened: {
      vi: 'Danh mục không cho biết mã này là đơn vị nào vào ngày được hỏi: ngày đó ngoài thời gian của danh mục.',
      en: 'The lists do not say what this code meant on the requested day, which is before they begin or after they end.',
    },
    remedy: {
      vi: 'Hỏi từ ngày known_from trở đi, hoặc đến ngày nêu trong detail; ngoài thời gian đó không thể biết.',
      en: 'Request a day from known_from on, or up to the day named in detail; others cannot be known.',
    },
  },
  method_not_allowed: {
    happened: {
      vi: 'Địa chỉ có thật nhưng không nhận phương thức này.',
      en: 'The URL exists but does not support this method.',
    },
    remedy: {
      vi: 'Dùng một phương thức nêu trong trường Allow.',
      en: 'Use one of the methods in the Allow field.',
    },
  },
  not_acceptable: {
    happened: {
      vi: 'Đồng ý này không có đơn thuốc, nên không trả lời được ở dạng FHIR. Chưa đọc gì và chưa tính lượt nào.',
      en: 'This consent does not cover prescriptions, so there is no FHIR representation. Nothing was read or counted.',
    },
    remedy: {
      vi: 'Gọi lại với Accept: application/json.',
      en: 'Send the request again with Accept: application/json.',
    },
  },
  request_timeout: {
    happened: {
      vi: 'Yêu cầu không đến đủ trong thời gian cho phép.',
      en: 'The complete request did not arrive in the allowed time.',
    },
    remedy: {
      vi: 'Gửi lại; yêu cầu POST và DELETE cần nonce mới, Idempotency-Key giữ nguyên.',
      en: 'Send it again; a POST or DELETE with a fresh nonce and the same Idempotency-Key.',
    },
  },
  request_replayed: {
    happened: {
      vi: 'Yêu cầu POST hoặc DELETE với nonce này của khóa này đã được nhận rồi.',
      en: 'A POST or DELETE with this key and nonce was already accepted.',
    },
    remedy: {
      vi: 'Ký lại với nonce mới. Để lặp an toàn sau khi mất kết nối, giữ nguyên Idempotency-Key và đổi nonce. Nếu không phải bạn gửi lại, hãy coi đó là sự cố an ninh.',
      en: 'Sign again with a fresh nonce. To retry safely after a lost connection, keep the Idempotency-Key and change the nonce. If you did not send the request twice, treat this as a security incident.',
    },
  },
  request_not_pending: {
    happened: {
      vi: 'Yêu cầu đồng ý đã được trả lời, đã hết hạn hoặc đã rút lại; status_of_request cho biết kết quả.',
      en: 'The consent request was answered, has expired or was withdrawn; see status_of_request.',
    },
    remedy: {
      vi: 'Đọc lại yêu cầu. Muốn hỏi nữa thì tạo yêu cầu mới.',
      en: 'Read the request again. To ask again, create a new request.',
    },
  },
  consent_not_active: {
    happened: {
      vi: 'Sự đồng ý đang tạm ngừng hoặc đã kết thúc; state cho biết trạng thái. Đã kết thúc thì không mở lại.',
      en: 'The consent is paused or has ended; see state. A consent that has ended is never reactivated.',
    },
    remedy: {
      vi: 'Nếu state là paused, chờ người dân cho tiếp tục. Nếu không, hãy hỏi lại bằng yêu cầu mới và chỉ khi còn cần.',
      en: 'If state is paused, wait until the person resumes the consent. Otherwise create a new request, but only if the data is still needed.',
    },
  },
  history_too_long: {
    happened: {
      vi: 'Nhật ký có hơn 20.000 việc, nhiều hơn một tệp chứng minh có thể chứa.',
      en: 'The history has more than 20,000 entries, which is more than the file of a proof has.',
    },
    remedy: {
      vi: 'Vẫn đọc được nhật ký như trước. Muốn kiểm tra cả sổ cái thì dùng ung-thuan ledger verify.',
      en: 'The history can be read as before. The whole log can be verified with ung-thuan ledger verify.',
    },
  },
  proof_not_ready: {
    happened: {
      vi: 'Việc đầu tiên của người này vừa được ghi, chưa có trong bản mà cổng đã ký.',
      en: 'The first entry of this person was made just now and is in nothing yet that the gateway signed.',
    },
    remedy: {
      vi: 'Hỏi lại sau thời gian ghi trong Retry-After; thường không quá một phút.',
      en: 'Ask again after the time given in Retry-After; it takes a minute as a rule.',
    },
  },
  key_not_accepted: {
    happened: {
      vi: 'Khóa này đã hoặc từng được đăng ký, đang có đơn khác với khóa này, hoặc đối tác đã có mười khóa đang dùng. errors nói rõ điều nào.',
      en: 'This key is or was registered, another application with it waits, or ten keys of the partner are in use. errors says which.',
    },
    remedy: {
      vi: 'Tạo một cặp khóa mới; khóa đã thu hồi không dùng lại được. Nếu đã đủ mười khóa thì thu hồi bớt trước.',
      en: 'Make a new key pair; a retired key does not come back. With ten keys in use, retire one first.',
    },
  },
  sign_in_link_off: {
    happened: {
      vi: 'Tổ chức của bạn đã tắt liên kết vào trang số liệu: chỉ người có vai trò mới vào được, bằng tài khoản định danh của mình.',
      en: 'Your organisation has turned off links to the statistics page: only people with a role there enter, with their own sign-in.',
    },
    remedy: {
      vi: 'Hãy mở /statistics và đăng nhập. Hai quản trị viên số liệu của tổ chức có thể bật lại liên kết trên trang đó.',
      en: 'Open /statistics and sign in. Two statistics administrators of the organisation can turn links on again, on that page.',
    },
  },
  last_key: {
    happened: {
      vi: 'Sau khi thu hồi khóa này, đối tác không còn khóa nào để ký.',
      en: 'Without this key the partner could sign no more calls.',
    },
    remedy: {
      vi: 'Thêm khóa mới bằng POST /v1/keys rồi thu hồi khóa cũ. Nếu khóa đã lộ, báo ngay cho đơn vị vận hành.',
      en: 'Add a new key with POST /v1/keys, then retire this one. If it is compromised, tell the operator at once.',
    },
  },
  prescription_conflict: {
    happened: {
      vi: 'Mã này đã có một đơn thuốc khác, hoặc đơn cần thay không phải của cơ sở và người bệnh này, đã được thay hoặc đã bán hết.',
      en: 'Another prescription has this code, or the prescription to replace belongs to another facility or patient, was already replaced or is fully dispensed.',
    },
    remedy: {
      vi: 'Xem errors để biết mã nào; gửi đơn với mã mới, không sửa đơn đã gửi.',
      en: 'errors names the code. Send the prescription with a new code; a recorded prescription is never edited.',
    },
  },
  prescription_not_dispensable: {
    happened: {
      vi: 'Đơn thuốc đã hết hạn, đã thay bằng đơn khác, hoặc đã bán đủ; prescription_status nói trường hợp nào.',
      en: 'The prescription has expired, was replaced or is fully dispensed; see prescription_status.',
    },
    remedy: {
      vi: 'Không giao thuốc theo đơn này. Người bệnh cần đơn mới của cơ sở khám bệnh.',
      en: 'Do not dispense it. The patient needs a new prescription from the health facility.',
    },
  },
  quantity_exceeds_remaining: {
    happened: {
      vi: 'Số lượng vượt phần còn lại của dòng thuốc, tính cả các nhà thuốc khác; errors chỉ từng dòng.',
      en: 'The quantity exceeds what remains of a line, including dispensings by other pharmacies; errors locates each line.',
    },
    remedy: {
      vi: 'Đọc lại prescriptions.remaining nếu đồng ý còn cho phép, và giao không quá số còn lại.',
      en: 'Read prescriptions.remaining again if the consent allows it, and dispense no more than remains.',
    },
  },
  whole_pickup_required: {
    happened: {
      vi: 'Đơn thuốc gây nghiện phải được giao đủ mọi dòng, một lần, tại một nhà thuốc.',
      en: 'A narcotic prescription must be dispensed completely, all lines at once, by one pharmacy.',
    },
    remedy: {
      vi: 'Ghi đủ mọi dòng với đúng số lượng đã kê, hoặc không giao.',
      en: 'Record all lines with the prescribed quantities, or dispense nothing.',
    },
  },
  already_answered: {
    happened: {
      vi: 'Mỗi người chỉ trả lời đối tác này một lần cho mục đích này, và người này đã trả lời. Không có gì được cung cấp, và không có gì được tính thêm.',
      en: 'Each person answers this partner once for this purpose, and this person has. Nothing was released, and nothing was counted.',
    },
    remedy: {
      vi: 'Không hỏi lại người này cho mục đích này. Câu trả lời đầu vẫn có giá trị.',
      en: 'Do not ask this person again for this purpose. The first answer stands.',
    },
  },
  representation_ended: {
    happened: {
      vi: 'Yêu cầu hỏi thông tin của một tổ chức, và bạn không còn là người đại diện theo pháp luật của tổ chức đó. Không có gì được ghi là câu trả lời.',
      en: 'The request is for the data of an organisation, and you no longer are a legal representative of it. Nothing is recorded as an answer.',
    },
    remedy: {
      vi: 'Không cần làm gì: yêu cầu tự hết hạn. Bên yêu cầu có thể hỏi người đại diện hiện nay.',
      en: 'Nothing: the request expires. The requester may ask the present representative.',
    },
  },
  release_not_repeatable: {
    happened: {
      vi: 'Lần gọi này lặp lại một lần xem trước, nhưng dữ liệu đã thay đổi từ đó. Cổng không giữ bản cũ, và không đưa dữ liệu mới dưới mã cũ.',
      en: 'The call repeats an earlier release, and the data has changed since. The gateway keeps no copy of what it gave, and gives nothing newer under the old release_id.',
    },
    remedy: {
      vi: 'Dùng câu trả lời đầu nếu còn. Nếu không, gọi với Idempotency-Key mới khi sự đồng ý còn cho phép, hoặc hỏi lại.',
      en: 'Use the first answer if you have it. Otherwise call with a new Idempotency-Key where the consent allows another release, or ask again.',
    },
  },
  prescription_not_withdrawable: {
    happened: {
      vi: 'Đã có thuốc được bán theo đơn, hoặc đơn đã được thay hay đã thu hồi; prescription_status cho biết.',
      en: 'Something was dispensed of the prescription, or it was already replaced or withdrawn; prescription_status says which.',
    },
    remedy: {
      vi: 'Nếu đã bán thuốc, báo nhà thuốc; nếu đơn sai nội dung, gửi đơn mới thay thế với replaces.',
      en: 'Where something was dispensed, inform the pharmacy. Correct the content with a new prescription that replaces this one.',
    },
  },
  dispensing_not_cancellable: {
    happened: {
      vi: 'Lần bán thuốc đã quá 24 giờ hoặc đã được hủy.',
      en: 'The dispensing is older than 24 hours, or was already cancelled.',
    },
    remedy: {
      vi: 'Không làm gì thêm. Nếu đã ghi sai từ hôm trước, báo cơ sở khám bệnh.',
      en: 'No action is needed. If an older record is wrong, inform the health facility.',
    },
  },
  body_too_large: {
    happened: {
      vi: 'Nội dung yêu cầu lớn hơn mức cổng nhận.',
      en: 'The body exceeds the size limit of the gateway.',
    },
    remedy: {
      vi: 'Gửi ít hơn. Mọi yêu cầu đúng với bản mô tả API đều nằm trong giới hạn.',
      en: 'Send a smaller body. Every body that matches the API description is within the limit.',
    },
  },
  unsupported_media_type: {
    happened: {
      vi: 'Nội dung không được khai là application/json.',
      en: 'The Content-Type of the body is not application/json.',
    },
    remedy: {
      vi: 'Gửi JSON với Content-Type: application/json, mã hóa UTF-8, không nén.',
      en: 'Send uncompressed JSON in UTF-8 with Content-Type: application/json.',
    },
  },
  idempotency_key_reused: {
    happened: {
      vi: 'Idempotency-Key này đã được dùng trong 24 giờ qua cho một nội dung khác.',
      en: 'This Idempotency-Key was used for another body within the last 24 hours.',
    },
    remedy: {
      vi: 'Mỗi việc mới dùng một khóa mới; chỉ lặp lại khóa cùng đúng các byte nội dung cũ.',
      en: 'Use a new key for each action; reuse a key only with an identical body.',
    },
  },
  rate_limited: {
    happened: {
      vi: 'Người gọi đã dùng hết số lần gọi của khoảng thời gian này.',
      en: 'The caller has exhausted the quota of the current window.',
    },
    remedy: {
      vi: 'Chờ số giây trong Retry-After. Dùng Prefer: wait thay cho hỏi liên tục.',
      en: 'Wait for the number of seconds in Retry-After. Use Prefer: wait instead of frequent polling.',
    },
  },
  frequency_exceeded: {
    happened: {
      vi: 'Sự đồng ý đã được dùng đủ số lần mà người dân cho phép trong kỳ này.',
      en: 'The consent was already used as often as the person allowed in this period.',
    },
    remedy: {
      vi: 'Chờ kỳ sau, theo Retry-After. Lặp lại với cùng Idempotency-Key thì không bị tính thêm.',
      en: 'Wait for the next period (Retry-After). A retry with the same Idempotency-Key is counted only once.',
    },
  },
  headers_too_large: {
    happened: {
      vi: 'Phần đầu của yêu cầu lớn hơn mức cổng nhận.',
      en: 'The header section exceeds the size limit of the gateway.',
    },
    remedy: {
      vi: 'Bỏ các trường thừa và cookie; cổng không dùng cookie.',
      en: 'Remove unnecessary header fields and cookies; the API uses no cookies.',
    },
  },
  internal_error: {
    happened: {
      vi: 'Cổng gặp một lỗi không lường trước. Việc chưa ghi xong thì không có hiệu lực.',
      en: 'The gateway encountered an unexpected error. Nothing that was not completely written has taken effect.',
    },
    remedy: {
      vi: 'Gửi lại với cùng Idempotency-Key. Nếu còn lỗi, báo cho đơn vị vận hành kèm thời điểm.',
      en: 'Send the request again with the same Idempotency-Key. If the error persists, report it with its time to the operator.',
    },
  },
  unavailable: {
    happened: {
      vi: 'Cổng tạm thời không quyết định được, nên từ chối: không có gì được chia sẻ khi không chắc chắn. Có thể yêu cầu vẫn đã được ghi nhận.',
      en: 'The gateway is temporarily unable to decide and therefore refuses: in doubt nothing is shared. The request may have been recorded all the same.',
    },
    remedy: {
      vi: 'Chờ theo Retry-After rồi gửi lại với cùng Idempotency-Key, giãn dần thời gian giữa các lần; nếu đã được ghi nhận thì lần gửi lại nhận đúng kết quả ấy.',
      en: 'Wait for the time in Retry-After and send the request again with the same Idempotency-Key, at increasing intervals; if it was recorded, the repeat gets that outcome.',
    },
  },
  ledger_behind: {
    happened: {
      vi: 'Sổ cái chưa ghi kịp, và không có gì rời đi mà không được ghi lại.',
      en: 'The ledger is behind, and nothing is released without being recorded.',
    },
    remedy: {
      vi: 'Chờ theo Retry-After rồi gửi lại với cùng Idempotency-Key.',
      en: 'Wait for the time in Retry-After and send the request again with the same Idempotency-Key.',
    },
  },
};
