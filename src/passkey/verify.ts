import { createHash } from 'node:crypto';
import {
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { Uuid } from '../id.js';
import { statedAaguid } from './authenticators.js';
import { PASSKEY_ALGORITHMS, type PasskeyKey, parseCoseKey } from './key.js';

/** Where passkeys are created and used. */
export interface RelyingParty {
  /** The origin of the gateway, as serialised by the browser: https://gateway.example */
  readonly origin: string;
  /** All origins at which ceremonies may take place: that one, those of other pages, and of apps. */
  readonly origins: readonly string[];
  /** The host without its port. */
  readonly id: string;
}

/**
 * The relying party of a public origin (WebAuthn section 5.1.2).
 * @param others further origins (PASSKEY_ORIGINS)
 */
export function relyingPartyOf(publicOrigin: string, others: readonly string[] = []): RelyingParty {
  const { origin, hostname } = new URL(publicOrigin);
  return { origin, origins: [origin, ...others], id: hostname };
}

/** A newly registered passkey. */
export interface RegisteredPasskey extends PasskeyKey {
  readonly credentialId: Buffer;
  readonly publicKey: Buffer;
  readonly signCount: number;
  /** Whether it may be synced to other devices; else it is bound to one. */
  readonly isBackupEligible: boolean;
  readonly isBackedUp: boolean;
  /** The model that the authenticator says it is, unattested; null where it says none. */
  readonly aaguid: Uuid | null;
}

/**
 * Verifies the registration of a passkey (WebAuthn section 7.1) for this relying party and challenge, with user verification.
 * @param challenge base64url
 * @returns undefined when any check fails
 */
export async function verifyRegistration(
  response: RegistrationResponseJSON,
  challenge: string,
  party: RelyingParty,
): Promise<RegisteredPasskey | undefined> {
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: [...party.origins],
      expectedRPID: party.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: Object.values(PASSKEY_ALGORITHMS),
    });
    if (!verified) return undefined;
    const { aaguid, credential, credentialBackedUp, credentialDeviceType } = registrationInfo;
    const key = parseCoseKey(credential.publicKey);
    if (key === undefined) return undefined;
    return {
      ...key,
      credentialId: Buffer.from(credential.id, 'base64url'),
      publicKey: Buffer.from(credential.publicKey),
      signCount: credential.counter,
      isBackupEligible: credentialDeviceType === 'multiDevice',
      isBackedUp: credentialBackedUp,
      aaguid: statedAaguid(aaguid),
    };
  } catch {
    return undefined;
  }
}

/**
 * Verifies an assertion (WebAuthn section 7.2) whose challenge is the hash of the terms. The database checks that the
 * terms match the request, that the challenge was not used before, and judges the signature counter.
 */
export async function verifyAssertion(
  response: AuthenticationResponseJSON,
  termsHash: Buffer,
  publicKey: Buffer,
  party: RelyingParty,
): Promise<boolean> {
  try {
    const { verified } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: termsHash.toString('base64url'),
      expectedOrigin: [...party.origins],
      expectedRPID: party.id,
      credential: { id: response.id, publicKey: new Uint8Array(publicKey), counter: 0 },
      requireUserVerification: true,
    });
    return verified;
  } catch {
    return false;
  }
}

export const sha256 = (data: string | Buffer): Buffer => createHash('sha256').update(data).digest();
