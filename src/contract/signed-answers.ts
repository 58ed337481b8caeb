import type { FastifyInstance, FastifyRequest } from 'fastify';
import { signatureField } from '../http-signature/fields.js';
import type { PrivateKey } from '../http-signature/key.js';
import { signResponse } from '../http-signature/response/sign.js';
import type { SigningThread } from '../http-signature/signature.js';

/** What the header fields of a signed response cover. */
export interface AnswerToSign {
  readonly status: number;
  /** Undefined without content. */
  readonly body: string | undefined;
  readonly contentType: string | undefined;
}

/** The header fields of a signed response, all but Content-Type (RFC 9421 section 2.4). */
export async function signedFields(
  { raw }: FastifyRequest,
  answer: AnswerToSign,
  publicOrigin: string,
  signingKey: PrivateKey,
  thread?: SigningThread,
): Promise<Record<string, string>> {
  const fields = await signResponse(
    answer,
    {
      method: raw.method ?? '',
      targetUri: publicOrigin + (raw.url ?? ''),
      signature: signatureField(raw.rawHeaders),
    },
    signingKey,
    Math.floor(Date.now() / 1000),
    thread,
  );
  return { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', ...fields };
}

/**
 * Signs every response, errors included (RFC 9421 section 2.4), and forbids caching.
 * @param thread where the next one is signed
 */
export function signAnswers(
  app: FastifyInstance,
  publicOrigin: string,
  signingKey: PrivateKey,
  thread: () => SigningThread,
): void {
  app.addHook('onSend', async (request, reply, payload) => {
    // An answer to HEAD has no content to digest.
    const hasContent = typeof payload === 'string' && payload.length > 0 && request.method !== 'HEAD';
    const body = hasContent ? payload : undefined;
    const given = reply.getHeader('content-type');
    const contentType = given === undefined ? undefined : String(given);
    const answer = { status: reply.statusCode, body, contentType };
    reply.headers(await signedFields(request, answer, publicOrigin, signingKey, thread()));
    return payload;
  });
}
