import { html } from '../html.js';
import { code, type GuidePage } from './page.js';

const APPLICATION = `{
  "name": { "vi": "Ngân hàng C", "en": "Bank C" },
  "kind": "bank",
  "organisation_id": "0100000031",
  "purposes": ["bank.account_opening"],
  "contact": { "role": "Data protection officer", "email": "dpo@bank-c.example" }
}`;
const KEY = `node --input-type=module -e "
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
const jwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
writeFileSync('bank-c.key.json', JSON.stringify(jwk), { mode: 0o600, flag: 'wx' });
"`;
const APPLY =
  'npx ung-thuan partner apply --origin https://gateway.example --key bank-c.key.json --file application.json';

export const GOING_LIVE: GuidePage = {
  path: '/docs/going-live',
  vi: {
    title: 'Đưa vào vận hành',
    short: 'Vận hành',
    body: () => html`<h2>1. Khóa thật</h2>
<p>Tạo khóa nơi nó sẽ ở: thiết bị HSM, dịch vụ khóa, hoặc tệp chỉ máy chủ đọc được. Không dùng lại khóa thử nghiệm. Trong một tệp:</p>
${code(KEY, 'vi')}
<h2>2. Nộp đơn</h2>
<p>Ghi đơn vào <code>application.json</code>, gồm các mục đích bạn cần và đầu mối bảo vệ dữ liệu mà người dân sẽ thấy:</p>
${code(APPLICATION, 'vi')}
${code(APPLY, 'vi')}
<p>Đơn vị vận hành xác minh bạn là ai. Hỏi kết quả bằng <code>GET /v1/applications/{application_id}</code>, ký bằng cùng khóa.</p>
<h2>3. Trước ngày mở</h2>
<ul>
<li>Chạy <a href="/docs/testing?language=vi"><code>doctor</code></a> với khóa thật: khi vận hành thật nó không hỏi ai và không đọc gì.</li>
<li>Đồng hồ máy chủ theo NTP; lời gọi lệch quá giới hạn bị từ chối, kèm <code>offset_s</code>.</li>
<li>Ghi <code>Call-Id</code> của mỗi câu trả lời vào nhật ký của bạn: đơn vị vận hành tìm được lời gọi nhờ mã này, không cần nội dung hay tên ai.</li>
<li>Quyết định theo <code>code</code>, không theo lời văn; bỏ qua mục và loại sự kiện mà bạn chưa biết.</li>
<li>Đọc luồng <a href="/docs/events?language=vi">sự kiện</a>: khi người dân rút lại, việc xử lý phải dừng.</li>
<li>Xóa dữ liệu khi hết <code>retention</code> mà người dân đã thấy.</li>
<li>Gặp <a href="/problems/rate_limited?language=vi"><code>rate_limited</code></a> và <a href="/problems/unavailable?language=vi"><code>unavailable</code></a> thì chờ theo <code>Retry-After</code>, rồi gọi lại với cùng <code>Idempotency-Key</code>.</li>
</ul>
<h2>4. Đổi khóa</h2>
<ul>
<li><code>POST /v1/keys</code> ký bằng khóa cũ, kèm bằng chứng rằng bạn giữ khóa mới; dùng khóa mới ở mọi nơi; rồi <code>DELETE /v1/keys/{keyid}</code> cho khóa cũ. Mọi cổng biết trong nửa giây.</li>
<li>Khóa bị lộ: thêm khóa mới, xóa khóa cũ ngay, báo đơn vị vận hành. Mất khóa cuối cùng: đơn vị vận hành thay.</li>
<li>Sự kiện <code>key_added</code> hay <code>key_retired</code> mà bạn không gây ra nghĩa là có người giữ khóa của bạn.</li>
</ul>
<h2>5. Phiên bản</h2>
<p>Trong <code>v1</code> không có gì bị bỏ đi hay đổi nghĩa; chỉ có thêm. Những gì phải bỏ được báo trước ít nhất 180 ngày bằng <code>Deprecation</code> và <code>Sunset</code> trong câu trả lời.</p>`,
  },
  en: {
    title: 'Going live',
    short: 'Going live',
    body: () => html`<h2>1. The real key</h2>
<p>Make the key where it will live: a hardware module, a key service, or a file that only the server reads. Do not use the sandbox's again. In a file:</p>
${code(KEY, 'en')}
<h2>2. Apply</h2>
<p>Write <code>application.json</code>, with the purposes that you need and the contact for data protection that people will see:</p>
${code(APPLICATION, 'en')}
${code(APPLY, 'en')}
<p>The operator makes sure who you are. Ask for the outcome with <code>GET /v1/applications/{application_id}</code>, signed with the same key.</p>
<h2>3. Before you open</h2>
<ul>
<li>Run <a href="/docs/testing?language=en"><code>doctor</code></a> with the real key: in production it asks nobody and reads nothing.</li>
<li>Set the clock by NTP; a call too far off is refused, with <code>offset_s</code>.</li>
<li>Log the <code>Call-Id</code> of each answer: with it the operator finds the call, and needs neither body nor person.</li>
<li>Decide by <code>code</code>, not by texts; ignore members and types of events that you do not know.</li>
<li>Read the <a href="/docs/events?language=en">events</a>: when a person withdraws, processing must stop.</li>
<li>Delete what you hold when the <code>retention</code> that the person saw is over.</li>
<li>On <a href="/problems/rate_limited?language=en"><code>rate_limited</code></a> and <a href="/problems/unavailable?language=en"><code>unavailable</code></a>, wait for <code>Retry-After</code> and call again with the same <code>Idempotency-Key</code>.</li>
</ul>
<h2>4. Changing keys</h2>
<ul>
<li><code>POST /v1/keys</code> under the old key, with a proof that you have the new one; use the new one everywhere; then <code>DELETE /v1/keys/{keyid}</code> for the old one. Every gateway knows within half a second.</li>
<li>A leaked key: add a new one, delete the old one at once, tell the operator. A lost last key is replaced by the operator.</li>
<li>An event <code>key_added</code> or <code>key_retired</code> that you did not cause means that somebody has a key of yours.</li>
</ul>
<h2>5. Versions</h2>
<p>Within <code>v1</code> nothing is taken away or given another meaning; things are only added. What must go is announced at least 180 days before, by <code>Deprecation</code> and <code>Sunset</code> in the answers.</p>`,
  },
};
