import fc from 'fast-check';
import t from 'tap';
import { type Address, parseAddress } from '../../src/administrative-unit/address.js';
import { nameKey } from '../../src/administrative-unit/spelling.js';

/** The parts as short text, without what is empty. */
function shown(text: string, as?: 'street' | 'hamlet'): string {
  const { number, alleys, streets, hamlets, places, units, names }: Address = parseAddress(text, as);
  return [
    number && `no ${number}`,
    alleys.length > 0 && `alley ${alleys.join('/')}`,
    ...streets.map(({ kind, key, word }) => `${word} ${kind ?? 'street'} ${key}`),
    ...hamlets.map(({ kind, key }) => `${kind ?? 'hamlet'} ${key}`),
    ...places.map((key) => `place ${key}`),
    ...units.map((key) => `unit ${key}`),
    ...names.map(({ key }) => `name ${key}`),
  ]
    .filter((part) => typeof part === 'string')
    .join(', ');
}

const HOA_BINH = nameKey('Hòa Bình');
const LE_LOI = nameKey('Lê Lợi');

t.test('one address, in the ways it is written', async (t) => {
  for (const [expected, texts] of [
    [
      `no 12, implied street ${HOA_BINH}`,
      ['12 Hòa Bình', 'Số 12 Hoà Bình', 'số nhà 12 Hòa Bình', '#12 Hòa Bình'],
    ],
    [
      `no 12, said đường ${HOA_BINH}`,
      [
        'Số 12 đường Hòa Bình',
        'Số 12, đ. Hòa Bình',
        'số12 đ.Hòa Bình',
        'SN 12, Đg. Hòa Bình',
        'SỐ NHÀ 12; ĐƯỜNG HÒA BÌNH',
        'Nhà số 12, Đ Hòa Bình',
        '12 đường Hòa Bình',
        'Số ０12 - đường “Hòa Bình”',
        'Số: 12\nđường Hòa Bình',
        'Số 12.đường Hòa Bình',
        '12đường Hòa Bình',
        '12-đường Hòa Bình',
      ],
    ],
    [
      `alley 12, said đường ${HOA_BINH}`,
      ['Hẻm 12 đường Hòa Bình', 'hẻm số 12, đ. Hòa Bình', 'Kiệt 12, đường Hòa Bình'],
    ],
    [
      `no 4, alley 12/3, said phố ${HOA_BINH}`,
      [
        '12/3/4 phố Hòa Bình',
        'Số 4, hẻm 12/3, phố Hòa Bình',
        'Số 4 ngách 3 ngõ 12 phố Hòa Bình',
        'ngõ 12, ngách 3, số 4, phố Hòa Bình',
        'K12/H3/4 phố Hòa Bình',
        '12 / 3 / 04 phố Hòa Bình',
      ],
    ],
    [
      'khu phố 7',
      [
        'KP 7',
        'KP7',
        'K.P 7',
        'kp.07',
        'Khu phố 7',
        'khu phố số 7',
        'KP. 7',
        'KP-7',
        'K.phố 7',
        'Kphố 7',
        'KHU PHỐ ７',
      ],
    ],
    ['tổ dân phố 5', ['TDP 5', 'Tổ dân phố số 5', 'tdp05', 'T.D.P 5']],
    [
      'tổ 5, khu phố 7, unit 3',
      ['Tổ 5/KP 7, P.3', 'Tổ 5, KP 7, P.3', 'tổ 5 khu phố 7 phường 3', 'Tổ 5 KP7 P3'],
    ],
    [`no 7, said đường ${LE_LOI}`, ['7, đường Lê Lợi', '7 đường Lê Lợi', 'Số 7; đ.Lê Lợi']],
    ['said quốc lộ 1a, ấp 3', ['QL1A, ấp 3', 'Quốc lộ 1A ấp 3', 'QL.1A, ấp 03', 'Q.L 1A, ấp 3']],
    ['said tỉnh lộ 10', ['TL10', 'Tỉnh lộ 10', 'ĐT 10', 'đường tỉnh 10']],
    [
      'no 12, said đường 3/2',
      ['12 đường 3/2', '12 đường 3 tháng 2', '12 đường Ba Tháng Hai', '12 đường 03/02'],
    ],
    [
      `no 12, implied street ${nameKey('Cách Mạng Tháng')} 8`,
      ['12 Cách Mạng Tháng Tám', '12 CMT8', '12 cách mạng tháng 8'],
    ],
    [`no 12, implied phố ${nameKey('Hàng Bông')}, unit 1`, ['12 P. Hàng Bông, Q.1']],
    [`no 12, said đường ${LE_LOI}, unit ${HOA_BINH}`, ['12 đường Lê Lợi, P. Hòa Bình']],
    [`no 12, ambiguous phố ${HOA_BINH}`, ['Số 12, P. Hòa Bình']],
    [`said đường ${nameKey('Ấp Bắc')}`, ['đường Ấp Bắc']],
    [`said đường ${nameKey('Võ Văn Kiệt')}`, ['đường Võ Văn Kiệt']],
    [`said đường ${nameKey('liên thôn')}`, ['đường liên thôn']],
    ['said đường 7, khu phố 3', ['đường số 7, KP 3', 'Đường 07 KP3', 'đ. số 7, khu phố 3']],
    [`name ${nameKey('Nhà thờ Đức Bà')}`, ['Nhà thờ Đức Bà']],
    [`no 12, name ${HOA_BINH}`, ['12, Hòa Bình']],
    ['unit 12, unit 3, unit hcm', ['P12, Q3, TP.HCM', 'phường 12, quận 3, T.P HCM', 'F.12, Q.3, tp HCM']],
    [`no 5, said đường ${LE_LOI}, place a12`, ['Lô A12 số 5, đường Lê Lợi']],
    ['', ['', ' , ', '…']],
  ] as const) {
    for (const text of texts) t.equal(shown(text), expected, text);
  }
});

t.test('lines of files name a street or a hamlet without its word', async (t) => {
  t.equal(shown('Hòa Bình', 'street'), `said street ${HOA_BINH}`);
  t.equal(shown('7', 'street'), 'said street 7');
  t.equal(shown('30 tháng 4', 'street'), 'said street 30/4');
  t.equal(shown('hẻm 12 Hòa Bình', 'street'), `alley 12, implied street ${HOA_BINH}`);
  t.equal(shown('7', 'hamlet'), 'hamlet 7');
  t.equal(shown('KP 07', 'hamlet'), 'khu phố 7');
  t.equal(shown('Hòa Bình 2', 'hamlet'), `hamlet ${HOA_BINH} 2`);
});

t.test('without marks, words that may be names are names', async (t) => {
  t.equal(shown('12 Ngo Quyen'), 'no 12, implied street ngo quyen');
  t.equal(shown('12 Lang Ha'), 'no 12, implied street lang ha');
  t.equal(shown('12 Nguyen Tri Phuong'), 'no 12, implied street nguyen tri phuong');
  t.match(shown('12 Duong Ba Trac'), /implied street duong ba trac/);
  t.match(shown('12 duong so 7'), /said đường 7/);
  t.equal(shown('khu pho 7, phuong 3'), 'khu phố 7, unit 3');
});

const spelled = <T>(...choices: readonly T[]) => fc.constantFrom(...choices);
const NUMBERS = fc.integer({ min: 1, max: 400 });
const STREETS = spelled(
  'Hòa Bình',
  'Nguyễn Trãi',
  'Đặng Văn Ngữ',
  'Lý Thường Kiệt',
  'Thủy Nguyên',
  'Hoa Sữa',
);
/** The same street in another spelling. */
const VARIANTS: readonly ((name: string) => string)[] = [
  (name) => name,
  (name) => name.normalize('NFD'),
  (name) => name.toUpperCase(),
  (name) => name.toLowerCase(),
  (name) => name.replace('Hòa', 'Hoà').replace('Thủy', 'Thuỷ').replace('Lý', 'Lí'),
  (name) => name.replace(' ', '  '),
  (name) => name.replace('o', 'о').replace('N', 'Ν'),
  (name) => `${name[0]}\u200b${name.slice(1)}`,
];

t.test('generated addresses have the same parts however they are written', async () => {
  const address = fc.record({
    house: NUMBERS,
    houseWord: spelled('', 'Số ', 'số nhà ', 'SN ', 'Nhà số ', 'Số 0'),
    alley: fc.option(
      fc.record({ number: NUMBERS, form: spelled('path', 'hẻm ', 'ngõ ', 'Hẻm số ', 'kiệt ') }),
    ),
    street: STREETS,
    streetWord: spelled('đường ', 'đ. ', 'Đường ', 'đ.', 'Đ ', 'ĐƯỜNG '),
    hamlet: fc.option(
      fc.record({
        number: NUMBERS,
        word: spelled('KP ', 'KP', 'kp. ', 'Khu phố ', 'khu phố số ', 'KP.0', 'K.P '),
      }),
    ),
    unit: spelled('', ', phường 5', ', P.5, Q.1', ', P5', ', phường Bến Nghé, TP.HCM'),
    separator: spelled(', ', ',', ' ; ', '  ,  ', ' - '),
    variant: spelled(...VARIANTS),
  });
  fc.assert(
    fc.property(address, (a) => {
      const parts = [
        a.alley?.form === 'path' ? `${a.houseWord}${a.alley.number}/${a.house}` : `${a.houseWord}${a.house}`,
        ...(a.alley && a.alley.form !== 'path' ? [`${a.alley.form}${a.alley.number}`] : []),
        `${a.streetWord}${a.variant(a.street)}`,
        ...(a.hamlet ? [`${a.hamlet.word}${a.hamlet.number}`] : []),
      ];
      const read = parseAddress(parts.join(a.separator) + a.unit);
      const found = JSON.stringify([
        read.number,
        read.alleys,
        read.streets.map(({ key, kind, word }) => [key, kind, word]),
        read.hamlets.map(({ key, kind }) => [key, kind]),
        read.names.length,
      ]);
      const expected = JSON.stringify([
        `${a.house}`,
        a.alley ? [`${a.alley.number}`] : [],
        [[nameKey(a.street), 'đường', 'said']],
        a.hamlet ? [[`${a.hamlet.number}`, 'khu phố']] : [],
        0,
      ]);
      if (found !== expected)
        throw new Error(`${parts.join(a.separator)}${a.unit}: ${found}, not ${expected}`);
    }),
    { numRuns: 1_500 },
  );
});

t.test('any text is parsed', async () => {
  const words = spelled(
    'Số',
    '12',
    'đ.',
    'đường',
    'KP',
    '7',
    'p.',
    ',',
    '/',
    'hẻm',
    'Hòa',
    'tổ',
    '3/4',
    'khu',
    '-',
    '.',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(words).map((each) => each.join(' ')),
      ),
      (text) => {
        parseAddress(text);
        parseAddress(text, 'street');
        parseAddress(text, 'hamlet');
      },
    ),
    { numRuns: 2_000 },
  );
});
