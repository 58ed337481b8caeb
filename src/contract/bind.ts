import type { Ajv2020, ErrorObject } from 'ajv/dist/2020.js';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ERRORS_MAX, Problem, type ProblemError } from '../problem.js';
import { type Ending, endFields } from './ending.js';
import { FORM_TYPE, parseForm } from './form.js';
import type { operations as CitizenOperations } from './generated/citizen.js';
import type { operations as PartnerOperations } from './generated/partner.js';
import { findTextFaults, normaliseTexts } from './plain-text.js';
import { schemaErrors } from './schema-errors.js';
import { type ContractName, createAjv, createValidator, readDocument, type Validator } from './schemas.js';
import { parseStrictJson } from './strict-json.js';

/** The gateway's keys and its log are part of the partners' contract, and no signed operations. */
export type PartnerOperationId = Exclude<
  keyof PartnerOperations,
  'getJwks' | 'getCheckpoint' | 'getTile' | 'getEntryBundle'
>;
export type CitizenOperationId = keyof CitizenOperations;

/** A handler's response: a status of the contract, with the body if it has one. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  /** The media type of a string body; without it the body is serialised as JSON. */
  readonly type?: string;
  /** Whether this is the outcome of an earlier call with the same Idempotency-Key. */
  readonly isReplay?: boolean;
}

/** The handler of an operation; `body` and `query` are valid against the contract's schemas. */
export type Route<Context> = (call: {
  readonly context: Context;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | number>>;
  readonly body: unknown;
  /** The media type of the body, one the contract accepts; undefined without a body. */
  readonly mediaType: string | undefined;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}) => Promise<Answer | undefined>;

/** Authenticates a request or throws; one for each security scheme of the contract. */
export type Guard<Context> = (
  request: FastifyRequest,
  operation: Operation,
  reply: FastifyReply,
) => Promise<Context>;

/** An operation of the contract. */
export interface Operation {
  readonly operationId: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** In Fastify's syntax, with `:name` for parameters. */
  readonly url: string;
  /** The security scheme, or 'none' for `security: []`. */
  readonly security: string;
  /** Other schemes that its guard may accept instead. */
  readonly otherSecurity: readonly string[];
  /** The account level it requires (`x-level`, default 1). */
  readonly level: number;
  readonly bodyRequired: boolean;
  /** Whether the handler itself judges the texts of a body, item by item (`x-isolated-items`). */
  readonly hasIsolatedItems: boolean;
  /** Whether HEAD works: not for a stream of events, which has no end, nor where GET has an effect (`x-get-has-effect`). */
  readonly hasHead: boolean;
  /** A limit other than the default (`x-body-max-bytes`). */
  readonly bodyMaxBytes: number | undefined;
  /** Fields of each answer that say that the operation will end. */
  readonly endFields: Readonly<Record<string, string>>;
  /** By media type; empty when the operation accepts no body. */
  readonly bodyValidators: ReadonlyMap<string, Validator>;
  readonly queryValidator: Validator;
  /** Says what is wrong with a body, given the errors that its validator stopped at. */
  readonly explainBody: (mediaType: string, body: unknown, errors: Errors) => readonly ProblemError[];
  readonly explainQuery: (errors: Errors) => readonly ProblemError[];
}

type Errors = readonly ErrorObject[] | null | undefined;

interface Described extends Ending {
  operationId: string;
  security?: Record<string, unknown>[];
  'x-level'?: number;
  'x-body-max-bytes'?: number;
  'x-isolated-items'?: boolean;
  'x-other-parameters'?: 'ignored';
  'x-get-has-effect'?: boolean;
  parameters?: ({ $ref: string } | { name: string; in: string; required?: boolean; schema: object })[];
  responses: Record<string, { content?: Record<string, unknown> }>;
  requestBody?: { required?: boolean; content: Record<string, { schema: { $ref: string } }> };
}

const DEPTH_MAX = 32;
const EMPTY_BODY_MAX_BYTES = 16;
/** Of larger bodies only the first error is told: to look for all takes time that grows with the square of the size. */
const EXPLAINED_MAX_VALUES = 500;

const contracts = new Map<ContractName, readonly Operation[]>();

/**
 * Reads the operations of a contract, once in a process.
 * @throws Error for an operation without `security`
 */
export function readContract(name: ContractName): readonly Operation[] {
  const operations = contracts.get(name) ?? readOperations(name);
  contracts.set(name, operations);
  return operations;
}

/** Compiles all validators of a contract, of which the first calls would otherwise compile theirs while others wait. */
export function compileContract(name: ContractName): void {
  for (const { bodyValidators, queryValidator } of readContract(name)) {
    for (const compile of [...bodyValidators.values(), queryValidator]) compile();
  }
}

/** The operations of a document, as `readContract` gives them. */
export function readOperations(name: ContractName, document = readDocument(name)): Operation[] {
  const ajv = createAjv(name, document, { verbose: true });
  const telling = { allErrors: true, verbose: true };
  const queryAjv = createAjv(name, document, { useDefaults: true, coerceTypes: true, ...telling });
  // A form's values are texts, and parameters that are not known are ignored (RFC 6749 section 3.2).
  const formAjv = createAjv(name, document, { coerceTypes: true, removeAdditional: true, verbose: true });
  let explaining: Ajv2020 | undefined;
  const explainAjv = () => (explaining ??= createAjv(name, document, telling)); // most processes need none at their start
  const operations: Operation[] = [];
  for (const [path, methods] of Object.entries<Record<string, Described>>(document.paths)) {
    for (const [method, described] of Object.entries(methods)) {
      const { operationId, security } = described;
      if (security === undefined) throw new Error(`${name}: ${operationId} has no security`);
      operations.push({
        operationId,
        method: method.toUpperCase() as Operation['method'],
        url: path.replaceAll(/\{(\w+)\}/g, ':$1'),
        security: security.length === 0 ? 'none' : String(Object.keys(security[0] ?? {})[0]),
        otherSecurity: security.slice(1).flatMap((each) => Object.keys(each)),
        level: described['x-level'] ?? 1,
        hasHead:
          described.responses['200']?.content?.['text/event-stream'] === undefined &&
          described['x-get-has-effect'] !== true,
        hasIsolatedItems: described['x-isolated-items'] ?? false,
        bodyRequired: described.requestBody?.required ?? false,
        bodyMaxBytes: described['x-body-max-bytes'],
        endFields: endFields(described),
        bodyValidators: bodyValidators(
          (mediaType) => (mediaType === FORM_TYPE ? formAjv : ajv),
          name,
          described,
        ),
        queryValidator: queryValidator(queryAjv, name, document, described),
        explainBody: explainerOf(ajv, explainAjv, name, described),
        explainQuery: (errors) => schemaErrors(queryAjv, name, errors),
      });
    }
  }
  return operations;
}

function bodyValidators(
  ajvOf: (mediaType: string) => Ajv2020,
  name: string,
  { requestBody }: Described,
): ReadonlyMap<string, Validator> {
  return new Map(
    Object.entries(requestBody?.content ?? {}).map(([mediaType, { schema }]) => [
      mediaType,
      createValidator(ajvOf(mediaType), { $ref: name + schema.$ref }),
    ]),
  );
}

/** Validates small bodies again for all errors. */
function explainerOf(
  ajv: Ajv2020,
  explainAjv: () => Ajv2020,
  name: string,
  described: Described,
): Operation['explainBody'] {
  return (mediaType, body, errors) => {
    if (!hasAtMost(EXPLAINED_MAX_VALUES, body)) return schemaErrors(ajv, name, errors);
    const validate = bodyValidators(explainAjv, name, described).get(mediaType)?.();
    return validate === undefined || validate(body) ? [] : schemaErrors(explainAjv(), name, validate.errors);
  };
}

/** Whether a JSON value consists of at most so many values, members and items included. */
function hasAtMost(most: number, value: unknown): boolean {
  const open = [value];
  for (let count = 0; open.length > 0; count++) {
    if (count + open.length > most) return false;
    const next = open.pop();
    if (typeof next !== 'object' || next === null) continue;
    const members = Object.values(next);
    if (count + open.length + members.length > most) return false;
    open.push(...members);
  }
  return true;
}

function queryValidator(ajv: Ajv2020, name: string, document: object, described: Described): Validator {
  const properties: Record<string, object> = {};
  for (const given of described.parameters ?? []) {
    const parameter =
      '$ref' in given
        ? given.$ref
            .split('/')
            .slice(1)
            .reduce((at, step) => (at as Record<string, object>)[step] as object, document)
        : given;
    const {
      name: key,
      in: location,
      schema,
    } = parameter as { name: string; in: string; schema: { $ref?: string } };
    if (location === 'query')
      properties[key] = schema.$ref === undefined ? schema : { $ref: name + schema.$ref };
  }
  const open = described['x-other-parameters'] === 'ignored';
  return createValidator(ajv, { type: 'object', additionalProperties: open, properties });
}

/**
 * Registers the routes of a contract with Fastify, each behind the guard of its security scheme. A missing handler fails
 * to compile (`satisfies Record<OperationId, Route>`).
 * @throws Error for a security scheme without a guard
 */
export function bind<Context>(
  app: FastifyInstance,
  operations: readonly Operation[],
  routes: Readonly<Record<string, Route<Context>>>,
  guards: Readonly<Record<string, Guard<Context>>>,
): void {
  for (const operation of operations) {
    const { operationId, method, url, security, bodyMaxBytes, endFields } = operation;
    const route = routes[operationId];
    const guard = guards[security];
    if (route === undefined) continue; // not served here, like the sandbox's operations in production
    if (guard === undefined) throw new Error(`${operationId}: no guard for ${security}`);
    app.route({
      method,
      url,
      config: { operationId },
      exposeHeadRoute: operation.hasHead,
      ...(bodyMaxBytes !== undefined && { bodyLimit: bodyMaxBytes }),
      handler: async (request, reply) => {
        reply.headers(endFields);
        const context = await guard(request, operation, reply);
        const answer = await route({
          context,
          params: request.params as Record<string, string>,
          query: readQuery(operation, request.query),
          ...readBody(operation, request),
          request,
          reply,
        });
        if (answer === undefined) return reply; // the handler writes to the socket itself
        reply.code(answer.status);
        if (answer.headers) reply.headers(answer.headers);
        if (answer.isReplay) reply.header('idempotent-replayed', 'true');
        if (answer.body === undefined) return reply.send();
        if (answer.type !== undefined) return reply.type(answer.type).send(answer.body);
        return reply.type('application/json; charset=utf-8').send(JSON.stringify(answer.body));
      },
    });
  }
}

function readBody(
  operation: Operation,
  { body: raw, headers }: FastifyRequest,
): { readonly body: unknown; readonly mediaType: string | undefined } {
  const { bodyValidators, bodyRequired, hasIsolatedItems, method } = operation;
  const bytes = Buffer.isBuffer(raw) && raw.length > 0 ? raw : undefined;
  if (bodyValidators.size === 0 && bytes !== undefined) {
    if (method === 'GET' || !isEmptyObject(bytes, headers['content-type']))
      throw new Problem('invalid_request', { detail: 'This operation accepts no body.' });
    return { body: undefined, mediaType: undefined };
  }
  if (bytes === undefined) {
    if (bodyRequired) throw new Problem('invalid_request', { detail: 'A body is required.' });
    return { body: undefined, mediaType: undefined };
  }
  const mediaType = mediaTypeOf(headers['content-type']);
  if (!bodyValidators.has(mediaType)) {
    throw new Problem('unsupported_media_type', {
      detail: `Send ${[...bodyValidators.keys()].join(' or ')}.`,
    });
  }
  const body =
    mediaType === FORM_TYPE
      ? parseForm(bytes)
      : parseStrictJson(bytes, { depthMax: DEPTH_MAX, keepsLoneSurrogates: hasIsolatedItems });
  return { body: validBody(operation, mediaType, body), mediaType };
}

/**
 * A parsed body, with its texts in NFC, as the operation accepts it.
 * @throws Problem invalid_request
 */
export function validBody(operation: Operation, mediaType: string, given: unknown): unknown {
  const { bodyValidators, explainBody, hasIsolatedItems } = operation;
  const body = normaliseTexts(given);
  const validate = bodyValidators.get(mediaType)?.();
  const faults = hasIsolatedItems ? [] : findTextFaults(body, ERRORS_MAX);
  if (validate?.(body) && faults.length === 0) return body;
  const isFault = ({ pointer }: ProblemError) => faults.some((each) => each.pointer === pointer);
  const errors = explainBody(mediaType, body, validate?.errors).filter((each) => !isFault(each));
  throw new Problem('invalid_request', { errors: [...faults, ...errors] });
}

function mediaTypeOf(contentType: string | undefined): string {
  return contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
}

/** Many HTTP clients send `{}` with every POST; it says nothing, so it is accepted where no body is. */
function isEmptyObject(bytes: Buffer, contentType: string | undefined): boolean {
  if (mediaTypeOf(contentType) !== 'application/json' || bytes.length > EMPTY_BODY_MAX_BYTES) return false;
  const body = parseStrictJson(bytes, { depthMax: 1 });
  return typeof body === 'object' && body !== null && !Array.isArray(body) && Object.keys(body).length === 0;
}

function readQuery(
  { queryValidator, explainQuery }: Operation,
  query: unknown,
): Readonly<Record<string, string | number>> {
  const validate = queryValidator();
  const copy = { ...(query as Record<string, string | number>) };
  if (!validate(copy)) {
    throw new Problem('invalid_request', {
      detail: 'Invalid query string.',
      errors: explainQuery(validate.errors),
    });
  }
  return copy;
}
