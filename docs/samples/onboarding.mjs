#!/usr/bin/env node
// The page on which a bank opens an account: asks by share code or personal number, shows the code to compare, waits for the answer, and
// shows what was released, until the person withdraws.
//
//   onboarding.mjs ORIGIN KEY_FILE [PORT]
//
// Then open http://localhost:3000. What it knows is in memory: yours is a database.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { createClient, GatewayProblem } from 'ung-thuan/client';

const [origin, keyFile, port = '3000'] = process.argv.slice(2);
const client = await createClient({ origin, key: JSON.parse(readFileSync(keyFile, 'utf8')) });

/** By request_id: { session, code, status, consent_id, data, changed }, `changed` being a promise of the next status. */
const requests = new Map();

async function ask(session, subject) {
  const { body } = await client.call('POST', '/v1/consent-requests', {
    body: {
      subject,
      purpose: 'bank.account_opening',
      statement: 'Mở tài khoản thanh toán trên trang của ngân hàng',
      required_fields: ['person.birth_full_name', 'person.date_of_birth'],
      optional_fields: ['person.phone_number'],
      access: { mode: 'once' },
      retention: 'P90D',
    },
  });
  const request = { session, code: body.binding_code };
  requests.set(body.request_id, request);
  become(request, 'pending');
  follow(body.request_id, request).catch((error) => {
    console.error(error.message);
    become(request, 'failed');
  });
  return body.request_id;
}

/** Waits for the answer (`Prefer: wait`), then reads the data. */
async function follow(request_id, request) {
  const { status, consent_id } = await client.waitForAnswer(request_id);
  if (status !== 'approved') return become(request, status);
  request.consent_id = consent_id;
  // The same key for the same request: a repeat after a crash reads once, and counts once.
  const options = { path: { consent_id }, body: {}, idempotencyKey: `account-${request_id}` };
  try {
    const released = await client.call('POST', '/v1/consents/{consent_id}/releases', options);
    if (request.status === 'revoked') return; // meanwhile
    request.data = released.body.data;
    become(request, 'released');
  } catch (error) {
    if (!(error instanceof GatewayProblem) || error.code !== 'consent_not_active') throw error;
    become(request, 'revoked');
  }
}

/** What persons do later comes by events: who withdraws has the data deleted. */
async function followEvents() {
  for await (const { items } of client.events()) {
    const over = new Set(
      items.filter(({ type }) => type === 'consent_revoked').map((each) => each.consent_id),
    );
    for (const request of requests.values()) {
      if (!over.has(request.consent_id)) continue;
      delete request.data;
      become(request, 'revoked');
    }
  }
}

function become(request, status) {
  request.status = status;
  request.announce?.();
  request.changed = new Promise((done) => {
    request.announce = done;
  });
}

const MESSAGES = {
  refused: 'Bạn đã từ chối. Chúng tôi không nhận được thông tin nào.',
  expired: 'Chưa có câu trả lời. Nếu bạn không thấy yêu cầu, hãy kiểm tra lại số hoặc tạo mã chia sẻ mới.',
  withdrawn: 'Yêu cầu đã được rút lại.',
  revoked: 'Bạn đã rút lại sự đồng ý. Chúng tôi đã xóa thông tin.',
  failed: 'Chưa thực hiện được. Hãy thử lại sau ít phút.',
};
const LABELS = { birth_full_name: 'Họ và tên', date_of_birth: 'Ngày sinh', phone_number: 'Số điện thoại' };

const escaped = (value) => String(value).replace(/[&<>"']/g, (each) => `&#${each.charCodeAt(0)};`);
const page = (body) => `<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Mở tài khoản · Ngân hàng A</title><link rel="stylesheet" href="/page.css"><script src="/page.js" defer></script></head>
<body><main><h1>Mở tài khoản</h1>${body}</main></body></html>`;
const form = (message = '') => `${message && `<p role="alert">${escaped(message)}</p>`}
<form method="post" action="/requests"><label for="subject">Mã chia sẻ hoặc số định danh</label>
<input id="subject" name="subject" required autocomplete="off"><button>Xin thông tin</button></form>
<p>Tạo mã chia sẻ tại trang Ưng Thuận, mục Của tôi. Bạn sẽ được hỏi trên điện thoại.</p>`;

function view({ status, code, data }) {
  if (status === 'pending') {
    return `<p>Mở Ưng Thuận trên điện thoại. Chỉ đồng ý nếu ở đó có cùng mã này:</p>
<p class="code" aria-label="Mã đối chiếu">${escaped(code)}</p><p role="status" data-status="pending">Đang chờ câu trả lời của bạn…</p>`;
  }
  if (status !== 'released') return form(MESSAGES[status] ?? MESSAGES.failed);
  const rows = Object.entries(data.person ?? {}).map(
    ([name, value]) => `<dt>${escaped(LABELS[name] ?? name)}</dt><dd>${escaped(value)}</dd>`,
  );
  return `<p role="status" data-status="released">Đã nhận thông tin mà bạn đồng ý:</p><dl>${rows.join('')}</dl>`;
}

const SCRIPT = `const shown = document.querySelector('[data-status]');
if (shown) fetch(location.pathname + '/change?from=' + shown.dataset.status).catch(() => {}).then(() => location.reload());`;
const STYLE = `:root{color-scheme:light dark}body{font:1.125rem/1.5 system-ui;margin:0 auto;max-width:30rem;padding:1rem}
input,button{font:inherit;padding:.5rem;width:100%;box-sizing:border-box;margin:.25rem 0}dt{font-weight:600}dd{margin:0 0 .5rem}
.code{font:700 3.5rem/1.2 ui-monospace,monospace;letter-spacing:.25em;text-align:center}`;
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'",
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
};

async function answer(request, response) {
  const { pathname, searchParams } = new URL(request.url, 'http://bank');
  const send = (status, type, content, more) =>
    response
      .writeHead(status, { ...HEADERS, 'content-type': `${type}; charset=utf-8`, ...more })
      .end(content);
  if (pathname === '/page.js') return send(200, 'text/javascript', SCRIPT);
  if (pathname === '/page.css') return send(200, 'text/css', STYLE);
  const session = /(?:^|; )session=([\w-]{36})/.exec(request.headers.cookie ?? '')?.[1] ?? randomUUID();
  const cookie = { 'set-cookie': `session=${session}; HttpOnly; SameSite=Strict; Path=/` };
  if (request.method === 'POST' && pathname === '/requests') {
    if (request.headers['sec-fetch-site'] === 'cross-site') return send(403, 'text/plain', '');
    const given = new URLSearchParams(await text(request)).get('subject')?.replace(/\s/g, '') ?? '';
    const subject = /^\d{12}$/.test(given)
      ? { personal_id_number: given }
      : { share_code: given.toUpperCase() };
    const id = await ask(session, subject);
    return send(303, 'text/plain', '', { ...cookie, location: `/requests/${id}` });
  }
  const [, id, change] = /^\/requests\/(\w+)(\/change)?$/.exec(pathname) ?? [];
  if (id === undefined) return send(pathname === '/' ? 200 : 404, 'text/html', page(form()), cookie);
  const known = requests.get(id);
  if (known?.session !== session) return send(404, 'text/html', page(form())); // of somebody else
  if (change && known.status === searchParams.get('from')) await known.changed;
  return change ? send(204, 'text/plain') : send(200, 'text/html', page(view(known)));
}

followEvents().catch((error) => {
  console.error(error);
  process.exit(1);
});
createServer((request, response) => {
  answer(request, response).catch((error) => {
    const message =
      error instanceof GatewayProblem && error.code === 'invalid_request'
        ? 'Mã chia sẻ hoặc số định danh không đúng dạng.'
        : MESSAGES.failed;
    if (message === MESSAGES.failed) console.error(error.message);
    response
      .writeHead(422, { ...HEADERS, 'content-type': 'text/html; charset=utf-8' })
      .end(page(form(message)));
  });
}).listen(Number(port), '127.0.0.1', () => console.log(`http://localhost:${port}`));
