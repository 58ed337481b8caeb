import t from 'tap';
import { marksMet, ratioTable } from '../../scripts/bench/marks.js';

const result = (per_s: number, p50_ms: number, p99_ms: number) => ({
  ...{ done: 1, failures: 0, statuses: {}, server_cpu_us: 1, database_cpu_us: 1 },
  ...{ per_s, p50_ms, p99_ms },
});
const figures = [
  { connections: 1, results: { bare: result(1_000, 1, 2), release: result(500, 2, 4) } },
  { connections: 32, results: { bare: result(4_000, 8, 20), release: result(3_200, 10, 30) } },
];

t.test('ratios are of rates, by the number of connections', async (t) => {
  t.equal(
    ratioTable(figures),
    ['connections  release/bare', '1                     0.5', '32                    0.8'].join('\n'),
  );
});

t.test('marks say what was measured, and leave out what was not', async (t) => {
  const lines = marksMet(figures, 201).split('\n').slice(1);
  t.strictSame(
    lines.map((line) => line.split(/ {2,}/)),
    [
      ['release/bare, rate at 32', '0.8', '>= 0.8', 'met'],
      ['release/bare, p99 at 32', '1.5', '<= 1.5', 'met'],
      ['release/bare, p50 at 1', '2', '<= 1.6', 'missed'],
      ['memory of the gateway, MB', '201', '<= 200', 'missed'],
    ],
  );
});
