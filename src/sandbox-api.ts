import type { FastifyInstance } from 'fastify';
import { bind, readContract } from './contract/bind.js';
import { answerOtherMethods } from './contract/methods.js';
import type { PartnerContext } from './partner/authenticate.js';
import { type PartnerApiDeps, signedCalls } from './partner-api.js';
import { clockRoutes } from './sandbox/clock.js';

/** The operations of openapi/partner.yaml that only a sandbox has: signed as those under /v1, by the partner whom they concern. */
export function sandboxApi(side: FastifyInstance, deps: PartnerApiDeps): void {
  const messageSignature = signedCalls(side, deps);
  const answerOthers = answerOtherMethods(side);
  const operations = readContract('partner').filter(({ url }) => url.startsWith('/sandbox/'));
  bind<PartnerContext>(side, operations, clockRoutes(deps), { messageSignature });
  answerOthers();
}
