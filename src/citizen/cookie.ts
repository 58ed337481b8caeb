/** A cookie of this gateway (RFC 6265bis). */
export interface Cookie {
  /** The value that a request brings; undefined without one. 'twice' where it is not clear which was meant. */
  read(rawHeaders: readonly string[]): string | undefined | 'twice';
  /** The Set-Cookie field that gives it a value, or takes it away when that is empty. */
  write(value: string, life_s: number): string;
}

const VALUE = /^[\w.~-]*$/;

/**
 * @param name without its prefix
 * @param secure whether the gateway is reached by https; then a cookie for every path is a __Host- one
 */
export function createCookie(
  name: string,
  { secure, path, sameSite }: { secure: boolean; path: string; sameSite: 'Strict' | 'Lax' },
): Cookie {
  const full = secure && path === '/' ? `__Host-${name}` : name;
  return {
    read(rawHeaders) {
      const lines = rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1]?.toLowerCase() === 'cookie');
      const values = lines
        .flatMap((line) => line.split(';'))
        .map((pair) => pair.trim())
        .filter((pair) => pair.startsWith(`${full}=`))
        .map((pair) => pair.slice(full.length + 1));
      if (lines.length > 1 || values.length > 1) return 'twice';
      const [value] = values;
      return value !== undefined && value !== '' && VALUE.test(value) ? value : undefined;
    },
    write(value, life_s) {
      const flags = ['HttpOnly', `SameSite=${sameSite}`, ...(secure ? ['Secure'] : [])];
      return [`${full}=${value}`, `Path=${path}`, `Max-Age=${value === '' ? 0 : life_s}`, ...flags].join(
        '; ',
      );
    },
  };
}

/** The session of the page: sent by the page itself and by nothing else. */
export const sessionCookie = (publicOrigin: string): Cookie =>
  createCookie('session', { secure: publicOrigin.startsWith('https:'), path: '/', sameSite: 'Strict' });
