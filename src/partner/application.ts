import { createdAt, type KeptMessage, readBase, verifyKept } from '../http-signature/kept-message.js';
import { importPublicKey } from '../http-signature/key.js';
import { parsePartnerFile } from './registration.js';

/** The members of an application, beside its key, are those of a partner file. */
const MEMBERS = [
  'name',
  'kind',
  'organisation_id',
  'purposes',
  'mandates',
  'contact',
  'storage_locations',
  'recipients',
];

/**
 * Parses an application to become a partner, as its file.
 * @param body as in the contract, NewApplication
 * @param partnerId what the operator calls the partner
 * @throws RegistrationRefused with a one-line message
 */
export function parseApplication(body: object, partnerId = 'applicant') {
  const given = body as Readonly<Record<string, unknown>>;
  const members = MEMBERS.filter((member) => given[member] !== undefined);
  const file = Object.fromEntries(members.map((member) => [member, given[member]]));
  return parsePartnerFile({ ...file, partner_id: partnerId, keys: [given.jwk] });
}

/** An application as it is kept. */
export interface KeptApplication extends KeptMessage {
  readonly keyid: string;
  readonly applied_at: Date;
}

const SIGNED_BEFORE_MAX_S = 3_600;

/**
 * Verifies, without trust in whoever kept it, that the key of an application signed it then.
 * @returns why not; undefined where it did
 */
export async function applicationFault(application: KeptApplication): Promise<string | undefined> {
  const components = readBase(application.base);
  const { pathname } = new URL(components.get('@target-uri') ?? 'http://-');
  if (components.get('@method') !== 'POST' || pathname !== '/v1/applications') return 'it is no application';
  const age_s = application.applied_at.getTime() / 1000 - createdAt(components);
  if (!(Math.abs(age_s) <= SIGNED_BEFORE_MAX_S)) return 'it was signed at another time';
  try {
    const key = importPublicKey(JSON.parse(String(application.body)).jwk);
    if (key.keyid !== application.keyid) return 'it brings another key';
    await verifyKept(key, application);
    return undefined;
  } catch {
    return 'its key did not sign it';
  }
}
