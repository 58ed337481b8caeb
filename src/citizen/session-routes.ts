import { randomBytes } from 'node:crypto';
import type { CitizenOperationId, Route } from '../contract/bind.js';
import { signalOfClose } from '../contract/caller.js';
import type { components } from '../contract/generated/citizen.js';
import { idParameter } from '../contract/parameters.js';
import {
  accountHolder,
  closeSession,
  endSession,
  keyOfSession,
  listSessions,
  signOutEverywhere,
} from '../database/gate/session.js';
import { formatId } from '../id.js';
import type { OpenedLevel } from '../notary/notary.js';
import { Problem } from '../problem.js';
import { createCookie, sessionCookie } from './cookie.js';
import type { CitizenDeps } from './deps.js';
import { deviceOf } from './device.js';
import { createSignInSeal, localPath, PENDING_LIFE_S } from './pending-sign-in.js';
import type { CitizenContext } from './session.js';

type Schemas = components['schemas'];
type SessionOperationId = Extract<
  CitizenOperationId,
  'getSession' | 'signOut' | 'listSessions' | 'endSession' | 'signOutEverywhere'
>;
/** Operations that need no authentication. */
export type SignInOperationId = Extract<CitizenOperationId, 'signIn' | 'finishSignIn'>;

const SESSION_LIFE_S = 8 * 3_600; // the database ends the session itself
const SECRET_BYTES = 32;

/** The handlers that read and close the session. */
export function sessionRoutes({ pool, wake, publicOrigin, isSandbox }: CitizenDeps) {
  const cookie = sessionCookie(publicOrigin);
  // A call with a token has no cookie to clear, even where a browser sent one along.
  const signedOut = ({ headers }: { readonly headers: { readonly authorization?: string | undefined } }) =>
    headers.authorization === undefined
      ? { status: 204, headers: { 'set-cookie': cookie.write('', 0) } }
      : { status: 204 };
  return {
    getSession: async ({ context }) => {
      const { name, level } = await accountHolder(pool, context.session);
      const body: Schemas['Session'] = {
        name,
        account_level: level,
        level: context.level,
        authenticated_at: context.authenticatedAt?.toISOString() ?? null,
        expires_at: context.expiresAt.toISOString(),
        sandbox: isSandbox,
      };
      return { status: 200, body };
    },

    signOut: async ({ context, request }) => {
      await closeSession(pool, context.session);
      wake.wake([context.personId]); // the session's streams check it and end
      return signedOut(request);
    },

    listSessions: async ({ context }) => {
      const rows = await listSessions(pool, context.session);
      const items: Schemas['ListedSession'][] = rows.map((row) => ({
        session_id: formatId('ses', row.session_id),
        kind: row.kind,
        device: row.device,
        level: row.level,
        opened_at: row.opened_at.toISOString(),
        expires_at: row.expires_at.toISOString(),
        is_this: row.is_this,
      }));
      return { status: 200, body: { items } };
    },

    endSession: async ({ context, params }) => {
      await endSession(pool, context.session, idParameter('ses', params.session_id));
      wake.wake([context.personId]);
      return { status: 204 };
    },

    signOutEverywhere: async ({ context, request }) => {
      await signOutEverywhere(pool, context.session);
      wake.wake([context.personId]);
      return signedOut(request);
    },
  } satisfies Record<SessionOperationId, Route<CitizenContext>>;
}

/** The handlers of sign-in: the redirect to the identity provider, and the callback. */
export function signInRoutes({ pool, notary, publicOrigin, signIn, observe, cookieKeys }: CitizenDeps) {
  const seal = createSignInSeal(cookieKeys, publicOrigin);
  const session = sessionCookie(publicOrigin);
  const secure = publicOrigin.startsWith('https:');
  const pendingCookie = createCookie('sign-in', { secure, path: '/sign-in', sameSite: 'Lax' });

  const redirect = (to: string, ...cookies: string[]) => ({
    status: 302,
    headers: { location: to, 'cache-control': 'no-store', 'set-cookie': cookies },
  });

  return {
    signIn: async ({ query, request }) => {
      if (signIn === undefined) throw new Problem('unavailable');
      const returnTo = localPath(String(query.return_to ?? '/'), publicOrigin);
      if (returnTo === undefined) throw new Problem('invalid_request');
      try {
        const { url, pending } = await signIn.begin(returnTo, query.fresh === '1');
        // The callback comes from another site and lacks the SameSite=Strict cookie, so the session to replace is kept here.
        const former = session.read(request.raw.rawHeaders);
        const kept = { ...pending, former: former && keyOfSession(former).toString('base64url') };
        return redirect(url, pendingCookie.write(seal.seal(kept), PENDING_LIFE_S));
      } catch {
        observe({ event: 'sign_in_refused', reason: 'provider_unavailable' });
        return redirect('/?sign-in=failed');
      }
    },

    finishSignIn: async ({ request, reply }) => {
      const deletePending = pendingCookie.write('', 0);
      const kept = pendingCookie.read(request.raw.rawHeaders);
      const pending = kept === undefined ? undefined : seal.open(kept);
      if (signIn === undefined || pending === undefined) {
        observe({ event: 'sign_in_refused', reason: 'not_started_here' });
        return redirect('/?sign-in=failed', deletePending);
      }
      let idToken: string;
      try {
        idToken = await signIn.finish(request.raw.url ?? '', pending, signalOfClose(reply.raw));
      } catch {
        observe({ event: 'sign_in_refused', reason: 'response_refused' });
        return redirect('/?sign-in=failed', deletePending);
      }
      const secret = randomBytes(SECRET_BYTES).toString('base64url');
      const device = deviceOf(request.headers['user-agent']);
      let level: OpenedLevel;
      try {
        level = await notary.openBrowserSession(secret, idToken, pending.nonce, device);
      } catch (error) {
        if (!(error instanceof Problem) || error.code !== 'token_invalid') throw error;
        observe({ event: 'sign_in_refused', reason: 'response_refused' });
        return redirect('/?sign-in=failed', deletePending);
      }
      if (level === null) {
        observe({ event: 'sign_in_refused', reason: 'no_account' });
        return redirect('/?sign-in=no-account', deletePending);
      }
      if (pending.former !== undefined) await closeSession(pool, Buffer.from(pending.former, 'base64url'));
      observe({ event: 'signed_in', level });
      return redirect(pending.returnTo, deletePending, session.write(secret, SESSION_LIFE_S));
    },
  } satisfies Record<SignInOperationId, Route<unknown>>;
}
