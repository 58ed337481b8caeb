import { appendFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Test } from 'tap';
import { readDocument } from '../../src/contract/schemas.js';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

interface Response {
  readonly headers?: Readonly<Record<string, { readonly $ref?: string; readonly required?: boolean }>>;
  readonly content?: Readonly<Record<string, { readonly schema: object; readonly examples?: object }>>;
}

/** A body of a refusal: a problem, or an error of OAuth. */
interface Refusal {
  readonly code?: string;
  readonly error?: string;
}

interface Described {
  readonly operationId: string;
  readonly method: string;
  /** Matches the path of a target. */
  readonly path: RegExp;
  readonly responses: ReadonlyMap<string, Response>;
  /** The codes of refusals, by the status of a response or `default`. */
  readonly codes: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Fields of HTTP itself and of the hardening of all pages, which the contract does not list. */
const GENERAL =
  /^(date|connection|keep-alive|transfer-encoding|content-(type|length)|cache-control|vary|x-.*|cross-origin-.*|origin-agent-cluster|referrer-policy|strict-transport-security|content-security-policy)$/;

const described: Described[] = [];
/** By operation, status and media type; compiled at first use, since most tests need only a few. */
const validators = new Map<string, () => ValidateFunction | undefined>();
/** The required header fields of components, by reference. */
const resolvers = new Map<string, (given: { readonly $ref?: string }) => unknown>();
for (const name of ['partner', 'citizen'] as const) {
  const document = readDocument(name);
  const ajv = new Ajv2020({ allErrors: true, strict: false, validateSchema: false });
  addFormats.default(ajv);
  ajv.addSchema({ $id: name, components: document.components });
  const resolve = (given: { readonly $ref?: string }) =>
    given.$ref === undefined
      ? given
      : given.$ref
          .split('/')
          .slice(1)
          .reduce((at, step) => at[step], document);
  for (const [path, operations] of Object.entries<Record<string, Record<string, never>>>(document.paths)) {
    for (const [method, { operationId, responses }] of Object.entries(operations)) {
      const all = new Map(
        Object.entries<{ $ref?: string }>(responses ?? {}).map(([status, response]) => [
          status,
          resolve(response) as Response,
        ]),
      );
      described.push({
        operationId: String(operationId),
        method: method.toUpperCase(),
        path: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
        responses: all,
        codes: new Map([...all].map(([status, response]) => [status, codesOf(response, resolve)])),
      });
      resolvers.set(String(operationId), resolve);
      for (const [status, { content }] of all) {
        const contents: readonly [string, { readonly schema?: object }][] =
          content === undefined ? [['none', {}]] : Object.entries(content);
        for (const [mediaType, { schema }] of contents) {
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
/** The codes of a response, which are those of its examples. */
function codesOf({ content = {} }: Response, resolve: (given: object) => unknown): Set<string> {
  const examples = Object.values(content).flatMap((each) => Object.values(each.examples ?? {}));
  return new Set(examples.map((each) => codeOf((resolve(each) as { value: unknown }).value) ?? ''));
}

function codeOf(body: unknown): string | undefined {
  const { code, error } = (body ?? {}) as Refusal;
  return code ?? error;
}

// Paths without parameters first: they match nothing else.
described.sort((a, b) => a.path.source.split('[').length - b.path.source.split('[').length);

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
  note(lineOf(operationId, status, body));
  const validate = validatorOf();
  if (validate === undefined) t.equal(body, undefined, `${key} has no body`);
  else t.ok(validate(body), `${key} fits the contract`, { errors: validate.errors, body });
}

/** What was seen in this process: operation, status, and the code of a problem. */
const seen = new Set<string>();

/**
 * What of an answer does not follow the contract: a status, code, media type, header field or body that it does not declare. Nothing for
 * calls of no operation of it.
 * @param target path and query
 */
export function contractFaultsOf(method: string, target: string, answer: Answer): string[] {
  const [path = ''] = target.split('?');
  const operation = described.find((each) => each.method === method && each.path.test(path));
  if (operation === undefined) return [];
  const { operationId, responses, codes } = operation;
  const { status, headers, body } = answer;
  const code = status < 400 ? undefined : codeOf(body);
  note(lineOf(operationId, status, body));
  const declares = (key: string) => responses.has(key) && (status < 400 || codes.get(key)?.has(String(code)));
  const key = declares(String(status)) ? String(status) : 'default';
  const response = responses.get(key);
  if (!declares(key)) return [`${operationId}: ${status} ${code ?? ''} is not declared`];
  const mediaType = headers['content-type']?.split(';')[0] ?? 'none';
  const validatorOf = validators.get(`${operationId} ${key} ${mediaType}`);
  if (validatorOf === undefined) return [`${operationId}: ${status} ${mediaType} is not declared`];
  const validate = validatorOf();
  const fits = validate === undefined ? body === undefined : validate(body);
  return [
    ...(fits
      ? []
      : [`${operationId}: the body of ${status} does not fit: ${JSON.stringify(validate?.errors)}`]),
    ...headerFaults(operationId, response?.headers ?? {}, headers).map(
      (fault) => `${operationId}: ${status} ${fault}`,
    ),
  ];
}

function headerFaults(
  operationId: string,
  declared: Response['headers'],
  given: Answer['headers'],
): string[] {
  const resolve = resolvers.get(operationId) as (given: object) => unknown;
  const names = Object.keys(declared ?? {}).map((name) => name.toLowerCase());
  return [
    ...Object.keys(given)
      .filter((name) => !GENERAL.test(name) && !names.includes(name))
      .map((name) => `does not declare ${name}`),
    ...Object.entries(declared ?? {})
      .filter(
        ([name, field]) =>
          (resolve(field) as { required?: boolean }).required && !(name.toLowerCase() in given),
      )
      .map(([name]) => `lacks ${name}`),
  ];
}

const lineOf = (operationId: string, status: number, body: unknown): string =>
  status < 400 ? `${operationId} ${status}` : `${operationId} ${status} ${codeOf(body)}`;

/** Keeps what was seen for the end of the run. */
function note(line: string): void {
  const file = process.env.UNG_THUAN_CONTRACT_SEEN;
  if (seen.has(line)) return;
  seen.add(line);
  if (file !== undefined) appendFileSync(file, `${line}\n`);
}

/** Lines for all that the contracts declare beside `default`: operation, status, and the code of a refusal. */
export function declaredAnswers(): string[] {
  return described.flatMap(({ operationId, codes }) =>
    [...codes]
      .filter(([status]) => status !== 'default')
      .flatMap(([status, declared]) =>
        Number(status) < 400
          ? [`${operationId} ${status}`]
          : [...declared].map((code) => `${operationId} ${status} ${code}`),
      ),
  );
}
