import { readDocument } from '../../src/contract/schemas.js';

/** A call of an operation, made of the contract's examples. */
export interface ExampleCall {
  readonly operationId: string;
  readonly method: string;
  /** Path and query, with the parameters that are required. */
  readonly target: string;
  /** The first example of a JSON body. */
  readonly body: unknown;
  readonly bodyMaxBytes: number;
  /** The security schemes of which it takes one; empty for an open operation. */
  readonly security: readonly string[];
  /** The refusals that it declares, as `401 signature_missing`. */
  readonly refusals: ReadonlySet<string>;
}

// biome-ignore lint/suspicious/noExplicitAny: parts of an OpenAPI document
type Part = any;

const BODY_MAX_BYTES = 64 * 1024;

/** Follows a reference of a document; anything else is itself. */
export const resolverOf =
  (document: Part) =>
  (node: Part): Part =>
    node?.$ref === undefined
      ? node
      : node.$ref
          .split('/')
          .slice(1)
          .reduce((at: Part, step: string) => at[step], document);

/** A call of each operation of a contract. */
export function exampleCalls(name: 'partner' | 'citizen'): ExampleCall[] {
  const document = readDocument(name);
  const resolve = resolverOf(document);
  const examplesOf = ({ examples = {} }: Part): Part[] =>
    Object.values(examples).map((each) => resolve(each).value);
  const exampleOf = (parameter: Part): unknown =>
    parameter.example ?? resolve(parameter.schema).examples?.[0];
  const refusalsOf = (responses: Part) =>
    Object.entries<Part>(responses).flatMap(([status, response]) =>
      Object.values<Part>(resolve(response).content ?? {})
        .flatMap(examplesOf)
        .map((value) => `${status} ${value?.code ?? value?.error}`),
    );
  return Object.entries<Part>(document.paths).flatMap(([path, methods]) =>
    Object.entries<Part>(methods).map(([method, operation]): ExampleCall => {
      const parameters = (operation.parameters ?? []).map(resolve);
      const named = (place: string) => parameters.filter((each: Part) => each.in === place);
      const query = named('query').filter((each: Part) => each.required === true);
      const search = new URLSearchParams(query.map((each: Part) => [each.name, String(exampleOf(each))]));
      const filled = path.replace(/\{(\w+)\}/g, (_, key) =>
        String(exampleOf(named('path').find((each: Part) => each.name === key))),
      );
      const media = operation.requestBody?.content?.['application/json'];
      return {
        operationId: operation.operationId,
        method: method.toUpperCase(),
        target: query.length > 0 ? `${filled}?${search}` : filled,
        body: media === undefined ? undefined : examplesOf(media)[0],
        bodyMaxBytes: operation['x-body-max-bytes'] ?? BODY_MAX_BYTES,
        security: operation.security.flatMap((each: object) => Object.keys(each)),
        refusals: new Set(refusalsOf(operation.responses)),
      };
    }),
  );
}
