import { createHash } from 'node:crypto';
import { PROBLEMS, type ProblemCode } from '../../problem.js';
import { PROBLEM_TEXTS } from './problem-texts.js';

const STYLE = `
:root { color-scheme: light dark; }
body { font: 1rem/1.6 system-ui, sans-serif; max-width: 42rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.5rem; line-height: 1.3; }
h2 { font-size: 1.125rem; margin: 2rem 0 .25rem; }
code { font: .9375em ui-monospace, monospace; overflow-wrap: anywhere; }
section { border-top: 1px solid; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .375rem .75rem .375rem 0; border-bottom: 1px solid; }
a { color: inherit; }
`;

/** Allows no scripts and no resources, only the inline style by its hash (CSP Level 3 section 2.3.1). */
export const PROBLEM_PAGE_CSP = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const CODES = Object.keys(PROBLEMS) as ProblemCode[];

/** The HTML page that lists all problems. */
export function problemListPage(): string {
  const rows = CODES.map((code) => {
    const { status, title } = PROBLEMS[code];
    return `<tr><td>${status}</td><td><a href="/problems/${code}"><code>${code}</code></a></td><td><span>${title.vi}</span><br><span lang="en">${title.en}</span></td></tr>`;
  });
  return page(
    'Danh mục lỗi / Problems',
    `<h1>Danh mục lỗi <span lang="en">/ Problems</span></h1>
<p>Mỗi lời từ chối của cổng mang một mã trong danh mục này.</p>
<p lang="en">Every error response of the gateway has one of these codes.</p>
<table>
<thead><tr><th scope="col">HTTP</th><th scope="col">Mã <span lang="en">/ Code</span></th><th scope="col">Tên <span lang="en">/ Title</span></th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>`,
  );
}

/** The HTML page of a problem: what happened and what to do, in Vietnamese and English. */
export function problemPage(code: ProblemCode): string {
  const { status, title } = PROBLEMS[code];
  const { happened, remedy } = PROBLEM_TEXTS[code];
  return page(
    `${code}: ${title.vi} / ${title.en}`,
    `<p><a href="/problems">Danh mục lỗi <span lang="en">/ All problems</span></a></p>
<h1><code>${code}</code></h1>
<p>HTTP ${status}, <code>application/problem+json</code></p>
<section>
<h2>${title.vi}</h2>
<p>${happened.vi}</p>
<h2>Cần làm gì</h2>
<p>${remedy.vi}</p>
</section>
<section lang="en">
<h2>${title.en}</h2>
<p>${happened.en}</p>
<h2>What to do</h2>
<p>${remedy.en}</p>
</section>`,
  );
}

// All text comes from constants without HTML special characters (checked by a test), so nothing is escaped.
function page(title: string, main: string): string {
  return `<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${main}
</main>
</body>
</html>
`;
}
