import { createHmac, timingSafeEqual } from 'node:crypto';
import type { PendingSignIn } from './sign-in.js';

/** A sign-in as kept in the browser's cookie until the callback. */
export interface StoredSignIn extends PendingSignIn {
  /** The hash of the session that this sign-in replaces, in base64url. */
  readonly former: string | undefined;
}

/** Writes and reads the value of the cookie, authenticated with a secret of the installation (HMAC-SHA-256). */
export interface SignInSeal {
  seal(pending: StoredSignIn): string;
  /** Undefined for a value that no gateway of this installation wrote, or whose time is over. */
  open(value: string): StoredSignIn | undefined;
}

export const PENDING_LIFE_S = 600;

/**
 * @param keys the first one writes; each may have written what is read
 * @param now_ms the clock, in milliseconds since 1970
 */
export function createSignInSeal(
  keys: readonly Buffer[],
  publicOrigin: string,
  now_ms = Date.now,
): SignInSeal {
  const tagOf = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  return {
    seal(pending) {
      const kept = { ...pending, until_s: Math.floor(now_ms() / 1000) + PENDING_LIFE_S };
      const text = Buffer.from(JSON.stringify(kept)).toString('base64url');
      return `${text}.${tagOf(keys[0] as Buffer, text).toString('base64url')}`;
    },
    open(value) {
      const [text = '', tag = '', ...more] = value.split('.');
      const given = Buffer.from(tag, 'base64url');
      const fits = (expected: Buffer) => given.length === expected.length && timingSafeEqual(given, expected);
      if (more.length > 0 || !keys.some((key) => fits(tagOf(key, text)))) return undefined;
      const { until_s, ...pending } = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
      if (until_s * 1000 <= now_ms() || localPath(pending.returnTo, publicOrigin) === undefined)
        return undefined;
      return pending as StoredSignIn;
    },
  };
}

/**
 * The path, with query and fragment, that browsers go to for `text`, which they resolve as the URL Standard says: tabs
 * and line breaks are dropped, and a backslash is a slash. Undefined when that is at another origin.
 */
export function localPath(text: string, publicOrigin: string): string | undefined {
  if (!text.startsWith('/') || !URL.canParse(text, publicOrigin)) return undefined;
  const { origin, pathname, search, hash } = new URL(text, publicOrigin);
  const path = pathname + search + hash;
  // A path such as `/.//host` has become `//host`, which names another origin when it is resolved again.
  return origin === publicOrigin && !path.startsWith('//') ? path : undefined;
}
