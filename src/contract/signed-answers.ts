import type { FastifyInstance, FastifyRequest } from 'fastify';
import { signatureField } from '../http-signature/fields.js';
import type { PrivateKey } from '../http-signature/key.js';
import { signResponse } from '../http-signature/response/sign.js';

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
  );
  return { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', ...fields };
}

/** Signs every response, errors included (RFC 9421 section 2.4), and forbids caching. */
export function signAnswers(app: FastifyInstance, publicOrigin: string, signingKey: PrivateKey): void {
  app.addHook('onSend', async (request, reply, payload) => {
    // An answer to HEAD has no content to digest.
    const hasContent = typeof payload === 'string' && payload.length > 0 && request.method !== 'HEAD';
    const body = hasContent ? payload : undefined;
    const given = reply.getHeader('content-type');
    const contentType = given === undefined ? undefined : String(given);
    reply.headers(
      await signedFields(request, { status: reply.statusCode, body, contentType }, publicOrigin, signingKey),
    );
    return payload;
  });
}
