import type { Played } from './play.js';

const COLUMNS = [
  ['scenario', 12],
  ['per s', 6],
  ['operations', 11],
  ['refused before', 15],
  ['refused for', 12],
  ['until the last', 15],
  ['longest', 9],
  ['lost', 5],
  ['doubled', 8],
  ['given up', 9],
  ['calls without success', 0],
] as const;

const line = (cells: readonly string[]): string =>
  cells
    .map((cell, i) => cell.padEnd(Number(COLUMNS[i]?.[1])))
    .join(' ')
    .trimEnd();

/** The heading of the table. */
export const heading = (): string => line(COLUMNS.map(([name]) => name));

/** A scenario's row. */
export function row(name: string, { per_s, operations, refusals, refused_before, account }: Played): string {
  const { refused_s, troubled_s, longest_ms, codes } = refusals;
  return line([
    name,
    String(per_s),
    String(operations),
    String(refused_before),
    refused_s === undefined ? 'to the end' : `${refused_s.toFixed(1)} s`,
    `${troubled_s.toFixed(1)} s`,
    `${(longest_ms / 1000).toFixed(1)} s`,
    String(account.lost.length),
    String(account.doubled.length + account.miscounted.length + account.unasked.length),
    String(account.unacknowledged),
    Object.entries(codes)
      .map(([code, count]) => `${count} ${code}`)
      .join(', '),
  ]);
}
