import t from 'tap';
import { isForm, parseForm } from '../../src/contract/form.js';

const parse = (text: string | Buffer) => parseForm(Buffer.from(text as string));

t.test('a form gives its parameters; empty ones count as omitted', async (t) => {
  t.strictSame(parse(''), {});
  t.strictSame(parse('a=1&b=x+y%20z&c=&d&1x=2'), { a: '1', b: 'x y z' });
  t.strictSame(parse('m=%E1%BA%A3'), { m: 'ả' });
});

t.test('what could be read in two ways is refused', async (t) => {
  for (const [text, pointer] of [
    ['a=1&a=1', '/a'],
    ['a=1&%61=2', '/a'],
    ['a=&a=1', '/a'],
    ['1x=1&1x=2', ''],
    ['a=%ff', ''],
    ['%ff=1', ''],
    [Buffer.from([0x61, 0x3d, 0xff]), ''],
    [Array.from({ length: 51 }, (_, i) => `${'a'.repeat(i + 1)}=1`).join('&'), ''],
  ] as const) {
    t.throws(
      () => parse(text as string),
      { code: 'invalid_request', errors: [{ pointer }] },
      String(text).slice(0, 40),
    );
  }
  t.strictSame(Object.keys(parse('__proto__=1')), ['__proto__'], 'a name like any other');
});

t.test('media types of forms', async (t) => {
  const type = 'application/x-www-form-urlencoded';
  for (const each of [type, `${type}; charset=utf-8`, `${type};charset="UTF-8"`, type.toUpperCase()])
    t.ok(isForm(each), each);
  for (const each of [
    undefined,
    '',
    'text/plain',
    `${type}; charset=utf-16`,
    `${type}2`,
    `${type}, text/plain`,
  ])
    t.notOk(isForm(each), String(each));
});
