import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { ConfigError } from '../../src/config.js';
import { openServer } from '../../src/database/server.js';
import { parseDatabaseUrl } from '../../src/database/url.js';

const parse = (url: string) => parseDatabaseUrl('DATABASE_URL', url);

t.test('a URL without sslmode connects without TLS', async (t) => {
  t.strictSame(parse('postgres://user:p%40ss@db.example:6543/name'), {
    host: 'db.example',
    port: 6543,
    hosts: [{ host: 'db.example', port: 6543 }],
    target: 'any',
    user: 'user',
    password: 'p@ss',
    database: 'name',
    ssl: false,
  });
  t.match(parse('postgresql://user@db.example'), { port: 5432, database: 'postgres', ssl: false });
  t.match(parse('postgres://user@[::1]/name'), { host: '::1' });
  t.match(parse('postgres://user@db.example/name?sslmode=disable'), { ssl: false });
});

t.test('a Unix socket as host', async (t) => {
  t.match(parse('postgres://user:x@localhost/name?host=/run/postgresql&port=5433'), {
    host: '/run/postgresql',
    port: 5433,
    ssl: false,
  });
  t.match(parse('postgres://user:x@/name?host=/run/postgresql'), { host: '/run/postgresql', user: 'user' });
  t.match(parse('postgres://user:x@%2Frun%2Fpostgresql/name'), { host: '/run/postgresql', database: 'name' });
  t.match(parse('postgres://user@/name?host=/run/postgresql&sslmode=disable'), { ssl: false });
});

t.test('several hosts, as in libpq', async (t) => {
  const hostsOf = (url: string) => parse(url).hosts?.map(({ host, port }) => `${host} ${port}`);
  t.strictSame(hostsOf('postgres://u:p@a:6000,b,[::1]:7000,[fe80::1]/n'), [
    'a 6000',
    'b 5432',
    '::1 7000',
    'fe80::1 5432',
  ]);
  t.strictSame(hostsOf('postgres:///n?host=a,b,/run/postgresql&port=1,2,3'), [
    'a 1',
    'b 2',
    '/run/postgresql 3',
  ]);
  t.strictSame(hostsOf('postgres://u@/n?host=a,b&port=6000'), ['a 6000', 'b 6000']);
  t.strictSame(hostsOf('postgres://u@a,b/n?port=6000,7000'), ['a 6000', 'b 7000']);
  t.equal(parse('postgres://u@a,b/n').target, 'read-write', 'a gateway writes');
  for (const target of ['read-write', 'primary', 'any'])
    t.equal(parse(`postgres://u@a,b/n?target_session_attrs=${target}`).target, target);
  t.equal(parse('postgres://u@a/n?target_session_attrs=primary').target, 'primary', 'also with one host');
});

t.test('any user name, password and database, percent-encoded', async (t) => {
  for (const text of [
    '%',
    '@',
    ':',
    '/',
    '?',
    '#',
    '&',
    '=',
    ',',
    '+',
    ' ',
    `'"\\`,
    'mật khẩu',
    '[x]',
    '%2F',
    '100%zz',
  ]) {
    const encoded = encodeURIComponent(text);
    const { user, password, database, hosts } = parse(
      `postgres://u${encoded}:p${encoded}@a:1,b:2/d${encoded}`,
    );
    t.strictSame([user, password, database], [`u${text}`, `p${text}`, `d${text}`], text);
    t.equal(hosts?.length, 2, text);
  }
  for (const text of [':', '&', '=', ',', '+', ' ', `'"\\`, 'mật khẩu', '[x]', '@'])
    t.equal(parse(`postgres://user:p${text}w@a/n`).password, `p${text}w`, `${text} as it is`);
});

t.test('PGSSLMODE is ignored', async (t) => {
  process.env.PGSSLMODE = 'no-verify';
  t.teardown(() => {
    delete process.env.PGSSLMODE;
  });
  t.equal(parse('postgres://user@db.example/name').ssl, false);
  const server = await openServer({
    databaseUrl: 'postgres://ung_thuan_partner:x@db.example/name',
    databaseAdminUrl: undefined,
    loginUrls: {},
    dataDir: '/nonexistent',
  });
  const pool = await server.openPool('partner', 2);
  t.equal(pool.options.ssl, false);
  await pool.end();
});

t.test('sslmode=require accepts any certificate, verify-full only verified ones', async (t) => {
  t.match(parse('postgres://user@db.example/name?sslmode=require').ssl, { rejectUnauthorized: false });
  const full = parse('postgres://user@db.example/name?sslmode=verify-full').ssl;
  t.not((full as { rejectUnauthorized?: boolean }).rejectUnauthorized, false);
});

const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-url-'));
t.teardown(() => rmSync(folder, { recursive: true, force: true }));
const text = join(folder, 'text.pem');
writeFileSync(text, 'no certificate');
const empty = join(folder, 'empty.pem');
writeFileSync(empty, '');

t.test('invalid parameters are refused without printing the password', async (t) => {
  const refused: [string, RegExp][] = [
    ['?sslmode=prefer', /sslmode must be one of disable, require, verify-ca, verify-full$/],
    ['?sslmode=allow', /sslmode must be one of/],
    ['?sslmode=no-verify', /sslmode must be one of/],
    ['?sslmode=verify_full', /sslmode must be one of/],
    ['?sslmode=Require', /sslmode must be one of/],
    ['?sslmode=require%20', /sslmode must be one of/],
    ['?sslmode=', /sslmode is empty/],
    ['?sslmode=require&sslmode=disable', /sslmode is given twice/],
    ['?sslmode=disable&sslmode=disable', /sslmode is given twice/],
    ['?SSLMODE=require', /parameter 1 is unknown, accepted are host, port, sslmode/],
    ['?ssl=true', /parameter 1 is unknown/],
    ['?uselibpqcompat=true&sslmode=require', /parameter 1 is unknown/],
    ['?user=postgres', /parameter 1 is unknown/],
    ['?options=-c%20search_path=x', /parameter 1 is unknown/],
    ['?__proto__=x', /parameter 1 is unknown/],
    ['?host=/run/postgresql&sslmode=require', /a Unix socket has no TLS/],
    ['?sslmode=verify-ca', /verify-ca needs sslrootcert/],
    [`?sslrootcert=${text}`, /sslrootcert needs sslmode/],
    [`?sslmode=disable&sslrootcert=${text}`, /sslrootcert needs sslmode/],
    [`?sslmode=verify-full&sslrootcert=${text}`, /sslrootcert .* holds no certificate/],
    [`?sslmode=verify-full&sslrootcert=${empty}`, /sslrootcert .* holds no certificate/],
    [`?sslmode=verify-full&sslrootcert=${folder}/none`, /sslrootcert .* cannot be read/],
    [`?sslmode=verify-full&sslrootcert=${folder}`, /sslrootcert .* cannot be read/],
    [`?sslmode=verify-full&sslcert=${text}`, /sslcert and sslkey go together/],
    ['?port=0', /port must be/],
    ['?port=5432x', /port must be/],
    ['#fragment', /%23/],
    ['?port=1,2', /one port for all hosts, or one for each/],
    ['?host=a,b&port=1,x', /port must be/],
    ['?target_session_attrs=standby', /standby is of no use to a gateway, .* read-write, primary, any$/],
    ['?target_session_attrs=read-only', /read-only is of no use/],
    ['?target_session_attrs=prefer-standby', /prefer-standby is of no use/],
    ['?target_session_attrs=master', /must be one of read-write, primary, any$/],
    ['?connect_timeout=1', /parameter 1 is unknown/],
    ['?load_balance_hosts=random', /parameter 1 is unknown/],
  ];
  for (const [parameters, message] of refused) {
    const url = `postgres://user:secret@db.example/name${parameters}`;
    const error = t.throws(() => parse(url), { message }, parameters) as Error;
    t.type(error, ConfigError, parameters);
    t.match(error.message, /^DATABASE_URL\b/, parameters);
    t.notMatch(error.message, /secret|\n/, parameters);
  }
  for (const url of [
    'postgres://user:se?cret@db.example/name',
    'postgres://user:1?cret@h/n',
    'postgres://u:secret@h:x/n',
    'postgres://u:1/cret@h/n',
    'postgres://u:x@1/cret@h/n',
    'postgres://u:x?cret=1@h/n',
    'postgres://u:x#cret@h/n',
    'postgres://u:cret%@h/n',
    'postgres://u:cret%zz@h/n',
    'postgres://u:cret%ff@h/n',
    'postgres://u:cret@h:1:2/n',
    'postgres://u:cret@[h]:1/n',
    'postgresql:/u:cret@h/n',
    'postgres://u:cret',
  ]) {
    const error = t.throws(() => parse(url)) as Error;
    t.type(error, ConfigError);
    t.notMatch(error.message, /cret/);
  }
});

t.test("the administrator's URL is checked too", async (t) => {
  const options = { databaseUrl: 'postgres://ung_thuan_partner@h/n', loginUrls: {}, dataDir: '/nonexistent' };
  await t.rejects(openServer({ ...options, databaseAdminUrl: 'postgres://a@h/n?sslmode=prefer' }), {
    message: /^DATABASE_ADMIN_URL: sslmode/,
  });
});
