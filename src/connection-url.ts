import { ConfigError } from './user-error.js';

/** The parts of the URL of a server, or of several servers that belong together. */
export interface ConnectionUrl {
  readonly scheme: string;
  readonly user: string | undefined;
  readonly password: string | undefined;
  /** `host:port,host:port`, as given. */
  readonly endpoints: string;
  /** With its leading slash, as given. */
  readonly path: string;
  /** Without its question mark, as given. */
  readonly query: string;
}

const URL_PARTS = /^(?<scheme>[a-z+]+):\/\/(?<authority>[^/?]*)(?<path>\/[^?]*)?(?:\?(?<query>.*))?$/s;
const BRACKETED = /^\[([0-9a-fA-F:.%]+)\](?::(.*))?$/s;

/**
 * Splits a connection URL and decodes user name and password. URL takes neither several hosts nor raw characters of a password.
 * No message holds a part of the URL: where one of the characters that end a host is not encoded, any part may be the password.
 * @param name the environment variable it comes from, for messages
 * @throws ConfigError
 */
export function splitUrl(name: string, url: string): ConnectionUrl {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  if (/[\u0000-\u001f\u007f]/.test(url)) {
    throw new ConfigError(`${name} holds a line break or another control character`);
  }
  const parts = URL_PARTS.exec(url)?.groups;
  if (parts === undefined) throw new ConfigError(`${name} is not a valid URL`);
  const { scheme = '', authority = '', path = '', query = '' } = parts;
  if (url.includes('#')) throw new ConfigError(`${name}: a # must be written as %23`);
  if (path.includes('@') || query.includes('@')) {
    throw new ConfigError(
      `${name}: in a user name or password / is written as %2F and ? as %3F, after the host @ as %40`,
    );
  }
  const at = authority.lastIndexOf('@');
  const userinfo = authority.slice(0, Math.max(0, at));
  const colon = userinfo.indexOf(':');
  const user = colon === -1 ? userinfo : userinfo.slice(0, colon);
  const password = colon === -1 ? '' : userinfo.slice(colon + 1);
  return {
    scheme,
    user: decodePart(name, user) || undefined,
    password: decodePart(name, password) || undefined,
    endpoints: authority.slice(at + 1),
    path,
    query,
  };
}

/** Decodes a part of a URL. @throws ConfigError when a % is not that of an encoded character */
export function decodePart(name: string, text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new ConfigError(`${name}: a % must be written as %25`);
  }
}

/** The hosts of `host:port,host:port`; IPv6 addresses stand in brackets. @throws ConfigError for what is no port */
export function parseEndpoints(
  name: string,
  endpoints: string,
  defaultPort: number,
): { readonly host: string; readonly port: number }[] {
  return endpoints.split(',').map((endpoint) => {
    const [, address, addressPort] = BRACKETED.exec(endpoint) ?? [];
    const [host = '', hostPort, ...more] =
      address === undefined ? endpoint.split(':') : [address, addressPort];
    const port = hostPort === undefined || hostPort === '' ? defaultPort : parsePort(hostPort);
    if (port === undefined || more.length > 0 || /[[\]]/.test(host)) {
      throw new ConfigError(`${name}: the port must be a number from 1 to 65535`);
    }
    return { host: decodePart(name, host), port };
  });
}

/** A port; undefined for what is none. */
export function parsePort(text: string): number | undefined {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? port : undefined;
}

/**
 * The parameters of a URL, each once and not empty.
 * @throws ConfigError for any that is not accepted
 */
export function readParameters<Name extends string>(
  name: string,
  query: string,
  accepted: readonly Name[],
): ReadonlyMap<Name, string> {
  const parameters = new Map<Name, string>();
  for (const [i, [given, value]] of [...new URLSearchParams(query.replaceAll('+', '%2B'))].entries()) {
    const parameter = accepted.find((each) => each === given);
    if (parameter === undefined) {
      // Its name may be a part of a password with a ? in it.
      throw new ConfigError(`${name}: parameter ${i + 1} is unknown, accepted are ${accepted.join(', ')}`);
    }
    if (parameters.has(parameter)) throw new ConfigError(`${name}: ${parameter} is given twice`);
    if (value === '') throw new ConfigError(`${name}: ${parameter} is empty`);
    parameters.set(parameter, value);
  }
  return parameters;
}
