import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import type pg from 'pg';
import { type DecideRow, type Decision, decide } from '../database/gate/decision.js';
import { addPasskey, type PasskeyRow, signingPasskey } from '../database/gate/passkey.js';
import { keyOfSession, openSession } from '../database/gate/session.js';
import type { Uuid } from '../id.js';
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
 * The notary: what takes proof of who a person is or wants. It alone verifies tokens of the identity provider and passkeys,
 * and has the only login that may open sessions, add passkeys and decide. It faces nobody: the citizens' part of the gateway
 * calls it, in the same process or over a socket (see client.ts).
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
