/** A cookie set by the gateway (RFC 6265bis). */
export interface Cookie {
  /** The value in a request; undefined without one, 'duplicate' when the request has several. */
  read(rawHeaders: readonly string[]): string | undefined | 'duplicate';
  /** The Set-Cookie value that sets the cookie, or deletes it when `value` is empty. */
  write(value: string, life_s: number): string;
}

const VALUE = /^[\w.~-]*$/;

/**
 * @param name without a prefix
 * @param secure whether the gateway is reached by https; a cookie for path `/` then gets the prefix __Host-
 */
export function createCookie(
  name: string,
  { secure, path, sameSite }: { secure: boolean; path: string; sameSite: 'Strict' | 'Lax' },
): Cookie {
  const fullName = secure && path === '/' ? `__Host-${name}` : name;
  return {
    read(rawHeaders) {
      const lines = rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1]?.toLowerCase() === 'cookie');
      const values = lines
        .flatMap((line) => line.split(';'))
        .map((pair) => pair.trim())
        .filter((pair) => pair.startsWith(`${fullName}=`))
        .map((pair) => pair.slice(fullName.length + 1));
      if (lines.length > 1 || values.length > 1) return 'duplicate';
      const [value] = values;
      return value !== undefined && value !== '' && VALUE.test(value) ? value : undefined;
    },
    write(value, life_s) {
      const flags = ['HttpOnly', `SameSite=${sameSite}`, ...(secure ? ['Secure'] : [])];
      return [`${fullName}=${value}`, `Path=${path}`, `Max-Age=${value === '' ? 0 : life_s}`, ...flags].join(
        '; ',
      );
    },
  };
}

/** The session cookie of the inbox, which is never sent with requests from other sites. */
export const sessionCookie = (publicOrigin: string): Cookie =>
  createCookie('session', { secure: publicOrigin.startsWith('https:'), path: '/', sameSite: 'Strict' });
