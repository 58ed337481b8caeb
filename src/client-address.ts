import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** Whether an address is one of the operator's reverse proxies, whose X-Forwarded-For is believed. */
export type IsProxy = (address: string) => boolean;

const MAPPED = /^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i;
const NOBODY: IsProxy = () => false;

/**
 * @param list addresses and subnets: `10.0.0.5`, `10.0.0.0/8`, `fd00::/8`
 * @throws Error for a malformed one, and for one that everybody is in
 */
export function proxiesOf(list: readonly string[]): IsProxy {
  if (list.length === 0) return NOBODY;
  const proxies = new BlockList();
  for (const each of list) {
    const [address = '', length, ...more] = each.split('/');
    const family = isIP(address);
    const bits = family === 4 ? 32 : 128;
    const isValid = length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= bits);
    if (family === 0 || !isValid || more.length > 0) throw new Error(`${each} is not an address or subnet`);
    if (Number(length) === 0) throw new Error(`${each} is every address: each client could choose its own`);
    proxies.addSubnet(address, Number(length ?? bits), family === 4 ? 'ipv4' : 'ipv6');
  }
  return (given) => {
    const address = given.replace(MAPPED, '');
    const family = isIP(address);
    return family !== 0 && proxies.check(address, family === 4 ? 'ipv4' : 'ipv6');
  };
}

/**
 * The address a request comes from: that of the connection or, through proxies of the operator, the last one in
 * X-Forwarded-For that is not theirs. What the client itself wrote there is not believed. Forwarded (RFC 7239) is not read: a
 * proxy that sets only one of the two passes on what the client wrote in the other.
 */
export function addressOf({ socket, headers }: IncomingMessage, isProxy: IsProxy): string {
  const hops = String(headers['x-forwarded-for'] ?? '').split(',');
  let address = socket.remoteAddress ?? '';
  while (isProxy(withoutPort(address))) {
    const before = hops.pop()?.trim();
    if (before === undefined || before === '') break;
    address = before;
  }
  return address;
}

function withoutPort(address: string): string {
  return address
    .replace(/^\[([^\]]*)\](:\d+)?$/, '$1')
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
    .replace(/%.*$/, '')
    .replace(MAPPED, '');
}

/**
 * What counts as one client: an IPv4 address, or the /64 of an IPv6 address, all of which one subscriber has
 * (RFC 6177). A port, which some proxies add, is left out.
 */
export function clientOf(address: string): string {
  const bare = withoutPort(address);
  if (isIP(bare) !== 6) return bare.slice(0, 64);
  const [head = '', tail] = bare.toLowerCase().split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = tail === undefined ? 0 : 8 - before.length - after.length;
  const groups = [...before, ...Array<string>(Math.max(0, gap)).fill('0'), ...after].slice(0, 4);
  return `${groups.map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`;
}
