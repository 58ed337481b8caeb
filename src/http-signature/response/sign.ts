import { contentDigest } from '../content-digest.js';
import type { PrivateKey } from '../key.js';
import { makeSignature, type SignatureFields } from '../signature.js';
import { isCoverable, requestMessage } from '../signature-base.js';
import { GATEWAY_RESPONSE } from '../signature-parameters.js';

export interface ResponseToSign {
  readonly status: number;
  /** With a body: exactly as it will be sent. */
  readonly contentType?: string | undefined;
  readonly body?: Buffer | string | undefined;
}

/** The request that is answered, also one that was refused. */
export interface AnsweredRequest {
  readonly method: string;
  /** The public origin and the raw request target. */
  readonly targetUri: string;
  /** The value of its Signature field, where it had one (`signatureField` reads it). */
  readonly signature?: string | undefined;
}

export interface ResponseSignatureFields extends SignatureFields {
  readonly 'content-digest'?: string;
}

/**
 * The header fields that make an answer the gateway's own, names in lower case. They bind it to the request, so that no
 * answer can be passed off as that to another (RFC 9421 section 2.4).
 * @param now_s seconds since 1970
 * @throws SignatureRefusal signature_invalid when method, target or content type hold anything but ASCII text
 */
export async function signResponse(
  response: ResponseToSign,
  request: AnsweredRequest,
  key: PrivateKey,
  now_s: number,
): Promise<ResponseSignatureFields> {
  const { status, body, contentType } = response;
  const covered = ['"@status"'];
  const fields = new Map<string, string>();
  let digest: string | undefined;
  if (body !== undefined && body.length > 0) {
    digest = contentDigest(body);
    if (contentType !== undefined) fields.set('content-type', contentType);
    fields.set('content-digest', digest);
    for (const name of fields.keys()) covered.push(`"${name}"`);
  }
  covered.push('"@method";req', '"@target-uri";req');
  const requestFields = new Map<string, string>();
  // A refused request's Signature may be of bytes that no base can hold; its answer is signed all the same.
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
  const signature = await makeSignature(GATEWAY_RESPONSE.label, covered, parameters, message, key);
  return { ...(digest !== undefined && { 'content-digest': digest }), ...signature };
}
