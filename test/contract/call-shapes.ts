import fc from 'fast-check';
import { readDocument } from '../../src/contract/schemas.js';
import { resolverOf } from './example-calls.js';

/** A call of an operation, as a client might make it. */
export interface CallShape {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly body: unknown;
}

// biome-ignore lint/suspicious/noExplicitAny: parts of an OpenAPI document
type Schema = any;

const DEPTH_MAX = 6;

/** Arbitrary calls of each operation of the contracts: mostly valid by the schemas, some off by one thing. */
export function callsOf(names: readonly ('partner' | 'citizen')[]) {
  return names.flatMap((name) => {
    const document = readDocument(name);
    const resolve = resolverOf(document);
    return Object.entries<Schema>(document.paths).flatMap(([path, methods]) =>
      Object.entries<Schema>(methods).map(([method, operation]) => ({
        operationId: String(operation.operationId),
        shape: callShape(path, method.toUpperCase(), operation, resolve),
      })),
    );
  });
}

function callShape(path: string, method: string, operation: Schema, resolve: (node: Schema) => Schema) {
  const parameters = (operation.parameters ?? []).map(resolve);
  const named = (place: string) => parameters.filter((each: Schema) => each.in === place);
  const values = (list: Schema[]) =>
    fc.record(
      Object.fromEntries(
        list.map((each) => [
          each.name,
          fc.oneof(valueFor(each.schema, resolve, 0), textOfAnyKind, exampleOf(each)),
        ]),
      ),
      { requiredKeys: [] },
    );
  const { schema, examples: given = {} } = operation.requestBody?.content?.['application/json'] ?? {};
  const examples = Object.values<Schema>(given).map((each) => resolve(each).value);
  const body =
    schema === undefined
      ? fc.constant(undefined)
      : fc.oneof(
          { weight: 6, arbitrary: valueFor(schema, resolve, 0) },
          { weight: 2, arbitrary: fc.constantFrom(...examples) },
          { weight: 1, arbitrary: fc.jsonValue() },
        );
  return fc
    .record({
      path: fc.record(
        Object.fromEntries(
          named('path').map((each: Schema) => [
            each.name,
            fc.oneof(
              valueFor(each.schema, resolve, 0).map(String),
              exampleOf(each).map(String),
              textOfAnyKind,
            ),
          ]),
        ),
      ),
      query: values(named('query')),
      unknown: fc.option(fc.constantFrom('x', 'fields', '__proto__'), { nil: undefined, freq: 8 }),
      body,
    })
    .map(({ path: inPath, query, unknown, body: given }): CallShape => {
      const search = new URLSearchParams(
        Object.entries(query as Record<string, unknown>).flatMap(([key, value]) =>
          value === undefined ? [] : [[key, String(value)] as [string, string]],
        ),
      );
      if (unknown !== undefined) search.set(unknown, '1');
      const filled = path.replace(/\{(\w+)\}/g, (_, key) =>
        encodeURIComponent(String((inPath as Record<string, unknown>)[key] ?? '') || 'x').replace(
          /^\.+$/,
          'x',
        ),
      );
      return { method, target: search.size > 0 ? `${filled}?${search}` : filled, body: given };
    });
}

const textOfAnyKind = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.constantFrom(
    '',
    '0',
    '-1',
    '1e9',
    'null',
    '2026-02-30',
    '9999-12-31T23:59:60Z',
    '\u0000',
    '%',
    'á'.repeat(60),
  ),
);

function exampleOf({ example, schema }: Schema): fc.Arbitrary<unknown> {
  const examples = [example, ...(schema?.examples ?? [])].filter((each) => each !== undefined);
  return examples.length > 0 ? fc.constantFrom(...examples) : textOfAnyKind;
}

/** A value of a schema, now and then one at its edges or beside it. */
function valueFor(given: Schema, resolve: (node: Schema) => Schema, depth: number): fc.Arbitrary<unknown> {
  const schema = { ...resolve(given), ...(given.$ref === undefined ? {} : { $ref: undefined }) };
  if (depth > DEPTH_MAX) return fc.constant(null);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const alternatives = schema.oneOf ?? schema.anyOf;
  if (alternatives !== undefined)
    return fc.oneof(...alternatives.map((each: Schema) => valueFor(each, resolve, depth + 1)));
  switch ([schema.type].flat()[0]) {
    case 'object': {
      const properties = Object.fromEntries(
        Object.entries<Schema>(schema.properties ?? {}).map(([key, each]) => [
          key,
          valueFor(each, resolve, depth + 1),
        ]),
      );
      return fc.oneof(
        {
          weight: 12,
          arbitrary: fc.record(properties, {
            requiredKeys: (schema.required ?? []).filter((key: string) => key in properties),
          }),
        },
        { weight: 1, arbitrary: fc.record(properties, { requiredKeys: [] }) },
      );
    }
    case 'array':
      return fc.array(valueFor(schema.items ?? {}, resolve, depth + 1), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 3, Math.max(3, schema.minItems ?? 0)),
      });
    case 'integer':
    case 'number': {
      const min = Math.ceil(schema.minimum ?? schema.exclusiveMinimum ?? -5);
      const max = Math.max(min, Math.floor(schema.maximum ?? 1_000));
      return fc.oneof(fc.integer({ min, max }), fc.constantFrom(0, -1, 2 ** 31, 1.5, max + 1));
    }
    case 'boolean':
      return fc.boolean();
    case 'string':
      return stringOf(schema);
    default:
      return fc.jsonValue({ maxDepth: 1 });
  }
}

function stringOf(schema: Schema): fc.Arbitrary<string> {
  const max = Math.min(schema.maxLength ?? 30, 60);
  const free = fc.string({ minLength: Math.min(schema.minLength ?? 0, max), maxLength: max });
  const known = (schema.examples ?? []) as string[];
  const dates: fc.Arbitrary<string>[] =
    schema.format === 'date-time'
      ? [fc.date({ noInvalidDate: true }).map((date) => date.toISOString())]
      : schema.format === 'date'
        ? [
            fc
              .date({ noInvalidDate: true, min: new Date('1900-01-01'), max: new Date('2100-01-01') })
              .map((date) => date.toISOString().slice(0, 10)),
          ]
        : [];
  const fitting: fc.Arbitrary<string>[] =
    schema.pattern === undefined ? [] : [fc.stringMatching(new RegExp(schema.pattern), { size: 'small' })];
  return fc.oneof(
    ...dates.map((arbitrary) => ({ weight: 4, arbitrary })),
    ...fitting.map((arbitrary) => ({ weight: 4, arbitrary })),
    ...(known.length > 0 ? [{ weight: 4, arbitrary: fc.constantFrom(...known) }] : []),
    { weight: 2, arbitrary: free },
  );
}
