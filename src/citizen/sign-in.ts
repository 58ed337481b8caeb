import * as oidc from 'openid-client';
import type { CitizenAlgorithm } from '../config.js';
import { instantOf } from './instant.js';

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
  /** Where a new sign-in was asked for: when, in seconds since 1970. */
  readonly freshSince_s: number | undefined;
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
const LEVELS = new Map<unknown, 1 | 2>([
  ['1', 1],
  [1, 1],
  ['2', 2],
  [2, 2],
]);

/** Makes the client; the provider's metadata is read at the first sign-in, and again after a failure. */
export function createSignIn(options: SignInOptions): SignIn {
  const { issuer, clientId, clientSecret, algorithm, publicOrigin, fetch } = options;
  let known: Promise<oidc.Configuration> | undefined;
  const discover = async (): Promise<oidc.Configuration> => {
    const found = await oidc.discovery(
      new URL(issuer),
      clientId,
      { id_token_signed_response_alg: algorithm },
      clientSecret === undefined ? oidc.None() : secretAsTaken(clientSecret),
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
        freshSince_s: fresh ? now_s() : undefined,
      };
      const url = oidc.buildAuthorizationUrl(provider, {
        redirect_uri: publicOrigin + CALLBACK_PATH,
        scope: 'openid',
        state: pending.state,
        nonce: pending.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(pending.verifier),
        code_challenge_method: 'S256',
        ...(fresh && { prompt: 'login', max_age: '0' }),
      });
      return { url: url.href, pending };
    },
    async finish(requestTarget, { verifier, state, nonce, freshSince_s }) {
      const tokens = await oidc.authorizationCodeGrant(
        await configuration(),
        new URL(publicOrigin + requestTarget),
        {
          pkceCodeVerifier: verifier,
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
          // Then auth_time must be there, and not before the asking: not every provider heeds max_age.
          ...(freshSince_s !== undefined && { maxAge: now_s() - freshSince_s }),
        },
      );
      return signedIn(tokens.claims() ?? {});
    },
  };
}

function signedIn({ personal_id_number: number, acr, auth_time }: Record<string, unknown>): SignedIn {
  if (typeof number !== 'string' || !/^[0-9]{12}$/.test(number)) {
    throw new TypeError('the ID token names nobody');
  }
  const level = LEVELS.get(acr);
  if (level === undefined) throw new TypeError('the ID token names no level');
  if (auth_time === undefined) return { number, level, authenticatedAt: undefined };
  const authenticatedAt = instantOf(auth_time);
  if (authenticatedAt === undefined) throw new TypeError('the ID token names no time');
  return { number, level, authenticatedAt };
}

/** By HTTP Basic, as all providers must take it unless they say otherwise (OpenID Connect Core section 9). */
function secretAsTaken(secret: string): oidc.ClientAuth {
  return (server, ...rest) => {
    const taken = server.token_endpoint_auth_methods_supported;
    const isBasic = taken === undefined || taken.includes('client_secret_basic');
    return (isBasic ? oidc.ClientSecretBasic : oidc.ClientSecretPost)(secret)(server, ...rest);
  };
}

function now_s(): number {
  return Math.floor(Date.now() / 1000);
}
