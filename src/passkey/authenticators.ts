import type { Uuid } from '../id.js';

/**
 * The names under which the public knows password managers and security keys, by the AAGUID that each states (WebAuthn section
 * 6.5.1). Facts that their makers publish; a model that is missing here is told by its kind alone.
 */
const NAMES: Readonly<Record<string, string>> = {
  'fbfc3007-154e-4ecc-8c0b-6e020557d7bd': 'iCloud Keychain',
  'dd4ec289-e01d-41c9-bb89-70fa845d4bf2': 'iCloud Keychain',
  'ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4': 'Google Password Manager',
  '08987058-cadc-4b81-b6e1-30de50dcbe96': 'Windows Hello',
  '9ddd1817-af5a-4672-a2b9-3e3dd95000a9': 'Windows Hello',
  '6028b017-b1d4-4c02-b4b3-afcdafc96bb2': 'Windows Hello',
  '53414d53-554e-4700-0000-000000000000': 'Samsung Pass',
  'adce0002-35bc-c60a-648b-0b25f1f05503': 'Chrome (macOS)',
  '771b48fd-d3d4-4f74-9232-fc157ab0507a': 'Edge (macOS)',
  'b5397666-4885-aa6b-cebf-e52262a439a2': 'Chromium',
  'bada5566-a7aa-401f-bd96-45619a55120d': '1Password',
  'd548826e-79b4-db40-a3d8-11116f7e8349': 'Bitwarden',
  '531126d6-e717-415c-9320-3d9aa6981239': 'Dashlane',
  'b84e4048-15dc-4dd0-8640-f4f60813c8af': 'NordPass',
  '0ea242b4-43c4-4a1b-8b17-dd6d0b6baec6': 'Keeper',
  'f3809540-7f14-49c1-a8b3-8f813b225541': 'Enpass',
  '50726f74-6f6e-5061-7373-50726f746f6e': 'Proton Pass',
  'fdb141b2-5d84-443e-8a35-4698c205a502': 'KeePassXC',
  'cb69481e-8ff7-4039-93ec-0a2729a154a8': 'YubiKey',
  'ee882879-721c-4913-9775-3dfcce97072a': 'YubiKey',
  'fa2b99dc-9e39-4257-8f92-4a30d23c4118': 'YubiKey',
  '2fc0579f-8113-47ea-b116-bb5a8db9202a': 'YubiKey',
};

/** What an authenticator states that does not say which model it is. */
const UNSTATED = '00000000-0000-0000-0000-000000000000';

/** The stated AAGUID, or null where the authenticator states none. */
export function statedAaguid(aaguid: string): Uuid | null {
  return aaguid === UNSTATED ? null : (aaguid.toLowerCase() as Uuid);
}

/** The name of what keeps a passkey; null where it is not known. It is as the authenticator says, unattested. */
export function providerOf(aaguid: string | null): string | null {
  return aaguid !== null && Object.hasOwn(NAMES, aaguid) ? (NAMES[aaguid] ?? null) : null;
}

/** Where a passkey is kept, as far as the authenticator said. */
export type PasskeyKind = 'synced' | 'device' | 'security_key' | 'other_device' | 'unknown';

const KEY_TRANSPORTS = ['usb', 'nfc', 'ble', 'smart-card'];

/**
 * @param transports the authenticator's (WebAuthn section 5.8.4)
 * @param isBackupEligible whether the passkey may be synced; null where it was not kept
 */
export function kindOf(transports: readonly string[], isBackupEligible: boolean | null): PasskeyKind {
  if (isBackupEligible) return 'synced';
  if (transports.includes('internal')) return 'device';
  if (transports.some((transport) => KEY_TRANSPORTS.includes(transport))) return 'security_key';
  return transports.includes('hybrid') ? 'other_device' : 'unknown';
}
