import type pg from 'pg';
import type { Guard, PartnerOperationId, Route } from '../contract/bind.js';
import type { components } from '../contract/generated/partner.js';
import { idParameter } from '../contract/parameters.js';
import { RegistrationRefused } from '../database/admin/partner.js';
import { applyForRegistration, partnerApplication } from '../database/gate/registration.js';
import { importPublicKey, type PublicKey } from '../http-signature/key.js';
import type { VerifiedRequest } from '../http-signature/request/verify.js';
import { formatId } from '../id.js';
import type { Observe } from '../observation.js';
import { notFound, Problem } from '../problem.js';
import { parseApplication } from './application.js';
import { type AuthenticateOptions, verifyCall } from './authenticate.js';
import { atMember, importOffered } from './registration-errors.js';

type Schemas = components['schemas'];

/** A call that is signed, by a key that is not registered. */
export type ApplicantContext = VerifiedRequest<PublicKey>;

type Request = Parameters<Guard<ApplicantContext>>[0];

/** Operations that are signed by a key which they bring. */
export type ApplicantOperationId = 'applyForRegistration' | 'getApplication';

/** Verifies a call of an applicant: with the key in its body, or in the application that its path names. @throws SignatureRefusal, Problem */
export function applicantGuard(pool: pg.Pool, options: AuthenticateOptions): Guard<ApplicantContext> {
  return async (request) => {
    const broughtKey = request.method === 'POST' ? keyInBody(request) : undefined;
    return verifyCall(request, options, async (keyid) => {
      const key = request.method === 'POST' ? broughtKey : await keyOfApplication(pool, request);
      return key?.keyid === keyid ? key : undefined;
    });
  };
}

function keyInBody({ body }: Request): PublicKey | undefined {
  try {
    return importPublicKey(JSON.parse(String(body)).jwk);
  } catch {
    return undefined; // the signature is refused, as that of any unknown key
  }
}

async function keyOfApplication(pool: pg.Pool, { params }: Request): Promise<PublicKey | undefined> {
  const id = idParameter('app', (params as { application_id?: string }).application_id);
  const { jwk } = await partnerApplication(pool, id);
  return importPublicKey(jwk);
}

/** The handlers of applications to become a partner. */
export function applicationRoutes({ pool, observe }: { readonly pool: pg.Pool; readonly observe: Observe }) {
  return {
    applyForRegistration: async ({ context, body, request }) => {
      const application = body as Schemas['NewApplication'];
      importOffered(application.jwk);
      try {
        parseApplication(application);
      } catch (error) {
        if (!(error instanceof RegistrationRefused)) throw error;
        throw new Problem('invalid_request', { errors: [atMember(error.message)] });
      }
      const { application_id, applied_at } = await applyForRegistration(
        pool,
        context,
        request.body as Buffer,
        context.key.jwk,
      );
      observe({ event: 'partner_changed', change: 'applied' });
      const id = formatId('app', application_id);
      const made: Schemas['Application'] = {
        application_id: id,
        status: 'waiting',
        keyid: context.keyid,
        applied_at: applied_at.toISOString(),
      };
      return { status: 201, body: made, headers: { location: `/v1/applications/${id}` } };
    },

    getApplication: async ({ context, params }) => {
      const row = await partnerApplication(pool, idParameter('app', params.application_id));
      if (row.keyid !== context.keyid) throw notFound();
      const application: Schemas['Application'] = {
        application_id: String(params.application_id),
        status: row.state,
        keyid: row.keyid,
        applied_at: row.applied_at.toISOString(),
        ...(row.decided_at !== null && { decided_at: row.decided_at.toISOString() }),
        ...(row.reason !== null && { reason: row.reason }),
        ...(row.partner_id !== null && { partner_id: row.partner_id }),
      };
      return { status: 200, body: application };
    },
  } satisfies Pick<Record<PartnerOperationId, Route<ApplicantContext>>, ApplicantOperationId>;
}
