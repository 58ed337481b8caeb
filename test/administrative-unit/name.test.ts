import t from 'tap';
import { foldName } from '../../src/administrative-unit/name.js';

t.test(
  'spellings that differ in the position of a tone mark, in case or in Unicode composition are equal',
  async (t) => {
    for (const [a, b] of [
      ['Hòa', 'Hoà'],
      ['Thủy', 'Thuỷ'],
      ['Khỏe', 'Khoẻ'],
      ['HÒA BÌNH', 'Hoà Bình'],
      ['Hòa'.normalize('NFD'), 'Hoà'],
      ['Hòa  Bình ', 'Hoà Bình'],
    ] as const) {
      t.equal(foldName(a), foldName(b), `${a} ${b}`);
    }
  },
);

t.test('different names remain different', async (t) => {
  for (const [a, b] of [
    ['Hòa', 'Hóa'],
    ['Hoà', 'Hoa'],
    ['Đông', 'Dông'],
    ['Quý', 'Qúy khác'],
    ['Toàn', 'Tòan khác'],
    ['1', '01'],
  ] as const) {
    t.not(foldName(a), foldName(b), `${a} ${b}`);
  }
});
