import t from 'tap';
import { NOISE, noiseTable, rowIndex, SLOTS } from '../../src/statistics/noise-table.js';
import { createTestDatabase } from '../helpers/database.js';

const table = noiseTable(NOISE);

t.test('rows have mean 0 and the variance, and lead only to multiples of the step', async (t) => {
  for (const [i, row] of table.entries()) {
    const count = i + 1;
    t.equal(row.length, SLOTS);
    t.equal(
      row.reduce((sum, v) => sum + v, 0),
      0,
      `${count}: mean 0`,
    );
    const variance = row.reduce((sum, v) => sum + v * v, 0) / SLOTS;
    t.ok(Math.abs(variance - NOISE.variance) < 0.15, `${count}: variance ${variance}`);
    t.ok(row.every((v) => Math.abs(v) <= NOISE.deviationMax));
    t.ok(row.every((v) => count + v >= 0 && (count + v) % NOISE.smallestShown === 0));
  }
  for (let count = 1; count < 60; count++) {
    const row = table[rowIndex(count, NOISE)] ?? [];
    t.equal(row.length, SLOTS);
    t.ok(
      row.every((v) => count + v >= 0 && (count + v) % NOISE.smallestShown === 0),
      `${count} has a row`,
    );
  }
});

t.test('the database function uses this table', async (t) => {
  const db = await createTestDatabase(t);
  for (const count of [1, 2, 3, 5, 6, 7, 8, 9, 10, 500]) {
    const { rows } = await db.owner.query(
      'SELECT statistics.deviation($1, k + 255 * $2::bigint) AS v FROM generate_series(0, 254) k ORDER BY k',
      [count, count % 2 ? 77 : -77],
    );
    t.strictSame(
      rows.map(({ v }) => v),
      table[rowIndex(count, NOISE)],
    );
  }
  const { rows } = await db.owner.query('SELECT statistics.deviation(0, 5) AS v');
  t.equal(rows[0].v, 0, 'an empty cell remains empty');
});
