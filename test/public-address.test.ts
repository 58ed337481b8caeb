import t from 'tap';
import { callOut } from '../src/outbound.js';
import { isCallable, isPublicAddress, publicLookup } from '../src/public-address.js';

t.test('addresses of the internet, and others', async (t) => {
  for (const address of [
    '1.1.1.1',
    '203.162.4.191',
    '172.15.0.1',
    '172.32.0.1',
    '2606:4700:4700::1111',
    '2405:4800::1',
  ])
    t.equal(isPublicAddress(address), true, address);
  for (const address of [
    ...[
      '127.0.0.1',
      '10.0.0.1',
      '172.16.0.1',
      '172.31.255.255',
      '192.168.1.1',
      '169.254.169.254',
      '100.64.0.1',
    ],
    ...['0.0.0.0', '224.0.0.1', '255.255.255.255', '198.18.0.1', '192.0.2.1'],
    ...[
      '::1',
      '::',
      'fe80::1',
      'fc00::1',
      'fd00::1',
      'ff02::1',
      '::ffff:127.0.0.1',
      '::ffff:7f00:1',
      '64:ff9b::7f00:1',
    ],
    ...['2002:7f00:1::', '2001:db8::1', '2001::1', '', 'localhost', '127.1'],
  ])
    t.equal(isPublicAddress(address), false, address);
});

t.test('a host with an address that is not public is not called', async (t) => {
  for (const options of [{}, { all: true }]) {
    const error = await new Promise((done) => publicLookup('localhost', options, done));
    t.match(error, { message: 'the address is not public' });
  }
  const call = { deadline_ms: 60_000, bodyMaxBytes: 0, publicOnly: true };
  for (const host of ['127.0.0.1', '[::1]', 'localhost', '0x7f.1', '2130706433', '[::ffff:127.0.0.1]']) {
    await t.rejects(callOut(`https://${host}:1/`, call), { message: 'the address is not public' }, host);
  }
  await t.rejects(
    callOut('http://one.one.one.one/', call),
    { message: 'the address is not public' },
    'not by http',
  );
});

t.test('an origin that is listed may be called whatever it is, and no other', async (t) => {
  const origins = ['http://receiver.internal:9000'];
  t.ok(isCallable('http://receiver.internal:9000/events?x=1', origins));
  for (const url of [
    'http://receiver.internal/events',
    'http://receiver.internal:9001/events',
    'https://10.0.0.1/',
    'http://user@receiver.internal:9000/',
    'http://receiver.internal:9000/#part',
  ])
    t.notOk(isCallable(url, origins), url);
  t.ok(isCallable('https://bank.example/events', []));
  t.ok(isCallable('https://bank.example:8443/events', []));
  t.ok(isCallable('https://[2606:4700::1111]/events', []));
  for (const url of [
    'https://bank.example:22/',
    'https://[::1]/',
    'https://017700000001/',
    'ftp://bank.example/',
  ])
    t.notOk(isCallable(url, []), url);
});
