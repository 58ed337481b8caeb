import t from 'tap';
import { type Evidence, Resolution, type Verdict } from '../../src/administrative-unit/resolution.js';
import { nameKey } from '../../src/administrative-unit/spelling.js';

const COMMUNE = 1;
const [A, B] = [2, 3];
type Line = readonly [by: Evidence, what: string, successor: number];

function resolutionOf(
  lines: readonly Line[],
  earlier: readonly Line[] = [],
  unitNames: readonly string[] = [],
) {
  const resolution = new Resolution(() => new Set(unitNames.map(nameKey)));
  const add = (all: readonly Line[], runId: number | undefined) =>
    all.map(([by, what, successorId], at) =>
      resolution.add(
        { runId, line: at + 2, communeId: COMMUNE, by, what, successorId },
        by === 'person' ? what : undefined,
      ),
    );
  const refused = add(lines, undefined);
  add(earlier, 7);
  return { resolution, refused };
}

function verdict(address: string, ...args: Parameters<typeof resolutionOf>): string {
  const found: Verdict = resolutionOf(...args).resolution.verdictOn({
    personId: 'p',
    communeId: COMMUNE,
    address,
  });
  return 'reason' in found ? found.reason : `${found.sureness} ${found.line.successorId === A ? 'A' : 'B'}`;
}

const LINES: readonly Line[] = [
  ['street', 'Hòa Bình', A],
  ['hamlet', 'Khu phố 7', A],
  ['rest', '', B],
];

t.test('by street, hamlet and rest', async (t) => {
  for (const [address, expected] of [
    ['12 Hòa Bình', 'likely A'],
    ['Số 12 đường Hòa Bình', 'exact A'],
    ['Hẻm 12 đường Hòa Bình', 'exact A'],
    ['Hẻm 12 Hòa Bình', 'likely A'],
    ['Số 12, đ. Hòa Bình', 'exact A'],
    ['12/4 phố HOÀ BÌNH', 'exact A'],
    ['đại lộ Hòa Bình', 'exact A'],
    ['12, Hòa Bình', 'likely A'],
    ['12 duong Hoa Binh', 'likely A'],
    ['KP 7, đường Lê Lợi', 'exact A'],
    ['KP07, 12 Lê Lợi', 'exact A'],
    ['Khu phố VII', 'likely A'],
    ['Khu phố Bảy', 'likely A'],
    ['7, đường Lê Lợi', 'rest B'],
    ['12 Lê Lợi', 'rest B'],
    ['KP 8', 'rest B'],
    ['Tổ 7, 12 Lê Lợi', 'rest B'],
    ['Ấp 7', 'only_similar'],
    ['KP 7A', 'only_similar'],
    ['KP 7-8', 'only_similar'],
    ['KP 17', 'rest B'],
    ['Hẻm Hòa Bình', 'not_understood'],
    ['Cạnh 12 Hòa Bình', 'only_similar'],
    ['Khu 7', 'only_similar'],
    ['đường Hòa Bỉnh', 'only_similar'],
    ['đường Hòa Bính', 'only_similar'],
    ['đường Hoà Binh 2', 'only_similar'],
    ['đường HoàBình', 'only_similar'],
    ['12 đường Hòa Bìn', 'only_similar'],
    ['Số 12, P. Hòa Bình', 'only_similar'],
    ['Số 12, P. Lê Lợi', 'not_understood'],
    ['', 'not_understood'],
    ['12', 'not_understood'],
    ['12/4', 'not_understood'],
    ['Phường 5, Quận 1', 'not_understood'],
    ['KP 7, KP 8', 'address_contradicts_itself'],
    ['đường Hòa Bình, đường Lê Lợi', 'address_contradicts_itself'],
    ['Kh.phố 7', 'exact A'],
    ['Tổ5KP7', 'exact A'],
    ['KHU PHO BAY', 'likely A'],
    ['Khu phố số Bảy', 'likely A'],
    ['KP 7, 12, Lê Lợi', 'only_similar'],
    ['KP 7, 12 Lê Lợi', 'exact A'],
    ['KP 7, 12, đường Lê Lợi', 'exact A'],
    ['KP 7,8', 'only_similar'],
    ['KP 6/7', 'only_similar'],
    ['Khu phố 6 và 7', 'only_similar'],
    ['Khu phố 6 & 7', 'only_similar'],
    ['phố 7', 'only_similar'],
    ['đường KP7', 'only_similar'],
    ['12 Lê Lợi, Hòa Bình', 'only_similar'],
    ['Hòa Bình, Lê Lợi', 'likely A'],
    ['Lê Lợi - Hòa Bình', 'only_similar'],
    ['12 H.Bình', 'not_understood'],
    ['12 đ. HB', 'not_understood'],
    ['12 Lê Lợi B', 'rest B'],
    ['đường D', 'rest B'],
    ['Tổ 7', 'not_understood'],
    ['Đội 7', 'not_understood'],
  ] as const) {
    t.equal(verdict(address, LINES), expected, address);
  }
  t.equal(verdict('12 Lê Lợi', LINES.slice(0, 2)), 'no_line');
});

t.test('the kind of a hamlet counts when both say one', async (t) => {
  const both: Line[] = [
    ['hamlet', 'Khu phố 7', A],
    ['hamlet', 'Ấp 1', A],
    ['rest', '', B],
  ];
  t.equal(verdict('Ấp 7', both), 'rest B', 'lines name both kinds, so that Ấp 7 is another');
  t.equal(verdict('Ấp 7', [['hamlet', '7', A]]), 'likely A');
  t.equal(verdict('Ấp Hòa Phú', [['hamlet', 'Hòa Phú', A]]), 'exact A');
  t.equal(verdict('Tổ 5', [['hamlet', 'Tổ dân phố 5', A]]), 'likely A');
  t.equal(
    verdict('Tổ 5, tổ dân phố 6', [
      ['hamlet', 'TDP 5', A],
      ['rest', '', B],
    ]),
    'rest B',
  );
  t.equal(
    verdict('Tổ 5, KP 7', [
      ['hamlet', 'Tổ 5, KP 7', B],
      ['hamlet', 'KP 7', A],
    ]),
    'exact B',
    'the narrower line',
  );
});

t.test('numbers of routes are counted apart', async (t) => {
  const lines: Line[] = [
    ['street', 'Tỉnh lộ 10', A],
    ['rest', '', B],
  ];
  t.equal(verdict('12 TL10', lines), 'exact A');
  t.equal(verdict('QL 10', lines), 'rest B');
  t.equal(verdict('đường 10', lines), 'only_similar');
});

t.test('lines that disagree leave open', async (t) => {
  const lines: Line[] = [
    ['street', 'Hòa Bình', A],
    ['hamlet', 'KP 7', B],
    ['rest', '', B],
  ];
  t.equal(verdict('12 đường Hòa Bình, KP 7', lines), 'lines_disagree');
  t.equal(verdict('12 Hòa Bình, KP 7', lines), 'lines_disagree');
  t.equal(verdict('12 đường Hòa Bình, KP 7', [['person', 'p', B], ...lines]), 'person B');
  t.equal(
    verdict('5, hẻm 12, đường Hòa Bình', [
      ['street', 'Hòa Bình', A],
      ['street', 'Hẻm 12 Hòa Bình', B],
    ]),
    'exact B',
    'the narrower line goes first',
  );
  t.equal(
    verdict('duong Hoa Binh', [
      ['street', 'Hòa Bình', A],
      ['street', 'Hoa Bình', B],
    ]),
    'lines_disagree',
  );
  t.equal(
    verdict('đường Lê Lai', [
      ['street', 'Lê Lợi', A],
      ['street', 'Lê Lai', B],
    ]),
    'exact B',
  );
});

t.test('lines of earlier files keep the rest away, and decide nothing', async (t) => {
  const rest: Line[] = [['rest', '', B]];
  t.equal(verdict('đường Hòa Bình', rest, LINES), 'earlier_file_names_it');
  t.equal(verdict('đường Hòa Bỉnh', rest, LINES), 'only_similar');
  t.equal(verdict('đường Lê Lợi', rest, LINES), 'rest B');
  t.equal(verdict('đường Hòa Bình', [['street', 'Hòa Bình', B]], LINES), 'earlier_file_disagrees');
  t.equal(
    verdict('12 Hòa Bình, KP 8', [['hamlet', 'KP 8', B]], LINES),
    'exact B',
    'surer than the earlier line',
  );
});

t.test('names of the units around are no streets', async (t) => {
  t.equal(verdict('12 Lê Lợi, Hòa Bình', LINES, [], ['Hòa Bình']), 'rest B');
  t.equal(verdict('Số 12, P. Hòa Bình', LINES, [], ['Hòa Bình']), 'not_understood');
});

t.test('lines that cannot be taken', async (t) => {
  const { refused } = resolutionOf([
    ['street', 'Hòa Bình', A],
    ['street', 'Hoà bình', B],
    ['hamlet', 'KP 7', A],
    ['hamlet', 'Khu phố 07', B],
    ['street', 'KP 7', A],
    ['street', 'Hòa Bình (số chẵn)', A],
    ['hamlet', 'đường Hòa Bình', A],
    ['street', '…', A],
    ['rest', '', A],
    ['rest', '', B],
  ]);
  t.strictSame(
    refused.map((each) => each !== undefined),
    [false, true, false, true, true, true, true, true, false, true],
  );
});
