import { checkContentDigest } from '../content-digest.js';
import { readFields } from '../fields.js';
import { signsAt } from '../key-end.js';
import type { PublishedKey } from '../published-key.js';
import { SignatureRefusal } from '../refusal.js';
import { verifySignature } from '../signature.js';
import { requestMessage, signatureBase } from '../signature-base.js';
import { readSignature, requireCovered, responseComponents } from '../signature-input.js';
import { GATEWAY_RESPONSE, readParameters, type SignatureWindow } from '../signature-parameters.js';
import type { AnsweredRequest } from './sign.js';

export interface ReceivedResponse {
  readonly status: number;
  /** Alternating names and values; `[...response.headers].flat()` with fetch. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer | undefined;
}

export interface ResponseVerification extends SignatureWindow {
  /** Finds the gateway's key by its thumbprint in `/.well-known/jwks.json`, read within the last five minutes. */
  readonly findKey: (keyid: string) => Promise<PublishedKey | undefined>;
}

/** `created` in seconds since 1970. */
export interface VerifiedResponse {
  readonly keyid: string;
  readonly created: number;
}

const EMPTY = Buffer.alloc(0);

/**
 * Verifies that a response was signed by the gateway and belongs to this request. A retired key signs no response: `created` is
 * the signer's word, so what counts is when the response came, `now_s`.
 * @param request as sent, with its Signature field value
 * @throws SignatureRefusal, and whatever `findKey` throws
 */
export async function verifyResponse(
  message: ReceivedResponse,
  request: AnsweredRequest,
  options: ResponseVerification,
): Promise<VerifiedResponse> {
  const { status, body = EMPTY } = message;
  const fields = readFields(message.rawHeaders);
  const { input, base64 } = readSignature(fields);
  const { created, keyid } = readParameters(input.parameters, GATEWAY_RESPONSE, options);
  requireCovered(input, responseComponents(body.length > 0, request.signature !== undefined));
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
    throw new SignatureRefusal('signature_invalid', 'The gateway has no key with this keyid.');
  if (!signsAt(key, Math.max(options.now_s, created)))
    throw new SignatureRefusal('signature_invalid', "The gateway's key with this keyid is retired.");
  await verifySignature(key, base, Buffer.from(base64, 'base64'));
  return { keyid, created };
}
