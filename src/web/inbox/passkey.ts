import {
  browserSupportsWebAuthn,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
  WebAuthnError,
} from '@simplewebauthn/browser';
import type { Schemas } from './api.js';
import { rememberHere } from './device-keys.js';

/** The ceremony failed; the reason tells the page what to say. */
export class CeremonyFailed extends Error {
  constructor(readonly why: 'cancelled' | 'exists' | 'failed' | 'unsupported') {
    super(why);
    this.name = 'CeremonyFailed';
  }
}

/** Signs a challenge with one of the person's passkeys. */
export async function signChallenge(
  options: Schemas['DecisionChallenge']['options'],
): Promise<Schemas['AssertionCredential']> {
  const optionsJSON = options as unknown as PublicKeyCredentialRequestOptionsJSON;
  const { id, rawId, response } = await onDevice(() => startAuthentication({ optionsJSON }));
  rememberHere(id);
  const { clientDataJSON, authenticatorData, signature, userHandle } = response;
  return {
    id,
    rawId,
    type: 'public-key',
    response: {
      clientDataJSON,
      authenticatorData,
      signature,
      ...(userHandle !== undefined && { userHandle }),
    },
  };
}

/** Creates a passkey on the device. */
export async function createPasskey(
  options: Schemas['PasskeyCreation']['options'],
): Promise<Schemas['NewPasskey']['credential']> {
  const optionsJSON = options as unknown as PublicKeyCredentialCreationOptionsJSON;
  const { id, rawId, response } = await onDevice(() => startRegistration({ optionsJSON }));
  rememberHere(id);
  const { clientDataJSON, attestationObject, transports } = response;
  return {
    id,
    rawId,
    type: 'public-key',
    response: {
      clientDataJSON,
      attestationObject,
      ...(transports !== undefined && { transports }),
    },
  };
}

async function onDevice<Made>(ceremony: () => Promise<Made>): Promise<Made> {
  if (!browserSupportsWebAuthn()) throw new CeremonyFailed('unsupported');
  try {
    return await ceremony();
  } catch (error) {
    throw new CeremonyFailed(whyOf(error));
  }
}

// Browsers report almost everything as NotAllowedError: cancelled, timed out, or no passkey available.
function whyOf(error: unknown): CeremonyFailed['why'] {
  if (!(error instanceof Error)) return 'failed';
  if (error instanceof WebAuthnError && error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED')
    return 'exists';
  if (error.name === 'InvalidStateError') return 'exists';
  return error.name === 'NotAllowedError' || error.name === 'AbortError' ? 'cancelled' : 'failed';
}
