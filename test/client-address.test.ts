import type { IncomingMessage } from 'node:http';
import fc from 'fast-check';
import t from 'tap';
import { addressOf, clientOf, proxiesOf } from '../src/client-address.js';
import { readConfig } from '../src/config.js';

t.test('an IPv4 address is one client, an IPv6 /64 is', async (t) => {
  for (const [given, client] of [
    ['203.0.113.7', '203.0.113.7'],
    ['203.0.113.7:5000', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::FFFF:203.0.113.7', '203.0.113.7'],
    ['2001:db8:0:1:2:3:4:5', '2001:db8:0:1::/64'],
    ['2001:DB8:0000:0001::', '2001:db8:0:1::/64'],
    ['2001:db8::5', '2001:db8:0:0::/64'],
    ['[2001:db8::5]:443', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['unknown', 'unknown'],
  ] as const) {
    t.equal(clientOf(given), client, given);
  }
});

t.test('all spellings of a /64 are one client', async () => {
  fc.assert(
    fc.property(fc.ipV6(), (address) => {
      const { hostname } = new URL(`http://[${address}]`);
      return clientOf(address) === clientOf(hostname) || /^(0*:)*(ffff|0*):\d+\.|\./i.test(address);
    }),
  );
});

t.test('proxies are addresses and subnets', async (t) => {
  const isProxy = proxiesOf(['10.0.0.0/8', '192.0.2.1', 'fd00::/8']);
  for (const [address, expected] of Object.entries({
    '10.200.0.1': true,
    '::ffff:10.200.0.1': true,
    '192.0.2.1': true,
    '192.0.2.2': false,
    'fd12::1': true,
    'fe80::1': false,
    unknown: false,
    '': false,
  })) {
    t.equal(isProxy(address), expected, address);
  }
  t.equal(proxiesOf([])('127.0.0.1'), false);
  for (const odd of ['10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8', 'proxy.example', '::/129', '10.0.0']) {
    t.throws(() => readConfig({ TRUSTED_PROXIES: odd }), {
      message: /^TRUSTED_PROXIES: .* is not an address or subnet$/,
    });
  }
  for (const everybody of ['0.0.0.0/0', '10.0.0.0/00', '::/0'])
    t.throws(() => readConfig({ TRUSTED_PROXIES: everybody }), { message: /is every address/ });
});

t.test('the address comes from X-Forwarded-For alone, and only through proxies', async (t) => {
  const isProxy = proxiesOf(['10.0.0.1']);
  const through = (remoteAddress: string, headers: IncomingMessage['headers']) =>
    addressOf({ socket: { remoteAddress }, headers } as IncomingMessage, isProxy);
  const both = { 'x-forwarded-for': '203.0.113.7', forwarded: 'for=198.51.100.9' };
  t.equal(through('10.0.0.1', both), '203.0.113.7');
  t.equal(through('10.0.0.1', { forwarded: 'for=198.51.100.9' }), '10.0.0.1', 'Forwarded may be the client');
  t.equal(through('192.0.2.2', both), '192.0.2.2');
});
