import { FIELDS, type FieldId } from '../../catalogue/fields.js';
import { PURPOSES, type PurposeId, purposeOf } from '../../catalogue/purposes.js';
import { type Html, html } from '../html.js';
import type { Language } from '../pages/language.js';
import { code, type Gateway, type GuidePage, table } from './page.js';

const WORDS = {
  vi: {
    field: 'thông tin',
    id: 'mã',
    lesser: 'ít hơn, cũng đủ',
    sensitive: 'nhạy cảm',
    required: 'được phép bắt buộc',
    once: 'một lần',
    recurring: 'nhiều lần',
    keep: 'giữ lâu nhất',
    until: 'hiệu lực dài nhất',
    atMost: 'nhiều nhất',
    answer: 'chờ câu trả lời lâu nhất',
    kinds: 'dành cho',
    school: 'chỉ hỏi về người chưa quá tuổi đi học',
    adults: 'chỉ hỏi người đủ 18 tuổi',
    unnamed: 'chỉ bằng mã chia sẻ, bạn không biết ai trả lời',
    answeredOnce: 'mỗi người trả lời bạn một lần',
  },
  en: {
    field: 'detail',
    id: 'id',
    lesser: 'less, and enough',
    sensitive: 'sensitive',
    required: 'may be required',
    once: 'once',
    recurring: 'recurring',
    keep: 'kept at most',
    until: 'valid at most',
    atMost: 'at most',
    answer: 'longest time to answer',
    kinds: 'for',
    school: 'only about people who have not passed school age',
    adults: 'only about people of 18 and older',
    unnamed: 'by share code only, and you do not learn who answers',
    answeredOnce: 'a person answers you once',
  },
} as const;

/** All purposes with their fields and limits, from the catalogue. */
function purposes(language: Language): Html {
  const words = WORDS[language];
  const one = (id: PurposeId) => {
    const purpose = purposeOf(id);
    const rows = purpose.fields.map((field: FieldId) => {
      const { label, sensitivity } = FIELDS[field];
      const lesser = purpose.derivedAlternatives[field] ?? [];
      const marks = [
        sensitivity === 'sensitive' && words.sensitive,
        field in purpose.requirableSensitive && words.required,
      ].filter(Boolean);
      return [
        html`${label[language]}${marks.length > 0 && html` <em>(${marks.join(', ')})</em>`}`,
        html`<code>${field}</code>`,
        lesser.map((each) => html`<code>${each}</code> `),
      ];
    });
    const limits = [
      `${words.kinds} ${purpose.partnerKinds.map((kind) => KINDS[language][kind]).join(', ')}`,
      purpose.accessModes.map((mode) => words[mode]).join(', '),
      `${words.keep} ${purpose.retentionMax}`,
      purpose.untilMax !== null && `${words.until} ${purpose.untilMax}`,
      purpose.atMostMax !== null &&
        `${words.atMost} ${purpose.atMostMax.count}/${PERIODS[language][purpose.atMostMax.per]}`,
      `${words.answer} ${purpose.expiresInMax_s} s`,
      purpose.subjects === 'until_school_age_ends' && words.school,
      purpose.subjects === 'adults' && words.adults,
      purpose.isUnnamed && words.unnamed,
      purpose.isAnsweredOnce && words.answeredOnce,
    ].filter(Boolean);
    return html`<details><summary>${purpose.label[language]} <code>${id}</code></summary>
<p>${purpose.description[language]}</p>
<p class="hint">${limits.join('; ')}.</p>
${table(purpose.label[language], [words.field, words.id, words.lesser], rows as (Html | string)[][])}
</details>`;
  };
  return html`${(Object.keys(PURPOSES) as PurposeId[]).map(one)}`;
}

const KINDS = {
  vi: {
    bank: 'ngân hàng',
    pharmacy: 'nhà thuốc',
    hospital: 'bệnh viện',
    school: 'trường học',
    ministry: 'bộ',
    civic: 'tổ chức khác',
    authority: 'cơ quan quản lý',
  },
  en: {
    bank: 'banks',
    pharmacy: 'pharmacies',
    hospital: 'hospitals',
    school: 'schools',
    ministry: 'ministries',
    civic: 'other organisations',
    authority: 'authorities',
  },
} as const;
const PERIODS = {
  vi: { day: 'ngày', week: 'tuần', month: 'tháng', year: 'năm' },
  en: { day: 'day', week: 'week', month: 'month', year: 'year' },
} as const;

const BODY = `{
  "subject": { "share_code": "7K2QX9TD" },
  "purpose": "bank.account_opening",
  "statement": "Mở tài khoản thanh toán tại chi nhánh Cầu Giấy",
  "required_fields": ["person.birth_full_name", "person.date_of_birth"],
  "optional_fields": ["person.permanent_residence"],
  "accepted_alternatives": [{ "field": "person.date_of_birth", "sufficient_fields": ["person.is_adult"] }],
  "access": { "mode": "once" },
  "retention": "P90D"
}`;

export const ASKING: GuidePage = {
  path: '/docs/asking',
  vi: {
    title: 'Hỏi cho đúng',
    short: 'Hỏi',
    body: (
      _: Gateway,
    ) => html`<p>Một yêu cầu xin đồng ý được trả lời nhanh khi người nhận hiểu ngay ai cần gì, để làm gì. Một yêu cầu xin quá nhiều bị cổng từ chối trước khi đến tay họ.</p>
${code(BODY, 'vi')}
<h2>Ai</h2>
<ul>
<li><strong>Mã chia sẻ</strong> (<code>share_code</code>): người đó tạo trên máy của mình và đọc cho bạn tại quầy. Dùng một lần, trong năm phút. Không ai gửi được yêu cầu cho người mà mình không có mã: hãy dùng cách này khi người đó ở trước mặt bạn.</li>
<li><strong>Số định danh</strong> (<code>personal_id_number</code>): khi bạn đã có số. Số không tồn tại, người đã mất, chưa có tài khoản hoặc đã nhận quá nhiều yêu cầu trông giống hệt một người không trả lời: yêu cầu được tạo, rồi hết hạn. Đừng coi đó là lời từ chối.</li>
</ul>
<h2>Để làm gì</h2>
<p>Mỗi yêu cầu có đúng một mục đích, lấy từ danh mục. Mục đích quyết định được xin những thông tin nào, mấy lần, giữ bao lâu; xin quá là <a href="/problems/field_not_permitted?language=vi"><code>field_not_permitted</code></a> hoặc <a href="/problems/limit_exceeds_purpose?language=vi"><code>limit_exceeds_purpose</code></a>, không bao giờ bị cắt bớt ngầm.</p>
<h2>Thông tin nào</h2>
<ul>
<li><code>required_fields</code>: thiếu là bạn không phục vụ được. Người đó đồng ý tất cả hoặc từ chối. Xin ít thì được nhiều hơn.</li>
<li><code>optional_fields</code>: người đó chọn từng thông tin. Không ô nào được đánh dấu sẵn.</li>
<li><strong>Ít hơn mà vẫn đủ</strong>: chỉ cần biết đã đủ 18 tuổi thì xin <code>person.is_adult</code>, không xin ngày sinh. Với <code>accepted_alternatives</code> bạn chấp nhận thông tin ít hơn thay cho thông tin đã xin, và người đó được chọn.</li>
<li>Thông tin nhạy cảm chỉ được bắt buộc khi luật cho phép; bảng dưới ghi rõ.</li>
<li>Thông tin nêu tên người khác chỉ có quan hệ và họ tên: những người đó chưa đồng ý. Họ thấy lần cung cấp dữ liệu trong nhật ký của mình. Với mục đích có <code>pseudonyms</code>, mỗi người được nêu có một <code>pseudonym</code>: như nhau trong mọi lần cung cấp cho bạn, khác ở đối tác khác.</li>
</ul>
<h2>Lời giải thích</h2>
<p><code>statement</code> là lời của bạn, nhiều nhất 500 ký tự, hiện ngay dưới tên bạn. Hãy viết một việc cụ thể mà người đó đang làm:</p>
<ul>
<li>Nên: “Mở tài khoản thanh toán tại chi nhánh Cầu Giấy”.</li>
<li>Không nên: “Vui lòng xác nhận để tiếp tục”, “Cập nhật theo quy định”: không nói việc gì, và giống lời kẻ lừa đảo.</li>
</ul>
<h2>Mã đối chiếu</h2>
<p>Câu trả lời có <code>binding_code</code>, bốn ký tự. Hiện mã này thật to trên màn hình của bạn: người đó thấy cùng mã trên điện thoại, và biết yêu cầu là của bạn. Không có mã, người cẩn thận sẽ từ chối, và họ đúng. <a href="/docs/samples/onboarding.mjs">onboarding.mjs</a> là một trang mẫu hoàn chỉnh.</p>
<h2>Chờ, rồi đọc</h2>
<ul>
<li><code>GET /v1/consent-requests/{request_id}</code> với <code>Prefer: wait=30</code> trả lời ngay khi có câu trả lời. <code>status</code> là <code>approved</code>, <code>refused</code>, <code>expired</code> hoặc <code>withdrawn</code>. Lý do từ chối không bao giờ được cho biết; đừng hỏi lại liên tục.</li>
<li><code>POST /v1/consents/{consent_id}/releases</code> trả về thông tin đã được đồng ý. Thông tin không có giá trị nằm trong <code>not_available</code>. Chỉ xin phần cần lúc này bằng <code>fields</code>.</li>
<li>Người đó có thể tạm ngừng, bớt thông tin hoặc rút lại bất cứ lúc nào: lần đọc sau là <a href="/problems/consent_not_active?language=vi"><code>consent_not_active</code></a>. Bạn biết ngay qua <a href="/docs/events?language=vi">sự kiện</a>.</li>
<li>Không cần nữa thì <code>DELETE /v1/consents/{consent_id}</code>.</li>
<li>Lần đọc mà không thông tin nào có giá trị thì không tính: sự đồng ý một lần vẫn còn.</li>
<li><code>GET /v1/consent-requests</code> và <code>GET /v1/consents</code> liệt kê của bạn, mới nhất trước. Đọc tiếp bằng <code>next_cursor</code> cho đến khi là <code>null</code>, kể cả sau một trang trống.</li>
<li>Địa chỉ có mã đơn vị hành chính. <code>GET /v1/administrative-units/{code}</code>, với <code>on</code> là một ngày, cho biết đơn vị của ngày đó; <code>…/successors</code> và <code>…/predecessors</code> cho biết đơn vị sau và trước khi sắp xếp.</li>
</ul>
<h2 id="purposes">Các mục đích</h2>
<p><code>GET /v1/catalogue</code> cho biết những mục đích mà bạn được dùng. Tất cả:</p>
${purposes('vi')}`,
  },
  en: {
    title: 'Asking well',
    short: 'Asking',
    body: (
      _: Gateway,
    ) => html`<p>A consent request is answered soon when the person sees at once who needs what, and what for. One that asks for too much is refused by the gateway before it reaches anybody.</p>
${code(BODY, 'en')}
<h2>Whom</h2>
<ul>
<li><strong>Share code</strong> (<code>share_code</code>): the person makes it on their own device and reads it to you at the counter. It works once, within five minutes. Nobody can send a request to a person whose code they do not have: use it when the person is in front of you.</li>
<li><strong>Personal number</strong> (<code>personal_id_number</code>): when you have it already. A number that does not exist, a person who has died, has no account or got too many requests looks exactly like one who does not answer: the request is created, and expires. Do not take that for a refusal.</li>
</ul>
<h2>What for</h2>
<p>A request has exactly one purpose, from the catalogue. The purpose decides which details you may ask for, how often, and how long you keep them; more is <a href="/problems/field_not_permitted?language=en"><code>field_not_permitted</code></a> or <a href="/problems/limit_exceeds_purpose?language=en"><code>limit_exceeds_purpose</code></a>, and never cut silently.</p>
<h2>Which details</h2>
<ul>
<li><code>required_fields</code>: without them you cannot serve the person, who approves all of them or refuses. Who asks for less gets more.</li>
<li><code>optional_fields</code>: the person chooses each. No box is ticked beforehand.</li>
<li><strong>Less, and enough</strong>: to know that somebody is 18, ask for <code>person.is_adult</code>, not for the date of birth. With <code>accepted_alternatives</code> you accept a lesser detail in place of one that you asked for, and the person may choose it.</li>
<li>A sensitive detail can be required only where a law says so; the table below tells.</li>
<li>A detail that names other people has their relation and name only: they did not agree. They find the release in their own history. For a purpose with <code>pseudonyms</code> each person named has a <code>pseudonym</code>: the same in all your releases, different at every other partner.</li>
</ul>
<h2>The statement</h2>
<p><code>statement</code> is your own words, at most 500 characters, shown right under your name. Name the one thing that the person is doing:</p>
<ul>
<li>Good: “Opening a current account at the Cầu Giấy branch”.</li>
<li>Bad: “Please confirm to continue”, “Update as required”: they say nothing, and sound like fraud.</li>
</ul>
<h2>The code to compare</h2>
<p>The answer has a <code>binding_code</code> of four characters. Show it large on your screen: the person sees the same on the phone, and knows that the request is yours. Without it a careful person refuses, and is right. <a href="/docs/samples/onboarding.mjs">onboarding.mjs</a> is a complete page to start from.</p>
<h2>Waiting, then reading</h2>
<ul>
<li><code>GET /v1/consent-requests/{request_id}</code> with <code>Prefer: wait=30</code> returns as soon as there is an answer. <code>status</code> is <code>approved</code>, <code>refused</code>, <code>expired</code> or <code>withdrawn</code>. Why somebody refused is never told; do not ask again and again.</li>
<li><code>POST /v1/consents/{consent_id}/releases</code> returns what was approved. What has no value is in <code>not_available</code>. Ask for what you need now with <code>fields</code>.</li>
<li>The person may pause, narrow or withdraw at any time: the next reading is <a href="/problems/consent_not_active?language=en"><code>consent_not_active</code></a>. <a href="/docs/events?language=en">Events</a> tell you at once.</li>
<li>When you need it no longer, <code>DELETE /v1/consents/{consent_id}</code>.</li>
<li>A reading in which no detail has a value does not count: a consent for one reading is still there.</li>
<li><code>GET /v1/consent-requests</code> and <code>GET /v1/consents</code> list yours, newest first. Go on with <code>next_cursor</code> until it is <code>null</code>, also after an empty page.</li>
<li>Addresses have codes of administrative units. <code>GET /v1/administrative-units/{code}</code>, with a day in <code>on</code>, returns the unit of that day; <code>…/successors</code> and <code>…/predecessors</code> what it became, and what it was formed from.</li>
</ul>
<h2 id="purposes">The purposes</h2>
<p><code>GET /v1/catalogue</code> says which of them are yours. All:</p>
${purposes('en')}`,
  },
};
