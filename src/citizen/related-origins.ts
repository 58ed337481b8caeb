import type { CitizenOperationId, Route } from '../contract/bind.js';
import type { components } from '../contract/generated/citizen.js';

/** Of WebAuthn; read by browsers. */
export type RelatedOriginsOperationId = Extract<CitizenOperationId, 'getRelatedOrigins'>;

/**
 * The handler that tells browsers which web origins may use the gateway's passkeys (WebAuthn level 3 section 5.11); none where
 * only the gateway's own may.
 * @param passkeyOrigins the further origins, with those of apps, which need no listing
 */
export function relatedOriginsRoutes(
  publicOrigin: string,
  passkeyOrigins: readonly string[],
): Partial<Record<RelatedOriginsOperationId, Route<unknown>>> {
  const isWeb = (origin: string) => origin.startsWith('https:');
  if (!passkeyOrigins.some(isWeb)) return {};
  const body: components['schemas']['RelatedOrigins'] = {
    origins: [publicOrigin, ...passkeyOrigins].filter(isWeb),
  };
  return { getRelatedOrigins: async () => ({ status: 200, body }) };
}
