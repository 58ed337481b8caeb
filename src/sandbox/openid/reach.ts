import type { AddressInfo } from 'node:net';

const LOOPBACK: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/**
 * Where this process reaches a URL of its own: the public origin may be a proxy's, or not reachable from here.
 * @param listening the address it listens on, once it does
 */
export function reachedHere(listening: () => AddressInfo): (url: string) => string {
  return (url) => {
    const { pathname, search } = new URL(url);
    return originOfAddress(listening()) + pathname + search;
  };
}

/** The origin at which this process reaches itself. */
export function originOfAddress({ address, family, port }: AddressInfo): string {
  const near = LOOPBACK[address] ?? address;
  return `http://${family === 'IPv6' ? `[${near}]` : near}:${port}`;
}
