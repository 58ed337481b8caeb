import t from 'tap';
import { isLike, nameDoubt, nameFault } from '../../src/partner/name.js';

t.test('names that people could take for one another', async (t) => {
  for (const [a, b, alike] of [
    ['Ngân hàng A', 'Ngan hang A', true],
    ['Ngân hàng A', 'NGÂN HÀNG  A.', true],
    ['Ngân hàng Alpha', 'Ngân hàng A1pha', true],
    ['Ngân hàng Sao Mai', 'Ngân hàng Sao Mal', true],
    ['Vietcombank', 'Vietc0mbank', true],
    ['Vietcombank', 'Vletcornbank', true],
    ['Vietcombank', 'Vietcombannk', true],
    ['Đông Đô', 'Dong Do', true],
    ['Ngân hàng A', 'Ngân hàng A – Hoàn thuế', true],
    ['Vietcombank', 'Vietcombnak', true],
    ['Vietcombank', 'Vietcombank Hà Nội', true],
    ['Vietcombank', 'Thẻ Vietcombank', true],
    ['Bank Alpha', 'Alpha Bank', true],
    ['Đông Đô', 'Ðông Ɖô', true],
    ['Vietcombank', 'Vieŧcømƀank', true],
    ['ACB', 'A.C.B', true],
    ['An Khang', 'Khang An Phát', false],
    ['Ngân hàng A', 'Ngân hàng B', false],
    ['Ngân hàng A', 'Ngân hàng AB', false],
    ['Trường Tiểu học A', 'Trường Trung học A', false],
    ['Nhà thuốc An Khang', 'Nhà thuốc Long Châu', false],
  ] as const) {
    t.equal(isLike(a, b), alike, `${a} / ${b}`);
    t.equal(isLike(b, a), alike, `${b} / ${a}`);
  }
});

t.test('a name of another kind of organisation is in doubt', async (t) => {
  const doubt = (vi: string, en: string, kind: string) => nameDoubt({ vi, en }, kind, []);
  t.match(doubt('Ngân hàng A', 'Alpha', 'civic'), /"Ngân hàng A" is the name of a bank, not of a civic/);
  t.match(doubt('Alpha', 'Alpha Bank', 'civic'), /a bank/);
  t.match(doubt('Cục Thuế', 'Alpha', 'civic'), /a ministry/);
  t.match(doubt('Alpha', 'Tax authority', 'school'), /a ministry/);
  for (const name of [
    ...['Ngan hang A', 'NGÂN-HÀNG A', '"Ngân hàng" A', 'Chi nhánh Ngân hàng A', 'NHTM A', 'Abank'],
    ...['Cong an', 'Trung tâm Công an', 'UBND Quận 1', 'Bảo hiểm xã hội', 'VNeID', 'Trung tâm Thuế'],
    ...['Nhà nước', 'Bộ Công an', 'Ward police', 'Tax Office', 'State Treasury', 'Trường THPT A'],
  ]) {
    t.type(doubt(name, 'Alpha', 'civic'), 'string', name);
    t.type(doubt('Alpha', name, 'civic'), 'string', name);
  }
  for (const name of [
    ...[
      'Cho thuê xe A',
      'Cho thue xe A',
      'Vehicle rental A',
      'Bộ phận tiếp dân',
      'Trương Văn A',
      'Công ty An Bình',
    ],
    ...['Ngân hàng máu', 'Blood bank', 'Thư viện A', 'Nhà hát A', 'Vườn thú'],
  ]) {
    t.equal(doubt(name, name, 'civic'), undefined, name);
  }
  t.equal(doubt('Ngân hàng A', 'Bank A', 'bank'), undefined);
  t.equal(doubt('Bộ Giáo dục và Đào tạo', 'Ministry of Education', 'ministry'), undefined);
  t.equal(doubt('Sổ tang điện tử', 'Book of condolence', 'civic'), undefined);
  t.equal(doubt('Bột giặt', 'Washing powder', 'civic'), undefined, 'only whole words count');
});

t.test('a name is one line of Latin letters', async (t) => {
  for (const name of [
    '',
    ' A',
    'A ',
    'A  B',
    'A\u00a0B',
    'A\nB',
    'Банк',
    'Α',
    '銀行',
    'A\u200b',
    `A${'\u0301\u0302'}`,
    'x'.repeat(201),
    'Ngân hàng A ✅',
    'Ngân hàng A ✓',
    'A ★★★★★',
    '🏦 A',
    'A™',
    'A = B',
  ]) {
    t.type(nameFault(name), 'string', JSON.stringify(name));
  }
  for (const name of ['Ngân hàng TMCP Á Châu', 'A & B (VN) – 24/7', 'x'.repeat(200)])
    t.equal(nameFault(name), undefined, name);
});
