import { AsyncLocalStorage } from 'node:async_hooks';
import * as oidc from 'openid-client';
import type { CitizenAlgorithm } from '../config.js';
import { callOut } from '../outbound.js';

/** The inbox as a client of the identity provider. */
export interface SignInOptions {
  readonly issuer: string;
  readonly clientId: string;
  /** Undefined for a public client, protected by PKCE alone. */
  readonly clientSecret: string | undefined;
  readonly algorithm: CitizenAlgorithm;
  readonly publicOrigin: string;
  /** Where to call a URL of the provider, when not there. */
  readonly reachedAt: ((url: string) => string) | undefined;
}

/** The state kept in the browser between the redirect to the provider and the callback. */
export interface PendingSignIn {
  readonly verifier: string;
  readonly state: string;
  readonly nonce: string;
  readonly returnTo: string;
  /** When a fresh sign-in was requested, in seconds since 1970; undefined when none was. */
  readonly freshSince_s: number | undefined;
}

/** Signs people in by OpenID Connect's code flow with PKCE. */
export interface SignIn {
  /** @param fresh require a new authentication even with a session at the provider. @throws when it does not respond */
  begin(returnTo: string, fresh: boolean): Promise<{ url: string; pending: PendingSignIn }>;
  /**
   * Returns the ID token, for the notary to verify.
   * @param cancelled ends the calls to the provider
   * @throws when the response does not match the pending sign-in
   */
  finish(requestTarget: string, pending: PendingSignIn, cancelled: AbortSignal): Promise<string>;
}

export const CALLBACK_PATH = '/sign-in/callback';
const TIMEOUT_S = 5;
const ANSWER_MAX_BYTES = 200_000;

/** Creates the client; the provider's metadata is fetched at the first sign-in, and again after a failure. */
export function createSignIn(options: SignInOptions): SignIn {
  const { issuer, clientId, clientSecret, algorithm, publicOrigin } = options;
  const callers = new AsyncLocalStorage<AbortSignal>();
  let known: Promise<oidc.Configuration> | undefined;
  const discover = async (): Promise<oidc.Configuration> => {
    return oidc.discovery(
      new URL(issuer),
      clientId,
      { id_token_signed_response_alg: algorithm },
      clientSecret === undefined ? oidc.None() : clientAuth(clientSecret),
      {
        timeout: TIMEOUT_S,
        [oidc.customFetch]: providerFetch(options.reachedAt, () => callers.getStore()),
        execute: [
          oidc.enableNonRepudiationChecks, // verify the ID token's signature even when it came over TLS
          ...(issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : []),
        ],
      },
    );
  };
  const configuration = (): Promise<oidc.Configuration> => {
    known ??= callers.exit(discover); // shared, so it does not end with the caller who began it
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
    async finish(requestTarget, { verifier, state, nonce, freshSince_s }, cancelled) {
      const provider = await configuration();
      const tokens = await callers.run(cancelled, () =>
        oidc.authorizationCodeGrant(provider, new URL(publicOrigin + requestTarget), {
          pkceCodeVerifier: verifier,
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
          // Requires auth_time, not before the request: some providers ignore max_age.
          ...(freshSince_s !== undefined && { maxAge: now_s() - freshSince_s }),
        }),
      );
      return tokens.id_token as string; // idTokenExpected
    },
  };
}

/** Calls the provider within the limits of all calls outwards. @param caller for whom; undefined for nobody in particular */
function providerFetch(
  reachedAt: (url: string) => string = (url) => url,
  caller: () => AbortSignal | undefined,
): oidc.CustomFetch {
  return async (url, { method, headers, body }) => {
    const answer = await callOut(reachedAt(url), {
      method: method === 'POST' ? 'POST' : 'GET',
      headers,
      ...(body != null && { body: String(body) }),
      deadline_ms: TIMEOUT_S * 1000,
      bodyMaxBytes: ANSWER_MAX_BYTES,
      cancelled: caller(),
    });
    if (answer.body === undefined) throw new Error('the answer of the provider is too large');
    const lines = Object.entries(answer.headers).map(([name, value]): [string, string] => [
      name,
      String(value),
    ]);
    return new Response(answer.body.length === 0 ? null : answer.body, {
      status: answer.status,
      headers: lines,
    });
  };
}

/** HTTP Basic is the default unless the provider's metadata excludes it (OpenID Connect Core section 9). */
function clientAuth(secret: string): oidc.ClientAuth {
  return (server, ...rest) => {
    const supported = server.token_endpoint_auth_methods_supported;
    const isBasic = supported === undefined || supported.includes('client_secret_basic');
    return (isBasic ? oidc.ClientSecretBasic : oidc.ClientSecretPost)(secret)(server, ...rest);
  };
}

function now_s(): number {
  return Math.floor(Date.now() / 1000);
}
