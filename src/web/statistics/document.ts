import { type Html, html } from '../html.js';

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
