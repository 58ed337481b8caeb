import t from 'tap';
import { claimFaults, linkFaults, tableFaults } from '../../scripts/docs-rules.js';

const linkFaultsOf = (pages: Record<string, string>, others: readonly string[] = []) =>
  linkFaults(new Map(Object.entries(pages)), (path) => path in pages || others.includes(path));

t.test('valid links have no faults', async (t) => {
  const pages = {
    'README.md':
      '[a](docs/a.md) ![b](docs/images/b.png) [c](https://c.example/x.md#y) [d](#two-words) \n# Two words!',
    'docs/a.md':
      '[up](../README.md#two-words) [code](../src/a.ts)\n```\n[not](a-link.md)\n```\nand `[not](one.md)`',
  };
  t.strictSame(linkFaultsOf(pages, ['docs/images/b.png', 'src/a.ts']), []);
});

t.test('broken links, anchors and unlinked pages are reported', async (t) => {
  const pages = {
    'README.md': '[a](docs/a.md#no) [b](docs/b.md)\n# No way',
    'docs/a.md': '# Yes\n# Yes\n[one](#yes-1) [two](#yes-2)',
    'docs/c.md': '# Alone\n[itself](c.md)',
  };
  t.strictSame(linkFaultsOf(pages), [
    'README.md: docs/a.md#no names no heading',
    'README.md: docs/b.md does not exist',
    'docs/a.md: #yes-2 names no heading',
    'docs/c.md: no page links to it',
  ]);
});

t.test('headings in Vietnamese and with code have anchors', async (t) => {
  const pages = { 'README.md': '# Ưng Thuận và `npm ci`\n[self](#ưng-thuận-và-npm-ci)' };
  t.strictSame(linkFaultsOf(pages), []);
});

t.test('a table must list exactly what the program knows', async (t) => {
  const page = (...rows: string[]) =>
    [
      '# Page',
      '| `NOT_THIS` | x |',
      '## Table',
      'Text.',
      '',
      '| name | what |',
      '|---|---|',
      ...rows,
      '',
      '| `NOR_THIS` | |',
    ].join('\n');
  const faultsOf = (...rows: string[]) => tableFaults('p.md', page(...rows), '## Table', ['A', 'B', 'C']);
  t.strictSame(faultsOf('| `A`, `B` | `X` |', '| `C` | |'), []);
  t.strictSame(faultsOf('| `A` | |', '| `D` | |', '| `C` | |', '| `A` | |'), [
    'p.md: ## Table lacks B',
    'p.md: ## Table lists D, which the program does not know',
    'p.md: ## Table lists A twice',
  ]);
  t.strictSame(
    tableFaults('p.md', '# Page', '## Table', ['A']),
    ['p.md: ## Table lacks A'],
    'without the table',
  );
});

t.test('a claim must state against whom it holds, and name a test or command', async (t) => {
  const head = '| claim | holds against | shown by |\n|---|---|---|\n';
  const faultsOf = (row: string) =>
    claimFaults('c.md', head + row, (path) => path === 'test/a.test.ts', ['bench']);
  t.strictSame(faultsOf('| sure | all | `test/a.test.ts` |'), []);
  t.strictSame(faultsOf('| fast | | `npm run bench -- counts` |'), [
    'c.md: "fast" does not state against whom it holds',
  ]);
  t.strictSame(faultsOf('| sure | all | we know |'), ['c.md: "sure" names no test or command']);
  t.strictSame(faultsOf('| sure | all | `test/b.test.ts`, `npm run bunch` |'), [
    'c.md: "sure" names test/b.test.ts, which does not exist',
    'c.md: "sure" names npm run bunch, which does not exist',
  ]);
});
