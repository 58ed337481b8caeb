import { ListsRefused, readTable } from './table.js';

const FILE = 'commune_population_area_2025-07-17.csv';

const COLUMNS = [
  ...(['code', 'type', 'name', 'province_code', 'area_km2', 'population', 'suspect', 'lat', 'lon'] as const),
  'formed_from',
] as const;

/**
 * Reads the registered population of each present commune, as weights. A figure that is missing or marked as
 * implausible is replaced by its province's median.
 * @param folder folder with the official lists
 * @param communes present codes, each of which must have a weight: fewer lines mean a truncated file
 * @throws ListsRefused
 */
export function readCommuneWeights(folder: string, communes: Iterable<string>): Map<string, number> {
  const rows = readTable(folder, FILE, COLUMNS);
  const wrong = rows.filter(({ code, population }) => !/^\d{5}$/.test(code) || !(Number(population) >= 0));
  if (wrong.length > 0) {
    throw new ListsRefused(
      wrong.map(({ line }) => ({ file: FILE, line, what: "a commune's code and population are wanted" })),
    );
  }
  const weighed = new Set(rows.map(({ code }) => code));
  const lost = [...communes].filter((code) => !weighed.has(code));
  if (lost.length > 0) {
    throw new ListsRefused(lost.map((code) => ({ file: FILE, what: `commune ${code} has no population` })));
  }
  const isPlausible = ({ suspect, population }: (typeof rows)[number]) =>
    suspect !== 'True' && Number(population) > 0;
  const known = new Map<string, number[]>();
  for (const row of rows.filter(isPlausible)) {
    known.set(row.province_code, [...(known.get(row.province_code) ?? []), Number(row.population)]);
  }
  const medians = new Map([...known].map(([province, figures]) => [province, medianOf(figures)]));
  return new Map(
    rows.map((row) => [
      row.code,
      isPlausible(row) ? Number(row.population) : (medians.get(row.province_code) ?? 1),
    ]),
  );
}

function medianOf(figures: readonly number[]): number {
  return [...figures].sort((a, b) => a - b)[figures.length >> 1] ?? 1;
}
