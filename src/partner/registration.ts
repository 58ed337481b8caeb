import { isPurposeId, type PartnerKind, PURPOSES, purposeOf } from '../catalogue/purposes.js';
import {
  type NewKey,
  type NewPartner,
  type PartnerRow,
  RegistrationRefused,
} from '../database/admin/partner.js';
import { importPublicKey } from '../http-signature/key.js';
import { DECLARED_MEMBERS, parseDeclared } from './declaration.js';
import { nameFault } from './name.js';

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
 * What a partner may do besides requesting consent: read counts of all units or one area, send registry events, and write
 * prescriptions of all facilities or one.
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
  ...DECLARED_MEMBERS,
];

/**
 * Parses a partner file: identity, public keys, purposes, mandates, and what the partner declares.
 * @throws RegistrationRefused with a one-line message
 */
export function parsePartnerFile(json: unknown): { partner: NewPartner; keys: NewKey[] } {
  const file = fileOf(json);
  const partner = parsePartner(file);
  check(
    Array.isArray(file.keys) && file.keys.length > 0 && file.keys.length <= KEYS_MAX,
    `keys: 1 to ${KEYS_MAX} JWKs`,
  );
  const keys = (file.keys as unknown[]).map(parseKey);
  check(new Set(keys.map(({ keyid }) => keyid)).size === keys.length, 'keys: duplicate key');
  return { partner, keys };
}

/** The id of the partner that an update file is about. @throws RegistrationRefused */
export function updatedPartnerId(json: unknown): string {
  const { partner_id } = fileOf(json);
  check(typeof partner_id === 'string', 'partner_id: is required, to say which partner changes');
  return partner_id as string;
}

/**
 * A registered partner with the changes of an update file. Members that the file leaves out stay; null removes what is
 * optional. Members that an update cannot change may be repeated as they are.
 * @throws RegistrationRefused with a one-line message
 */
export function parsePartnerUpdate(current: PartnerRow, json: unknown): NewPartner {
  const file = fileOf(json);
  for (const member of ['partner_id', 'kind', 'organisation_id'] as const) {
    check(file[member] === undefined || file[member] === current[member], `${member}: cannot be changed`);
  }
  if (file.keys !== undefined) {
    check(Array.isArray(file.keys), 'keys: must be a list of JWKs');
    const given = (file.keys as unknown[]).map((key) => parseKey(key).keyid);
    const known = current.keys.map(({ keyid }) => keyid);
    check(
      given.length === known.length && given.every((keyid) => known.includes(keyid)),
      'keys: cannot be changed here; use partner key add and partner key retire',
    );
  }
  const { partner_id, kind, organisation_id, name, purposes, mandates, quota_per_minute, declared } = current;
  return parsePartner({
    ...{ partner_id, kind, organisation_id, name, purposes, mandates, quota_per_minute },
    ...declared,
    ...file,
  });
}

function fileOf(json: unknown): Record<string, unknown> {
  const file = asObject(json, 'the file');
  const unknown = Object.keys(file).find((member) => !MEMBERS.includes(member));
  check(unknown === undefined, `unknown member ${JSON.stringify(unknown)}`);
  return file;
}

function parsePartner(file: Record<string, unknown>): NewPartner {
  const { partner_id, kind, organisation_id, quota_per_minute = QUOTA_PER_MINUTE_DEFAULT } = file;
  const name = asObject(file.name, 'name');
  check(
    typeof partner_id === 'string' && /^[a-z0-9][a-z0-9-]{1,62}$/.test(partner_id),
    'partner_id: 2 to 63 of a-z 0-9 -',
  );
  check(typeof name.vi === 'string' && typeof name.en === 'string', 'name: vi and en are required');
  const unnamed = Object.keys(name).find((member) => member !== 'vi' && member !== 'en');
  check(unnamed === undefined, `name: unknown member ${JSON.stringify(unnamed)}`);
  const [vi, en] = [String(name.vi).normalize('NFC'), String(name.en).normalize('NFC')];
  for (const [language, text] of Object.entries({ vi, en })) {
    const fault = nameFault(text);
    check(fault === undefined, `name: ${language} ${fault}`);
  }
  check(KINDS.includes(kind as PartnerKind), `kind: one of ${KINDS.join(', ')}`);
  check(
    typeof organisation_id === 'string' && /^[0-9]{10}(-[0-9]{3})?$/.test(organisation_id),
    'organisation_id: ten digits',
  );
  check(
    Number.isInteger(quota_per_minute) &&
      Number(quota_per_minute) > 0 &&
      Number(quota_per_minute) <= QUOTA_PER_MINUTE_MAX,
    `quota_per_minute: 1 to ${QUOTA_PER_MINUTE_MAX}`,
  );
  const purposes = asStrings(file.purposes === undefined ? [] : file.purposes, 'purposes');
  for (const id of purposes) {
    check(
      isPurposeId(id),
      `purposes: unknown purpose ${JSON.stringify(id)}; the catalogue has ${Object.keys(PURPOSES).join(', ')}`,
    );
    if (isPurposeId(id)) {
      check(
        purposeOf(id).partnerKinds.includes(kind as PartnerKind),
        `purposes: ${id} is not permitted for a ${kind}`,
      );
    }
  }
  const mandates = asStrings(file.mandates === undefined ? [] : file.mandates, 'mandates');
  for (const mandate of mandates) {
    check(
      MANDATE.test(mandate),
      `mandates: unknown mandate ${JSON.stringify(mandate)}; use statistics:residents[:CODE], registry:write or prescriptions:write[:CODE]`,
    );
    check(
      kind === 'hospital' || !mandate.startsWith('prescriptions:write'),
      `mandates: ${mandate} is not permitted for a ${kind}`,
    );
  }
  const declared = parseDeclared(file);
  return {
    partner_id: partner_id as string,
    name: { vi, en },
    kind: kind as string,
    organisation_id: organisation_id as string,
    purposes,
    mandates,
    quota_per_minute: Number(quota_per_minute),
    ...(Object.keys(declared).length > 0 && { declared }),
  };
}

/** Parses a public key (JWK); a private key is refused, as it must never leave its owner. @throws RegistrationRefused */
export function parseKey(jwk: unknown): NewKey {
  check(!Object.hasOwn(asObject(jwk, 'a key'), 'd'), 'keys: private key given; register only the public key');
  try {
    const { keyid, jwk: publicJwk } = importPublicKey(jwk);
    return { keyid, jwk: publicJwk };
  } catch (error) {
    throw new RegistrationRefused(`keys: ${(error as Error).message}`);
  }
}

function check(condition: boolean, message: string): void {
  if (!condition) throw new RegistrationRefused(message);
}

function asObject(value: unknown, what: string): Record<string, unknown> {
  check(typeof value === 'object' && value !== null && !Array.isArray(value), `${what}: must be an object`);
  return value as Record<string, unknown>;
}

function asStrings(value: unknown, what: string): string[] {
  check(
    Array.isArray(value) && value.every((each) => typeof each === 'string'),
    `${what}: must be a list of strings`,
  );
  check(new Set(value as string[]).size === (value as string[]).length, `${what}: duplicate entry`);
  return value as string[];
}
