import type { ClientBase } from 'pg';
import { PARTITION_PEOPLE, writeAside } from '../nation.js';
import { isAccepted } from './check.js';
import { REGISTRY_FILES, type RegistryFile, registryFile } from './format.js';
import type { FileOutcome } from './run.js';
import type { Reject } from './stage.js';

/** Writes a partition of people, whole, from the accepted rows of all files. */
export async function writeLoadedPartition(client: ClientBase, k: number): Promise<void> {
  const people = registryFile('people');
  const others = REGISTRY_FILES.filter((file) => file !== people && file.person !== undefined);
  const columns = [
    ['person_id', 'r.person_id'],
    ...Object.entries(people.person ?? {}),
    ...others.flatMap(({ name, person }) =>
      Object.keys(person ?? {}).map((column) => [column, `${name}.${column}`]),
    ),
  ];
  await writeAside(client, k, async (table) => {
    await client.query(
      `INSERT INTO ${table} (${columns.map(([column]) => column).join(', ')})
         SELECT ${columns.map(([, expression]) => expression).join(', ')}
           FROM population.load_people r ${others.map((file) => joined(file, k)).join(' ')}
           WHERE r.person_id >= ${k * PARTITION_PEOPLE} AND r.person_id < ${(k + 1) * PARTITION_PEOPLE}
             AND ${isAccepted(people, 'r')}`,
    );
  });
}

function joined({ name, person, isGrouped }: RegistryFile, k: number): string {
  const columns = Object.entries(person ?? {}).map(([column, expression]) => `${expression} AS ${column}`);
  return `LEFT JOIN (SELECT r.person_id, ${columns.join(', ')} FROM population.load_${name}_checked_${k} r
    ${isGrouped === true ? 'GROUP BY r.person_id' : ''}) ${name} ON ${name}.person_id = r.person_id`;
}

/** How many lines of each file are accepted and rejected. @param lines of each file, without the header */
export async function outcomeOf(
  client: ClientBase,
  lines: ReadonlyMap<string, number>,
): Promise<FileOutcome[]> {
  const { rows } = await client.query<{ file: string; rejected: number }>(
    'SELECT file, count(*)::integer AS rejected FROM population.load_reject GROUP BY file',
  );
  const rejects = new Map(rows.map(({ file, rejected }) => [file, rejected]));
  return [...lines].map(([file, count]) => {
    const rejected = rejects.get(file) ?? 0;
    return { file, lines: count, loaded: count - rejected, rejected };
  });
}

const REJECTS_AT_ONCE = 5_000;

/** The rejects of a file by line. */
export async function* readRejects(
  client: ClientBase,
  file: string,
): AsyncGenerator<Pick<Reject, 'line' | 'reason'>> {
  for (let after = 0; ; ) {
    const { rows } = await client.query<{ line: string; reason: string }>(
      'SELECT line, reason FROM population.load_reject WHERE file = $1 AND line > $2 ORDER BY line LIMIT $3',
      [file, after, REJECTS_AT_ONCE],
    );
    for (const { line, reason } of rows) yield { line: Number(line), reason };
    if (rows.length < REJECTS_AT_ONCE) return;
    after = Number(rows.at(-1)?.line);
  }
}
