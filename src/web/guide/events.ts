import { html } from '../html.js';
import { code, type GuidePage, sample, table } from './page.js';

const CREATE = `POST /v1/event-stream
{
  "delivery": {
    "method": "urn:ietf:rfc:8935",
    "endpoint_url": "https://bank.example/events",
    "authorization_header": "Bearer 9b4c1d"
  },
  "events_requested": ["urn:ung-thuan:event:consent_revoked", "urn:ung-thuan:event:request_approved"]
}`;

/** What each event means. A test compares the types with the contract's. */
export const EVENT_TYPES: readonly (readonly [types: string, vi: string, en: string])[] = [
  ['request_approved', 'Người đó đồng ý: có consent_id.', 'The person agreed: consent_id is there.'],
  ['request_refused', 'Người đó từ chối.', 'The person refused.'],
  ['request_expired', 'Không ai trả lời kịp.', 'Nobody answered in time.'],
  [
    'request_withdrawn',
    'Yêu cầu kết thúc mà bạn không tự rút lại.',
    'The request ended without your withdrawing it.',
  ],
  ['consent_narrowed', 'Người đó bớt thông tin.', 'The person took some details out.'],
  ['consent_paused', 'Tạm ngừng: chưa đọc được.', 'Paused: no reading for now.'],
  ['consent_resumed', 'Tiếp tục sau khi tạm ngừng.', 'It goes on.'],
  [
    'consent_revoked',
    'Rút lại: dừng xử lý, xóa theo luật.',
    'Withdrawn: stop processing, delete as the law says.',
  ],
  [
    'consent_lapsed',
    'Căn cứ không còn: trẻ đủ tuổi, hết giám hộ, người đó đã mất.',
    'Its ground ended: the child came of age, the guardianship is over, the person died.',
  ],
  ['consent_expired', 'Hết hạn.', 'It expired.'],
  [
    'number_reissued',
    'Số định danh bạn dùng để hỏi đã được cấp lại; sự đồng ý vẫn còn.',
    'The personal number that you asked about was replaced; the consent goes on.',
  ],
  [
    'prescription_dispensed',
    'Cho bệnh viện: đã bán thuốc theo đơn của bạn.',
    'For hospitals: a prescription of yours was dispensed.',
  ],
  [
    'dispensing_cancelled',
    'Cho bệnh viện: một lần bán thuốc đã hủy.',
    'For hospitals: a dispensing was cancelled.',
  ],
  [
    'prescription_withdrawn',
    'Cho nhà thuốc: đơn thuốc đã bị thu hồi.',
    'For pharmacies: a prescription was withdrawn.',
  ],
  [
    'key_added',
    'Một khóa của bạn vừa được thêm. Không phải bạn làm thì gọi ngay đơn vị vận hành.',
    'A key of yours was added. If you did not do it, call the operator at once.',
  ],
  ['key_retired', 'Một khóa của bạn thôi dùng.', 'A key of yours was retired.'],
  [
    'registration_changed',
    'Đăng ký của bạn thay đổi: đọc lại GET /v1/registration.',
    'Your registration changed: read GET /v1/registration.',
  ],
  ['stream_verified', 'Bạn đã gửi thử luồng của mình.', 'You tested your stream.'],
  ['stream_updated', 'Luồng của bạn bị tạm ngừng hoặc tắt.', 'Your stream was paused or disabled.'],
];

const types = (language: 'vi' | 'en') =>
  table(
    language === 'vi' ? 'Các loại sự kiện' : 'Types of events',
    language === 'vi' ? ['loại', 'nghĩa là'] : ['type', 'means'],
    EVENT_TYPES.map(([type, vi, en]) => [html`<code>${type}</code>`, language === 'vi' ? vi : en]),
  );

export const EVENTS: GuidePage = {
  path: '/docs/events',
  vi: {
    title: 'Sự kiện',
    body: () => html`<p>Luồng sự kiện cho bạn biết mọi thay đổi: ai đồng ý, từ chối, bớt thông tin, tạm ngừng, rút lại; sự đồng ý nào hết hạn; khóa nào của bạn thay đổi. Sự kiện chỉ có mã, không có dữ liệu cá nhân. Sự kiện được giữ 30 ngày.</p>
<h2>Đọc luồng</h2>
<p>Cách đơn giản nhất, không cần địa chỉ nào của bạn. Lời gọi <code>GET /v1/events?after=…</code> với <code>Prefer: wait=30</code> để mở cho đến khi có việc, nên bạn biết ngay và chỉ tốn một lời gọi mỗi 30 giây.</p>
${code(sample('events.mjs'), 'vi')}
<ul>
<li>Ghi <code>next_cursor</code> trong cùng giao dịch với việc bạn làm vì các sự kiện đó: khi ấy không sót và không làm hai lần, dù hỏng ở đâu.</li>
<li><a href="/problems/event_cursor_unknown?language=vi"><code>event_cursor_unknown</code></a> nghĩa là bạn đến quá muộn: đọc lại từ đầu, không có <code>after</code>, rồi so với danh sách yêu cầu và sự đồng ý của bạn.</li>
<li>Sẽ có loại sự kiện mới: bỏ qua loại bạn không biết.</li>
<li>Mỗi sự kiện có <code>token</code>, một Security Event Token (RFC 8417) được cổng ký: giữ làm bằng chứng, kiểm tra bằng <code>verifyEventToken</code> hay thư viện JOSE bất kỳ.</li>
</ul>
<h2>Các loại</h2>
${types('vi')}
<h2>Nhận bằng thư viện có sẵn: poll và push</h2>
<p>Luồng theo OpenID Shared Signals Framework 1.0 giao cùng những sự kiện ấy, kể từ lúc bạn tạo luồng. Địa chỉ ở <code>/.well-known/ssf-configuration</code>; lời gọi được ký như mọi lời gọi khác.</p>
<ul>
<li><strong>Poll</strong> (RFC 8936): <code>POST /v1/event-stream/poll</code>. Sự kiện đã xác nhận bằng <code>ack</code> không đến nữa, còn lại đều đến lại.</li>
<li><strong>Push</strong> (RFC 8935): cổng gọi đến địa chỉ https của bạn, mỗi lần một sự kiện; coi là đã giao khi bạn trả lời 202.</li>
</ul>
${code(CREATE, 'vi')}
<p>Nơi nhận, bằng Node và <code>jose</code>:</p>
${code(sample('receiver.mjs'), 'vi')}
<ul>
<li>Sự kiện đến lần lượt. Không nhận được thì gửi lại sau 2 giây, rồi mỗi lần lâu gấp đôi, lâu nhất một giờ; sau ba ngày luồng bị tạm ngừng.</li>
<li>Thử bằng <code>POST /v1/event-stream/verification</code>; <code>GET /v1/event-stream/status</code> cho biết lần bị từ chối gần nhất.</li>
<li>Với nơi nhận trên máy của bạn, chạy cổng thử nghiệm với <code>EVENT_RECEIVER_ORIGINS=http://localhost:9000</code>.</li>
<li><code>authorization_header</code> không bao giờ hiện lại: gửi kèm mỗi khi sửa <code>delivery</code>. Sự kiện không dùng được thì báo bằng <code>setErrs</code>.</li>
<li>Địa chỉ riêng, chuyển hướng, cổng mạng dưới 1024 trừ 443 và câu trả lời chậm hơn mười giây bị từ chối.</li>
</ul>
<p>Mã cho từng lời gọi: <a href="/docs/calls?language=vi#event-stream">Luồng sự kiện</a>.</p>`,
  },
  en: {
    title: 'Events',
    body: () => html`<p>The stream of events tells you of every change: who agreed, refused, narrowed, paused or withdrew; which consent expired; which key of yours changed. Events have ids and no personal data. They are kept for 30 days.</p>
<h2>Reading the stream</h2>
<p>The simplest way, without any address of yours. The call <code>GET /v1/events?after=…</code> with <code>Prefer: wait=30</code> stays open until something happens, so that you know at once, at the cost of a call every 30 seconds.</p>
${code(sample('events.mjs'), 'en')}
<ul>
<li>Write <code>next_cursor</code> in the transaction in which you act on the events: then you miss none and act on each once, whatever fails in between.</li>
<li><a href="/problems/event_cursor_unknown?language=en"><code>event_cursor_unknown</code></a> means that you are too late: read from the start, without <code>after</code>, and compare with the lists of your requests and consents.</li>
<li>New types will come: ignore those that you do not know.</li>
<li>Each event has a <code>token</code>, a Security Event Token (RFC 8417) signed by the gateway: keep it as proof, and verify it with <code>verifyEventToken</code> or any JOSE library.</li>
</ul>
<h2>The types</h2>
${types('en')}
<h2>With a stock receiver: poll and push</h2>
<p>A stream of the OpenID Shared Signals Framework 1.0 delivers the same events, from the time at which you create it. Its addresses are in <code>/.well-known/ssf-configuration</code>; calls are signed as all of yours are.</p>
<ul>
<li><strong>Poll</strong> (RFC 8936): <code>POST /v1/event-stream/poll</code>. What you acknowledge with <code>ack</code> does not come again, and everything else does.</li>
<li><strong>Push</strong> (RFC 8935): the gateway calls an https address of yours, one event at a time; it counts as delivered when you answer 202.</li>
</ul>
${code(CREATE, 'en')}
<p>A receiver, with Node and <code>jose</code>:</p>
${code(sample('receiver.mjs'), 'en')}
<ul>
<li>Events come one after another. One that you do not accept comes again after 2 seconds, then twice as long each time, an hour at most; after three days the stream is paused.</li>
<li>Test it with <code>POST /v1/event-stream/verification</code>; <code>GET /v1/event-stream/status</code> says what was last refused.</li>
<li>For a receiver on your own machine, start the sandbox with <code>EVENT_RECEIVER_ORIGINS=http://localhost:9000</code>.</li>
<li><code>authorization_header</code> is never shown again: send it with each change of <code>delivery</code>. An event that you cannot use is settled with <code>setErrs</code>.</li>
<li>Private addresses, redirects, ports below 1024 other than 443, and answers slower than ten seconds are refused.</li>
</ul>
<p>Code for each call: <a href="/docs/calls?language=en#event-stream">Event stream</a>.</p>`,
  },
};
