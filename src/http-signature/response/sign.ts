import { contentDigest } from '../content-digest.js';
import { createSignature, type SignatureFields } from '../signature.js';
import { isCoverable, requestMessage } from '../signature-base.js';
import { GATEWAY_RESPONSE } from '../signature-parameters.js';
import type { Signer } from '../signer.js';

export interface ResponseToSign {
  readonly status: number;
  /** Exactly as sent; undefined without a body. */
  readonly contentType?: string | undefined;
  readonly body?: Buffer | string | undefined;
  /** Further header fields to cover, names in lower case. */
  readonly fields?: Readonly<Record<string, string>> | undefined;
}

/** The request that the response belongs to; it may have been refused. */
export interface AnsweredRequest {
  readonly method: string;
  /** The public origin followed by the raw request target. */
  readonly targetUri: string;
  /** Its Signature field value, if any (see `signatureField`). */
  readonly signature?: string | undefined;
}

export interface ResponseSignatureFields extends SignatureFields {
  readonly 'content-digest'?: string;
}

/**
 * Signs a response. Returns the header fields to add, names in lower case. The signature covers the request too, so that
 * a response cannot be replayed as the response to another request (RFC 9421 section 2.4).
 * @param now_s seconds since 1970
 * @throws SignatureRefusal signature_invalid when method, target or content type are not ASCII text
 */
export async function signResponse(
  response: ResponseToSign,
  request: AnsweredRequest,
  key: Signer,
  now_s: number,
): Promise<ResponseSignatureFields> {
  const { status, body, contentType, fields: further = {} } = response;
  const covered = ['"@status"'];
  const fields = new Map<string, string>();
  let digest: string | undefined;
  if (body !== undefined && body.length > 0) {
    digest = contentDigest(body);
    if (contentType !== undefined) fields.set('content-type', contentType);
    fields.set('content-digest', digest);
  }
  for (const [name, value] of Object.entries(further)) fields.set(name, value);
  for (const name of fields.keys()) covered.push(`"${name}"`);
  covered.push('"@method";req', '"@target-uri";req');
  const requestFields = new Map<string, string>();
  // A refused request's Signature may contain bytes that cannot be covered; the response is still signed.
  if (request.signature !== undefined && isCoverable(request.signature)) {
    requestFields.set('signature', request.signature);
    covered.push('"signature";req');
  }
  const message = {
    status,
    fields,
    request: requestMessage(request.method, request.targetUri, requestFields),
  };
  const parameters = { created: Math.floor(now_s), keyid: key.keyid, tag: GATEWAY_RESPONSE.tag };
  const signature = await createSignature(GATEWAY_RESPONSE.label, covered, parameters, message, key);
  return { ...(digest !== undefined && { 'content-digest': digest }), ...signature };
}
