import type { AddressInfo } from 'node:net';
import type { CustomFetch } from 'openid-client';

const LOOPBACK: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/**
 * Fetches from this process where it listens: the public origin may be a proxy's, or not reachable from here.
 * @param listening the address it listens on, once it does
 */
export function fetchFromItself(listening: () => AddressInfo): CustomFetch {
  return (url, options) => {
    const { pathname, search } = new URL(url);
    return fetch(originOfAddress(listening()) + pathname + search, options as RequestInit);
  };
}

/** The origin at which this process reaches itself. */
export function originOfAddress({ address, family, port }: AddressInfo): string {
  const near = LOOPBACK[address] ?? address;
  return `http://${family === 'IPv6' ? `[${near}]` : near}:${port}`;
}
