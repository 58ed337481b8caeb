import { type LookupAddress, lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/**
 * Addresses that are not globally reachable (RFC 6890 and the IANA registries of special-purpose addresses). A list of each family:
 * Node compares an IPv4 address with subnets of IPv6 as well.
 */
const SPECIAL = {
  ipv4: listOf('ipv4', [
    ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
    ...[
      '192.0.0.0/24',
      '192.0.2.0/24',
      '192.88.99.0/24',
      '192.168.0.0/16',
      '198.18.0.0/15',
      '198.51.100.0/24',
    ],
    ...['203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
  ]),
  // All but 2000::/3, and of that the tunnels, which lead to IPv4 addresses.
  ipv6: listOf('ipv6', [
    '::/3',
    '4000::/2',
    '8000::/1',
    '2001::/23',
    '2001:db8::/32',
    '2002::/16',
    '3fff::/20',
  ]),
};

function listOf(family: 'ipv4' | 'ipv6', subnets: readonly string[]): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [address = '', bits] = subnet.split('/');
    list.addSubnet(address, Number(bits), family);
  }
  return list;
}

/** Whether an IP address is one of the internet, and not of a private network or this machine. */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address);
  if (version === 0) return false;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  return !SPECIAL[family].check(address, family);
}

/** Why a call was not made. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
  override readonly message = 'the address is not public';
}

const LOWEST_PORT = 1024; // below it only that of https: no mail or name server is to be reached

/**
 * Whether a URL that somebody outside gave may be called: https without credentials and fragment, and no address that is not public. What
 * a name leads to is seen only at the call.
 * @param origins that may be called whatever they are
 */
export function isCallable(text: string, origins: readonly string[]): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, hash, hostname, port, origin } = new URL(text);
  if (username !== '' || password !== '' || hash !== '') return false;
  if (origins.includes(origin)) return true;
  const host = hostname.replace(/^\[|\]$/g, '');
  if (protocol !== 'https:' || (port !== '' && Number(port) < LOWEST_PORT)) return false;
  return isIP(host) === 0 || isPublicAddress(host);
}

/** As dns.lookup, but fails where any of a host's addresses is not public: the connection goes to what was checked. */
export const publicLookup: LookupFunction = (hostname, options, done) => {
  lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    if (error !== null) return done(error, []);
    if (addresses.length === 0 || !addresses.every(({ address }) => isPublicAddress(address))) {
      return done(new AddressRefused(), []);
    }
    if (options.all) return done(null, addresses);
    const [first] = addresses as [LookupAddress];
    return done(null, first.address, first.family);
  });
};
