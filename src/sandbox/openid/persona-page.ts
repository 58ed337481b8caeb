import { createHash } from 'node:crypto';
import type { Persona } from '../../population/personas.js';

const STYLE = `
:root { color-scheme: light dark; --line: #8883; --quiet: light-dark(#5a5f5c, #a9b1ac); --accent: light-dark(#0b6b57, #6fd3bb); }
* { box-sizing: border-box; }
html { background: Canvas; }
body { margin: 0 auto; max-width: 42rem; padding: 1.5rem 1rem 4rem; font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.375rem; line-height: 1.25; margin: 0 0 .25rem; }
p { margin: 0 0 1rem; }
[lang=en], .quiet { color: var(--quiet); }
ul { list-style: none; margin: 1.5rem 0 0; padding: 0; }
li { border-top: 1px solid var(--line); padding: 1rem 0; }
h2 { font-size: 1.0625rem; margin: 0; }
li p { margin: .25rem 0 0; font-size: .9375rem; }
.choice { display: flex; flex-wrap: wrap; gap: .5rem; margin-top: .75rem; }
a { display: inline-flex; align-items: center; min-height: 2.75rem; padding: .25rem 1rem; border: 1px solid var(--accent);
  border-radius: .5rem; color: var(--accent); text-decoration: none; }
a:first-child { background: var(--accent); color: light-dark(#fff, #06251d); font-weight: 600; }
small { display: block; font-size: .8125rem; font-weight: 400; }
a small[lang=en] { color: inherit; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`;

/** The page runs no script; its one style is allowed by its hash. */
export const PERSONA_PAGE_CSP = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * The page on which one chooses the persona to sign in as, HTML.
 * @param target URL of a choice, to which persona and acr are added
 */
export function personaPage(people: readonly Persona[], target: string): string {
  return `<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Chọn người để đăng nhập / Choose whom to sign in as</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Bạn muốn đăng nhập với vai ai?</h1>
<p lang="en">Whom do you want to sign in as?</p>
<p>Đây là nơi thử nghiệm: tất cả mọi người ở đây đều do máy tạo ra. <span lang="en">This is a sandbox: everyone here is made up.</span></p>
<ul>
${people.map((persona) => item(persona, target)).join('\n')}
</ul>
</main>
</body>
</html>
`;
}

function item({ name, story, account_level, personal_id_number }: Persona, target: string): string {
  const link = (acr: 1 | 2) =>
    `<a href="${escaped(`${target}&persona=${personal_id_number}&acr=${acr}`)}"><span>Đăng nhập mức ${acr}<span class="unseen">: ${escaped(name)}</span><small lang="en">Sign in, level ${acr}</small></span></a>`;
  const choice =
    account_level === null
      ? '<p class="quiet">Chưa có tài khoản nên không đăng nhập được. <span lang="en">No account, so no sign-in.</span></p>'
      : `<div class="choice">${[...(account_level === 2 ? [link(2)] : []), link(1)].join('')}</div>`;
  const level =
    account_level === null
      ? ''
      : `<p class="quiet">Tài khoản mức ${account_level} <span lang="en">/ Level ${account_level} account</span></p>\n`;
  return `<li>
<h2>${escaped(name)}</h2>
${level}<p>${escaped(story.vi)}</p>
<p lang="en">${escaped(story.en)}</p>
${choice}
</li>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
