import type pg from 'pg';

interface SqlType {
  /** What the gateway passes for a parameter. */
  readonly parameter?: string;
  /** What node-postgres returns for a column. */
  readonly column?: string;
  /** What it returns for an element of an array. */
  readonly element?: string;
}

/** SQL types in TypeScript. A type or use that is missing here makes the script fail. */
const TYPES: Readonly<Record<string, SqlType>> = {
  bigint: { parameter: 'number', column: 'string', element: 'string' },
  // Keys, which are passed as they were read.
  'bigint[]': { parameter: 'readonly string[]' },
  boolean: { parameter: 'boolean', column: 'boolean', element: 'boolean' },
  bytea: { parameter: 'Buffer', column: 'Buffer', element: 'Buffer' },
  date: { parameter: 'IsoDate', column: 'IsoDate' },
  'double precision': { parameter: 'number', column: 'number', element: 'number' },
  integer: { parameter: 'number', column: 'number', element: 'number' },
  json: { parameter: 'Json', column: 'any' },
  jsonb: { parameter: 'Json', column: 'any', element: 'any' },
  smallint: { parameter: 'number', column: 'number', element: 'number' },
  text: { parameter: 'string', column: 'string', element: 'string' },
  'timestamp with time zone': { parameter: 'Date', column: 'Date' },
  uuid: { parameter: 'Uuid', column: 'Uuid', element: 'Uuid' },
  void: { column: 'unknown' },
};

/** A parameter or a column. */
export interface Named {
  readonly name: string;
  /** The name as SQL writes it. */
  readonly quoted: string;
  readonly type: string;
}

/** A function of schema gate. */
export interface GateFunction {
  readonly name: string;
  /** How many of its parameters, the last ones, have a default. */
  readonly defaults: number;
  readonly parameters: readonly Named[];
  readonly columns: readonly Named[];
  /** The logins that may call it. */
  readonly logins: readonly string[];
}

const named = (from: string, where: string) => `(SELECT
  coalesce(json_agg(json_build_object('name', a.name, 'quoted', quote_ident(a.name), 'type', format_type(a.type, NULL)) ORDER BY a.place), '[]')
    FROM ${from} WHERE ${where})`;

const FUNCTIONS = `
  SELECT p.proname AS name, p.pronargdefaults AS defaults,
      ARRAY(SELECT r.rolname::text FROM aclexplode(p.proacl) a JOIN pg_roles r ON r.oid = a.grantee
        WHERE a.grantee <> p.proowner ORDER BY 1) AS logins,
      ${named('unnest(p.proargnames[:p.pronargs], p.proargtypes::oid[]) WITH ORDINALITY a (name, type, place)', 'true')}
        AS parameters,
      CASE
        WHEN p.proallargtypes IS NOT NULL THEN ${named(
          'unnest(p.proargnames, p.proallargtypes, p.proargmodes) WITH ORDINALITY a (name, type, mode, place)',
          "a.mode IN ('o', 't')",
        )}
        WHEN t.typtype = 'c' THEN ${named(
          'pg_attribute c, LATERAL (VALUES (c.attname, c.atttypid, c.attnum)) a (name, type, place)',
          'c.attrelid = t.typrelid AND c.attnum > 0 AND NOT c.attisdropped',
        )}
        ELSE json_build_array(json_build_object('name', p.proname, 'quoted', quote_ident(p.proname), 'type', format_type(t.oid, NULL))) END AS columns
    FROM pg_proc p JOIN pg_type t ON t.oid = p.prorettype
    WHERE p.pronamespace = 'gate'::regnamespace ORDER BY p.proname COLLATE "C"`;

/**
 * The functions of schema gate, by name.
 * @param client connected to a migrated database
 */
export async function gateFunctions(client: pg.Client): Promise<GateFunction[]> {
  return (await client.query<GateFunction>(FUNCTIONS)).rows;
}

/** The functions of schema gate as TypeScript: the names and types of their parameters, and of the columns they return. */
export function gateTypes(rows: readonly GateFunction[]): string {
  const calls = rows.map(({ name, parameters, columns }) => {
    // Listed, so that a later release can add columns.
    const result = columns.map((column) => column.quoted).join(', ');
    const list = parameters.map((parameter, i) => `${parameter.name} => $${i + 1}`).join(', ');
    const values = parameters.map((parameter) => `v.${parameter.name}`).join(', ');
    return `  ${name}: {
    text: 'SELECT ${result} FROM gate.${name}(${list})',
    values: (${values === '' ? '' : 'v'}) => [${values}],
  },`;
  });
  const parameters = rows.map(
    ({ name, parameters }) =>
      `  ${name}: ${members(parameters.map((each) => `${each.name}: ${parameterType(each)} | null`))};`,
  );
  const columns = rows.map(
    ({ name, columns }) =>
      `  ${name}: ${members(columns.map((each) => `${each.name}: ${columnType(each)}`))};`,
  );
  return `// Written by scripts/dump-schema.ts from the functions of schema gate; changes belong in sql/functions/gate.
import type { Uuid } from '../../id.js';
import type { IsoDate, Json } from './values.js';

/** What each function takes. */
export interface GateParameters {
${parameters.join('\n')}
}

/** The columns each function returns. PostgreSQL does not say which can be null. */
export interface GateColumns {
${columns.join('\n')}
}

interface GateCall<Parameters> {
  readonly text: string;
  /** The values of $1, $2 and so on. */
  readonly values: (parameters: Parameters) => unknown[];
}

/** The statement that calls each function with named arguments. */
export const GATE_CALLS: { readonly [Name in keyof GateParameters]: GateCall<GateParameters[Name]> } = {
${calls.join('\n')}
};
`;
}

function members(list: readonly string[]): string {
  return list.length === 0
    ? 'Record<string, never>'
    : `{ ${list.map((each) => `readonly ${each}`).join('; ')} }`;
}

function parameterType({ name, type }: Named): string {
  const element = elementOf(type);
  const own = TYPES[type]?.parameter;
  if (own !== undefined) return own;
  const known = element === undefined ? undefined : TYPES[element]?.parameter;
  if (known === undefined) throw new Error(`no TypeScript type for parameter ${name} of type ${type}`);
  return `readonly ${known}[]`;
}

function columnType({ name, type }: Named): string {
  const element = elementOf(type);
  const known = element === undefined ? (TYPES[type]?.column ?? enumColumn(type)) : TYPES[element]?.element;
  if (known === undefined) throw new Error(`no TypeScript type for column ${name} of type ${type}`);
  return element === undefined ? known : `readonly ${known}[]`;
}

/** Enums of our schemas are read as their label; node-postgres does not parse arrays of them. */
function enumColumn(type: string): string | undefined {
  return type.includes('.') ? 'string' : undefined;
}

function elementOf(type: string): string | undefined {
  return type.endsWith('[]') ? type.slice(0, -2) : undefined;
}
