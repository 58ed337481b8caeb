import fc from 'fast-check';
import t from 'tap';
import { parseStrictJson } from '../../src/contract/strict-json.js';
import { Problem } from '../../src/problem.js';

const LIMITS = { depthMax: 32 };
const parse = (text: string) => parseStrictJson(Buffer.from(text), LIMITS);

function refusalOf(
  body: Buffer | string,
  limits: { depthMax: number; bodyMaxBytes?: number } = LIMITS,
): Problem {
  try {
    parseStrictJson(Buffer.from(body as string), limits);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('accepted');
}

/** Escapes code units one by one, as an attacker would to get a name past a simple parser. */
const escaped = (text: string) =>
  `"${Array.from({ length: text.length }, (_, i) => `\\u${text.charCodeAt(i).toString(16).padStart(4, '0')}`).join('')}"`;

t.test('parses like JSON.parse', async (t) => {
  for (const text of [
    '{}',
    ' [ ] ',
    '"a"',
    'null',
    '-1.5e3',
    '{"a":{"a":{"a":[{"a":1},{"a":2}]}},"b":"a"}',
    '{"a":["a","a"],"\\"":"\\\\","\\\\":"\\""}',
    '{"a,b":1,"c:{":"}]","[":{"a,b":2}}',
    '"\\ud83d\\ude00"',
  ]) {
    t.strictSame(parse(text), JSON.parse(text), text);
  }
});

t.test('equals JSON.parse on any output of JSON.stringify', async () => {
  const value = fc.jsonValue({ maxDepth: 6, stringUnit: 'grapheme' });
  const indent = fc.constantFrom(undefined, 1, '\t');
  fc.assert(
    fc.property(value, indent, (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      fc.pre(!text.includes('__proto__'));
      t.strictSame(parseStrictJson(Buffer.from(text), { depthMax: 64 }), JSON.parse(text));
    }),
    { numRuns: 300 },
  );
});

t.test('refuses duplicate names at any depth and in any spelling', async () => {
  const name = fc.string({ unit: 'grapheme', maxLength: 8 }).filter((name) => name !== '__proto__');
  // __proto__ is always refused, which another test checks.
  const value = fc.jsonValue({ maxDepth: 2 }).filter((value) => !JSON.stringify(value).includes('__proto__'));
  const member = fc.tuple(name, value);
  fc.assert(
    fc.property(
      fc.uniqueArray(member, { selector: ([name]) => name, minLength: 1, maxLength: 6 }),
      fc.nat(),
      fc.nat(),
      fc.boolean(),
      fc.boolean(),
      (members, pick, place, isEscaped, nested) => {
        const written = members.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
        const twice = (members[pick % members.length] as [string, unknown])[0];
        const again = `${isEscaped ? escaped(twice) : JSON.stringify(twice)}:0`;
        written.splice(place % (written.length + 1), 0, again);
        const object = `{${written.join(',')}}`;
        const step = twice.replaceAll('~', '~0').replaceAll('/', '~1');
        const problem = refusalOf(nested ? `[0,{"x":${object}}]` : object);
        t.equal(problem.code, 'invalid_request');
        t.equal(problem.errors[0]?.pointer, nested ? `/1/x/${step}` : `/${step}`);
      },
    ),
    { numRuns: 300 },
  );
});

t.test('refuses what parsers interpret differently', async (t) => {
  const cases: [string, Buffer | string, string][] = [
    ['a repeated name', '{"a":1,"a":1}', '/a'],
    ['a repeated name, once escaped', '{"a":1,"\\u0061":2}', '/a'],
    ['a repeated name after a nested object', '{"a":{"b":1},"b":2,"a":3}', '/a'],
    ['the name __proto__', '{"x":{"__proto__":{"admin":true}}}', '/x/__proto__'],
    ['the name __proto__, escaped', '{"\\u005f_proto__":1}', '/__proto__'],
    ['a lone surrogate in a value', '{"a":["\\ud800"]}', '/a/0'],
    ['a lone surrogate in a name', '{"\\udc00":1}', '/\udc00'],
    ['bytes that are not UTF-8', Buffer.from([0x22, 0xc3, 0x28, 0x22]), ''],
    ['an overlong encoding', Buffer.from([0x22, 0xc0, 0xaf, 0x22]), ''],
    ['an encoded surrogate', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), ''],
    ['a byte order mark', '\ufeff{}', ''],
    ['trailing data', '{} {}', ''],
    ['nothing', '', ''],
    ['an unfinished string', '{"a":"', ''],
    ['a comment', '{/* a */}', ''],
    ['a trailing comma', '[1,]', ''],
    ['NaN', '[NaN]', ''],
  ];
  for (const [what, body, pointer] of cases) {
    const problem = refusalOf(body);
    t.match(problem, { code: 'invalid_request', status: 400 }, what);
    t.equal(problem.errors[0]?.pointer, pointer, `${what}: pointer`);
  }
});

t.test('does not quote an invalid body', async (t) => {
  const problem = refusalOf('{"personal_id_number":"001190000017",}');
  t.notMatch(
    JSON.stringify([problem.message, problem.detail, problem.errors, problem.cause]),
    /001190000017/,
  );
});

t.test('counts depth without recursion', async (t) => {
  const nest = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
  t.ok(parse(nest(32)));
  t.equal(refusalOf(nest(33)).code, 'invalid_request');
  t.equal(refusalOf(nest(10_000)).code, 'invalid_request');
  t.equal(refusalOf(`${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`).code, 'invalid_request');
  t.ok(parse(`[${Array(1000).fill('[[]]').join(',')}]`), 'siblings do not add depth');
});

t.test('refuses a body over its limit before parsing it', async (t) => {
  t.equal(refusalOf('{"a":1}', { depthMax: 32, bodyMaxBytes: 6 }).code, 'body_too_large');
  t.ok(parseStrictJson(Buffer.from('{"a":1}'), { depthMax: 32, bodyMaxBytes: 7 }));
});

t.test('runs in linear time', async (t) => {
  const names = Array.from({ length: 20_000 }, (_, i) => `"n${i}":0`).join(',');
  const backslashes = `"${'\\\\'.repeat(200_000)}"`;
  const start = performance.now();
  t.ok(parse(`{${names}}`));
  t.ok(parse(`[${backslashes}]`));
  t.ok(performance.now() - start < 20_000);
});
