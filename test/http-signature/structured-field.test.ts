import fc from 'fast-check';
import { type InnerList, parseDictionary, serializeDictionary, serializeInnerList } from 'structured-headers';
import { test } from 'tap';
import { SignatureRefusal } from '../../src/http-signature/refusal.js';
import {
  parseByteSequences,
  parseInnerListMember,
  quoteString,
} from '../../src/http-signature/structured-field.js';

// structured-headers is a full implementation of RFC 8941: whatever our parser accepts, it must parse alike.

const printable = fc.string({
  unit: fc.integer({ min: 0x20, max: 0x7e }).map((c) => String.fromCharCode(c)),
});
const key = fc.stringMatching(/^[a-z*][a-z0-9_.*-]{0,8}$/);
const parameters = fc
  .uniqueArray(
    fc.tuple(
      key,
      fc.oneof(
        printable,
        fc.maxSafeInteger().map((n) => n % 1e15),
        fc.constant(true as const),
      ),
    ),
    { selector: ([name]) => name, maxLength: 4 },
  )
  .map((entries) => new Map(entries));
const innerList = fc.tuple(fc.array(fc.tuple(printable, parameters), { maxLength: 5 }), parameters);

// Texts close to the grammar: its tokens in any order.
const nearly = fc
  .array(
    fc.constantFrom(
      'sig1',
      'a',
      '=',
      '(',
      ')',
      '"@method"',
      '"x"',
      '"',
      '\\',
      ' ',
      '\t',
      ';',
      ',',
      'created',
      '1',
      '-0',
      '007',
      '1.0',
      '?1',
      'tok',
      ':AQID:',
      ':',
      '=:',
      'é',
      '@1',
      ';req',
      '";name="',
    ),
    { maxLength: 14 },
  )
  .map((pieces) => pieces.join(''));
const nearlyInput = fc.tuple(nearly, nearly).map(([inside, after]) => `sig1=(${inside})${after}`);

test('every inner list within the subset parses to what was serialised', async () => {
  fc.assert(
    fc.property(key, innerList, (label, list) => {
      const text = serializeDictionary(new Map([[label, list]]));
      const read = parseInnerListMember(text);
      const items = list[0].map(([value, parameters]) => [value, [...parameters]]);
      return (
        read.label === label &&
        `${label}=${read.list.text}` === text &&
        JSON.stringify(read.list.items.map((item) => [item.value, [...item.parameters]])) ===
          JSON.stringify(items) &&
        JSON.stringify([...read.list.parameters]) === JSON.stringify([...list[1]])
      );
    }),
  );
});

test('every accepted text parses as with a full RFC 8941 parser', async () => {
  fc.assert(
    fc.property(fc.oneof(nearly, nearlyInput, fc.string(), fc.string({ unit: 'binary' })), (text) => {
      const read = accepted(() => parseInnerListMember(text));
      if (read === undefined) return true;
      const [member, ...others] = parseDictionary(text);
      return (
        others.length === 0 &&
        member?.[0] === read.label &&
        serializeInnerList(member[1] as InnerList) === read.list.text
      );
    }),
    { numRuns: 3000 },
  );
});

test('every accepted byte sequence parses as with a full RFC 8941 parser', async () => {
  const members = fc.uniqueArray(fc.tuple(key, fc.uint8Array({ maxLength: 70 })), {
    selector: ([name]) => name,
    minLength: 1,
    maxLength: 8,
  });
  fc.assert(
    fc.property(members, (entries) => {
      const text = serializeDictionary(new Map(entries.map(([name, bytes]) => [name, bytes.slice().buffer])));
      const read = parseByteSequences(text, 8);
      return (
        entries.every(([name, bytes]) => read.get(name) === Buffer.from(bytes).toString('base64')) &&
        read.size === entries.length
      );
    }),
  );
  fc.assert(
    fc.property(fc.oneof(nearly, fc.string()), (text) => {
      const read = accepted(() => parseByteSequences(text, 8));
      if (read === undefined) return true;
      const full = parseDictionary(text);
      return [...read].every(
        ([name, base64]) => base64 === Buffer.from(full.get(name)?.[0] as ArrayBuffer).toString('base64'),
      );
    }),
    { numRuns: 2000 },
  );
});

test('only canonical base64 is accepted', async (t) => {
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Za-z0-9+/]{0,9}={0,2}$/), (base64) => {
      const isCanonical = Buffer.from(base64, 'base64').toString('base64') === base64;
      return (accepted(() => parseByteSequences(`a=:${base64}:`, 1)) !== undefined) === isCanonical;
    }),
    { numRuns: 5000 },
  );
  t.pass();
});

test('quoteString escapes as RFC 8941 requires', async () => {
  fc.assert(
    fc.property(
      printable,
      (text) => parseInnerListMember(`a=(${quoteString(text)})`).list.items[0]?.value === text,
    ),
  );
});

test('blanks and numbers are canonicalised', async (t) => {
  const { label, list } = parseInnerListMember('  sig1=(  "a"; req   "b" ); created=007; n=-0;x="\\"\\\\" ');
  t.equal(label, 'sig1');
  t.equal(list.text, '("a";req "b");created=7;n=0;x="\\"\\\\"');
  t.equal(list.parameters.get('x'), '"\\');
});

test('texts outside the subset are refused', async (t) => {
  const cases: readonly [string, string][] = [
    ['empty', ''],
    ['no list', 'sig1'],
    ['a list of tokens', 'sig1=(date)'],
    ['an unclosed list', 'sig1=("date"'],
    ['items without a space', 'sig1=("a""b")'],
    ['a tab between items', 'sig1=("a"\t"b")'],
    ['two labels', 'sig1=("a"), sig2=("b")'],
    ['the same label twice', 'sig1=("a"), sig1=("a")'],
    ['a trailing comma', 'sig1=("a"),'],
    ['a parameter twice', 'sig1=("a");created=1;created=1'],
    ['a decimal', 'sig1=("a");created=1.0'],
    ['sixteen digits', 'sig1=("a");created=1000000000000000'],
    ['a number with a sign', 'sig1=("a");created=+1'],
    ['a token', 'sig1=("a");alg=ed25519'],
    ['a boolean with a value', 'sig1=("a");x=?0'],
    ['a date', 'sig1=("a");created=@1'],
    ['bytes', 'sig1=("a");nonce=:AQID:'],
    ['a label in capitals', 'Sig1=("a")'],
    ['beyond ASCII', 'sig1=("é")'],
    ['a control character', 'sig1=("a\x01")'],
    ['an unknown escape', 'sig1=("\\a")'],
  ];
  for (const [name, text] of cases) {
    t.throws(() => parseInnerListMember(text), { name: 'SignatureRefusal', code: 'signature_invalid' }, name);
  }
});

test('an unterminated string is refused in linear time', async (t) => {
  const started = performance.now();
  t.throws(() => parseInnerListMember(`sig1=("${'a'.repeat(4000)}`), { code: 'signature_invalid' });
  t.throws(() => parseInnerListMember(`sig1=(${'"a" '.repeat(1000)}`), { code: 'signature_invalid' });
  t.ok(performance.now() - started < 10_000);
});

function accepted<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof SignatureRefusal) return undefined;
    throw error;
  }
}
