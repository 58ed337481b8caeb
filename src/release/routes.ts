import type { PartnerOperationId, Route } from '../contract/bind.js';
import type { components } from '../contract/generated/partner.js';
import { idParameter } from '../contract/parameters.js';
import { releaseLeaf } from '../database/gate/ledger.js';
import { partnerConsent } from '../database/gate/partner.js';
import type { Observe } from '../observation.js';
import type { PartnerContext } from '../partner/authenticate.js';
import { readIdempotency } from '../partner/idempotency.js';
import { rateHeaders } from '../partner/quota.js';
import type { Prove } from '../transparency/proof.js';
import { createRelease, type ReleaseDeps } from './release.js';
import { acceptedRepresentation, type Representation } from './representation.js';

export type ReleaseRouteDeps = ReleaseDeps & {
  readonly observe: Observe;
  /** Refuses while the ledger is behind. @throws Problem ledger_behind */
  readonly checkLedger: () => void;
  readonly prove: Prove;
  /** Alternative media types of a release. */
  readonly representations: readonly Representation[];
};

/** The handlers that release the approved fields of a consent, and prove that a release is in the ledger's log. */
export function releaseRoutes(deps: ReleaseRouteDeps) {
  return {
    createRelease: async ({ context, params, body, request }) => {
      deps.checkLedger();
      const idempotency = readIdempotency(context, request);
      const fields = (body as components['schemas']['NewRelease'] | undefined)?.fields ?? null;
      const id = idParameter('cst', params.consent_id);
      const { accept } = request.headers;
      let representation = acceptedRepresentation(accept, deps.representations);
      if (representation !== undefined) {
        // Refused before any value is read or the use is counted.
        const asked = fields ?? (await partnerConsent(deps.pool, context.keyid, id)).fields;
        const suited = deps.representations.filter((each) => each.suits(asked));
        representation = acceptedRepresentation(accept, suited);
      }
      const { release, partnerId, repeated, rateLimit } = await createRelease(
        deps,
        context,
        idempotency,
        id,
        fields,
      );
      deps.observe({ event: 'released', partner_id: partnerId, repeated });
      return {
        status: 201,
        isReplay: repeated,
        ...(representation === undefined
          ? { body: release }
          : { body: JSON.stringify(representation.write(release)), type: representation.mediaType }),
        headers: {
          vary: 'accept',
          ...(rateLimit !== undefined && rateHeaders(context.quota, { policy: 'consent', state: rateLimit })),
        },
      };
    },
    getReleaseProof: async ({ context, params }) => {
      const id = idParameter('rel', params.release_id);
      const body = await deps.prove(() => releaseLeaf(deps.pool, context.keyid, id));
      return { status: 200, body, type: 'text/plain; charset=utf-8' };
    },
  } satisfies Partial<Record<PartnerOperationId, Route<PartnerContext>>>;
}
