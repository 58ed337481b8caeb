/** Writes the noise of protected counts as the SQL function that draws from it; `--check` says whether it is current. */
import { readFileSync, writeFileSync } from 'node:fs';
import { NOISE, noiseTable, SLOTS } from '../src/statistics/noise-table.js';

const FILE = new URL('../src/database/sql/functions/statistics/deviation.sql', import.meta.url);
const table = noiseTable(NOISE);
const hex = table.map((row) =>
  row.map((v) => (v + NOISE.deviationMax).toString(16).padStart(2, '0')).join(''),
);
const literals = hex.flatMap((row) => row.match(/.{1,104}/g) ?? []).map((part) => `'${part}'`);
const sql = `-- Made by scripts/generate-noise.ts: by how much a count is off, drawn by the sum of its members' record keys. At most
-- ${NOISE.deviationMax} either way, mean 0, variance about ${NOISE.variance}, always to a multiple of ${NOISE.smallestShown}.
CREATE OR REPLACE FUNCTION statistics.deviation(p_people integer, p_record_keys bigint) RETURNS integer
LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN p_people <= 0 THEN 0 ELSE
    get_byte(decode(
      ${literals.join('\n      ')}, 'hex'),
      (CASE WHEN p_people <= ${NOISE.deviationMax} THEN p_people - 1
        ELSE ${NOISE.deviationMax} + (p_people - ${NOISE.deviationMax + 1}) % ${NOISE.smallestShown} END) * ${SLOTS} + (p_record_keys % ${SLOTS} + ${SLOTS})::integer % ${SLOTS}) - ${NOISE.deviationMax} END
$$;
`;
if (process.argv.includes('--check')) {
  if (readFileSync(FILE, 'utf8') !== sql) {
    console.error('the noise table is not current: npm run generate');
    process.exitCode = 1;
  } else console.log('check: noise table');
} else writeFileSync(FILE, sql);
