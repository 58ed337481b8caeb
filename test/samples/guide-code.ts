/** Finds code on the pages for partners as a reader copies it. */

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};
const plain = (html: string) => html.replace(/&(amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? '');

/** The blocks of code on a page, in order. @param html the page, or a part of it */
export function codeOn(html: string): string[] {
  return [...html.matchAll(/<pre[^>]*><code>([\s\S]*?)<\/code><\/pre>/g)].map(([, code = '']) => plain(code));
}

/** The same code in each programming language, by the name of its tab. */
export function tabsOn(html: string): Map<string, string> {
  const panes = html.matchAll(/<div data-tab="(\w+)">([\s\S]*?)<\/div>/g);
  return new Map([...panes].map(([, name = '', pane = '']) => [name, codeOn(pane)[0] ?? '']));
}
