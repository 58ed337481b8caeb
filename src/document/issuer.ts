import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { DocumentKind } from '../catalogue/document-fields.js';
import { FIELDS } from '../catalogue/fields.js';
import { object } from '../catalogue/shapes.js';
import { findTextFault, normaliseTexts } from '../contract/plain-text.js';
import { createValidator, type Validator } from '../contract/schemas.js';
import { parseStrictJson } from '../contract/strict-json.js';
import { signRequest } from '../http-signature/request/sign.js';
import { GATEWAY_REQUEST } from '../http-signature/signature-parameters.js';
import type { Signer } from '../http-signature/signer.js';
import { callOut } from '../outbound.js';
import { DOCUMENT_KINDS, fieldOf } from './linking.js';

/** Result of fetching a document: its content, or why there is none; status is the issuer's HTTP status. */
export type Fetched =
  | { readonly outcome: 'found'; readonly content: object }
  | { readonly outcome: 'none' }
  | { readonly outcome: 'away' | 'unusable' | 'not_understood'; readonly status?: number };

/** Fetches a person's document. Never throws. @param cancelled aborts it, with outcome `away` */
export type FetchDocument = (kind: DocumentKind, number: string, cancelled: AbortSignal) => Promise<Fetched>;

export interface IssuerOptions {
  /** Base URL of the issuers without a trailing slash; evaluated at each fetch. */
  readonly url: () => string;
  readonly key: Signer;
  /** For the whole answer. */
  readonly deadline_ms: number;
}

const ANSWER_MAX_BYTES = 16_384;
const DEPTH_MAX = 8;

/**
 * Client of the document issuers: `POST {url}/documents/{kind}` with `{"personal_id_number"}`, signed by this gateway (RFC 9421,
 * tag "gateway-request"). It is a POST so that the number is in no URL and no access log. The response is
 * `{"kind", "personal_id_number", "document"}` with the document in the catalogue's shape, or 404 with the problem
 * `document_not_found`; anything else is discarded.
 */
export function createIssuerClient({ url, key, deadline_ms }: IssuerOptions): FetchDocument {
  const validators = new Map(DOCUMENT_KINDS.map((kind) => [kind, validatorFor(kind)]));
  return async (kind, number, cancelled) => {
    const targetUri = new URL(`${url()}/documents/${kind}`).href;
    const answer = await ask(
      targetUri,
      JSON.stringify({ personal_id_number: number }),
      key,
      cancelled,
      deadline_ms,
    );
    if (answer === undefined) return { outcome: 'away' };
    const { status, body } = answer;
    if (status === 404 && (body as { code?: unknown } | null)?.code === 'document_not_found') {
      return { outcome: 'none' };
    }
    if (status !== 200) return { outcome: 'away', status };
    const { personal_id_number, document } = (body ?? {}) as Partial<IssuerAnswer>;
    // A response about another person must not become this person's document.
    const isTheirs = (body as { kind?: unknown } | null)?.kind === kind && personal_id_number === number;
    if (!isTheirs || typeof document !== 'object' || document === null)
      return { outcome: 'unusable', status };
    const content = normaliseTexts(document);
    return validators.get(kind)?.()(body) !== true || findTextFault(content) !== undefined
      ? { outcome: 'not_understood', status }
      : { outcome: 'found', content };
  };
}

interface IssuerAnswer {
  readonly kind: string;
  readonly personal_id_number: string;
  readonly document: object;
}

function validatorFor(kind: DocumentKind): Validator {
  const ajv = new Ajv2020({ allErrors: false, strict: false, validateSchema: false });
  addFormats.default(ajv);
  const document = FIELDS[fieldOf(kind)].shape;
  return createValidator(
    ajv,
    object({ kind: { const: kind }, personal_id_number: { type: 'string' }, document }),
  );
}

interface HttpAnswer {
  readonly status: number;
  /** Undefined when it is not JSON or too large. */
  readonly body: unknown;
}

/** Posts once; undefined without a complete response in time. */
async function ask(
  targetUri: string,
  body: string,
  key: Signer,
  cancelled: AbortSignal,
  deadline_ms: number,
): Promise<HttpAnswer | undefined> {
  try {
    const signed = await signRequest({ method: 'POST', targetUri, body, key, profile: GATEWAY_REQUEST });
    const answer = await callOut(targetUri, {
      method: 'POST',
      headers: { ...signed, accept: 'application/json' },
      body,
      deadline_ms,
      bodyMaxBytes: ANSWER_MAX_BYTES,
      cancelled,
    });
    return { status: answer.status, body: answer.body && parsed(answer.body) };
  } catch {
    return undefined;
  }
}

function parsed(bytes: Buffer): unknown {
  try {
    return parseStrictJson(bytes, { depthMax: DEPTH_MAX });
  } catch {
    return undefined;
  }
}
