import { html } from '../html.js';
import { code, type Gateway, type GuidePage, table } from './page.js';

const doctor = (origin: string) =>
  `npx ung-thuan doctor --origin ${origin} --key ung-thuan.key.json --junit doctor.xml`;

const decide = (
  origin: string,
) => `curl --silent ${origin}/sandbox/decisions -H 'content-type: application/json' -d '{
  "request_id": "csr_01m83t4d0wf8y9hrtw5k9vysj1",
  "personal_id_number": "001190000017",
  "decision": "approve"
}'`;

const check = (
  origin: string,
) => `curl --silent ${origin}/sandbox/signature-check -H 'content-type: application/json' -d '{
  "method": "GET",
  "target_uri": "${origin}/v1/catalogue",
  "headers": [
    { "name": "Signature-Input", "value": "sig=(\\"@method\\" \\"@target-uri\\");created=1795424400;keyid=\\"poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U\\";nonce=\\"b3c1RkZ0c0hLdTVDZ1lQYQ\\";tag=\\"partner-request\\"" },
    { "name": "Signature", "value": "sig=:fRIuPYotasfEqpDrqRSRNJyat61KTGigU9xj8cxhzyvqBcHQotPK7OfsBxJQymyRSMOXRLMkvCg0GhvdynoxAQ==:" }
  ]
}'`;

const CLOCK = `const { body } = await client.call('POST', '/sandbox/clock', { body: { advance_by: 'P31D' } });
console.log(body.sandbox_time);`;

/** The people of the sandbox who act by themselves. A test compares them with the sandbox. */
export const ACTORS: readonly (readonly [number: string, acts: string, vi: string, en: string])[] = [
  ['079191000901', 'approve_all', 'đồng ý mọi thông tin', 'approves every detail'],
  ['079087000902', 'approve_required', 'chỉ đồng ý phần bắt buộc', 'approves the required ones only'],
  ['079179000903', 'refuse', 'từ chối', 'refuses'],
  ['079068000904', 'never_answer', 'không trả lời', 'does not answer'],
  [
    '079183000905',
    'expire',
    'không trả lời, và yêu cầu hết hạn sau một giây',
    'does not answer, and the request expires after a second',
  ],
  ['079059000906', 'approve_slowly', 'đồng ý sau mười giây', 'approves after ten seconds'],
  [
    '079194000907',
    'approve_then_revoke',
    'đồng ý, rồi rút lại ngay sau lần đọc đầu tiên',
    'approves, and withdraws right after the first reading',
  ],
  [
    '079096000908',
    'approve_all',
    'đồng ý; không có số điện thoại và email',
    'approves; has no phone number and no email',
  ],
];

const MISTAKES = [
  [
    'các dòng của chuỗi ký nối bằng CR LF, hoặc có xuống dòng ở cuối',
    'một ký tự LF giữa các dòng, không có ở cuối',
    'lines of the base joined with CR LF, or a line end after the last one',
    'a single LF between lines, none at the end',
  ],
  [
    'thiếu dòng "@signature-params"',
    'đó là dòng cuối, giống Signature-Input nhưng không có nhãn',
    'no line "@signature-params"',
    'it is the last one, as in Signature-Input without the label',
  ],
  [
    '@target-uri chỉ là đường dẫn, thiếu phần sau dấu hỏi, hoặc là địa chỉ sau máy chủ trung gian',
    'trọn địa chỉ công khai như đối tác gọi',
    '@target-uri is the path, lacks the query, or is the address behind a proxy',
    'the whole public URL as partners call it',
  ],
  [
    'content-type không phải giá trị được gửi (thư viện thêm "; charset=utf-8")',
    'ký sau cùng, trên đúng các trường sẽ gửi',
    'content-type is not the one sent (libraries add "; charset=utf-8")',
    'sign last, over the fields as they leave',
  ],
  [
    'ký mã băm của chuỗi ký',
    'đưa chính chuỗi ký cho thư viện; thuật toán tự băm khi cần',
    'the hash of the base is signed',
    'hand the base itself to the library, which hashes where the algorithm does',
  ],
  [
    'chữ ký ECDSA ở dạng DER',
    'r và s, mỗi số 32 byte (IEEE P1363)',
    'ECDSA in DER',
    'r and s, 32 bytes each (IEEE P1363)',
  ],
  [
    'RSA theo PKCS#1 v1.5, hoặc salt khác',
    'PSS với SHA-512 và salt 64 byte',
    'RSA with PKCS#1 v1.5, or another salt',
    'PSS with SHA-512 and a salt of 64 bytes',
  ],
  [
    'mã băm không khớp',
    'băm đúng các byte được gửi: đừng tạo JSON hai lần',
    'the digest does not match',
    'digest the bytes that are sent: do not serialise the body twice',
  ],
] as const;

export const TESTING: GuidePage = {
  path: '/docs/testing',
  vi: {
    title: 'Thử nghiệm',
    body: ({ origin }: Gateway) => html`<h2>Những người tự trả lời</h2>
<p>Ở cổng thử nghiệm, một số người tự trả lời một giây sau khi nhận yêu cầu, nên bài kiểm thử của bạn chạy được ở mọi nơi mà không cần trình duyệt. <code>GET /sandbox/personas</code> liệt kê tất cả, kể cả một em nhỏ có hai người giám hộ.</p>
${table(
  'Những người tự trả lời',
  ['số định danh', 'acts', 'làm gì'],
  ACTORS.map(([number, acts, vi]) => [html`<code>${number}</code>`, html`<code>${acts}</code>`, vi]),
)}
<p>Với những người khác, hãy tự quyết định:</p>
${code(decide(origin), 'vi')}
<p>Bài thử của bạn không ảnh hưởng đến bài thử của đối tác khác. Khi bạn đã hỏi một người quá nhiều, câu trả lời có <code>sandbox_note</code> là <code>prompt_budget_spent</code>; khi vận hành thật thì không nói ra.</p>
<h2>Cho thời gian trôi nhanh</h2>
<p><code>POST /sandbox/clock</code>, ký như mọi lời gọi khác, cho thời gian của riêng bạn trôi đi: yêu cầu hết hạn, sự đồng ý kết thúc, số lần của tháng được tính lại, sự kiện quá 30 ngày bị xóa. Không ai khác bị ảnh hưởng.</p>
${code(CLOCK, 'vi')}
<ul>
<li><code>advance_by</code> là một khoảng từ <code>PT1S</code> đến <code>P366D</code>: tuần, hoặc ngày, giờ, phút, giây; tổng cộng không quá 3.660 ngày. Tháng và năm không có độ dài cố định nên không nhận.</li>
<li>Đồng hồ của cổng không đổi. Những gì bạn đã làm lùi về quá khứ, nên <code>asked_at</code>, <code>given_at</code>, <code>valid_until</code> sớm hơn. Hãy vẫn ký bằng giờ thật và ghi các ngày theo lịch thật.</li>
<li>Những gì đã ký giữ nguyên thời gian: biên nhận, ngày mà người đó đã đồng ý, sổ cái, sự kiện bạn đã nhận. Đăng ký, khóa, đơn thuốc, nonce và Idempotency-Key cũng không đổi.</li>
<li>Lúc có câu trả lời thì những gì hết hạn đã kết thúc, và sự kiện đã có trong luồng của bạn.</li>
</ul>
<h2>Kiểm tra chương trình của bạn</h2>
<p><code>doctor</code> gặp cổng như một đối tác, chỉ qua HTTP: kết nối và đồng hồ, khóa, chữ ký đúng và sai, câu trả lời bị sửa, lặp lại, chờ, cung cấp dữ liệu, rút lại, sự kiện, giới hạn. Với mỗi mục không đạt, nó nói điều mong đợi và việc cần làm.</p>
${code(doctor(origin), 'vi')}
<p>Thử mã của chính bạn, viết bằng ngôn ngữ bất kỳ, bằng hai lệnh nhỏ đọc một văn bản JSON từ đầu vào chuẩn:</p>
<ul>
<li><code>--sign-with LỆNH</code> nhận một lời gọi cần ký, <code>{"method", "url", "headers", "body"}</code>, và ghi ra <code>{"headers": {…}}</code>: những trường cần thêm. Ghi kèm <code>signature_base</code> thì được chỉ ra chỗ khác đầu tiên.</li>
<li><code>--verify-with LỆNH</code> nhận <code>{"request": {"method", "url", "signature"}, "answer": {"status", "headers", "body"}, "keys": {"keys": […]}}</code>; kết thúc bằng 0 để chấp nhận câu trả lời, bằng 1 để từ chối. Hầu hết đã bị sửa.</li>
</ul>
<h2>Chữ ký sai ở đâu</h2>
<p>Ở cổng thử nghiệm, câu trả lời <a href="/problems/signature_invalid?language=vi"><code>signature_invalid</code></a> có <code>signature_base</code> mà cổng đã dựng, và <code>detail</code> nói lỗi nào trong các lỗi hay gặp. Khi vận hành thật thì không có cả hai.</p>
${table(
  'Lỗi hay gặp',
  ['lỗi', 'cách sửa'],
  MISTAKES.map(([mistake, remedy]) => [mistake, remedy]),
)}
<p>Kiểm tra một lời gọi mà không gửi đi:</p>
${code(check(origin), 'vi')}
<h2>Thử bằng tay với Bruno</h2>
<p><a href="/docs/samples/bruno.zip">bruno.zip</a> là bộ sưu tập cho <a href="https://www.usebruno.com">Bruno</a> với mọi lời gọi; trước mỗi lời gọi, một đoạn mã ký bằng khóa của bạn. Giải nén, mở thư mục trong Bruno, chọn Developer Mode (đoạn mã cần thư viện mật mã của Node) và môi trường <code>Sandbox</code>, rồi điền <code>key</code> là nội dung của <code>ung-thuan.key.json</code>.</p>`,
  },
  en: {
    title: 'Testing',
    body: ({ origin }: Gateway) => html`<h2>People who answer by themselves</h2>
<p>In a sandbox some people answer by themselves a second after they are asked, so that your tests run anywhere without a browser. <code>GET /sandbox/personas</code> lists all, among them a child with two guardians.</p>
${table(
  'People who answer by themselves',
  ['personal number', 'acts', 'what happens'],
  ACTORS.map(([number, acts, , en]) => [html`<code>${number}</code>`, html`<code>${acts}</code>`, en]),
)}
<p>For everybody else, decide yourself:</p>
${code(decide(origin), 'en')}
<p>Your tests do not get in the way of another partner's. Where you have asked a person too often, the answer has <code>sandbox_note</code> <code>prompt_budget_spent</code>; in production nothing says so.</p>
<h2>Letting time pass</h2>
<p><code>POST /sandbox/clock</code>, signed as every other call, lets time pass for you alone: requests expire, consents end, the uses of a month count anew, events older than 30 days go. Nobody else is affected.</p>
${code(CLOCK, 'en')}
<ul>
<li><code>advance_by</code> is from <code>PT1S</code> to <code>P366D</code>: weeks, or days, hours, minutes and seconds; 3,660 days in all. Months and years have no length of their own and are refused.</li>
<li>The gateway's clock stays. What you did moves into the past, so <code>asked_at</code>, <code>given_at</code> and <code>valid_until</code> are earlier. Go on signing with the real time, and name days by the real calendar.</li>
<li>What was signed keeps its time: receipts, the days that a person approved, the ledger, events that you have. So do your registration and keys, prescriptions, nonces and Idempotency-Keys.</li>
<li>When the answer comes, what is over has ended, and its events are in your stream.</li>
</ul>
<h2>Checking your program</h2>
<p><code>doctor</code> meets a gateway as a partner does, over HTTP only: connection and clock, key, right and wrong signatures, changed answers, repeats, waiting, releases, withdrawal, events, limits. Of each check that fails it says what was expected and what to do.</p>
${code(doctor(origin), 'en')}
<p>Check your own code, in any language, by two small commands that read a JSON document from standard input:</p>
<ul>
<li><code>--sign-with COMMAND</code> gets a call to sign, <code>{"method", "url", "headers", "body"}</code>, and writes <code>{"headers": {…}}</code>: the header fields to add. With <code>signature_base</code> beside it you are told the first difference.</li>
<li><code>--verify-with COMMAND</code> gets <code>{"request": {"method", "url", "signature"}, "answer": {"status", "headers", "body"}, "keys": {"keys": […]}}</code>; it ends with 0 to accept the answer, with 1 to refuse it. Most were tampered with.</li>
</ul>
<h2>What is wrong with a signature</h2>
<p>In a sandbox, <a href="/problems/signature_invalid?language=en"><code>signature_invalid</code></a> has the <code>signature_base</code> that the gateway built, and <code>detail</code> says which of the usual mistakes it was. In production it has neither.</p>
${table(
  'Usual mistakes',
  ['mistake', 'what helps'],
  MISTAKES.map(([, , mistake, remedy]) => [mistake, remedy]),
)}
<p>To check a call without sending it:</p>
${code(check(origin), 'en')}
<h2>By hand, with Bruno</h2>
<p><a href="/docs/samples/bruno.zip">bruno.zip</a> is a collection for <a href="https://www.usebruno.com">Bruno</a> with every call; before each a script signs with your key. Unpack it, open the folder in Bruno, choose Developer Mode (the script needs Node's cryptography) and the environment <code>Sandbox</code>, and set <code>key</code> to the content of <code>ung-thuan.key.json</code>.</p>`,
  },
};
