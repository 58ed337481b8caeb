import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';

const FILE = 'commune_population_area_2025-07-17.csv';

/** A file of weights that cannot be read; the message says which and why in one line. */
export class WeightsRefused extends Error {
  override readonly name = 'WeightsRefused';
}

interface Row {
  readonly code: string;
  readonly province_code: string;
  readonly population: string;
  readonly suspect: string;
}

/**
 * Reads how many people are registered in each commune of today, as weights. A figure marked as implausible is replaced
 * by the median of its province.
 * @param folder with the official lists
 * @throws WeightsRefused
 */
export function readCommuneWeights(folder: string): Map<string, number> {
  const rows = readRows(join(folder, FILE));
  const known = new Map<string, number[]>();
  for (const row of rows) {
    if (row.suspect === 'True') continue;
    const same = known.get(row.province_code) ?? [];
    same.push(Number(row.population));
    known.set(row.province_code, same);
  }
  const medians = new Map([...known].map(([province, figures]) => [province, medianOf(figures)]));
  return new Map(
    rows.map((row) => {
      const figure = row.suspect === 'True' ? medians.get(row.province_code) : Number(row.population);
      return [row.code, figure ?? 1];
    }),
  );
}

function readRows(file: string): Row[] {
  let rows: Row[];
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
    rows = parse(text, { columns: true, bom: true }) as Row[];
  } catch (error) {
    throw new WeightsRefused(`${file}: ${(error as Error).message}`);
  }
  const wrong = rows.findIndex((row) => !/^\d{5}$/.test(row.code) || !(Number(row.population) > 0));
  if (wrong >= 0)
    throw new WeightsRefused(`${file}, line ${wrong + 2}: a commune's code and population are wanted`);
  if (rows.length === 0) throw new WeightsRefused(`${file} holds no commune`);
  return rows;
}

function medianOf(figures: readonly number[]): number {
  return [...figures].sort((a, b) => a - b)[figures.length >> 1] ?? 1;
}
