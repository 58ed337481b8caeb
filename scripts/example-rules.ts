import type { Ajv2020 } from 'ajv/dist/2020.js';
import { createAjv } from '../src/contract/schemas.js';
import type { Contract } from './contract-rules.js';

// biome-ignore lint/suspicious/noExplicitAny: parts of an OpenAPI document
type Part = any;

/** An example of a body. */
export interface BodyExample {
  /** Where it is: the contract, the operation, "request" or the status, and the example's name. */
  readonly where: string;
  readonly operationId: string;
  /** The status of an answer, or undefined for a request. */
  readonly status: string | undefined;
  readonly mediaType: string;
  readonly schema: object;
  readonly value: unknown;
}

/** Has no example: bytes cannot be shown as text. */
const BYTES = 'application/octet-stream';

/**
 * Checks that each body of a request and of an answer has examples, and that they fit its schema: they are what readers and
 * mock servers go by. @returns one line for each fault
 */
export function exampleFaults(contract: Contract): string[] {
  const ajv = createAjv('partner', contract.document as { components: object }, { allErrors: true });
  const { examples, lacking } = bodyExamples(contract);
  return [
    ...lacking.map((where) => `${where} has no example`),
    ...unusedExamples(contract),
    ...examples.flatMap(({ where, schema, value }) => {
      const validate = compile(ajv, schema);
      const errors = validate(value) ? [] : (validate.errors ?? []);
      return errors.map(
        ({ instancePath, message }) => `${where} does not fit: ${instancePath || '/'} ${message}`,
      );
    }),
  ];
}

/** The examples of all bodies, and the places that have none. A response that operations share is given once. */
export function bodyExamples({ name, document }: Contract): {
  readonly examples: readonly BodyExample[];
  readonly lacking: readonly string[];
} {
  const resolve = (node: Part): Part =>
    typeof node?.$ref === 'string'
      ? (node.$ref as string)
          .split('/')
          .slice(1)
          .reduce((at: Part, step) => at[step], document)
      : node;
  const shared = new Set<string>();
  const examples: BodyExample[] = [];
  const lacking: string[] = [];
  const add = (operationId: string, status: string | undefined, given: Part): void => {
    if (given === undefined || shared.has(given.$ref)) return;
    if (given.$ref !== undefined) shared.add(given.$ref);
    for (const [mediaType, { schema, examples: own }] of Object.entries<Part>(resolve(given).content ?? {})) {
      const place = `${name}: ${operationId} ${status ?? 'request'} ${mediaType}`;
      if (own === undefined && mediaType !== BYTES) lacking.push(place);
      for (const [key, example] of Object.entries<Part>(own ?? {})) {
        const where = `${place} ${key}`;
        examples.push({ where, operationId, status, mediaType, schema, value: resolve(example).value });
      }
    }
  };
  for (const methods of Object.values<Part>(document.paths as object)) {
    for (const { operationId, requestBody, responses } of Object.values<Part>(methods)) {
      add(operationId, undefined, requestBody);
      for (const [status, response] of Object.entries<Part>(responses)) add(operationId, status, response);
    }
  }
  return { examples, lacking };
}

function unusedExamples({ name, document }: Contract): string[] {
  const text = JSON.stringify(document);
  return Object.keys((document.components as Part).examples)
    .filter((key) => !text.includes(`"#/components/examples/${key}"`))
    .map((key) => `${name}: no operation shows the example ${key}`);
}

// The references of a schema outside of components are to the document.
function compile(ajv: Ajv2020, schema: object) {
  return ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"partner#/')));
}
