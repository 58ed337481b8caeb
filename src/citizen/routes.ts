import type { CitizenOperationId, Route } from '../contract/bind.js';
import { citizenConsentRoutes } from './consent-routes.js';
import type { CitizenDeps } from './deps.js';
import { citizenDocumentRoutes } from './document-routes.js';
import { citizenOrganisationRoutes } from './organisation-routes.js';
import { citizenPartnerRoutes } from './partner-routes.js';
import { passkeyRoutes } from './passkey-routes.js';
import { citizenPrescriptionRoutes } from './prescription-routes.js';
import { promptRoutes } from './prompt-routes.js';
import { pushRoutes } from './push-routes.js';
import type { RelatedOriginsOperationId } from './related-origins.js';
import type { CitizenContext } from './session.js';
import { type SignInOperationId, sessionRoutes } from './session-routes.js';
import { summaryRoutes } from './summary-routes.js';

/** Operations of openapi/citizen.yaml that only the sandbox serves. */
export type SandboxOperationId =
  | 'listPersonas'
  | 'issueSandboxToken'
  | 'getSandboxJwks'
  | 'decideInSandbox'
  | 'checkSandboxSignature'
  | 'registerSandboxPartner';

/** The handlers of openapi/citizen.yaml for an authenticated citizen. */
export function citizenRoutes(deps: CitizenDeps) {
  return {
    ...promptRoutes(deps),
    ...citizenConsentRoutes(deps),
    ...citizenPartnerRoutes(deps),
    ...citizenOrganisationRoutes(deps),
    ...citizenPrescriptionRoutes(deps),
    ...passkeyRoutes(deps),
    ...pushRoutes(deps),
    ...citizenDocumentRoutes(deps),
    ...sessionRoutes(deps),
    ...summaryRoutes(deps),
  } satisfies Record<
    Exclude<CitizenOperationId, SandboxOperationId | SignInOperationId | RelatedOriginsOperationId>,
    Route<CitizenContext>
  >;
}
