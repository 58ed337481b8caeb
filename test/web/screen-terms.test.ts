import { readdirSync, readFileSync } from 'node:fs';
import t from 'tap';
import ts from 'typescript';
import { SCREEN_TERMS } from '../../src/web/screen-terms.js';

/** Where the texts of screens are written. */
const FOLDERS = ['src/web', 'src/catalogue', 'src/statistics'];
const FILES = FOLDERS.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && name !== 'screen-terms.ts')
    .map((name) => `${folder}/${name}`),
);
const VIETNAMESE = /[àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]/i;
/** Texts, not names of states, fields or styles. */
const TEXT = /^\p{Lu}|\s/u;

interface Found {
  readonly at: string;
  readonly text: string;
}

/** The string and template literals of a file, a parameter of a template as an ellipsis. */
function textsOf(file: string): Found[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: Found[] = [];
  const visit = (node: ts.Node): void => {
    let text: string | undefined;
    if (ts.isStringLiteralLike(node)) text = node.text;
    else if (ts.isTemplateExpression(node)) {
      text = node.head.text + node.templateSpans.map((span) => `…${span.literal.text}`).join('');
    } else if (ts.isJsxText(node)) text = node.text.trim();
    if (text !== undefined && TEXT.test(text)) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      found.push({ at: `${file}:${line + 1}`, text });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const all = FILES.flatMap(textsOf);
const vietnamese = all.filter(({ text }) => VIETNAMESE.test(text));
const english = all.filter(({ text }) => !VIETNAMESE.test(text));

t.test('no screen has another word for a thing that has a term', async (t) => {
  t.ok(vietnamese.length > 500 && english.length > 500, 'the screens are read');
  for (const { vi, en, notVi, notEn } of SCREEN_TERMS) {
    const wrong = [
      ...vietnamese.filter(({ text }) => notVi?.test(text)).map((each) => ({ ...each, instead: vi })),
      ...english.filter(({ text }) => notEn?.test(text)).map((each) => ({ ...each, instead: en })),
    ];
    t.strictSame(wrong, [], vi);
  }
});

t.test('each term is on a screen', async (t) => {
  for (const { vi, en } of SCREEN_TERMS) {
    t.ok(
      vietnamese.some(({ text }) => text.toLowerCase().includes(vi)),
      vi,
    );
    t.ok(
      english.some(({ text }) => text.toLowerCase().includes(en)),
      en,
    );
  }
});

t.test('Vietnamese is composed (Unicode NFC) and has no letter from elsewhere', async (t) => {
  for (const { at, text } of vietnamese) if (text !== text.normalize('NFC')) t.fail(`${at}: ${text}`);
  t.pass();
});

t.test('what a browser shows before the page is held to the terms too', async (t) => {
  for (const file of ['src/web/inbox/index.html', 'src/web/inbox/public/manifest.webmanifest']) {
    const text = readFileSync(file, 'utf8');
    for (const { vi, notVi } of SCREEN_TERMS) t.notOk(notVi?.test(text), `${file}: ${vi}`);
  }
});
