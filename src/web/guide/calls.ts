import { PROBLEMS, type ProblemCode } from '../../problem.js';
import { type Html, html } from '../html.js';
import type { Language } from '../pages/language.js';
import { CALL_TITLES, TAG_TITLES } from './call-titles.js';
import { clientSnippets } from './client-snippets.js';
import { type Call, partnerCalls } from './contract.js';
import { code, type Gateway, type GuidePage, tabs } from './page.js';
import { snippets } from './snippets.js';

const WORDS = {
  vi: {
    intro: html`<p>Mã để sao chép cho từng lời gọi, làm từ ví dụ của bản mô tả API. Thay mã số trong ví dụ bằng của bạn.</p>
<p>Tải các tệp có mã ký về cùng thư mục với khóa của bạn: <a href="/docs/samples/partner.sh">partner.sh</a> cho curl (với openssl), <a href="/docs/samples/partner.py">partner.py</a> cho Python. Với Node, cài <code>ung-thuan</code> như ở <a href="/docs/?language=vi">trang đầu</a>.</p>`,
    back: 'Mọi lời gọi',
    answer: 'Câu trả lời',
    none: 'Không có nội dung.',
    problems: 'Lời từ chối của riêng lời gọi này',
    reference: html`Mọi mục và giới hạn: <a href="/docs/reference" hreflang="en">bản mô tả API</a> (tiếng Anh).`,
    stock: html`<p>Dành cho thư viện OpenID; toàn bộ trình tự ở <a href="/docs/ciba?language=vi">CIBA</a>. Cần <a href="/docs/samples/oauth.sh">oauth.sh</a>, <a href="/docs/samples/oauth.mjs">oauth.mjs</a> hoặc <a href="/docs/samples/oauth.py">oauth.py</a>. Thay <code>bank-123456789</code> bằng <code>partner_id</code> của bạn, các chữ in hoa bằng giá trị trong câu trả lời trước.</p>`,
  },
  en: {
    intro: html`<p>Code to copy for each call, made of the examples in the API description. Put your own ids in place of those of the examples.</p>
<p>Download the code that signs into the folder of your key: <a href="/docs/samples/partner.sh">partner.sh</a> for curl (with openssl), <a href="/docs/samples/partner.py">partner.py</a> for Python. For Node, install <code>ung-thuan</code> as on the <a href="/docs/?language=en">first page</a>.</p>`,
    back: 'All calls',
    answer: 'The answer',
    none: 'It has no body.',
    problems: 'Refusals of this call',
    reference: html`All members and limits: the <a href="/docs/reference">API reference</a>.`,
    stock: html`<p>For OpenID libraries; the whole sequence is at <a href="/docs/ciba?language=en">CIBA</a>. It needs <a href="/docs/samples/oauth.sh">oauth.sh</a>, <a href="/docs/samples/oauth.mjs">oauth.mjs</a> or <a href="/docs/samples/oauth.py">oauth.py</a>. Put your <code>partner_id</code> in place of <code>bank-123456789</code>, and what earlier answers have in place of the capitals.</p>`,
  },
} as const;

export const titleOf = (call: Call, language: Language): string =>
  language === 'en' ? call.summary : CALL_TITLES[call.operationId as keyof typeof CALL_TITLES];
const tagOf = (tag: string, language: Language) => (language === 'en' ? tag : (TAG_TITLES[tag] ?? tag));

function index(language: Language): Html {
  const words = WORDS[language];
  const calls = partnerCalls();
  const tags = [...new Set(calls.map(({ tag }) => tag))];
  return html`${words.intro}
${tags.map((tag) => {
  const items = calls
    .filter((call) => call.tag === tag)
    .map(
      (call) =>
        html`<li><a href="/docs/calls/${call.operationId}?language=${language}">${titleOf(call, language)}</a><br><code>${call.method} ${call.template}</code></li>`,
    );
  return html`<h2 id="${tag.toLowerCase().replaceAll(' ', '-')}">${tagOf(tag, language)}</h2>
<ul>${items}</ul>
`;
})}`;
}

export const CALLS_PAGE: GuidePage = {
  path: '/docs/calls',
  vi: { title: 'Mã cho từng lời gọi', short: 'Mã mẫu', body: () => index('vi') },
  en: { title: 'Code for each call', short: 'Code', body: () => index('en') },
};

const textOf = (answer: unknown) => (typeof answer === 'string' ? answer : JSON.stringify(answer, null, 2));

function snippetsOf(call: Call, origin: string) {
  const ask = partnerCalls().find(({ operationId }) => operationId === 'createConsentRequest');
  return call.isForClients && ask !== undefined ? clientSnippets(call, origin, ask) : snippets(call, origin);
}

function page(call: Call, language: Language, { origin }: Gateway): Html {
  const words = WORDS[language];
  const general = partnerCalls().find(({ operationId }) => operationId === 'getCatalogue')?.problems;
  const own = call.problems.filter((each) => !general?.includes(each)); // without what any signed call can have
  return html`<p><a href="/docs/calls?language=${language}">${words.back}</a></p>
<p><code>${call.method} ${call.template}</code></p>
${call.isForClients && words.stock}
${tabs('language', snippetsOf(call, origin), language)}
<h2>${words.answer}</h2>
<p><code>${call.status}</code>${call.answerType === undefined ? html`. ${words.none}` : html`, <code>${call.answerType}</code>`}</p>
${call.answer !== undefined && code(textOf(call.answer), language)}
${
  own.length > 0 &&
  html`<h2>${words.problems}</h2>
<ul>${own.map(
    (each) =>
      html`<li><a href="/problems/${each}?language=${language}"><code>${each}</code></a>: ${PROBLEMS[each as ProblemCode].title[language]}</li>`,
  )}</ul>`
}
<p class="hint">${words.reference}</p>`;
}

/** A page for each operation. */
export const callPages = (): GuidePage[] =>
  partnerCalls().map((call) => ({
    path: `/docs/calls/${call.operationId}`,
    vi: { title: titleOf(call, 'vi'), body: (gateway) => page(call, 'vi', gateway) },
    en: { title: titleOf(call, 'en'), body: (gateway) => page(call, 'en', gateway) },
  }));
