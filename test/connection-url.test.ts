import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import fc from 'fast-check';
import t from 'tap';
import { openCache } from '../src/cache/redis.js';
import { parseRedisUrl } from '../src/cache/redis-url.js';
import { readConfig } from '../src/config.js';
import { splitUrl } from '../src/connection-url.js';
import { openServer } from '../src/database/server.js';
import { ConfigError } from '../src/user-error.js';
import { authority } from './helpers/certificates.js';
import { freePort, TEST_TIMING } from './helpers/gateway.js';
import { testServers } from './helpers/servers.js';

/** Whatever a password holds and whatever goes wrong, no message holds a part of it. */

const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-connection-'));
t.teardown(() => rmSync(folder, { recursive: true, force: true }));
const ca = join(folder, 'ca.pem');
writeFileSync(ca, (await authority('other')).certificate.toString('pem'));
const closed = await freePort();
// Ends each connection: to PostgreSQL and Redis a server that is not theirs.
const stranger = createServer((socket) => socket.end('x')).listen(await freePort(), '127.0.0.1');
await once(stranger, 'listening');
t.teardown(() => stranger.close());
const strange = (stranger.address() as AddressInfo).port;

// The parts stand between odd characters, so that wherever a URL is cut one of them would show.
const PARTS = ['Zq7vKw', 'Xj9bTr', 'Hm4cNy'];
const ODD = [
  '%',
  '@',
  ':',
  '/',
  '#',
  '?',
  ' ',
  '"',
  "'",
  ',',
  '&',
  '=',
  '+',
  '[',
  ']',
  '\\',
  'ậ',
  '%4',
  '%zz',
  '://',
  '@/',
];
const odd = fc.array(fc.constantFrom(...ODD), { minLength: 1, maxLength: 3 }).map((all) => all.join(''));
const password = fc.tuple(odd, odd, odd).map(([a, b, c]) => `${PARTS[0]}${a}${PARTS[1]}${b}${PARTS[2]}${c}`);

const shown = (text: string) => PARTS.some((part) => text.toLowerCase().includes(part.toLowerCase()));
const socket = encodeURIComponent(String(new URL(testServers().adminUrl).searchParams.get('host')));

t.test('an encoded password is the password, in any URL', async (t) => {
  fc.assert(
    fc.property(password, (text) => {
      const url = splitUrl('NAME', `x://u:${encodeURIComponent(text)}@a:1,b:2/path?q=1`);
      t.strictSame([url.user, url.password, url.endpoints], ['u', text, 'a:1,b:2']);
    }),
  );
});

t.test('a password with a ? in it, and no host, is shown nowhere', async (t) => {
  for (const [name, scheme] of [
    ['DATABASE_URL', 'postgres'],
    ['REDIS_URL', 'rediss'],
  ] as const) {
    for (const written of [
      'Zq7vKw?Xj9bTr=Hm4cNy',
      'Zq7vKw?a=b&Xj9bTr',
      'Zq7vKw?Xj9bTr',
      'Zq7vKw/x?Xj9bTr=',
    ]) {
      const open = async () => {
        const { databaseUrl, redisUrl } = readConfig({ [name]: `${scheme}://user:${written}` });
        if (redisUrl === undefined) {
          await openServer(
            { databaseUrl, databaseAdminUrl: undefined, loginUrls: {}, dataDir: folder },
            TEST_TIMING,
          );
        } else parseRedisUrl(redisUrl);
      };
      const error = await open().catch((thrown: unknown) => thrown);
      t.type(error, ConfigError, `${name} ${written}`);
      t.notOk(shown(inspect(error, { depth: 9 })), `${name} ${written}`);
    }
  }
});

t.test('PostgreSQL', async (t) => {
  const rests = [
    `@127.0.0.1:${closed}/db`,
    `@127.0.0.1:${closed},127.0.0.1:${strange}/db`,
    `@127.0.0.1:${strange}/db?sslmode=verify-full&sslrootcert=${ca}`,
    '@localhost:x/db',
    '@localhost/db?unknown=1',
    '@localhost/db?sslmode=prefer',
    `@/db?host=${socket}`,
    '',
  ];
  await fc.assert(
    fc.asyncProperty(password, fc.boolean(), fc.constantFrom(...rests), async (text, isEncoded, rest) => {
      const written = isEncoded ? encodeURIComponent(text) : text;
      fc.pre(rest !== '' || !written.includes('@')); // what follows an @ is then a host, which messages name
      const open = async () => {
        const { databaseUrl } = readConfig({ DATABASE_URL: `postgres://postgres:${written}${rest}` });
        const options = { databaseUrl, databaseAdminUrl: undefined, loginUrls: {}, dataDir: folder };
        await (await openServer(options, TEST_TIMING)).connectAdmin();
      };
      const error = await open().then(
        () => undefined,
        (error: unknown) => error,
      );
      t.ok(error instanceof Error, 'fails');
      t.notOk(shown(inspect(error, { depth: 9, showHidden: false })), rest);
    }),
    { numRuns: 150 },
  );
});

t.test('Redis', async (t) => {
  const schemes = ['redis', 'rediss', 'redis+cluster', 'redis+sentinel', 'rediss+sentinel'];
  const rests = [
    `@127.0.0.1:${closed}`,
    `@127.0.0.1:${strange}/name`,
    `@127.0.0.1:${testServers().redisUrl.split(':').at(-1)}`,
    '@localhost:x',
    '@localhost/?unknown=1',
    '',
  ];
  await fc.assert(
    fc.asyncProperty(
      password,
      fc.boolean(),
      fc.constantFrom(...schemes),
      fc.constantFrom(...rests),
      async (text, isEncoded, scheme, rest) => {
        const written = isEncoded ? encodeURIComponent(text) : text;
        fc.pre(rest !== '' || !written.includes('@'));
        const said: unknown[] = [];
        try {
          const { redisUrl } = readConfig({ REDIS_URL: `${scheme}://user:${written}${rest}` });
          const options = { redisUrl, dataDir: folder, searchPath: [] };
          const timing = { ...TEST_TIMING, redisConnectTimeout_ms: 30 };
          const cache = await openCache(options, (observation) => said.push(observation), timing);
          await cache.close();
        } catch (error) {
          t.type(error, ConfigError);
          said.push(error);
        }
        t.notOk(shown(inspect(said, { depth: 9 })), `${scheme} ${rest}`);
      },
    ),
    { numRuns: 150 },
  );
});

t.test('a secret where the path of a file with it belongs', async (t) => {
  for (const name of ['DATABASE_URL', 'REDIS_URL']) {
    const url = `redis://user:${PARTS[0]}@host/${PARTS[1]}`;
    const error = t.throws(() => readConfig({ [`${name}_FILE`]: url }), { message: /cannot be read$/ });
    t.type(error, ConfigError);
    t.notOk(shown(inspect(error)));
  }
});

t.test(
  'a line break, as a file may hold at its end or between two lines, is not a part of any name',
  async (t) => {
    for (const name of ['DATABASE_URL', 'REDIS_URL']) {
      for (const text of [
        'x://u:Zq7vKw@a/n\n',
        'x://u:Zq7vKw@a/n\r\nx://u:Xj9bTr@b/n',
        'x://u:Zq7vKw\t@a',
        'x://u@a\0',
      ]) {
        const error = t.throws(() => splitUrl(name, text), { message: /^\w+ holds a line break or/ });
        t.type(error, ConfigError);
      }
    }
  },
);
