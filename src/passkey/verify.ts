import { createHash } from 'node:crypto';
import {
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { keyOfCose, PASSKEY_ALGORITHMS, type PasskeyKey } from './key.js';

/** Where assertions must have been made: the page's origin. */
export interface RelyingParty {
  /** As the browser writes it: https://gateway.example */
  readonly origin: string;
  /** The host without its port. */
  readonly id: string;
}

/** The relying party of a public origin (WebAuthn section 5.1.2). */
export function relyingPartyOf(publicOrigin: string): RelyingParty {
  const { origin, hostname } = new URL(publicOrigin);
  return { origin, id: hostname };
}

/** A passkey that was made for a challenge. */
export interface MadePasskey extends PasskeyKey {
  readonly credentialId: Buffer;
  readonly publicKey: Buffer;
  readonly signCount: number;
  readonly isBackedUp: boolean;
}

/**
 * Checks the making of a passkey (WebAuthn section 7.1): here, for this challenge, with user verification.
 * @param challenge base64url
 * @returns undefined when anything is off
 */
export async function verifyMaking(
  response: RegistrationResponseJSON,
  challenge: string,
  party: RelyingParty,
): Promise<MadePasskey | undefined> {
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
    const key = keyOfCose(credential.publicKey);
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
 * Checks an assertion (WebAuthn section 7.2) over the terms whose hash is its challenge. That the terms are those of a
 * request, and not used before, the database checks.
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

/** The challenge that a client says it signed, as bytes; undefined where it is not one of 32 bytes. */
export function challengeOf(clientDataJson: string): Buffer | undefined {
  try {
    const { challenge } = JSON.parse(Buffer.from(clientDataJson, 'base64url').toString('utf8'));
    const bytes = Buffer.from(String(challenge), 'base64url');
    return bytes.length === 32 ? bytes : undefined;
  } catch {
    return undefined;
  }
}

export const sha256 = (data: string | Buffer): Buffer => createHash('sha256').update(data).digest();
