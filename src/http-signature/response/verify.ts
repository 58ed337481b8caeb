import { checkContentDigest } from '../content-digest.js';
import { readFields } from '../fields.js';
import type { PublicKey } from '../key.js';
import { SignatureRefusal } from '../refusal.js';
import { readSignature, requireCovered, requireValid } from '../signature.js';
import { requestMessage, signatureBase } from '../signature-base.js';
import { GATEWAY_RESPONSE, readParameters, type SignatureWindow } from '../signature-parameters.js';
import type { AnsweredRequest } from './sign.js';

export interface ReceivedResponse {
  readonly status: number;
  /** Names and values in turn; `[...response.headers].flat()` for fetch. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer | undefined;
}

export interface ResponseVerification extends SignatureWindow {
  /** The gateway's key of a thumbprint, from `/.well-known/jwks.json`. */
  readonly findKey: (keyid: string) => Promise<PublicKey | undefined>;
}

/** `created` in seconds since 1970. */
export interface VerifiedResponse {
  readonly keyid: string;
  readonly created: number;
}

const EMPTY = Buffer.alloc(0);

/**
 * Whether an answer is the gateway's own, and the answer to this very request.
 * @param request as it was sent, with the value of its Signature field
 * @throws SignatureRefusal, and whatever `findKey` throws
 */
export async function verifyResponse(
  message: ReceivedResponse,
  request: AnsweredRequest,
  options: ResponseVerification,
): Promise<VerifiedResponse> {
  const { status, body = EMPTY } = message;
  const fields = readFields(message.rawHeaders);
  const { input, bytes } = readSignature(fields);
  const { created, keyid } = readParameters(input.parameters, GATEWAY_RESPONSE, options);
  requireCovered(input, requiredFor(body, request));
  const requestFields = new Map<string, string>();
  if (request.signature !== undefined) requestFields.set('signature', request.signature);
  const base = signatureBase(input, {
    status,
    fields,
    request: requestMessage(request.method, request.targetUri, requestFields),
  });
  const digest = fields.get('content-digest');
  if (digest !== undefined) checkContentDigest(digest, body);

  const key = await options.findKey(keyid);
  if (key === undefined)
    throw new SignatureRefusal('signature_invalid', 'The gateway has no key of this keyid.');
  await requireValid(key, base, bytes);
  return { keyid, created };
}

function requiredFor(body: Buffer, request: AnsweredRequest): string[] {
  const required = ['"@status"', '"@method";req', '"@target-uri";req'];
  if (body.length > 0) required.push('"content-type"', '"content-digest"');
  if (request.signature !== undefined) required.push('"signature";req');
  return required;
}
