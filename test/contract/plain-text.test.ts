import fc from 'fast-check';
import t from 'tap';
import { findTextFault, normaliseTexts, plainTextFault } from '../../src/contract/plain-text.js';

const GOOD = [
  'Mở tài khoản thanh toán tại chi nhánh Cầu Giấy',
  'Xác nhận "tuổi" – 50.000 ₫/tháng, từ 1/7…',
  'Amoxicillin 500 mg; interferon β-1a; vitamin B₁₂ 5 µg; 37,5 ℃; số №4',
  'Đăk Lăk, Krông Păč; Ƀơ̆k, Rơ̆',
  'ជាតិខ្មែរក្រុម, ꨌꩌ, ไทดำ, 漢字',
  'Оплата за июнь',
  'Ý kiến 👍🏽 ❤️ 👨‍👩‍👧 🇻🇳',
  '50 μg và 50 µg; TNF-α; γ-GT; 2 kΩ; H₂O; 5 m²; ½ viên',
  "H'Mông, Y'Blô Êban, K’Brếp, Kʼho, Ƀuôn, Čil, Siu Ngěp, Ñăm, Ɓahnar",
  'เงินน้ำ ภาษาไทย, ຂອບໃຈ, ស្ត្រី, ꨛꨩꩀ',
  'ﬁle in từ PDF',
  'مرحبا',
  'dòng một\ndòng hai',
];
const BAD: readonly (readonly [string, string])[] = [
  ['marks drawn over other text', `o${'\u0302\u0301\u0303\u0309'.repeat(60)}`],
  ['a few marks on each of many letters', 'o\u0302\u0301\u0303\u0309'.repeat(60)],
  ['marks on a letter without them', 'x\u0301\u0302'],
  ['a mark at the start', '\u0301abc'],
  ['a mark on a space', 'a \u0338 b'],
  ['an enclosing mark', 'a\u20dd'],
  ['text in the other direction', 'abc\u202edef'],
  ['an isolate', 'abc\u2067def\u2069'],
  ['a right-to-left mark', 'abc\u200f'],
  ['a zero-width space', 'Ngân\u200bhàng'],
  ['a zero-width joiner', 'Ngân\u200dhàng'],
  ['a soft hyphen', 'Ngân\u00adhàng'],
  ['a grapheme joiner', 'Ngân\u034fhàng'],
  ['a Hangul filler', 'a\u3164'],
  ['a blank of Braille', 'a\u2800b'],
  ['a variation selector', 'a\ufe01'],
  ['a tag', 'a\u{e0041}'],
  ['a control', 'a\u0007'],
  ['a null', 'a\u0000é'],
  ['a lone surrogate', 'a\ud800'],
  ['a private character', 'a\ue000'],
  ['a line separator', 'a\u2028b'],
  ['Cyrillic in a Latin word', 'Ngân hàng Аlpha'],
  ['a Cyrillic word that looks Latin', 'Ngân hàng АСВ'],
  ['Greek in a Latin word', 'Bαnk'],
  ['a Greek word that looks Latin', 'ΑΒΝ bank'],
  ['Armenian', 'bank օո'],
  ['Cherokee', 'ᎪᏴ bank'],
  ['mathematical letters', '𝐁𝐚𝐧𝐤'],
  ['fullwidth letters', 'Ｂａｎｋ'],
  ['circled letters', 'Ⓑank'],
  ['fullwidth digits', 'Số ５.０００'],
  ['mathematical digits', 'Số 𝟓'],
  ['a third mark on a composed letter', 'Ậ\u0301'],
  ['letters struck through', 'k\u0336h\u0336ông'],
  ['a slash through a letter', 'a\u0338'],
  ['a phonetic letter', 'ɡoogle'],
  ['a small capital', 'ᴠietcombank'],
  ['a click', 'Vietcombankǃ'],
  ['a syllabic letter', 'ᗷank'],
  ['a word of Cyrillic letters drawn as Latin', 'СОРА'],
  ['a word of Greek letters drawn as Latin', 'ΒΑΝΚ'],
  ['one Greek capital drawn as Latin', 'Ngân hàng Α'],
  ['letters of the other direction', 'Hoàn 5.000đ שלום'],
  ['a joiner between words', 'Ngân❤\u200dhàng'],
  ['a selector on a letter', 'a\ufe0f'],
  ['a selector on a digit', '5\ufe0f'],
  ['a keycap', '5\ufe0f\u20e3'],
];

t.test('texts that people write are plain', async (t) => {
  for (const text of GOOD) {
    for (const form of ['NFC', 'NFD'] as const) {
      t.equal(plainTextFault(text.normalize(form).normalize('NFC')), undefined, text);
    }
  }
});

t.test('texts that deceive are not', async (t) => {
  for (const [what, text] of BAD) t.type(plainTextFault(text.normalize('NFC')), 'string', what);
});

t.test('a fault is found wherever it is, and says where', async (t) => {
  for (const [what, text] of BAD) {
    t.match(findTextFault({ a: ['b', { 'c/d~': text }] }), { pointer: '/a/1/c~1d~0' }, what);
    t.match(findTextFault({ [text]: 1 }), { pointer: '' }, what);
  }
  t.equal(findTextFault({ a: [1, null, true, 'Hồ Chí Minh'] }), undefined);
});

t.test('normalising makes NFC of every string and changes nothing else', async (t) => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const before = JSON.stringify(value);
      const after = JSON.stringify(normaliseTexts(JSON.parse(before)));
      return (
        after.normalize('NFC') === before.normalize('NFC') &&
        JSON.stringify(normaliseTexts(JSON.parse(after))) === after
      );
    }),
  );
  t.strictSame(normaliseTexts({ a: ['e\u0301'] }), { a: ['é'] });
});
