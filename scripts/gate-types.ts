import type pg from 'pg';

/** What node-postgres takes for a parameter of each SQL type; json is passed as text. */
const TYPES: Readonly<Record<string, string>> = {
  bigint: 'number',
  boolean: 'boolean',
  bytea: 'Buffer',
  'double precision': 'number',
  date: 'string',
  integer: 'number',
  interval: 'string',
  json: 'string',
  jsonb: 'string',
  smallint: 'number',
  text: 'string',
  'timestamp with time zone': 'Date | string',
  uuid: 'string',
};

interface GateFunction {
  readonly name: string;
  readonly parameters: readonly { readonly name: string; readonly type: string }[];
  readonly columns: readonly string[];
}

const FUNCTIONS = `
  SELECT p.proname AS name,
      coalesce((SELECT json_agg(json_build_object('name', a.name, 'type', format_type(a.type, NULL)) ORDER BY a.place)
        FROM unnest(p.proargnames[:p.pronargs], p.proargtypes::oid[]) WITH ORDINALITY a (name, type, place)), '[]') AS parameters,
      CASE
        WHEN p.proallargtypes IS NOT NULL THEN (SELECT array_agg(a.name::text ORDER BY a.place)
          FROM unnest(p.proargnames, p.proargmodes) WITH ORDINALITY a (name, mode, place) WHERE a.mode IN ('o', 't'))
        WHEN t.typtype = 'c' THEN (SELECT array_agg(a.attname::text ORDER BY a.attnum)
          FROM pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped)
        ELSE ARRAY[p.proname::text] END AS columns
    FROM pg_proc p JOIN pg_type t ON t.oid = p.prorettype
    WHERE p.pronamespace = 'gate'::regnamespace ORDER BY p.proname COLLATE "C"`;

/**
 * The functions of schema gate as TypeScript: the names and types of their parameters, and the columns they return.
 * @param client connected to a migrated database
 */
export async function gateTypes(client: pg.Client): Promise<string> {
  const { rows } = await client.query<GateFunction>(FUNCTIONS);
  const names = rows.map(({ name, parameters }) => {
    const list = parameters.map((parameter) => `'${parameter.name}'`).join(', ');
    return `  ${name}: [${list}],`;
  });
  const parameters = rows.map(({ name, parameters: all }) => {
    const members = all.map((parameter) => `readonly ${parameter.name}: ${typeOf(parameter.type)} | null`);
    return `  ${name}: ${members.length === 0 ? 'Record<string, never>' : `{ ${members.join('; ')} }`};`;
  });
  const columns = rows.map(({ name, columns: all }) => `  ${name}: ${all.map((c) => `'${c}'`).join(' | ')};`);
  return `// Written by scripts/dump-schema.ts from the functions of schema gate; changes belong in sql/functions/gate.

/** The parameters of each function, in the order of its definition. */
export const GATE_PARAMETERS = {
${names.join('\n')}
} as const;

/** What each function takes. */
export interface GateParameters {
${parameters.join('\n')}
}

/** The names of the columns each function returns. */
export interface GateColumns {
${columns.join('\n')}
}
`;
}

function typeOf(sql: string): string {
  const element = sql.replace(/\[\]$/, '');
  const type = TYPES[element] ?? (element.includes('.') ? 'string' : undefined); // an enum of ours travels as its label
  if (type === undefined) throw new Error(`no TypeScript type for ${sql}`);
  return element === sql ? type : `readonly ${type.includes('|') ? `(${type})` : type}[]`;
}
