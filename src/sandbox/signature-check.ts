import type { components } from '../contract/generated/citizen.js';
import { baseDifference, expectedBase, explainSignature } from '../http-signature/explain.js';
import type { PublicKey } from '../http-signature/key.js';
import { SignatureRefusal } from '../http-signature/refusal.js';
import { type ReceivedRequest, verifyRequest } from '../http-signature/request/verify.js';
import { Problem } from '../problem.js';

type Schemas = components['schemas'];

export interface SignatureCheckDeps {
  readonly publicOrigin: string;
  readonly createdMaxAge_s: number;
  readonly createdMaxAhead_s: number;
  readonly findKey: (keyid: string) => Promise<PublicKey | undefined>;
}

/**
 * Verifies a request that is described and not sent, and says what is wrong with its signature. Nothing is done or remembered.
 * @throws Problem invalid_request for a target that is not of this gateway
 */
export async function checkSignature(
  deps: SignatureCheckDeps,
  { method, target_uri, headers, body, signature_base: given }: Schemas['SignatureCheck'],
): Promise<Schemas['SignatureVerdict']> {
  const { publicOrigin } = deps;
  if (!target_uri.startsWith(`${publicOrigin}/`)) {
    throw new Problem('invalid_request', {
      errors: [{ pointer: '/target_uri', detail: `must begin with ${publicOrigin}/` }],
    });
  }
  const host = publicOrigin.slice(publicOrigin.indexOf('//') + 2);
  const named = headers.some(({ name }) => name.toLowerCase() === 'host');
  const message: ReceivedRequest = {
    method,
    rawTarget: target_uri.slice(publicOrigin.length),
    rawHeaders: [...headers.flatMap(({ name, value }) => [name, value]), ...(named ? [] : ['host', host])],
    body: body === undefined ? undefined : Buffer.from(body),
  };
  const base = expectedBase(message, publicOrigin);
  const difference = given === undefined || base === undefined ? undefined : baseDifference(given, base);
  const told = {
    ...(base !== undefined && { signature_base: base }),
    ...(difference !== undefined && { difference }),
  };
  try {
    await verifyRequest(message, { ...deps, now_s: Math.floor(Date.now() / 1000) });
    return { valid: true, ...told };
  } catch (error) {
    if (!(error instanceof SignatureRefusal)) throw error;
    const detail = (error.failed && explainSignature(error.failed)) ?? error.detail;
    return { valid: false, code: error.code, detail, ...told };
  }
}
