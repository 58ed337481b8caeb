import { readFileSync } from 'node:fs';
import { type Html, html } from '../html.js';
import type { Language } from '../pages/language.js';

/** What the pages for partners say of the gateway that serves them. */
export interface Gateway {
  /** Where calls go: this gateway in a sandbox, else the address of a sandbox on the reader's machine. */
  readonly origin: string;
  readonly isSandbox: boolean;
  /** Calls a minute from one address without a verified signature. */
  readonly addressCallsPerMinute: number;
  readonly createdMaxAge_s: number;
  readonly createdMaxAhead_s: number;
  /** Prompts to one person by all partners: within 24 hours, and pending. */
  readonly promptBudget: { readonly perDay: number; readonly pending: number };
}

/** One page in both languages. */
export interface GuidePage {
  readonly path: `/docs/${string}`;
  readonly vi: GuideText;
  readonly en: GuideText;
}

interface GuideText {
  readonly title: string;
  /** The title in the list of pages. Default: the title. */
  readonly short?: string;
  readonly body: (gateway: Gateway) => Html;
}

export const WORDS = {
  vi: { guide: 'Tài liệu cho đối tác', code: 'Mã nguồn', language: 'Ngôn ngữ lập trình' },
  en: { guide: 'For partners', code: 'Code', language: 'Programming language' },
} as const;

// Copied by the build; src/web/guide and dist/web/guide are both three levels below the root.
export const SAMPLES = new URL('../../../dist/samples/', import.meta.url);

/** A file of docs/samples. */
export const sample = (name: string): string => readFileSync(new URL(name, SAMPLES), 'utf8');

/** Code to copy. It can be scrolled by keyboard. */
export function code(text: string, language: Language): Html {
  return html`<div class="code"><pre tabindex="0" role="group" aria-label="${WORDS[language].code}"><code>${text.trimEnd()}</code></pre></div>`;
}

export interface Tab {
  readonly name: string;
  readonly text: string;
}

/** The same code in several programming languages, of which one is shown at a time. */
export function tabs(id: string, each: readonly Tab[], language: Language): Html {
  const radios = each.map(
    ({ name }, i) =>
      html`<label><input type="radio" name="${id}" value="${name}"${i === 0 && html` checked`}>${name}</label>`,
  );
  const panes = each.map(
    ({ name, text }) =>
      html`<div data-tab="${name}"><p class="pane">${name}</p>${code(text, language)}</div>`,
  );
  return html`<div class="tabs"><fieldset><legend>${WORDS[language].language}</legend>${radios}</fieldset>
${panes}</div>`;
}

/** A table with a head. On a phone each row is a block with its cells below each other, whose roles say that it is a table still. */
export function table(
  label: string,
  head: readonly string[],
  rows: readonly (readonly (Html | string | number)[])[],
): Html {
  const cells = (row: (typeof rows)[number]) =>
    row.map((cell, i) =>
      cell === '' ? html`<td role="cell"></td>` : html`<td role="cell" data-head="${head[i]}">${cell}</td>`,
    );
  return html`<table role="table" aria-label="${label}">
<thead role="rowgroup"><tr role="row">${head.map((cell) => html`<th role="columnheader" scope="col">${cell}</th>`)}</tr></thead>
<tbody role="rowgroup">${rows.map((row) => html`<tr role="row">${cells(row)}</tr>\n`)}</tbody>
</table>`;
}
