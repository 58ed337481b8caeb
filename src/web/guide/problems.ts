import { PROBLEM_TEXTS } from '../../contract/docs/problem-texts.js';
import { PROBLEMS, type ProblemCode } from '../../problem.js';
import { type Html, html } from '../html.js';
import type { Language } from '../pages/language.js';
import { partnerCalls } from './contract.js';
import { table } from './page.js';

/** The codes of all problems. */
export const PROBLEM_CODES = Object.keys(PROBLEMS) as ProblemCode[];

const WORDS = {
  vi: {
    title: 'Danh mục lỗi',
    intro: html`<p>Mỗi lời từ chối của cổng là <code>application/problem+json</code> (RFC 9457) với một mã trong danh mục này. Hãy quyết định theo <code>code</code>; <code>errors</code> chỉ từng chỗ sai trong nội dung; <code>instance</code> là mã của lời gọi để báo cho đơn vị vận hành.</p>
<p>Yêu cầu hay sự đồng ý của đối tác khác là <code>not_found</code>, giống hệt như chưa từng có.</p>`,
    columns: ['HTTP', 'mã', 'tên'],
    back: 'Mọi mã lỗi',
    happened: 'Chuyện gì đã xảy ra',
    remedy: 'Cần làm gì',
    calls: 'Lời gọi có thể trả về mã này',
  },
  en: {
    title: 'Problems',
    intro: html`<p>Each refusal of the gateway is <code>application/problem+json</code> (RFC 9457) with a code of this list. Decide by <code>code</code>; <code>errors</code> locates each mistake in the body; <code>instance</code> names the call, for the operator.</p>
<p>Another partner's request or consent is <code>not_found</code>, exactly like one that never existed.</p>`,
    columns: ['HTTP', 'code', 'title'],
    back: 'All problems',
    happened: 'What happened',
    remedy: 'What to do',
    calls: 'Calls that may answer with it',
  },
} as const;

export const problemsTitle = (language: Language): string => WORDS[language].title;

/** The content of the page that lists all problems. */
export function problemList(language: Language): Html {
  const words = WORDS[language];
  const rows = PROBLEM_CODES.map((code) => [
    PROBLEMS[code].status,
    html`<a href="/problems/${code}?language=${language}"><code>${code}</code></a>`,
    PROBLEMS[code].title[language],
  ]);
  return html`${words.intro}
${table(words.title, words.columns, rows)}`;
}

/** The content of the page of a problem. */
export function problemBody(code: ProblemCode, language: Language): Html {
  const words = WORDS[language];
  const { happened, remedy } = PROBLEM_TEXTS[code];
  const calls = partnerCalls().filter(({ problems }) => problems.includes(code));
  return html`<p><a href="/problems?language=${language}">${words.back}</a></p>
<p class="box"><code>${code}</code>, HTTP ${PROBLEMS[code].status}</p>
<h2>${words.happened}</h2>
<p>${happened[language]}</p>
<h2>${words.remedy}</h2>
<p>${remedy[language]}</p>
${
  calls.length > 0 &&
  calls.length < CALLS_MAX &&
  html`<h2>${words.calls}</h2>
<ul>${calls.map(
    ({ operationId, method, template }) =>
      html`<li><a href="/docs/calls/${operationId}?language=${language}"><code>${method} ${template}</code></a></li>`,
  )}</ul>`
}`;
}

/** More calls than these are not listed: most can have it. */
const CALLS_MAX = 12;
