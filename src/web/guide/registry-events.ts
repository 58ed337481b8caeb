import { html } from '../html.js';
import { code, type GuidePage } from './page.js';
import { codesTable, kindsList, REGISTRY_REFUSALS, REGISTRY_WARNINGS } from './registry-tables.js';

const BATCH = `{ "events": [
  { "event_id": "ba-dinh/000001", "kind": "permanent_residence_changed", "occurred_on": "2026-11-23",
    "personal_id_number": "001090000025", "unit": "00004", "address": "Số 8, phố Hoa Ban" },
  { "event_id": "ba-dinh/000002", "kind": "marriage", "occurred_on": "2026-11-24",
    "personal_id_number": "001090000025", "spouse": "001190000017" },
  { "event_id": "ba-dinh/000003", "kind": "death", "occurred_on": "2026-11-24",
    "personal_id_number": "001090000025" }
] }`;
const RESULTS = `{ "results": [
    { "event_id": "ba-dinh/000001", "status": "applied" },
    { "event_id": "ba-dinh/000002", "status": "refused", "code": "relation_impossible",
      "detail": "This relationship is not possible.", "pointer": "/personal_id_number" },
    { "event_id": "ba-dinh/000003", "status": "held_back" } ],
  "totals": { "applied": 1, "duplicate": 0, "refused": 1, "held_back": 1 } }`;
const WARNED = `{ "event_id": "ba-dinh/000004", "status": "applied",
  "warnings": [ { "code": "mother_age_implausible",
                  "detail": "The mother is, or may be, under 15 or 55 and older at a birth." } ] }`;

export const REGISTRY_EVENTS: GuidePage = {
  path: '/docs/registry-events',
  vi: {
    title: 'Sự kiện hộ tịch',
    body: () => html`<p>Dành cho cơ quan quản lý Cơ sở dữ liệu quốc gia về dân cư, với thẩm quyền <code>registry:write</code>: báo cho cổng biết việc sinh, chuyển nơi cư trú, kết hôn, tử vong và những thay đổi khác. <code>POST /v1/registry/events</code> nhận một lô từ 1 đến 1.000 sự kiện:</p>
${code(BATCH, 'vi')}
<p>Nếu người đó đang có vợ hoặc chồng, câu trả lời là:</p>
${code(RESULTS, 'vi')}
<h2>Mỗi sự kiện có gì</h2>
<ul>
<li><code>event_id</code>: 8 đến 64 ký tự ASCII nhìn thấy được, do bạn đặt, không bao giờ trùng, không có dữ liệu cá nhân.</li>
<li><code>kind</code>: một trong các loại dưới đây.</li>
<li><code>occurred_on</code>: ngày ở Việt Nam mà sự kiện có hiệu lực; có thể đã qua.</li>
<li>Số định danh: số hiện tại hoặc số trước đó; mọi số từng được cấp đều chỉ đúng người của nó.</li>
<li>Mã đơn vị: đơn vị có mã đó vào ngày <code>occurred_on</code>, kể cả khi nay không còn.</li>
</ul>
<h2>Thứ tự, gửi lại, giữ lại</h2>
<ul>
<li>Sự kiện được áp dụng theo thứ tự trong lô; sự kiện sau thấy kết quả của sự kiện trước. Số của trẻ dùng được ngay sau <code>birth</code>.</li>
<li>Cả lô là một giao dịch. Mỗi sự kiện được áp dụng trọn vẹn hoặc không gì cả; một sự kiện bị từ chối không cản những sự kiện khác.</li>
<li>Sự kiện về người mà một sự kiện trước đó, đã bị từ chối hoặc giữ lại, có nêu tên thì bị giữ lại (<code>held_back</code>): áp dụng khi thiếu sự kiện trước thì có thể sai. Tính mọi người được nêu, trong bất kỳ vai nào. Sửa sự kiện bị từ chối rồi gửi lại cả hai.</li>
<li>Mỗi <code>event_id</code> được áp dụng một lần. Gửi lại cùng nội dung là <code>duplicate</code> và không thay đổi gì; khác nội dung là <code>event_id_reused</code>. Sự kiện bị từ chối hoặc giữ lại không để lại gì và được gửi lại với <code>event_id</code> cũ.</li>
<li>Gửi lại cả lời gọi với cùng <code>Idempotency-Key</code> thì nhận câu trả lời đầu tiên.</li>
</ul>
<h2 id="kinds">Các loại</h2>
<p>Chủ thể là người ở <code>personal_id_number</code>. Các lý do từ chối dưới đây là thêm vào những lý do chung.</p>
${kindsList('vi')}
<h2 id="refusals">Lý do từ chối</h2>
<p>Bảy lý do đầu có thể gặp ở mọi loại.</p>
${codesTable('vi', 'Lý do từ chối', REGISTRY_REFUSALS)}
<h2 id="warnings">Cảnh báo</h2>
<p>Sự kiện có thể xảy ra nhưng khó tin vẫn được áp dụng, và kết quả có <code>warnings</code>. Hãy kiểm tra, sai thì gửi <code>correction</code>.</p>
${code(WARNED, 'vi')}
${codesTable('vi', 'Cảnh báo', REGISTRY_WARNINGS)}
<p>Ngày sinh chỉ biết tháng hoặc năm thì tuổi được cảnh báo khi có thể khó tin.</p>
<h2>Kéo theo những gì</h2>
<p>Những việc này được ghi cùng lúc với sự kiện:</p>
<ul>
<li><strong>Ai quyết định.</strong> Từ 16 tuổi tự mình; từ 7 đến dưới 16 tuổi cùng người giám hộ; dưới 7 tuổi là người giám hộ; mọi người giám hộ, nếu có người <code>acts_jointly</code>. Cha mẹ là người giám hộ đương nhiên.</li>
<li><strong>Sự đồng ý hết hiệu lực</strong> khi căn cứ không còn: người đó mất, người giám hộ đã quyết định mất, mất tích hoặc thôi giám hộ, trẻ đủ 16 tuổi. Người liên quan được thông báo. Sự đồng ý đã hết hiệu lực thì không trở lại.</li>
<li><strong>Giám hộ</strong> kết thúc khi đủ 18 tuổi; ngày sinh được sửa thì theo ngày mới.</li>
<li><strong>Số liệu</strong> thay đổi theo: lần đếm sau đã có sự kiện.</li>
<li><strong>Ảnh chân dung</strong> chụp khi trẻ, theo ngày sinh đã sửa, chưa đủ 6 tuổi bị xóa.</li>
</ul>
<p>Mã để sao chép: <a href="/docs/calls/applyRegistryEvents?language=vi">Gửi sự kiện hộ tịch</a>.</p>`,
  },
  en: {
    title: 'Registry events',
    body: () => html`<p>For the authority of the population registry, with the mandate <code>registry:write</code>: it reports births, moves, marriages, deaths and other changes to the gateway. <code>POST /v1/registry/events</code> takes a batch of 1 to 1,000 events:</p>
${code(BATCH, 'en')}
<p>If the subject is married already, the answer is:</p>
${code(RESULTS, 'en')}
<h2>What each event has</h2>
<ul>
<li><code>event_id</code>: 8 to 64 visible ASCII characters, chosen by you, unique for ever, without personal data.</li>
<li><code>kind</code>: one of the kinds below.</li>
<li><code>occurred_on</code>: the day in Việt Nam on which the event took effect; it may be in the past.</li>
<li>Personal numbers: current or earlier ones; every number ever issued identifies its person.</li>
<li>Unit codes: the unit that held the code on <code>occurred_on</code>, also if it no longer exists.</li>
</ul>
<h2>Order, repeats, what is held back</h2>
<ul>
<li>Events are applied in the order of the batch, and a later one sees the effects of an earlier one. A newborn's number can be used right after its <code>birth</code>.</li>
<li>The batch is one transaction. Each event is applied completely or not at all, and a refused event does not stop the others.</li>
<li>An event about a person named by an earlier one that was refused or held back is held back (<code>held_back</code>): applied without the earlier one it could be wrong. Everybody whom either names counts, in any role. Correct the refused event and send both again.</li>
<li>An <code>event_id</code> is applied once. The same content again is a <code>duplicate</code> and changes nothing; other content is <code>event_id_reused</code>. A refused or held-back event leaves nothing behind, and may be sent again under its <code>event_id</code>.</li>
<li>A repeat of the whole call with the same <code>Idempotency-Key</code> returns the first answer.</li>
</ul>
<h2 id="kinds">The kinds</h2>
<p>The subject is the person in <code>personal_id_number</code>. The refusals listed here are in addition to those of every kind.</p>
${kindsList('en')}
<h2 id="refusals">Refusals</h2>
<p>The first seven may be met with every kind.</p>
${codesTable('en', 'Refusals', REGISTRY_REFUSALS)}
<h2 id="warnings">Warnings</h2>
<p>An event that is possible but implausible is applied, and its result has <code>warnings</code>. Check it, and send a <code>correction</code> if it is wrong.</p>
${code(WARNED, 'en')}
${codesTable('en', 'Warnings', REGISTRY_WARNINGS)}
<p>Where a date of birth is known only by month or year, an age is flagged if an implausible one is possible.</p>
<h2>What follows</h2>
<p>These effects are committed with the event:</p>
<ul>
<li><strong>Who decides.</strong> From 16 on the person alone; from 7 to 15 with a guardian; under 7 a guardian; every guardian where one <code>acts_jointly</code>. Parents are guardians by law.</li>
<li><strong>Consents lapse</strong> when their ground is gone: the person died, a guardian who decided died, is missing or is no longer a guardian, or the child became 16. Those concerned are notified. A lapsed consent does not come back.</li>
<li><strong>Guardianships</strong> end on the 18th birthday; if the date of birth is corrected, on the new one.</li>
<li><strong>Counts</strong> change: the next one includes the event.</li>
<li><strong>Portraits</strong> of a child who, by a corrected date of birth, was under 6 are deleted.</li>
</ul>
<p>Code to copy: <a href="/docs/calls/applyRegistryEvents?language=en">Apply registry events</a>.</p>`,
  },
};
