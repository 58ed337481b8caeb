import type { CitizenOperationId, Route } from '../contract/bind.js';
import { citizenConsentRoutes } from './consent-routes.js';
import type { CitizenDeps } from './deps.js';
import { citizenDocumentRoutes } from './document-routes.js';
import { passkeyRoutes } from './passkey-routes.js';
import { citizenPrescriptionRoutes } from './prescription-routes.js';
import { promptRoutes } from './prompt-routes.js';
import { pushRoutes } from './push-routes.js';
import type { CitizenContext } from './session.js';
import { type SignInOperationId, sessionRoutes } from './session-routes.js';

/** Operations that stand in openapi/citizen.yaml but are the sandbox's. */
export type SandboxOperationId = 'listPersonas' | 'issueSandboxToken' | 'getSandboxJwks';

/** The handlers of the citizen's part of openapi/citizen.yaml, for those who are known. */
export function citizenRoutes(deps: CitizenDeps) {
  return {
    ...promptRoutes(deps),
    ...citizenConsentRoutes(deps),
    ...citizenPrescriptionRoutes(deps),
    ...passkeyRoutes(deps),
    ...pushRoutes(deps),
    ...citizenDocumentRoutes(deps),
    ...sessionRoutes(deps),
  } satisfies Record<
    Exclude<CitizenOperationId, SandboxOperationId | SignInOperationId>,
    Route<CitizenContext>
  >;
}
