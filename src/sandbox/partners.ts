import { randomInt } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type pg from 'pg';
import { createCallLimits } from '../call-limits.js';
import { type PartnerKind, PURPOSES, type PurposeId } from '../catalogue/purposes.js';
import type { IsProxy } from '../client-address.js';
import type { components } from '../contract/generated/citizen.js';
import { RegistrationRefused } from '../database/admin/partner.js';
import { registerSandboxPartner } from '../database/gate/registration.js';
import type { Observe } from '../observation.js';
import { nameDoubt } from '../partner/name.js';
import { parsePartnerFile } from '../partner/registration.js';
import { atMember, importOffered } from '../partner/registration-errors.js';
import { Problem } from '../problem.js';
import { SANDBOX_PARTNERS } from './data.js';

type Schemas = components['schemas'];

/** Registers partners of a sandbox, each in a call of its own. */
export type SandboxRegistration = (
  call: IncomingMessage,
  given: Schemas['NewSandboxPartner'],
) => Promise<Schemas['SandboxPartner']>;

const REGISTRATIONS_PER_HOUR = 20;
const HOUR_MS = 3_600_000;
const QUOTA_PER_MINUTE = 600;

/**
 * @param pool of the partners' login, whose function refuses where the people are real
 * @throws Problem invalid_request, rate_limited, not_found
 */
export function createSandboxRegistration(
  pool: pg.Pool,
  { observe, isProxy }: { readonly observe: Observe; readonly isProxy: IsProxy },
): SandboxRegistration {
  const limits = createCallLimits({
    isProxy,
    perAddress: REGISTRATIONS_PER_HOUR,
    perPerson: REGISTRATIONS_PER_HOUR,
    window_ms: HOUR_MS,
  });
  return async (call, { name, kind, purposes = purposesOf(kind), jwk }) => {
    const key = importOffered(jwk);
    const partner = parse({
      partner_id: `${kind}-${digits(9)}`,
      name,
      kind,
      organisation_id: `9${digits(9)}`,
      purposes,
      quota_per_minute: QUOTA_PER_MINUTE,
      keys: [key.jwk],
    });
    limits.arrive(call, undefined);
    await registerSandboxPartner(pool, partner, key).catch((error: unknown) => {
      if (!(error instanceof Problem) || error.code !== 'key_not_accepted') throw error;
      throw new Problem('invalid_request', { errors: error.errors }); // the citizens' contract knows no keys
    });
    observe({ event: 'partner_changed', change: 'registered', partner_id: partner.partner_id });
    return { partner_id: partner.partner_id, keyid: key.keyid, purposes: [...partner.purposes] };
  };
}

function parse(file: object) {
  try {
    const { partner } = parsePartnerFile(file);
    const doubt = nameDoubt(partner.name, partner.kind, SANDBOX_PARTNERS);
    if (doubt !== undefined) throw new RegistrationRefused(`name: ${doubt}`);
    return partner;
  } catch (error) {
    if (!(error instanceof RegistrationRefused)) throw error;
    throw new Problem('invalid_request', { errors: [atMember(error.message)] });
  }
}

function purposesOf(kind: PartnerKind): PurposeId[] {
  return (Object.keys(PURPOSES) as PurposeId[]).filter((id) =>
    (PURPOSES[id].partnerKinds as readonly PartnerKind[]).includes(kind),
  );
}

const digits = (count: number) => String(randomInt(10 ** count)).padStart(count, '0');
