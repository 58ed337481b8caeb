import { type Bytes, fromBase64, sha256, toBase64, utf8 } from '../bytes.js';
import { readFields } from '../http-signature/fields.js';
import { signsAt } from '../http-signature/key-end.js';
import { SignatureRefusal } from '../http-signature/refusal.js';
import { requestMessage, signatureBase } from '../http-signature/signature-base.js';
import { readSignature, requireCovered, responseComponents } from '../http-signature/signature-input.js';
import { GATEWAY_RESPONSE, readParameters } from '../http-signature/signature-parameters.js';
import { parseByteSequences } from '../http-signature/structured-field.js';
import type { GatewayKey } from './gateway-keys.js';

/** An answer as received. */
export interface ReceivedAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Bytes;
}

/** The call it answers, as sent. */
export interface SentCall {
  readonly method: string;
  readonly url: string;
  /** Its Signature field value; undefined for a call that was not signed. */
  readonly signature: string | undefined;
}

const CREATED_MAX_AGE_S = 60;
const CREATED_MAX_AHEAD_S = 30;
const DIGESTS_MAX = 8;

/**
 * Verifies that the gateway signed an answer, to this call and just now (RFC 9421 section 2.4). A key that is retired signs
 * no answer.
 * @param findKey finds the gateway's key by its thumbprint
 * @throws SignatureRefusal, and whatever `findKey` throws
 */
export async function verifyAnswer(
  { status, headers, body }: ReceivedAnswer,
  call: SentCall,
  findKey: (keyid: string) => Promise<GatewayKey | undefined>,
): Promise<void> {
  const now_s = Date.now() / 1000;
  const fields = readFields([...headers].flat());
  const { input, base64 } = readSignature(fields);
  const window = { now_s, createdMaxAge_s: CREATED_MAX_AGE_S, createdMaxAhead_s: CREATED_MAX_AHEAD_S };
  const { created, keyid } = readParameters(input.parameters, GATEWAY_RESPONSE, window);
  requireCovered(input, responseComponents(body.length > 0, call.signature !== undefined));
  const requestFields = new Map<string, string>();
  if (call.signature !== undefined) requestFields.set('signature', call.signature);
  const request = requestMessage(call.method, call.url, requestFields);
  const base = signatureBase(input, { status, fields, request });
  const digest = fields.get('content-digest');
  // Also of an empty body: it may have been cut off.
  if (body.length > 0 || digest !== undefined) await checkDigest(digest ?? '', body);

  const key = await findKey(keyid);
  if (key === undefined) throw refused('The gateway has no key with this keyid.');
  if (!signsAt(key, Math.max(now_s, created))) throw refused("The gateway's key with this keyid is retired.");
  if (!(await key.verifies(utf8(base), fromBase64(base64)))) {
    throw refused("The answer's signature does not verify with the gateway's key.");
  }
}

async function checkDigest(value: string, body: Bytes): Promise<void> {
  const expected = parseByteSequences(value, DIGESTS_MAX).get('sha-256');
  if (expected !== toBase64(await sha256(body))) {
    throw new SignatureRefusal(
      'digest_mismatch',
      'The sha-256 digest in Content-Digest does not match the body.',
    );
  }
}

function refused(detail: string): SignatureRefusal {
  return new SignatureRefusal('signature_invalid', detail);
}
