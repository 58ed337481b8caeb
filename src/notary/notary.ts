import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import type pg from 'pg';
import { type DecideRow, type Decision, decide } from '../database/gate/decision.js';
import { addPasskey, type PasskeyRow, signingPasskey } from '../database/gate/passkey.js';
import { confirmKey, keyOffer } from '../database/gate/registration.js';
import { keyOfSession, openSession } from '../database/gate/session.js';
import { importPublicKey } from '../http-signature/key.js';
import type { Uuid } from '../id.js';
import { verifyKeyOffer } from '../partner/key-offer.js';
import { relyingPartyOf, verifyAssertion, verifyRegistration } from '../passkey/verify.js';
import { Problem } from '../problem.js';
import { readClientData } from './client-data.js';
import { type IdentityProvider, verifyToken } from './token.js';

/** The level of a new session; null when there is none, since the person has no account or has died. */
export type OpenedLevel = 1 | 2 | null;

/** The response of an authenticator to an assertion request, as the page sends it. */
export interface AssertionResponse {
  readonly id: string;
  readonly response: {
    readonly clientDataJSON: string;
    readonly authenticatorData: string;
    readonly signature: string;
    /** Which person's passkey the authenticator says it is, base64url. */
    readonly userHandle?: string;
  };
}

/** The response of an authenticator that made a passkey, as the page sends it. */
export interface RegistrationResponse {
  readonly response: {
    readonly clientDataJSON: string;
    readonly attestationObject: string;
    readonly transports?: readonly string[];
  };
}

/** A decision, before its assertion is verified. */
export interface SignedDecision extends Omit<Decision, 'assertion' | 'gateway' | 'origins'> {
  /** Undefined for a refusal, or where the person sent none. */
  readonly credential: AssertionResponse | undefined;
}

/** A passkey as it was added. */
export type AddedPasskey = Omit<PasskeyRow, 'name' | 'last_used_at' | 'credential_id'>;

/**
 * The notary: what takes proof of who a person is or wants, and of which keys are a partner's. It alone verifies tokens of the identity
 * provider, passkeys and new keys of partners, and has the only login that may open sessions, add passkeys and keys, and decide. It
 * faces nobody: the parts of the gateway for citizens and partners call it, in the same process or over a socket (see client.ts).
 */
export interface Notary {
  /**
   * Opens a session of the inbox by an ID token, which can open only one.
   * @param secret of the session's cookie
   * @param nonce of the sign-in that the ID token answers
   * @throws Problem token_invalid
   */
  openBrowserSession(secret: string, idToken: string, nonce: string, device: string): Promise<OpenedLevel>;
  /**
   * Opens a short session by an access token of the national app, or opens it again after it expired; the token is its
   * secret.
   * @throws Problem token_invalid, also when the session was ended
   */
  openAppSession(token: string, device: string): Promise<OpenedLevel>;
  /**
   * Adds the passkey that an authenticator made for a stored challenge.
   * @throws Problem assertion_invalid, insufficient_user_authentication, invalid_request, token_invalid
   */
  addPasskey(session: Buffer, name: string, credential: RegistrationResponse): Promise<AddedPasskey>;
  /** Records a decision. @throws Problem as database/gate/decision.ts */
  decide(session: Buffer, decision: SignedDecision): Promise<DecideRow>;
  /**
   * Puts a key in force that a partner offered: one of its keys signed the call, and the new one the proof.
   * @throws Problem signature_invalid, invalid_request, key_not_accepted, not_found, partner_suspended
   */
  confirmKey(offerId: Uuid): Promise<{ readonly added_at: Date }>;
}

export interface NotaryOptions {
  /** The pool of the notary's login. */
  readonly pool: pg.Pool;
  readonly identity: IdentityProvider;
  /** The inbox's client id, the audience of ID tokens; undefined without a client registration. */
  readonly clientId: string | undefined;
  /** The origin of the inbox; its host is what passkeys are bound to. */
  readonly publicOrigin: string;
  /** Further origins at which passkeys may be made and used. */
  readonly passkeyOrigins: readonly string[];
}

/** The notary itself, with its login. */
export function createNotary({
  pool,
  identity,
  clientId,
  publicOrigin,
  passkeyOrigins,
}: NotaryOptions): Notary {
  const party = relyingPartyOf(publicOrigin, passkeyOrigins);

  return {
    async openBrowserSession(secret, idToken, nonce, device) {
      if (clientId === undefined) throw new Problem('token_invalid');
      const vouched = await verifyToken(idToken, identity, clientId, nonce);
      return openSession(pool, keyOfSession(secret), 'browser', device, vouched);
    },

    async openAppSession(token, device) {
      const vouched = await verifyToken(token, identity, identity.audience);
      return openSession(pool, keyOfSession(token), 'app', device, vouched);
    },

    async addPasskey(session, name, credential) {
      const { clientDataJSON, attestationObject, transports = [] } = credential.response;
      const { origins } = party;
      const challenge = readClientData(clientDataJSON, { type: 'webauthn.create', origins });
      const response = { ...credential, clientExtensionResults: {} } as unknown as RegistrationResponseJSON;
      const made = challenge && (await verifyRegistration(response, challenge.toString('base64url'), party));
      if (made === undefined || challenge === undefined) throw new Problem('assertion_invalid');
      const attestation = { attestation_object: attestationObject, client_data_json: clientDataJSON };
      const row = await addPasskey(pool, session, { challenge, made, transports, name, attestation });
      const { isBackedUp, isBackupEligible, aaguid } = made;
      return { ...row, is_backed_up: isBackedUp, is_backup_eligible: isBackupEligible, aaguid, transports };
    },

    async decide(session, { credential, ...decision }) {
      const assertion = credential ? await checkedAssertion(session, decision.requestId, credential) : null;
      return decide(pool, session, { ...decision, gateway: party.origin, origins: party.origins, assertion });
    },

    async confirmKey(offerId) {
      const { partner_id: partnerId, by_jwk, ...offer } = await keyOffer(pool, offerId);
      await verifyKeyOffer({ ...offer, partnerId }, importPublicKey(by_jwk), publicOrigin, Date.now() / 1000);
      return { added_at: await confirmKey(pool, offerId) };
    },
  };

  // The database decides and chooses the refusal: an assertion that does not verify is passed to it as an empty object.
  async function checkedAssertion(
    session: Buffer,
    requestId: Uuid,
    credential: AssertionResponse,
  ): Promise<Record<string, string>> {
    const { clientDataJSON, authenticatorData, signature, userHandle } = credential.response;
    const termsHash = readClientData(clientDataJSON, { type: 'webauthn.get', origins: party.origins });
    const credentialId = Buffer.from(credential.id, 'base64url');
    const passkey = termsHash && (await signingPasskey(pool, session, requestId, termsHash, credentialId));
    if (termsHash === undefined || passkey === undefined) return {};
    if (userHandle !== undefined && userHandle !== passkey.userHandle.toString('base64url')) return {};
    const response = { ...credential, clientExtensionResults: {} } as unknown as AuthenticationResponseJSON;
    if (!(await verifyAssertion(response, termsHash, passkey.publicKey, party))) return {};
    return {
      credential_id: credential.id,
      authenticator_data: authenticatorData,
      client_data_json: clientDataJSON,
      signature,
    };
  }
}
