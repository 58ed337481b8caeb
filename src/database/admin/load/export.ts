import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ClientBase } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { Column, RegistryFile } from './format.js';

/** Holds one snapshot for all files of an export. The caller ends the transaction. */
export async function beginExport(client: ClientBase): Promise<void> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  // Dates as ISO 8601, whatever the server's settings are.
  await client.query("SET LOCAL datestyle = 'ISO'");
}

export async function endExport(client: ClientBase): Promise<void> {
  await client.query('COMMIT');
}

/** Writes a file of the format, ordered, to a stream, and ends it. @returns number of rows */
export async function exportFile(client: ClientBase, file: RegistryFile, to: Writable): Promise<number> {
  const columns = file.columns.map((column) => `${cellOf(column)} AS ${column.name}`);
  const stream = client.query(
    copyTo(
      `COPY (SELECT ${columns.join(', ')} FROM ${file.from} ORDER BY ${file.order}) TO STDOUT (FORMAT csv, HEADER)`,
    ),
  );
  await pipeline(stream, to);
  return stream.rowCount;
}

// A spreadsheet takes what begins so for a formula.
function cellOf({ from, type }: Column): string {
  return type.kind === 'text'
    ? `CASE WHEN ${from} ~ '^''*[-=+@]' THEN '''' || ${from} ELSE ${from} END`
    : from;
}
