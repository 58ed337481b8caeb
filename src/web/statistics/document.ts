import type { Language } from '../../statistics/words.js';
import { type Html, html, type Part } from '../html.js';
import { PAGE_WORDS } from './words.js';

/** A whole page of the statistics pages. @param head more for its head */
export function renderDocument(language: string, title: string, body: Html, head?: Html): string {
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Ưng Thuận</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/statistics/style.css">${head}
</head>
<body>
${body}
</body>
</html>
`.text;
}

/** A day as people write it: 2026-11-30 is 30/11/2026. */
export function formatDay(day: string): string {
  return day.split('-').reverse().join('/');
}

/** The head of a page: who asks, other pages, the other language and the way out. @param inOtherLanguage the address of this page there */
export function renderHeader(
  language: Language,
  who: Html | string,
  links: Part,
  inOtherLanguage: string,
): Html {
  const words = PAGE_WORDS[language];
  const other = language === 'vi' ? 'en' : 'vi';
  return html`<header>
<p class="who">${who}</p>
<nav>${links}
<a href="${inOtherLanguage}" lang="${other}">${words.other_language}</a>
<form method="post" action="/statistics/leave"><input type="hidden" name="language" value="${language}"><button class="plain">${words.leave}</button></form></nav>
</header>`;
}
