import type { FastifyInstance } from 'fastify';
import { signatureField } from '../http-signature/fields.js';
import type { PrivateKey } from '../http-signature/key.js';
import { signResponse } from '../http-signature/response/sign.js';

/** Signs every response, errors included (RFC 9421 section 2.4), and forbids caching. */
export function signAnswers(app: FastifyInstance, publicOrigin: string, signingKey: PrivateKey): void {
  app.addHook('onSend', async (request, reply, payload) => {
    reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff');
    // An answer to HEAD has no content to digest.
    const hasContent = typeof payload === 'string' && payload.length > 0 && request.method !== 'HEAD';
    const body = hasContent ? payload : undefined;
    const contentType = reply.getHeader('content-type');
    const fields = await signResponse(
      {
        status: reply.statusCode,
        body,
        contentType: contentType === undefined ? undefined : String(contentType),
      },
      {
        method: request.raw.method ?? '',
        targetUri: publicOrigin + (request.raw.url ?? ''),
        signature: signatureField(request.raw.rawHeaders),
      },
      signingKey,
      Math.floor(Date.now() / 1000),
    );
    reply.headers({ ...fields });
    return payload;
  });
}
