import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { ConfigError, PARTS, readConfig } from '../src/config.js';

const IDENTITY = {
  CITIZEN_ISSUER: 'https://id.example',
  CITIZEN_JWKS_URL: 'https://id.example/keys',
  CITIZEN_AUDIENCE: 'gateway',
  CITIZEN_CLIENT_ID: 'inbox',
};
const SECRET = 'c#ò\'m"$ p%40:/?@\\lex';
const URL_OF = `postgres://ung_thuan:${encodeURIComponent(SECRET)}@db.example/name`;

t.test('secrets are read from files', async (t) => {
  const folder = t.testdir({});
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  for (const end of ['', '\n', '\r\n', '\n\n', '\r\n\n']) {
    const config = readConfig({
      ...IDENTITY,
      DATABASE_URL_FILE: file('url', URL_OF + end),
      DATABASE_ADMIN_URL_FILE: file('admin', `${URL_OF}-admin${end}`),
      ...Object.fromEntries(
        PARTS.map((part) => [
          `DATABASE_URL_${part.toUpperCase()}_FILE`,
          file(part, `${URL_OF}-${part}${end}`),
        ]),
      ),
      REDIS_URL_FILE: file('redis', `redis://:x@cache.example${end}`),
      CITIZEN_CLIENT_SECRET_FILE: file('client', `${SECRET} ${end}`),
    });
    t.equal(config.databaseUrl, URL_OF);
    t.equal(config.databaseAdminUrl, `${URL_OF}-admin`);
    for (const part of PARTS) t.equal(config.loginUrls[part], `${URL_OF}-${part}`);
    t.equal(config.redisUrl, 'redis://:x@cache.example');
    t.equal(config.citizenClient?.secret, `${SECRET} `, 'only the end of the line is not part of it');
  }
  t.equal(readConfig({ DATABASE_URL_FILE: '' }).databaseUrl, undefined, 'an empty path is none');
});

t.test('a file that cannot be used stops the start with one line, without the secret', async (t) => {
  const folder = t.testdir({ url: URL_OF, empty: '\n\n', wrong: `${SECRET} is no URL` });
  const refused = (environment: NodeJS.ProcessEnv, message: RegExp) => {
    try {
      readConfig(environment);
      t.fail('it was accepted');
    } catch (error) {
      t.ok(error instanceof ConfigError);
      t.match((error as Error).message, message);
      t.notMatch((error as Error).message, /\n/);
      t.notOk((error as Error).message.includes('lex'), 'no part of the secret');
    }
  };
  const url = join(folder, 'url');
  refused(
    { DATABASE_URL: URL_OF, DATABASE_URL_FILE: url },
    /^DATABASE_URL and DATABASE_URL_FILE are both given/,
  );
  refused({ REDIS_URL_FILE: join(folder, 'absent') }, /^REDIS_URL_FILE: .*absent cannot be read$/);
  refused({ DATABASE_URL_FILE: folder }, /cannot be read$/);
  refused({ CITIZEN_CLIENT_SECRET_FILE: join(folder, 'empty') }, /is empty$/);
  refused({ DATABASE_URL_FILE: join(folder, 'wrong') }, /DATABASE_URL/);
});
