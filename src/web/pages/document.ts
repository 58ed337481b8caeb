import { type Html, html } from '../html.js';
import type { Language } from './language.js';

/** The help pages, in the order of their links. */
export const HELP = [
  { path: '/help', vi: 'Ưng Thuận là gì', en: 'What this is' },
  { path: '/help/rights', vi: 'Quyền của bạn', en: 'Your rights' },
  { path: '/help/privacy', vi: 'Thông báo xử lý dữ liệu', en: 'Privacy notice' },
  { path: '/help/fraud', vi: 'Phòng tránh lừa đảo', en: 'Fraud' },
  { path: '/help/contact', vi: 'Liên hệ', en: 'Contact' },
  { path: '/status', vi: 'Tình trạng hoạt động', en: 'Status' },
] as const;
/** What the footer leads to besides: a page of the inbox that needs no sign-in. */
const VERIFY = { path: '/verify', vi: 'Kiểm tra biên nhận', en: 'Check a receipt' } as const;
export type HelpPath = (typeof HELP)[number]['path'];

const WORDS = {
  vi: { skip: 'Đến nội dung chính', other: 'English', label: 'Trợ giúp' },
  en: { skip: 'Skip to the content', other: 'Tiếng Việt', label: 'Help' },
} as const;

/** What the pages need: their own styles and images, and nothing else. */
export const PAGE_CSP =
  "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** A link to a page, by its title in both languages. */
export interface PageLink {
  readonly path: string;
  readonly vi: string;
  readonly en: string;
}

/** What is around the content of a page. */
export interface Frame {
  /** The page's own address, for the link to it in the other language: empty for the one it was asked at, undefined for no link. */
  readonly path?: string;
  /** The pages of its section, beside the content; the footer leads to the help. */
  readonly section?: { readonly label: string; readonly pages: readonly PageLink[] };
  /** The address of its script. */
  readonly script?: string;
}

/** Renders a plain page. */
export function renderPage(language: Language, title: string, body: Html, frame: Frame = {}): string {
  const { path, section, script } = frame;
  const words = WORDS[language];
  const other = language === 'vi' ? 'en' : 'vi';
  const list = (pages: readonly PageLink[]) =>
    html`<ul>${pages.map(
      (page) =>
        html`<li><a href="${page.path}?language=${language}"${page.path === path && html` aria-current="page"`}>${page[language]}</a></li>`,
    )}</ul>`;
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Ưng Thuận</title>
<link rel="icon" href="/favicon.ico" sizes="32x32">
<link rel="stylesheet" href="/pages.css">${
    script !== undefined &&
    html`
<script src="${script}" defer></script>`
  }
</head>
<body${section !== undefined && html` class="section"`}>
<a class="skip" href="#main">${words.skip}</a>
<header><a class="brand" href="/">Ưng Thuận</a>${path !== undefined && html`<a href="${path}?language=${other}" lang="${other}" hreflang="${other}">${words.other}</a>`}</header>
${
  section !== undefined &&
  html`<nav class="pages" aria-label="${section.label}">${list(section.pages)}</nav>
`
}<main id="main" tabindex="-1">
<h1>${title}</h1>
${body}
</main>
<footer><nav aria-label="${words.label}">${list([...HELP, VERIFY])}</nav></footer>
</body>
</html>
`.text;
}
