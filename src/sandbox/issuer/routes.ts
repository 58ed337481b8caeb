import type { FastifyInstance } from 'fastify';
import { parseStrictJson } from '../../contract/strict-json.js';
import { documentKindOf } from '../../document/linking.js';
import { importPublicKey } from '../../http-signature/key.js';
import { verifyRequest } from '../../http-signature/request/verify.js';
import { GATEWAY_REQUEST } from '../../http-signature/signature-parameters.js';
import type { Signer } from '../../http-signature/signer.js';
import { todayInVietNam } from '../../population/calendar.js';
import { notFound, Problem } from '../../problem.js';
import { madeUpDocument } from './documents.js';

const BASE = '/sandbox/issuer';
const BODY_MAX_BYTES = 1_024;

export interface SandboxIssuerOptions {
  /** The origin at which this gateway calls itself. */
  readonly origin: () => string;
  /** The gateway's own key, the only one accepted. */
  readonly key: Signer;
  readonly createdMaxAge_s: number;
  readonly createdMaxAhead_s: number;
}

/**
 * The sandbox's document issuer: made-up documents, for the gateway alone, known by its signature. Reading has no effect,
 * so nonces need not be stored. Never part of production.
 */
export async function issuerRoutes(app: FastifyInstance, options: SandboxIssuerOptions): Promise<void> {
  const key = importPublicKey(options.key.jwk);
  app.post<{ Params: { kind: string } }>(
    `${BASE}/documents/:kind`,
    { bodyLimit: BODY_MAX_BYTES },
    async ({ raw, body, params }, reply) => {
      const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
      await verifyRequest(
        { method: 'POST', rawTarget: raw.url ?? '', rawHeaders: raw.rawHeaders, body: bytes },
        {
          publicOrigin: options.origin(),
          now_s: Math.floor(Date.now() / 1000),
          profile: GATEWAY_REQUEST,
          createdMaxAge_s: options.createdMaxAge_s,
          createdMaxAhead_s: options.createdMaxAhead_s,
          findKey: async (keyid) => (keyid === key.keyid ? key : undefined),
        },
      );
      const kind = documentKindOf(params.kind);
      if (kind === undefined) throw notFound();
      const { personal_id_number } = (parseStrictJson(bytes, { depthMax: 2 }) ?? {}) as Record<
        string,
        unknown
      >;
      if (typeof personal_id_number !== 'string' || !/^[0-9]{12}$/.test(personal_id_number)) {
        throw new Problem('invalid_request');
      }
      const document = madeUpDocument(kind, personal_id_number, todayInVietNam());
      if (document === undefined) throw new Problem('document_not_found');
      return reply.header('cache-control', 'no-store').send({ kind, personal_id_number, document });
    },
  );
}
