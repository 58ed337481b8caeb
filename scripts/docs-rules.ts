import { posix } from 'node:path';

/** The texts of Markdown files by their path from the root. */
export type Pages = ReadonlyMap<string, string>;

/**
 * Finds relative links and images whose target does not exist, anchors without a heading, and pages that no page links to.
 * @param exists whether a path from the root exists
 */
export function linkFaults(pages: Pages, exists: (path: string) => boolean): string[] {
  const linked = new Set<string>();
  const faults = [...pages].flatMap(([page, text]) =>
    linksOf(text).flatMap((link) => {
      const [target = '', anchor] = link.split('#');
      const path = target === '' ? page : posix.join(posix.dirname(page), decodeURI(target));
      if (path !== page) linked.add(path);
      if (!exists(path)) return [`${page}: ${link} does not exist`];
      const headings = pages.get(path);
      if (anchor === undefined || headings === undefined) return [];
      return anchorsOf(headings).has(anchor) ? [] : [`${page}: ${link} names no heading`];
    }),
  );
  const orphans = [...pages.keys()].filter((page) => page !== 'README.md' && !linked.has(page));
  return [...faults, ...orphans.map((page) => `${page}: no page links to it`)];
}

/** Compares the code in the first column of the table below a heading with what the program knows. */
export function tableFaults(page: string, text: string, heading: string, known: readonly string[]): string[] {
  const listed = firstColumnOf(text, heading);
  return [
    ...known.filter((each) => !listed.includes(each)).map((each) => `${page}: ${heading} lacks ${each}`),
    ...listed
      .filter((each) => !known.includes(each))
      .map((each) => `${page}: ${heading} lists ${each}, which the program does not know`),
    ...listed
      .filter((each, i) => listed.indexOf(each) !== i)
      .map((each) => `${page}: ${heading} lists ${each} twice`),
  ];
}

/**
 * Checks that each claim states against whom it holds, and names an existing test or the command that measures it.
 * @param commands the npm scripts of the package
 */
export function claimFaults(
  page: string,
  text: string,
  exists: (path: string) => boolean,
  commands: readonly string[],
): string[] {
  const rows = withoutCode(text)
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| claim '));
  return rows.flatMap((row) => {
    const [claim = '', against = '', evidence = ''] = cellsOf(row);
    const tests = evidence.match(/test\/[\w./-]+/g) ?? [];
    const scripts = [...evidence.matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, name = '']) => name);
    return [
      ...(against === '' ? [`${page}: "${claim}" does not state against whom it holds`] : []),
      ...(tests.length + scripts.length === 0 ? [`${page}: "${claim}" names no test or command`] : []),
      ...tests
        .filter((path) => !exists(path))
        .map((path) => `${page}: "${claim}" names ${path}, which does not exist`),
      ...scripts
        .filter((name) => !commands.includes(name))
        .map((name) => `${page}: "${claim}" names npm run ${name}, which does not exist`),
    ];
  });
}

/** Removes fenced code, where brackets and bars are not Markdown. */
function withoutCode(text: string): string {
  return text.replaceAll(/^```[\s\S]*?^```/gm, '');
}

function linksOf(text: string): string[] {
  const links = [
    ...withoutCode(text)
      .replaceAll(/`[^`\n]*`/g, '')
      .matchAll(/\]\(([^)\s]+)\)/g),
  ];
  return links.map(([, link = '']) => link).filter((link) => !/^[a-z][a-z+.-]*:/.test(link));
}

/** The anchors of headings, as GitHub generates them. */
function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of withoutCode(text).matchAll(/^#{1,6} +(.+)$/gm)) {
    const anchor = heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\p{M}\s_-]/gu, '')
      .replaceAll(/\s/g, '-');
    let unused = anchor;
    for (let n = 1; anchors.has(unused); n++) unused = `${anchor}-${n}`;
    anchors.add(unused);
  }
  return anchors;
}

function firstColumnOf(text: string, heading: string): string[] {
  const lines = withoutCode(text).split('\n');
  const section = lines.slice(lines.indexOf(heading) + 1);
  const start = section.findIndex((line) => line.startsWith('|'));
  if (!lines.includes(heading) || start < 0) return [];
  const table = section.slice(start);
  const end = table.findIndex((line) => !line.startsWith('|'));
  return table
    .slice(2, end < 0 ? undefined : end)
    .flatMap((row) => [...(cellsOf(row)[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, code = '']) => code));
}

// An escaped bar is part of the cell.
function cellsOf(row: string): string[] {
  return row
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());
}
