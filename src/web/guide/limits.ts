import { html } from '../html.js';
import { type Gateway, type GuidePage, table } from './page.js';

type Row = readonly [what: string, limit: string, beyond: string];

const problem = (code: string, language: 'vi' | 'en') =>
  code === '' ? '' : html`<a href="/problems/${code}?language=${language}"><code>${code}</code></a>`;

const rows = (language: 'vi' | 'en', each: readonly Row[]) =>
  each.map(([what, limit, beyond]) => [what, limit, problem(beyond, language)]);

export const LIMITS: GuidePage = {
  path: '/docs/limits',
  vi: {
    title: 'Giới hạn',
    body: (
      gateway: Gateway,
    ) => html`<p><code>GET /v1/registration</code> cho biết giới hạn và hạn mức của riêng bạn để chương trình đọc. <code>RateLimit</code> trong mỗi câu trả lời cho biết còn bao nhiêu.</p>
<h2>Lời gọi</h2>
${table(
  'Lời gọi',
  ['điều gì', 'giới hạn', 'vượt quá'],
  rows('vi', [
    ['lời gọi của bạn', 'hạn mức mỗi phút trong đăng ký', 'rate_limited'],
    [
      'lời gọi từ một địa chỉ mà chữ ký chưa được xác minh',
      `${gateway.addressCallsPerMinute} mỗi phút`,
      'rate_limited',
    ],
    ['nội dung', '64 KiB; sự kiện hộ tịch 2 MB', 'body_too_large'],
    ['phần đầu của lời gọi', '16 KiB', 'headers_too_large'],
    [
      'created của chữ ký',
      `chậm nhất ${gateway.createdMaxAge_s} s, nhanh nhất ${gateway.createdMaxAhead_s} s`,
      'signature_stale',
    ],
    ['nonce của một lời gọi có tác dụng', 'một lần', 'request_replayed'],
    ['Idempotency-Key', 'nhớ 24 giờ; dùng lại với nội dung khác thì bị từ chối', 'idempotency_key_reused'],
    ['Prefer: wait', '30 s', ''],
    ['khóa đang dùng', '10', 'key_not_accepted'],
  ]),
)}
<h2>Hỏi và đọc</h2>
${table(
  'Hỏi và đọc',
  ['điều gì', 'giới hạn', 'vượt quá'],
  rows('vi', [
    ['thông tin, số lần, thời gian giữ', 'theo mục đích trong danh mục', 'limit_exceeds_purpose'],
    ['statement', '500 ký tự, một dòng', 'invalid_request'],
    ['chờ câu trả lời (expires_in_s)', '30 s đến 24 giờ, mặc định 300 s', 'invalid_request'],
    [
      'yêu cầu đến một người trong 24 giờ',
      `${gateway.promptBudget.perDay} từ mọi đối tác, một nửa từ một đối tác; hơn nữa thì trông như không trả lời`,
      '',
    ],
    [
      'yêu cầu đang chờ của một người',
      `${gateway.promptBudget.pending} từ mọi đối tác, một nửa từ một đối tác; hơn nữa thì trông như không trả lời`,
      '',
    ],
    ['đọc theo một sự đồng ý nhiều lần', 'số lần mà người đó đồng ý', 'frequency_exceeded'],
  ]),
)}
<h2>Sự kiện</h2>
${table(
  'Sự kiện',
  ['điều gì', 'giới hạn', 'vượt quá'],
  rows('vi', [
    ['giữ sự kiện', '30 ngày', 'event_cursor_unknown'],
    ['sự kiện chưa xác nhận của poll', '10.000 rồi luồng chờ', ''],
    ['push: chờ nơi nhận trả lời', '10 s', ''],
    ['push: thử lại', 'sau 2 s, lâu gấp đôi mỗi lần đến một giờ; sau ba ngày thì tạm ngừng', ''],
  ]),
)}`,
  },
  en: {
    title: 'Limits',
    body: (
      gateway: Gateway,
    ) => html`<p><code>GET /v1/registration</code> tells programs your own limits and quota. <code>RateLimit</code> in each answer says what is left.</p>
<h2>Calls</h2>
${table(
  'Calls',
  ['what', 'limit', 'beyond it'],
  rows('en', [
    ['your calls', 'the quota a minute of your registration', 'rate_limited'],
    [
      'calls from one address whose signature is not verified yet',
      `${gateway.addressCallsPerMinute} a minute`,
      'rate_limited',
    ],
    ['body', '64 KiB; registry events 2 MB', 'body_too_large'],
    ['header section', '16 KiB', 'headers_too_large'],
    [
      'created of a signature',
      `${gateway.createdMaxAge_s} s behind, ${gateway.createdMaxAhead_s} s ahead`,
      'signature_stale',
    ],
    ['nonce of a call with an effect', 'once', 'request_replayed'],
    [
      'Idempotency-Key',
      'remembered for 24 hours; another body under it is refused',
      'idempotency_key_reused',
    ],
    ['Prefer: wait', '30 s', ''],
    ['keys in use', '10', 'key_not_accepted'],
  ]),
)}
<h2>Asking and reading</h2>
${table(
  'Asking and reading',
  ['what', 'limit', 'beyond it'],
  rows('en', [
    [
      'details, how often, how long you keep them',
      'by the purpose in the catalogue',
      'limit_exceeds_purpose',
    ],
    ['statement', '500 characters, one line', 'invalid_request'],
    ['time to answer (expires_in_s)', '30 s to 24 hours, 300 s by default', 'invalid_request'],
    [
      'requests to one person in 24 hours',
      `${gateway.promptBudget.perDay} by all partners, half of that by one; more look like no answer`,
      '',
    ],
    [
      'pending requests of one person',
      `${gateway.promptBudget.pending} by all partners, half of that by one; more look like no answer`,
      '',
    ],
    ['readings under a recurring consent', 'as often as the person agreed', 'frequency_exceeded'],
  ]),
)}
<h2>Events</h2>
${table(
  'Events',
  ['what', 'limit', 'beyond it'],
  rows('en', [
    ['events are kept', '30 days', 'event_cursor_unknown'],
    ['poll: events not acknowledged', '10,000, then the stream waits', ''],
    ['push: time for the receiver to answer', '10 s', ''],
    ['push: repeats', 'after 2 s, twice as long each time to an hour; paused after three days', ''],
  ]),
)}`,
  },
};
