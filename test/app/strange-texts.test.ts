import fc from 'fast-check';
import t from 'tap';
import { type Operation, readContract } from '../../src/contract/bind.js';
import { type ContractName, readDocument } from '../../src/contract/schemas.js';
import { createTestGateway } from '../helpers/gateway.js';
import { prepare, sendWire } from './wire.js';

const g = await createTestGateway(t, { REDIS_URL: 'none' });
const an = await g.citizen('an');
const PARTNERS = ['bank-a', 'pharmacy-a', 'registry-authority', 'civic-a'].map((id) => g.partner(id));
const STRANGE = ['\0', 'a\0b', '\ud800', '\udfff\ud800', '\ufeff', '\u202e', '\uffff', "'", '\\u0000', ''];

interface Schema {
  readonly $ref?: string;
  readonly const?: unknown;
  readonly enum?: unknown[];
  readonly type?: string | string[];
  readonly properties?: Record<string, Schema>;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly oneOf?: Schema[];
  readonly anyOf?: Schema[];
  readonly allOf?: Schema[];
  readonly examples?: unknown[];
}

const strange = fc.oneof(fc.constantFrom(...STRANGE), fc.string({ unit: 'binary', maxLength: 8 }));

/** Values that fit a schema but for their texts, some of which are strange. */
function arbitraryOf(document: object, schema: Schema, depth = 0): fc.Arbitrary<unknown> {
  if (schema.$ref !== undefined) {
    const steps = schema.$ref.split('/').slice(1);
    const found = steps.reduce((at, step) => (at as Record<string, object>)[step] as object, document);
    return depth > 12 ? fc.constant(null) : arbitraryOf(document, found as Schema, depth + 1);
  }
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...schema.enum) }, strange);
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices) return fc.oneof(...choices.map((each) => arbitraryOf(document, each, depth + 1)));
  if (schema.allOf) {
    return fc
      .tuple(...schema.allOf.map((each) => arbitraryOf(document, each, depth + 1)))
      .map((parts) => Object.assign({}, ...parts));
  }
  if (schema.properties) {
    const members = Object.entries(schema.properties).map(
      ([name, each]) => [name, arbitraryOf(document, each, depth + 1)] as const,
    );
    return fc.record(Object.fromEntries(members));
  }
  switch ([schema.type].flat()[0]) {
    case 'array':
      return fc.array(arbitraryOf(document, schema.items ?? {}, depth + 1), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.max(2, schema.minItems ?? 0),
      });
    case 'integer':
    case 'number':
      return fc.integer({ min: 0, max: 100 });
    case 'boolean':
      return fc.boolean();
    default: {
      const known = (schema.examples ?? []).map(String);
      return fc.oneof(strange, fc.constantFrom(g.number('an'), '2026-01-01', 'AAAA', ...known));
    }
  }
}

/** Percent-encodes any string, lone surrogates and raw bytes included. */
const encode = (text: string) =>
  [...Buffer.from(text, 'utf8')].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
const segment = fc.oneof(strange.map(encode), fc.constantFrom('%00', '%ff', '%c3%28', '%zz', 'x'));

function targetOf({ url }: Operation): fc.Arbitrary<string> {
  const parameters = url.match(/:\w+/g) ?? [];
  return fc
    .tuple(
      fc.array(segment, { minLength: parameters.length, maxLength: parameters.length }),
      segment,
      fc.nat(3),
    )
    .map(
      ([values, query, kind]) =>
        url.replace(/:\w+/g, () => values.shift() || 'x') +
        (kind === 0 ? `?limit=${query}` : kind === 1 ? `?before=${query}` : kind === 2 ? `?${query}=1` : ''),
    );
}

function bodyOf(name: ContractName, operationId: string): fc.Arbitrary<unknown> {
  const document = readDocument(name);
  for (const methods of Object.values<
    Record<string, { operationId: string; requestBody?: { content: Record<string, { schema: Schema }> } }>
  >(document.paths)) {
    for (const described of Object.values(methods)) {
      const content = described.operationId === operationId ? described.requestBody?.content : undefined;
      const schema = content?.['application/json']?.schema;
      if (schema) return arbitraryOf(document, schema);
    }
  }
  return fc.constant(undefined);
}

const RUNS = 12;

/** Says what was answered, which fast-check does not: it names the text that led to it. */
function refuseFault(status: number, body: unknown): void {
  if (status >= 500) throw new Error(`${status} ${JSON.stringify(body)}`);
}

t.test('no text of a partner is an internal error', async (t) => {
  for (const operation of readContract('partner')) {
    const { operationId, method } = operation;
    await fc.assert(
      fc.asyncProperty(
        targetOf(operation),
        bodyOf('partner', operationId),
        fc.constantFrom(...PARTNERS),
        async (path, json, { key }) => {
          const { status, body } = await sendWire(
            g.origin,
            await prepare(g.origin, key, method, path, method === 'GET' ? {} : { json }),
          );
          refuseFault(status, body);
        },
      ),
      { numRuns: RUNS },
    );
    t.pass(operationId);
  }
});

t.test('no text of a citizen is an internal error', async (t) => {
  for (const operation of readContract('citizen').filter((each) => each.hasHead || each.method !== 'GET')) {
    const { operationId, method } = operation;
    await fc.assert(
      fc.asyncProperty(targetOf(operation), bodyOf('citizen', operationId), async (path, json) => {
        const answer = await fetch(g.origin + path, {
          method,
          redirect: 'manual',
          headers: { authorization: `Bearer ${an.token}`, 'content-type': 'application/json' },
          ...(json !== undefined && method !== 'GET' && { body: JSON.stringify(json) }),
        });
        refuseFault(answer.status, answer.ok || (await answer.text()));
      }),
      { numRuns: RUNS },
    );
    t.pass(operationId);
  }
});
