import fc from 'fast-check';
import t from 'tap';
import { SCHOOL_LEVELS } from '../../src/statistics/question.js';
import { readPlaces } from '../../src/statistics/school-plan/read-places.js';
import { WORDS } from '../../src/statistics/words.js';

const ONE = [{ unit: '00004', school_level: 'primary', places: 1200 }];

t.test('a table is read as spreadsheets write it', async (t) => {
  for (const text of [
    '00004,primary,1200',
    '00004;Tiểu học;1.200\r\n',
    '00004\tPrimary\t1 200',
    '\uFEFFMã đơn vị;Cấp học;Số chỗ\n00004;tiểu học;1200\n',
    'Unit,Places,Unit code,School level\n"Ba Đình, phường","1,200","=""00004""",PRIMARY\n',
    'School year,Unit code,Unit,School level,Places\n2026-2027,00004,x,Primary,1200\n2027-2028,00004,x,Primary,1200\n2026-2027,,Total,Primary,9\nNote,,,,\n',
    'Mã đơn vị,Cấp học,Số chỗ\n\n00004,Tiểu học,1200\n00008,Tiểu học,\n'.normalize('NFD'),
  ]) {
    const read = readPlaces(text);
    t.strictSame('places' in read && read.places, ONE, JSON.stringify(text));
  }
});

t.test('what is wrong is named by line', async (t) => {
  const header = 'Mã đơn vị,Cấp học,Số chỗ\n';
  for (const [text, wrong] of [
    ['Mã đơn vị,Số chỗ\n00004,3', [{ line: 1, what: 'columns' }]],
    ['Mã đơn vị,Cấp học,Số chỗ,Số chỗ\n00004,primary,3,4', [{ line: 1, what: 'columns' }]],
    ['a,"b', [{ line: 0, what: 'columns' }]],
    [`${header}4,Tiểu học,1`, [{ line: 2, what: 'unit_code' }]],
    [
      `${header}00004,Đại học,1\n00004,Tiểu học,-1\n00008,Tiểu học,1.5`,
      [
        { line: 2, what: 'school_level' },
        { line: 3, what: 'places' },
        { line: 4, what: 'places' },
      ],
    ],
    [`${header}00004,Tiểu học,1\n00004,Primary,2`, [{ line: 3, what: 'twice' }]],
    [`${'\n00004,primary,1'.repeat(20_001)}`, [{ line: 0, what: 'too_long' }]],
  ] as const) {
    t.strictSame(readPlaces(text), { wrong }, text.slice(0, 60));
  }
  const many = readPlaces(header + '4,x,1\n'.repeat(50));
  t.equal('wrong' in many && many.wrong.length, 20);
});

t.test('any table is read back, and any text is read or refused', async (t) => {
  const line = fc.record(
    {
      unit: fc.stringMatching(/^(\d{2}|\d{5})$/),
      school_level: fc.constantFrom(...SCHOOL_LEVELS),
      places: fc.integer({ min: 0, max: 9_999_999 }),
    },
    { noNullPrototype: true },
  );
  const table = fc.uniqueArray(line, {
    selector: (each) => `${each.unit} ${each.school_level}`,
    minLength: 1,
  });
  await fc.assert(
    fc.asyncProperty(
      table,
      fc.constantFrom(',', ';', '\t'),
      fc.constantFrom('vi', 'en'),
      async (places, by, language) => {
        const words = WORDS[language as 'vi' | 'en'];
        const text = [
          [words.unit_code, words.school_level, words.places],
          ...places.map((each) => [each.unit, words[each.school_level], each.places]),
        ];
        const read = readPlaces(text.map((cells) => cells.join(by)).join('\r\n'));
        t.strictSame('places' in read && read.places, places);
      },
    ),
    { numRuns: 30 },
  );
  fc.assert(fc.property(fc.string(), (text) => 'wrong' in readPlaces(text) || 'places' in readPlaces(text)));
  t.pass();
});
