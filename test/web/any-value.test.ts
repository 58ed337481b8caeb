import fc from 'fast-check';
import t from 'tap';
import type { Field } from '../../src/catalogue/field.js';
import { FIELDS } from '../../src/catalogue/fields.js';
import type { Shape } from '../../src/catalogue/shapes.js';
import { codesOf, type Tree, treeOf } from '../../src/web/inbox/any-value.js';
import { en } from '../../src/web/inbox/words/en.js';
import { vi } from '../../src/web/inbox/words/vi.js';

const LANGUAGES = { vi, en } as const;
type Language = keyof typeof LANGUAGES;

/** The tree of a field's value in one language, with the words of the catalogue. */
function toTree(
  { words = {}, phrases = [], codes = [] }: Partial<Field>,
  value: unknown,
  language: Language,
): Tree {
  const named = Object.entries(words).map(([name, word]) => ({ name, word }));
  return treeOf(
    { id: 'any.field', value, words: named, phrases, codes: [...codes] },
    LANGUAGES[language],
    language,
  );
}

/** All texts of a tree, in order. */
function textsOf(tree: Tree): string[] {
  if (tree.as === 'none') return ['—'];
  if (tree.as === 'text') return [tree.text];
  if (tree.as === 'items') return tree.items.flatMap(textsOf);
  return [
    ...tree.phrases,
    ...[...tree.members, ...tree.codes].flatMap(({ label, value }) => [
      `${label}: ${textsOf(value).join(' | ')}`,
    ]),
  ];
}

const TEXT = fc.stringMatching(/^[A-Za-zĐđƯươÊê][A-Za-z0-9ĐđƯươÊê ,.()/-]{0,20}$/);

/** Arbitrary values of a shape of the catalogue. */
function valuesOf(shape: Shape): fc.Arbitrary<unknown> {
  const { type, anyOf, properties = {}, required = [], items, minItems, format, pattern } = shape;
  if (anyOf !== undefined) return fc.oneof(...(anyOf as Shape[]).map(valuesOf));
  if ('enum' in shape) return fc.constantFrom(...(shape.enum as unknown[]));
  if ('const' in shape) return fc.constant(shape.const);
  if (type === 'null') return fc.constant(null);
  if (type === 'boolean') return fc.boolean();
  const { minimum = 0, maximum = 1000 } = shape as { minimum?: number; maximum?: number };
  if (type === 'integer') return fc.integer({ min: minimum, max: maximum });
  if (type === 'number') return fc.integer({ min: 1, max: maximum * 10 }).map((tenth) => tenth / 10);
  if (type === 'array') {
    return fc.array(valuesOf(items as Shape), { minLength: Number(minItems ?? 0), maxLength: 4 });
  }
  if (type === 'object') {
    const members = Object.entries(properties as Record<string, Shape>).map(([name, of]) => [
      name,
      valuesOf(of),
    ]);
    return fc.record(Object.fromEntries(members), { requiredKeys: required as never[] });
  }
  if (type !== 'string') throw new Error(`unknown shape: ${JSON.stringify(shape)}`);
  const instant = fc.date({
    min: new Date('1980-01-01'),
    max: new Date('2200-01-01'),
    noInvalidDate: true,
  });
  if (format === 'date') return instant.map((at) => at.toISOString().slice(0, 10));
  if (format === 'date-time') return instant.map((at) => at.toISOString());
  if (pattern === undefined) return TEXT;
  const rule = new RegExp(String(pattern), 'u');
  // Free text may contain any character; excludes those by which check() detects raw values.
  return rule.source.includes('\\p{') ? TEXT.filter((text) => rule.test(text)) : fc.stringMatching(rule);
}

/** The texts that must be shown for a value in any layout: nothing that is released may be hidden. */
function leavesOf(value: unknown, { words = {} }: Partial<Field>, language: Language): string[] {
  if (Array.isArray(value)) return value.flatMap((each) => leavesOf(each, { words }, language));
  if (typeof value === 'object' && value !== null) {
    return Object.values(value).flatMap((each) => leavesOf(each, { words }, language));
  }
  if (value === null) return [];
  if (typeof value === 'boolean') return [LANGUAGES[language].values[value ? 'yes' : 'no']];
  if (typeof value === 'number') return [String(value).replace('.', language === 'vi' ? ',' : '.')];
  const text = String(value);
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)(?:$|T)/.exec(text) ?? [];
  if (year !== undefined && text.includes('T')) return [clockInVietNam(text)];
  if (year !== undefined) return [`${day}/${month}/${year}`];
  return [Object.hasOwn(words, text) ? (words[text]?.[language] ?? '') : text];
}

const AHEAD_MS = 7 * 3_600_000; // since 1975

function clockInVietNam(instant: string): string {
  const [day = '', clock = ''] = new Date(Date.parse(instant) + AHEAD_MS).toISOString().split('T');
  return `${clock.slice(0, 5)}, ${day.split('-').reverse().join('/')}`;
}

function check(field: Partial<Field>, value: unknown, language: Language): void {
  const texts = textsOf(toTree(field, value, language));
  const whole = texts.join('\n');
  if (/[{}[\]]|undefined|null|NaN|object Object/.test(whole)) throw new Error(`not in words: ${whole}`);
  for (const leaf of leavesOf(value, field, language)) {
    if (!whole.includes(leaf)) throw new Error(`${leaf} is not shown in: ${whole}`);
  }
}

t.test('every value of every field of the catalogue is shown completely and in words', async () => {
  for (const [id, field] of Object.entries(FIELDS)) {
    const isList = id.startsWith('prescriptions.');
    const one = valuesOf(field.shape);
    const some = fc.array(
      fc.oneof({ weight: 4, arbitrary: one }, { weight: 1, arbitrary: fc.constant(null) }),
    );
    fc.assert(
      fc.property(isList ? some : one, fc.constantFrom<Language>('vi', 'en'), (value, language) =>
        check(field, value, language),
      ),
      { numRuns: 60 },
    );
  }
});

t.test('values of unknown fields are shown completely, with and without words', async () => {
  const name = fc.constantFrom('kind', 'number', 'issued_on', 'classes', 'holder', 'note');
  const leaf = fc.oneof(TEXT, fc.integer(), fc.boolean(), fc.constant(null), fc.constant('b_one'));
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      leaf,
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(name, tie('value'), { maxKeys: 4 }),
    ),
  }));
  const words = {
    classes: { vi: 'Hạng', en: 'Classes' },
    b_one: { vi: 'B một', en: 'B one' },
    issued_on: { vi: 'Cấp ngày', en: 'Issued on' },
  };
  const phrases = [
    { vi: '{kind} ({note}) số {number}', en: '{kind} ({note}) no. {number}' },
    { vi: '{number}', en: '{number}' },
  ];
  const field = fc.constantFrom<Partial<Field>>({}, { words }, { words, phrases });
  fc.assert(
    fc.property(value, field, fc.constantFrom<Language>('vi', 'en'), (held, said, language) =>
      check(said, held, language),
    ),
  );
});

const LINE = {
  line: 1,
  drug: 'Paracetamol',
  trade_name: 'Panadol',
  atc: 'N02BE01',
  strength: '500 mg',
  form: 'viên nén',
  route: 'uống',
  dose: '1 viên',
  quantity: 15,
  unit: 'viên',
  days: 5,
  how_to_take: 'Ngày 3 lần, mỗi lần 1 viên, sau ăn',
};

t.test('a prescribed drug is shown as a phrase', async (t) => {
  const lines = FIELDS['prescriptions.lines'];
  t.strictSame(textsOf(toTree(lines, [[LINE]], 'vi')), [
    'Paracetamol (Panadol) 500 mg',
    '15 viên, dùng trong 5 ngày',
    'Ngày 3 lần, mỗi lần 1 viên, sau ăn',
    'Liều: 1 viên',
    'Dạng thuốc: viên nén',
    'Đường dùng: uống',
    'Mã ATC: N02BE01',
    'Thuốc số: 1',
  ]);
  const tree = toTree(lines, [[LINE]], 'vi');
  t.strictSame(codesOf(tree), [
    { of: 'Paracetamol (Panadol) 500 mg', code: 'Mã ATC: N02BE01' },
    { of: 'Paracetamol (Panadol) 500 mg', code: 'Thuốc số: 1' },
  ]);
  const ill = [
    [
      { code: 'J02.9', text: 'Viêm họng cấp' },
      { code: 'I10', text: 'Tăng huyết áp' },
    ],
  ];
  t.strictSame(
    codesOf(toTree(FIELDS['prescriptions.diagnoses'], ill, 'en')).map(({ code }) => code),
    ['ICD-10 code: J02.9', 'ICD-10 code: I10'],
    'of each diagnosis',
  );
  t.strictSame(
    toTree(FIELDS['prescriptions.diagnoses'], [[{ code: 'I10' }]], 'vi'),
    {
      as: 'object',
      phrases: [],
      members: [{ name: 'code', label: 'Mã ICD-10', value: { as: 'text', text: 'I10' } }],
      codes: [],
    },
    'a code alone is shown',
  );
  const { trade_name: _, atc: __, ...plain } = LINE;
  t.equal(textsOf(toTree(lines, [[plain]], 'en'))[0], 'Paracetamol 500 mg', 'no empty brackets');
  const remaining = FIELDS['prescriptions.remaining'];
  const at = '2026-11-26T03:00:00.000Z';
  const left = { line: 1, quantity: 5, unit: 'viên', dispensed: [{ at, quantity: 10 }] };
  t.strictSame(textsOf(toTree(remaining, [[left]], 'vi')), [
    'Thuốc số 1: còn 5 viên',
    'Đã mua: 10, lúc 10:00, 26/11/2026',
  ]);
  t.strictSame(textsOf(toTree(FIELDS['prescriptions.status'], ['partly_dispensed'], 'en')), [
    'Dispensed in part',
  ]);
});

t.test('each value of a list is shown, also a missing one', async (t) => {
  const tree = toTree(FIELDS['prescriptions.advice'], [null, { text: 'Uống nhiều nước.' }], 'vi');
  t.match(tree, { as: 'items', items: [{ as: 'none' }, { as: 'object', phrases: ['Uống nhiều nước.'] }] });
});

t.test('a text that looks like a phrase or a code is shown unchanged', async (t) => {
  const said = {
    words: { constructor: { vi: 'Hàm', en: 'Function' }, name: { vi: 'Tên', en: 'Name' } },
    phrases: [{ vi: '{name} ({note})', en: '{name} ({note})' }],
  };
  t.strictSame(textsOf(toTree(said, { name: '{note} ({name})', note: 'x' }, 'vi')), ['{note} ({name}) (x)']);
  t.strictSame(textsOf(toTree({}, 'toString', 'vi')), ['toString']);
  t.strictSame(textsOf(toTree({}, '2026-99-99T99:99:99Z', 'vi')), ['2026-99-99T99:99:99Z'], 'not a date');
});

t.test('every phrase of the catalogue names members of its value, the same in both languages', async (t) => {
  const namesIn = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
  for (const [id, { phrases = [], words = {}, codes = [] }] of Object.entries(FIELDS)) {
    for (const code of codes) t.ok(Object.hasOwn(words, code), `${id}: the code ${code} has a word`);
    for (const phrase of phrases) {
      t.strictSame(namesIn(phrase.vi), namesIn(phrase.en), id);
      for (const name of namesIn(phrase.vi)) t.ok(Object.hasOwn(words, String(name)), `${id} ${name}`);
    }
  }
});
