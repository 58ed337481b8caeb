import { readDocument } from '../../contract/schemas.js';

/** An operation of the partners' contract, as its page shows it. */
export interface Call {
  readonly operationId: string;
  readonly method: string;
  /** As in the contract, with parameters in braces. */
  readonly template: string;
  readonly tag: string;
  readonly summary: string;
  /** Whether it is signed. */
  readonly isSigned: boolean;
  /** Whether it is one of OAuth, which stock clients make. */
  readonly isForClients: boolean;
  /** The values of the contract's examples for the parameters of path and query that it needs. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** The example of its body, in JSON or of a form; undefined without one. */
  readonly body: unknown;
  readonly status: string;
  /** The media type of its answer; undefined without a body. */
  readonly answerType: string | undefined;
  /** The example of its answer, where it has one. */
  readonly answer: unknown;
  /** The codes of its problems that are not those of every call. */
  readonly problems: readonly string[];
}

// biome-ignore lint/suspicious/noExplicitAny: an OpenAPI document, checked by scripts/contract-rules.ts
type Node = any;

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

let read: { readonly description: string; readonly calls: readonly Call[] } | undefined;

/** The description and the operations of the partners' contract, in its order; read once in a process. */
function partnerContract(): NonNullable<typeof read> {
  if (read === undefined) {
    const document = readDocument('partner');
    read = { description: document.info.description, calls: readCalls(document) };
  }
  return read;
}

export const partnerCalls = (): readonly Call[] => partnerContract().calls;

/** A block of the worked example in the contract's description, by its name. */
export function workedExample(name: string): string {
  const { description } = partnerContract();
  const found = new RegExp(`^\`\`\`\\w+ ${name}\\n([\\s\\S]*?)^\`\`\``, 'm').exec(description);
  if (found?.[1] === undefined) throw new Error(`the contract has no example ${name}`);
  return found[1];
}

/** The operations of a partners' contract. @param document the contract, parsed */
export function readCalls(document: Node): Call[] {
  const at = (node: Node): Node =>
    typeof node?.$ref === 'string'
      ? node.$ref
          .slice(2)
          .split('/')
          .reduce((each: Node, key: string) => each[key], document)
      : node;
  const codesOf = (response: Node) =>
    Object.keys(at(response).content?.['application/problem+json']?.examples ?? {});
  return Object.entries<Node>(document.paths).flatMap(([template, item]) =>
    METHODS.filter((method) => method in item).map((method) => {
      const operation = item[method];
      const parameters: Node[] = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map(at);
      const valuesIn = (where: string) =>
        Object.fromEntries(
          parameters
            .filter((each) => each.in === where && each.required === true)
            .map((each) => [each.name, String(exampleOf(each, at) ?? 0)]),
        );
      const [status = '', success] =
        Object.entries<Node>(operation.responses).find(([code]) => /^2/.test(code)) ?? [];
      const schemes = Object.keys(operation.security[0] ?? {});
      return {
        operationId: operation.operationId,
        method: method.toUpperCase(),
        template,
        tag: operation.tags[0],
        summary: operation.summary,
        isSigned: schemes.some((each) => /Signature$/.test(each)),
        isForClients: schemes.some((each) => !/Signature$/.test(each)),
        path: valuesIn('path'),
        query: valuesIn('query'),
        body: exampleOf(firstMedia(at(operation.requestBody)), at),
        status,
        answerType: Object.keys(at(success)?.content ?? {})[0],
        answer: exampleOf(firstMedia(at(success)), at),
        problems: [
          ...new Set(
            Object.entries(operation.responses)
              .filter(([code]) => /^[45]/.test(code))
              .flatMap(([, response]) => codesOf(response)),
          ),
        ],
      };
    }),
  );
}

const firstMedia = (message: Node): Node => Object.values<Node>(message?.content ?? {})[0];

/** The example of a parameter or a media type, its own or else its schema's; the contract has one for each body. */
function exampleOf(node: Node, at: (node: Node) => Node): unknown {
  if (node?.example !== undefined) return node.example;
  const [named] = Object.values<Node>(node?.examples ?? {});
  if (named !== undefined) return at(named).value;
  return at(node?.schema)?.examples?.[0];
}
