import { createHash } from 'node:crypto';
import {
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { PASSKEY_ALGORITHMS, type PasskeyKey, parseCoseKey } from './key.js';

/** The origin at which passkeys are created and used. */
export interface RelyingParty {
  /** As serialised by the browser: https://gateway.example */
  readonly origin: string;
  /** The host without its port. */
  readonly id: string;
}

/** The relying party of a public origin (WebAuthn section 5.1.2). */
export function relyingPartyOf(publicOrigin: string): RelyingParty {
  const { origin, hostname } = new URL(publicOrigin);
  return { origin, id: hostname };
}

/** A newly registered passkey. */
export interface RegisteredPasskey extends PasskeyKey {
  readonly credentialId: Buffer;
  readonly publicKey: Buffer;
  readonly signCount: number;
  readonly isBackedUp: boolean;
}

/**
 * Verifies the registration of a passkey (WebAuthn section 7.1) for this origin and challenge, with user verification.
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
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: Object.values(PASSKEY_ALGORITHMS),
    });
    if (!verified) return undefined;
    const { credential, credentialBackedUp } = registrationInfo;
    const key = parseCoseKey(credential.publicKey);
    if (key === undefined) return undefined;
    return {
      ...key,
      credentialId: Buffer.from(credential.id, 'base64url'),
      publicKey: Buffer.from(credential.publicKey),
      signCount: credential.counter,
      isBackedUp: credentialBackedUp,
    };
  } catch {
    return undefined;
  }
}

/**
 * Verifies an assertion (WebAuthn section 7.2) whose challenge is the hash of the terms. The database checks that the
 * terms match the request and that the challenge was not used before.
 */
export async function verifyAssertion(
  response: AuthenticationResponseJSON,
  termsHash: Buffer,
  passkey: { readonly publicKey: Buffer; readonly signCount: number },
  party: RelyingParty,
): Promise<boolean> {
  try {
    const { verified } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: termsHash.toString('base64url'),
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      credential: {
        id: response.id,
        publicKey: new Uint8Array(passkey.publicKey),
        counter: passkey.signCount,
      },
      requireUserVerification: true,
    });
    return verified;
  } catch {
    return false;
  }
}

/** Reads the challenge from the client data; undefined unless it has 32 bytes. */
export function readChallenge(clientDataJson: string): Buffer | undefined {
  try {
    const { challenge } = JSON.parse(Buffer.from(clientDataJson, 'base64url').toString('utf8'));
    const bytes = Buffer.from(String(challenge), 'base64url');
    return bytes.length === 32 ? bytes : undefined;
  } catch {
    return undefined;
  }
}

export const sha256 = (data: string | Buffer): Buffer => createHash('sha256').update(data).digest();
