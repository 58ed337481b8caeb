import { readAnswer, type SignedAnswer, send } from './partner.js';

/** A minimal browser for signing in: it stores cookies, follows no redirect by itself, and knows its address. */
export interface BrowserSession {
  /** The current cookies by name. */
  readonly cookies: Map<string, string>;
  /** One request; methods other than GET send Origin, unless headers override it. */
  call(
    method: string,
    path: string,
    options?: { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> },
  ): Promise<SignedAnswer>;
  /** Signs in: from /sign-in through the provider's page back to the gateway. @returns the last answer */
  signIn(number: string, acr?: '1' | '2', query?: string): Promise<SignedAnswer>;
}

/** @param origin of the gateway, whose sandbox is the provider */
export function openBrowserSession(origin: string): BrowserSession {
  const cookies = new Map<string, string>();
  const paths = new Map<string, string>();
  const call: BrowserSession['call'] = async (method, path, { body, headers = {} } = {}) => {
    const bytes = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    const cookie = [...cookies]
      .filter(([name]) => path.startsWith(paths.get(name) ?? '/'))
      .map(([name, value]) => `${name}=${value}`)
      .join('; ');
    const all: Record<string, string> = {
      host: new URL(origin).host,
      ...(cookie !== '' && { cookie }),
      ...(method !== 'GET' && { origin }),
      ...(bytes && { 'content-type': 'application/json', 'content-length': String(bytes.length) }),
      ...headers,
    };
    const raw = await send(origin, method, path, Object.entries(all).flat(), bytes);
    raw.rawHeaders.forEach((line, i) => {
      if (i % 2 === 1 && raw.rawHeaders[i - 1]?.toLowerCase() === 'set-cookie') keep(line);
    });
    const isJson = /json/.test(readAnswer({ ...raw, body: Buffer.alloc(0) }).headers['content-type'] ?? '');
    return readAnswer(isJson ? raw : { ...raw, body: Buffer.alloc(0) });
  };
  const keep = (line: string) => {
    const [pair = '', ...attributes] = line.split('; ');
    const [name = '', value = ''] = pair.split(/=(.*)/s);
    if (attributes.includes('Max-Age=0')) cookies.delete(name);
    else cookies.set(name, value);
    paths.set(name, attributes.find((each) => each.startsWith('Path='))?.slice(5) ?? '/');
  };
  return {
    cookies,
    call,
    async signIn(number, acr = '2', query = '') {
      const begun = await call('GET', `/sign-in${query}`);
      const provider = new URL(String(begun.headers.location));
      provider.searchParams.set('persona', number);
      provider.searchParams.set('acr', acr);
      const chosen = await call('GET', provider.pathname + provider.search);
      if (chosen.status !== 302) return chosen;
      const back = new URL(String(chosen.headers.location));
      return call('GET', back.pathname + back.search);
    },
  };
}
