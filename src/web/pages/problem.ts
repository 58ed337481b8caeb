import type { PageFor } from '../../contract/problems.js';
import { PROBLEMS, type Problem } from '../../problem.js';
import { type Html, html } from '../html.js';
import { PAGE_CSP, renderPage } from './document.js';
import { type Language, languageOf } from './language.js';

/** Addresses whose answers are for programs, whoever asks. */
const CONTRACTS = /^\/(v1|citizen\/v1|sandbox\/(?!identity\/authorize))(?![^/?])|^\/(healthz|readyz)(?![^?])/;
const SIGN_IN = /^\/(sign-in|sandbox\/identity\/authorize)(?![^/?])/;

const WORDS = {
  vi: {
    not_found: ['Không có trang này', 'Địa chỉ có thể đã gõ sai hoặc trang đã chuyển đi.'],
    invalid_request: [
      'Địa chỉ này không dùng được',
      'Địa chỉ hoặc nội dung gửi lên không đúng. Hãy quay lại và thử lại.',
    ],
    rate_limited: ['Bạn thao tác quá nhanh', 'Hãy đợi một chút rồi thử lại.'],
    busy: ['Cổng đang bận hoặc tạm ngừng', 'Việc vừa rồi có thể chưa xong. Hãy thử lại sau ít phút.'],
    other: ['Không thực hiện được', 'Hãy quay lại và thử lại.'],
    signIn: [
      'Đăng nhập không thành công',
      'Bạn chưa được đăng nhập. Chưa có thông tin nào được xem hay cung cấp. Hãy đăng nhập lại từ trang đầu.',
    ],
    home: 'Về trang đầu',
    help: 'Trợ giúp',
    code: 'Mã lỗi',
  },
  en: {
    not_found: ['There is no such page', 'The address may be mistyped, or the page has moved.'],
    invalid_request: [
      'This address cannot be used',
      'The address, or what was sent, is not right. Go back and try again.',
    ],
    rate_limited: ['That was too fast', 'Wait a moment, then try again.'],
    busy: ['The gateway is busy or paused', 'What you did may not be finished. Try again in a few minutes.'],
    other: ['This could not be done', 'Go back and try again.'],
    signIn: [
      'Sign-in failed',
      'You are not signed in. Nothing was read or shared. Sign in again from the first page.',
    ],
    home: 'To the first page',
    help: 'Help',
    code: 'Error code',
  },
} as const;

/** The page for a refusal, where a browser asks for one (RFC 9110 section 12.5.1); undefined where a program gets the problem. */
export const problemPageFor: PageFor = (problem, request) => {
  const { url = '', method, headers } = request.raw;
  if (!/\btext\/html\b(?!\s*;\s*q=0(\.0*)?(,|$))/.test(headers.accept ?? '') || CONTRACTS.test(url))
    return undefined;
  const named = /[?&]language=(vi|en)(&|$)/.exec(url)?.[1];
  const language = languageOf(named, headers['accept-language']);
  return {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-language': language,
      'content-security-policy': PAGE_CSP,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      vary: 'accept, accept-language',
    },
    body: renderProblem(problem, language, SIGN_IN.test(url), method === 'GET'),
  };
};

/** @param isRepeatable whether the same address may be asked again in the other language; a sign-in may not */
function renderProblem(
  { code }: Problem,
  language: Language,
  isSignIn: boolean,
  isRepeatable: boolean,
): string {
  const words = WORDS[language];
  const [title, text] = isSignIn && PROBLEMS[code].status < 500 ? words.signIn : textOf(code, language);
  const home = html`<p class="ways"><a class="button" href="/">${words.home}</a> <a href="/help?language=${language}">${words.help}</a></p>`;
  const body: Html = html`<p>${text}</p>
${home}
<p class="hint">${words.code}: ${code}</p>`;
  return renderPage(language, title, body, isRepeatable && !isSignIn ? { path: '' } : {});
}

function textOf(code: Problem['code'], language: Language): readonly [string, string] {
  const words = WORDS[language];
  if (code === 'not_found' || code === 'invalid_request' || code === 'rate_limited') return words[code];
  return PROBLEMS[code].status >= 500 ? words.busy : words.other;
}
