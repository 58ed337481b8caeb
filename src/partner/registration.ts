import { isPurposeId, type PartnerKind, PURPOSES, purposeOf } from '../catalogue/purposes.js';
import { type NewKey, type NewPartner, RegistrationRefused } from '../database/admin/partner.js';
import { importPublicKey } from '../http-signature/key.js';

const KINDS: readonly PartnerKind[] = [
  'bank',
  'pharmacy',
  'hospital',
  'school',
  'ministry',
  'civic',
  'authority',
];
/**
 * What a partner may do beside asking people: counts of all units or of one area (its code behind), the registry's events,
 * prescriptions of all facilities or of one.
 */
const MANDATE =
  /^(statistics:residents(:[0-9]{2}|:[0-9]{5})?|registry:write|prescriptions:write(:[0-9a-z]{5})?)$/;
const QUOTA_PER_MINUTE_DEFAULT = 6_000;
const QUOTA_PER_MINUTE_MAX = 10_000_000;
const KEYS_MAX = 10;
const MEMBERS = [
  'partner_id',
  'name',
  'kind',
  'organisation_id',
  'keys',
  'purposes',
  'mandates',
  'quota_per_minute',
];

/**
 * Reads a partner's file: who it is, its public keys, what it may ask for.
 * @throws RegistrationRefused, one line saying what is wrong
 */
export function readPartnerFile(json: unknown): { partner: NewPartner; keys: NewKey[] } {
  const file = asObject(json, 'the file');
  const unknown = Object.keys(file).find((member) => !MEMBERS.includes(member));
  demand(unknown === undefined, `unknown member ${unknown}`);
  const { partner_id, kind, organisation_id, quota_per_minute = QUOTA_PER_MINUTE_DEFAULT } = file;
  const name = asObject(file.name, 'name');
  demand(
    typeof partner_id === 'string' && /^[a-z0-9][a-z0-9-]{1,62}$/.test(partner_id),
    'partner_id: 2 to 63 of a-z 0-9 -',
  );
  demand(isText(name.vi) && isText(name.en), 'name: needs vi and en');
  demand(KINDS.includes(kind as PartnerKind), `kind: one of ${KINDS.join(', ')}`);
  demand(
    typeof organisation_id === 'string' && /^[0-9]{10}(-[0-9]{3})?$/.test(organisation_id),
    'organisation_id: ten digits',
  );
  demand(
    Number.isInteger(quota_per_minute) &&
      Number(quota_per_minute) > 0 &&
      Number(quota_per_minute) <= QUOTA_PER_MINUTE_MAX,
    `quota_per_minute: 1 to ${QUOTA_PER_MINUTE_MAX}`,
  );
  const purposes = asTexts(file.purposes ?? [], 'purposes');
  for (const id of purposes) {
    demand(
      isPurposeId(id),
      `purposes: ${id} is not in the catalogue, which has ${Object.keys(PURPOSES).join(', ')}`,
    );
    if (isPurposeId(id)) {
      demand(
        purposeOf(id).partnerKinds.includes(kind as PartnerKind),
        `purposes: ${id} is not for a ${kind}`,
      );
    }
  }
  const mandates = asTexts(file.mandates ?? [], 'mandates');
  for (const mandate of mandates) {
    demand(
      MANDATE.test(mandate),
      `mandates: ${mandate} is not statistics:residents, registry:write or prescriptions:write, the first and last also with :CODE`,
    );
    demand(
      kind === 'hospital' || !mandate.startsWith('prescriptions:write'),
      `mandates: ${mandate} is not for a ${kind}`,
    );
  }
  demand(
    Array.isArray(file.keys) && file.keys.length > 0 && file.keys.length <= KEYS_MAX,
    `keys: 1 to ${KEYS_MAX} JWKs`,
  );
  const keys = (file.keys as unknown[]).map(readKey);
  demand(new Set(keys.map(({ keyid }) => keyid)).size === keys.length, 'keys: one stands there twice');
  return {
    partner: {
      partner_id: partner_id as string,
      name: { vi: name.vi as string, en: name.en as string },
      kind: kind as string,
      organisation_id: organisation_id as string,
      purposes,
      mandates,
      quota_per_minute: Number(quota_per_minute),
    },
    keys,
  };
}

/** Reads a public key (JWK). A private one is refused: it must never leave its owner. @throws RegistrationRefused */
export function readKey(jwk: unknown): NewKey {
  demand(
    !Object.hasOwn(asObject(jwk, 'a key'), 'd'),
    'keys: this is a private key; give the public one only',
  );
  try {
    const { keyid, jwk: publicJwk } = importPublicKey(jwk);
    return { keyid, jwk: publicJwk };
  } catch (error) {
    throw new RegistrationRefused(`keys: ${(error as Error).message}`);
  }
}

function demand(holds: boolean, otherwise: string): void {
  if (!holds) throw new RegistrationRefused(otherwise);
}

function asObject(value: unknown, what: string): Record<string, unknown> {
  demand(
    typeof value === 'object' && value !== null && !Array.isArray(value),
    `${what}: an object is needed`,
  );
  return value as Record<string, unknown>;
}

function asTexts(value: unknown, what: string): string[] {
  demand(Array.isArray(value) && value.every((each) => typeof each === 'string'), `${what}: a list of texts`);
  demand(new Set(value as string[]).size === (value as string[]).length, `${what}: one stands there twice`);
  return value as string[];
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '' && value.length <= 200;
}
