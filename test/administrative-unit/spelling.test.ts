import fc from 'fast-check';
import t from 'tap';
import {
  cleanText,
  isOneEditApart,
  nameKey,
  plainText,
  wordKey,
} from '../../src/administrative-unit/spelling.js';

t.test('spellings of one name are one', async (t) => {
  for (const [a, b] of [
    ['Hòa Bình', 'Hoà Bình'],
    ['Hòa Bình'.normalize('NFD'), 'hoà bình'],
    ['HOÀ  BÌNH', 'Hòa\u00a0Bình'],
    ['Hòa B\u200bình', 'Hòa Bình'],
    ['Ｈòa Ｂình', 'Hòa Bình'],
    ['Нòа Вình', 'Hòa Bình'],
    ['Ðường', 'Đường'],
    ['Lý Thường Kiệt', 'Lí Thường Kiệt'],
    ['Quý', 'Qúy'],
    ['Quý', 'Quí'],
    ['Thủy', 'Thuỷ'],
    ['Toàn', 'Tòan'],
    ['Hòa-Bình', 'Hòa Bình'],
    ['“Hòa Bình”', 'Hòa Bình.'],
    ['Khu phố ７', 'khu phố 7'],
  ] as const) {
    t.equal(nameKey(a), nameKey(b), `${a} ${b}`);
  }
});

t.test('other names stay apart', async (t) => {
  for (const [a, b] of [
    ['Hòa', 'Hóa'],
    ['Hoà', 'Hoa'],
    ['Đông', 'Dông'],
    ['Thủy', 'Thúi'],
    ['Lê Lợi', 'Lê Lai'],
  ] as const) {
    t.not(nameKey(a), nameKey(b), `${a} ${b}`);
  }
});

t.test('folding is idempotent', async () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...'aàảHHoôơđÐНЕ7７ \u0301\u0323\u200b\u0300y-./') }),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const once = cleanText(text);
      return cleanText(once) === once && wordKey(wordKey(once)) === wordKey(once);
    }),
    { numRuns: 2_000 },
  );
  fc.assert(
    fc.property(texts, (text) => nameKey(nameKey(text)) === nameKey(text)),
    { numRuns: 2_000 },
  );
});

t.test('normal forms, case and invisible characters do not count', async () => {
  const names = fc.array(fc.constantFrom('Hòa', 'Bình', 'Thủy', 'Đặng', 'Nguyễn', 'Ước', '12', 'Quý'), {
    minLength: 1,
    maxLength: 4,
  });
  fc.assert(
    fc.property(names, fc.constantFrom('NFC', 'NFD'), fc.boolean(), fc.nat(20), (words, form, upper, at) => {
      const name = words.join(' ');
      const written = (upper ? name.toUpperCase() : name).normalize(form);
      return nameKey(`${written.slice(0, at)}\u200d${written.slice(at)}`) === nameKey(name);
    }),
  );
});

t.test('one edit', async (t) => {
  for (const [a, b] of [
    ['hoa binh', 'hoa binh'],
    ['hoa binh', 'hoa bin'],
    ['hoa binh', 'hoa bing'],
    ['hoa binh', 'hao binh'],
  ] as const) {
    t.ok(isOneEditApart(a, b), `${a} ${b}`);
  }
  for (const [a, b] of [
    ['hoa binh', 'hoa bi'],
    ['hoa binh', 'hob ainh'],
    ['hoa binh', 'hao bing'],
  ] as const) {
    t.notOk(isOneEditApart(a, b), `${a} ${b}`);
  }
  t.equal(plainText('Đường Nguyễn'), 'Duong Nguyen');
});
