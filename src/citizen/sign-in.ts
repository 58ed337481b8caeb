import * as oidc from 'openid-client';
import type { CitizenAlgorithm } from '../config.js';

/** The page as a client of the identity provider. */
export interface SignInOptions {
  readonly issuer: string;
  readonly clientId: string;
  /** Undefined: a public client, which PKCE alone protects. */
  readonly clientSecret: string | undefined;
  readonly algorithm: CitizenAlgorithm;
  readonly publicOrigin: string;
  /** How the provider is reached, where that is not by its own address. */
  readonly fetch: oidc.CustomFetch | undefined;
}

/** What must be remembered in the browser between leaving for the provider and coming back. */
export interface PendingSignIn {
  readonly verifier: string;
  readonly state: string;
  readonly nonce: string;
  readonly returnTo: string;
}

/** Whom the provider named. */
export interface SignedIn {
  readonly number: string;
  readonly level: 1 | 2;
  readonly authenticatedAt: Date | undefined;
}

/** Signs people in by OpenID Connect's code flow with PKCE. */
export interface SignIn {
  /** @param fresh the person shall show anew who it is, also where the provider remembers. @throws when it does not answer */
  begin(returnTo: string, fresh: boolean): Promise<{ url: string; pending: PendingSignIn }>;
  /** @throws when the answer does not belong to what was begun, or names nobody */
  finish(requestTarget: string, pending: PendingSignIn): Promise<SignedIn>;
}

export const CALLBACK_PATH = '/sign-in/callback';
const TIMEOUT_S = 5;
const FRESH_S = 60;

/** Makes the client; the provider's metadata is read at the first sign-in, and again after a failure. */
export function createSignIn(options: SignInOptions): SignIn {
  const { issuer, clientId, clientSecret, algorithm, publicOrigin, fetch } = options;
  let known: Promise<oidc.Configuration> | undefined;
  const discover = async (): Promise<oidc.Configuration> => {
    const found = await oidc.discovery(
      new URL(issuer),
      clientId,
      { id_token_signed_response_alg: algorithm },
      clientSecret === undefined ? oidc.None() : oidc.ClientSecretBasic(clientSecret),
      {
        timeout: TIMEOUT_S,
        ...(fetch && { [oidc.customFetch]: fetch }),
        execute: [
          oidc.enableNonRepudiationChecks, // the ID token's signature, also where TLS already vouches for it
          ...(issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : []),
        ],
      },
    );
    return found;
  };
  const configuration = (): Promise<oidc.Configuration> => {
    known ??= discover();
    known.catch(() => {
      known = undefined;
    });
    return known;
  };
  return {
    async begin(returnTo, fresh) {
      const provider = await configuration();
      const pending = {
        verifier: oidc.randomPKCECodeVerifier(),
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
        returnTo,
      };
      const url = oidc.buildAuthorizationUrl(provider, {
        redirect_uri: publicOrigin + CALLBACK_PATH,
        scope: 'openid',
        state: pending.state,
        nonce: pending.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(pending.verifier),
        code_challenge_method: 'S256',
        ...(fresh && { prompt: 'login', max_age: String(FRESH_S) }),
      });
      return { url: url.href, pending };
    },
    async finish(requestTarget, { verifier, state, nonce }) {
      const tokens = await oidc.authorizationCodeGrant(
        await configuration(),
        new URL(publicOrigin + requestTarget),
        { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true },
      );
      const { personal_id_number, acr, auth_time } = (tokens.claims() ?? {}) as Record<string, unknown>;
      if (!/^[0-9]{12}$/.test(String(personal_id_number)) || !/^[12]$/.test(String(acr))) {
        throw new TypeError('the ID token names nobody');
      }
      return {
        number: String(personal_id_number),
        level: String(acr) === '2' ? 2 : 1,
        authenticatedAt: typeof auth_time === 'number' ? new Date(auth_time * 1000) : undefined,
      };
    },
  };
}
