import { isProblemCode, PROBLEM_CONTENT_TYPE, PROBLEMS } from '../src/problem.js';

type Node = Record<string, unknown>;

const METHODS = ['get', 'put', 'post', 'delete', 'patch'];

/** A parsed OpenAPI document, and its name in messages. */
export interface Contract {
  readonly name: string;
  readonly document: Node;
}

/**
 * Checks rules of the contracts that no OpenAPI tool checks. @returns one line for each fault
 */
export function contractFaults(contracts: readonly Contract[]): string[] {
  const owners = new Map<string, string>();
  const named = new Set(contracts.flatMap(({ document }) => problemCodes(document)));
  const unnamed = Object.keys(PROBLEMS).filter((code) => !named.has(code));
  const faults = contracts.flatMap(({ name, document }) =>
    [
      ...operationFaults(document, owners),
      ...endFaults(document),
      ...problemFaults(document),
      ...[...nodesOf(document)].flatMap(([path, node]) => [
        ...limitFaults(path, node),
        ...referenceFaults(document, path, node),
      ]),
    ].map((fault) => `${name}: ${fault}`),
  );
  return [...faults, ...unnamed.map((code) => `no contract lists the problem code ${code}`)];
}

// Handlers are bound by operationId across both contracts, and no operation is secured by its path.
function operationFaults(document: Node, owners: Map<string, string>): string[] {
  const schemes = Object.keys(nodeAt(document, 'components', 'securitySchemes'));
  return operationsOf(document).flatMap(({ where, method, operation }) => {
    const id = String(operation.operationId ?? '');
    const security = operation.security as Node[] | undefined;
    const used = (security ?? []).flatMap((requirement) => Object.keys(requirement));
    const parameters = (operation.parameters ?? []) as Node[];
    const owner = owners.get(id);
    owners.set(id, where);
    return [
      ...when(!/^[a-z][A-Za-z]+$/.test(id), `${where} has no operationId in camelCase`),
      ...when(owner !== undefined, `${where} repeats the operationId ${id} of ${owner}`),
      ...when(security === undefined, `${where} declares no security`),
      ...used
        .filter((scheme) => !schemes.includes(scheme))
        .map((scheme) => `${where} uses the undefined security scheme ${scheme}`),
      ...when(
        method === 'post' &&
          used.includes('messageSignature') &&
          !parameters.some(({ $ref }) => /\/(Optional)?IdempotencyKey$/.test(String($ref))),
        `${where} lacks the parameter Idempotency-Key`,
      ),
      // Any call can have a parameter that is unknown, or be one too many.
      ...(operation['x-other-parameters'] === 'ignored' ? ['429', 'default'] : ['400', '429', 'default'])
        .filter((status) => !(status in nodeAt(operation, 'responses')))
        .map((status) => `${where} declares no ${status}`),
    ];
  });
}

const NOTICE_MIN_DAYS = 180;
const DAY_MS = 86_400_000;

// What will end says so in time, in the fields Deprecation and Sunset of its answers (RFC 9745, RFC 8594).
function endFaults(document: Node): string[] {
  return operationsOf(document).flatMap(({ where, operation }) => {
    const { 'x-deprecated-since': since, 'x-sunset': sunset } = operation;
    if (operation.deprecated !== true)
      return when(since !== undefined || sunset !== undefined, `${where} ends, but is not deprecated`);
    const notice_days = (Date.parse(String(sunset)) - Date.parse(String(since))) / DAY_MS;
    const isMissing = ([, response]: [string, unknown]) =>
      !('Deprecation' in nodeAt(response as Node, 'headers'));
    const answers = Object.entries(nodeAt(operation, 'responses')).filter(([status]) => /^[23]/.test(status));
    return [
      ...when(Number.isNaN(Date.parse(String(since))), `${where} does not say since when it is deprecated`),
      ...when(notice_days < NOTICE_MIN_DAYS, `${where} ends after less than ${NOTICE_MIN_DAYS} days`),
      ...when(answers.some(isMissing), `${where} does not declare the field Deprecation`),
    ];
  });
}

// The contract must not promise a code that the gateway cannot send or sends with another status.
function problemFaults(document: Node): string[] {
  const named = new Set<string>();
  const responses = nodeAt(document, 'components', 'responses');
  const examples = nodeAt(document, 'components', 'examples');
  const uses = operationsOf(document).flatMap(({ where, operation }) =>
    Object.entries(nodeAt(operation, 'responses')).map(([status, response]) => {
      const name = String((response as Node).$ref ?? '').replace('#/components/responses/', '');
      return {
        where,
        status,
        codes: Object.keys(nodeAt(responses, name, 'content', PROBLEM_CONTENT_TYPE, 'examples')),
      };
    }),
  );
  const faults = uses.flatMap(({ where, status, codes }) =>
    codes.flatMap((code) => {
      named.add(code);
      if (!isProblemCode(code)) return [`${where} has the unknown problem code ${code}`];
      const { status: own } = PROBLEMS[code];
      return when(
        status !== 'default' && status !== String(own),
        `${where} answers ${code} with ${status}, not ${own}`,
      );
    }),
  );
  const codes = problemCodes(document);
  return [
    ...faults,
    ...when(
      codes.toSorted().join() !== [...named].sort().join(),
      'the codes of the schema Problem differ from those of the responses',
    ),
    ...[...named].flatMap((code) => {
      const { type, title, status, code: own } = nodeAt(examples, code, 'value');
      const fact = isProblemCode(code) ? PROBLEMS[code] : undefined;
      const isTrue =
        own === code &&
        title === fact?.title.en &&
        status === fact?.status &&
        String(type).endsWith(`/problems/${code}`);
      return when(!isTrue, `the example of ${code} differs from problem.ts`);
    }),
  ];
}

function problemCodes(document: Node): string[] {
  return (nodeAt(document, 'components', 'schemas', 'Problem', 'properties', 'code').enum ?? []) as string[];
}

// Everything has a limit, no object allows additional properties, and no member has a default.
function limitFaults(path: string, node: Node): string[] {
  const types = [node.type].flat();
  const isListed = node.enum !== undefined || node.const !== undefined;
  return [
    ...when(
      types.includes('object') && node.additionalProperties !== false,
      `${path} allows additional properties`,
    ),
    ...when(
      types.includes('string') && !isListed && node.maxLength === undefined,
      `${path} has no maxLength`,
    ),
    ...when(types.includes('array') && node.maxItems === undefined, `${path} has no maxItems`),
    // openapi-typescript, as it comes, makes such a member one that must be given.
    ...when(path.startsWith('#/components/schemas/') && 'default' in node, `${path} has a default`),
  ];
}

function referenceFaults(document: Node, path: string, { $ref }: Node): string[] {
  if (typeof $ref !== 'string') return [];
  const steps = $ref.replace(/^#\//, '').split('/');
  return when(
    Object.keys(nodeAt(document, ...steps)).length === 0,
    `${path} has the dangling reference ${$ref}`,
  );
}

function operationsOf(document: Node) {
  return Object.entries(nodeAt(document, 'paths')).flatMap(([path, item]) =>
    METHODS.filter((method) => method in (item as Node)).map((method) => ({
      where: `${method.toUpperCase()} ${path}`,
      method,
      operation: nodeAt(item as Node, method),
    })),
  );
}

/** Every object of the document except examples, with its path. */
function* nodesOf(node: unknown, path = '#'): Generator<[string, Node]> {
  if (typeof node !== 'object' || node === null) return;
  if (!Array.isArray(node)) yield [path, node as Node];
  for (const [key, child] of Object.entries(node)) {
    if (key !== 'example' && key !== 'examples') yield* nodesOf(child, `${path}/${key}`);
  }
}

/** The object at a path, or an empty object. */
function nodeAt(node: Node, ...steps: string[]): Node {
  return steps.reduce<Node>((here, step) => (here[step] as Node | undefined) ?? {}, node);
}

function when(isFault: boolean, fault: string): string[] {
  return isFault ? [fault] : [];
}
