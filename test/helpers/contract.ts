import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Test } from 'tap';
import { readDocument } from '../../src/contract/schemas.js';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

type Resolved = { content?: Record<string, { schema: object }> };

/** By operation, status and media type; compiled at first use, since most tests need only a few. */
const validators = new Map<string, () => ValidateFunction | undefined>();
for (const name of ['partner', 'citizen'] as const) {
  const document = readDocument(name);
  const ajv = new Ajv2020({ allErrors: true, strict: false, validateSchema: false });
  addFormats.default(ajv);
  ajv.addSchema({ $id: name, components: document.components });
  const resolve = (given: { $ref?: string }): Resolved =>
    given.$ref === undefined
      ? (given as Resolved)
      : given.$ref
          .split('/')
          .slice(1)
          .reduce((at, step) => at[step], document);
  for (const operations of Object.values<Record<string, Record<string, never>>>(document.paths)) {
    for (const { operationId, responses } of Object.values(operations)) {
      for (const [status, response] of Object.entries<{ $ref?: string }>(responses ?? {})) {
        for (const [mediaType, { schema }] of Object.entries(
          resolve(response).content ?? { none: undefined },
        ).map(([type, content]) => [type, { schema: content?.schema }] as const)) {
          let compiled: ValidateFunction | undefined;
          validators.set(`${operationId} ${status} ${mediaType}`, () => {
            if (schema === undefined) return undefined;
            compiled ??= ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', `"${name}#/`)));
            return compiled;
          });
        }
      }
    }
  }
}

/** Compiles the schemas of all responses. @returns their number */
export function compileResponses(): number {
  for (const validatorOf of validators.values()) validatorOf();
  return validators.size;
}

/** Asserts that a value follows a schema of the partners' contract. */
export function fitsSchema(t: Test, name: string, value: unknown): void {
  const { components } = readDocument('partner');
  const ajv = new Ajv2020({ allErrors: true, strict: false, validateSchema: false });
  addFormats.default(ajv);
  ajv.addSchema({ $id: 'partner', components });
  const validate = ajv.compile({ $ref: `partner#/components/schemas/${name}` });
  t.ok(validate(value), `it fits the schema ${name}`, { errors: validate.errors, value });
}

/** Asserts that status, media type and body of an answer follow the contract of the operation. */
export function fitsContract(t: Test, operationId: string, { status, headers, body }: Answer): void {
  const mediaType = headers['content-type']?.split(';')[0] ?? 'none';
  const key = `${operationId} ${status} ${mediaType}`;
  const validatorOf = validators.get(key);
  if (validatorOf === undefined) {
    t.fail(`the contract has no ${key}`, { body });
    return;
  }
  const validate = validatorOf();
  if (validate === undefined) t.equal(body, undefined, `${key} has no body`);
  else t.ok(validate(body), `${key} fits the contract`, { errors: validate.errors, body });
}
