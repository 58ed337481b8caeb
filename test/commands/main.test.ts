import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { COMMAND_HELP, helpText, type Verb } from '../../src/commands/help.js';
import { createTestDatabase } from '../helpers/database.js';
import { runHere } from '../helpers/program.js';

t.test('--help and --version need no settings, and unknown commands fail', async (t) => {
  const run = (words: string[]) => {
    // An invalid setting: help must not depend on the environment.
    const env = { ...process.env, PORT: 'http' };
    const { status, stdout, stderr } = spawnSync(process.execPath, ['dist/main.js', ...words], {
      env,
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };
  const verbs = Object.keys(COMMAND_HELP);
  const help = run(['--help']);
  t.match(help, { status: 0, stderr: '', stdout: /^Usage: ung-thuan / });
  for (const verb of verbs) t.match(help.stdout, new RegExp(`^ {2}${verb} `, 'm'));
  t.strictSame(run(['help']), help);
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  t.strictSame(run(['--version']), { status: 0, stdout: `${version}\n`, stderr: '' });
  for (const verb of verbs) t.match(helpText(verb as Verb), new RegExp(`^ {2}ung-thuan ${verb}`, 'm'), verb);
  const own = run(['partner', '--help']);
  t.match(own.stdout, 'partner key retire ID --keyid KEYID');
  t.strictSame(run(['partner', 'add', '-h']), own);
  for (const words of [['dance', '--help'], ['constructor'], ['--verbose'], ['start', '--port', '80']]) {
    const { status, stdout, stderr } = run(words);
    t.match({ status, stdout }, { status: 1, stdout: '' }, words.join(' '));
    t.match(stderr, /^ung-thuan: (unknown command|start takes)[^\n]+\n$/, words.join(' '));
  }
});

t.test('the commands change what they say, and mistakes get one line and exit code 1', async (t) => {
  const db = await createTestDatabase(t, { people: true });
  const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-commands-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const run = (words: string[], environment: NodeJS.ProcessEnv = {}) =>
    runHere(words, { PATH: process.env.PATH, DATABASE_URL: db.ownerUrl, DATA_DIR: folder, ...environment });
  const file = (name: string, content: unknown) => {
    const path = join(folder, name);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };
  const pair = () => generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const publicOf = ({ d: _, ...jwk }: { d?: string }) => jwk;
  const key = pair();
  const partner = {
    partner_id: 'bank-z',
    name: { vi: 'Ngân hàng Z', en: 'Bank Z' },
    kind: 'bank',
    organisation_id: '0100000009',
    purposes: ['bank.age_check'],
    mandates: [],
    keys: [publicOf(key)],
  };
  const good = file('z.json', partner);

  t.match(await run(['partner', 'add', '--file', good, '--json']), {
    status: 0,
    stdout: /"partner_id":"bank-z"/,
  });
  const mistakes: [string, string[], RegExp, NodeJS.ProcessEnv?][] = [
    ['the same partner again', ['partner', 'add', '--file', good], /registered already/],
    [
      'a name like that of another partner',
      ['partner', 'add', '--file', file('like.json', { ...partner, partner_id: 'bank-like' })],
      /is like the name of bank-z; check it, then repeat with --accept-name/,
    ],
    ['no file', ['partner', 'add', '--file', join(folder, 'none')], /cannot be read/],
    ['not JSON', ['partner', 'add', '--file', file('bad.json', '{')], /not JSON/],
    [
      'a private key',
      ['partner', 'add', '--file', file('p.json', { ...partner, keys: [key] })],
      /private key/,
    ],
    [
      'an unknown purpose',
      ['partner', 'add', '--file', file('u.json', { ...partner, purposes: ['x.y'] })],
      /catalogue/,
    ],
    [
      'a purpose of another kind of partner',
      ['partner', 'add', '--file', file('k.json', { ...partner, purposes: ['school.enrolment'] })],
      /not permitted for a bank/,
    ],
    [
      'a mandate of another kind of partner',
      ['partner', 'add', '--file', file('m.json', { ...partner, mandates: ['prescriptions:write'] })],
      /not permitted for a bank/,
    ],
    ['an unknown partner', ['partner', 'suspend', 'nobody'], /no partner nobody/],
    ['an unknown verb', ['dance'], /start \| init \| migrate/],
    ['production without an identity provider', ['start'], /CITIZEN_ISSUER/, { NODE_ENV: 'production' }],
    [
      'production with an identity provider over http',
      ['start'],
      /CITIZEN_ISSUER must be an https URL/,
      {
        NODE_ENV: 'production',
        CITIZEN_ISSUER: 'http://id.example',
        CITIZEN_CLIENT_ID: 'inbox',
        CITIZEN_JWKS_URL: 'https://id.example/jwks',
        CITIZEN_AUDIENCE: 'gateway',
      },
    ],
    [
      'an identity provider that is not a URL',
      ['start'],
      /CITIZEN_ISSUER must be a URL/,
      {
        CITIZEN_ISSUER: 'id.example',
        CITIZEN_CLIENT_ID: 'inbox',
        CITIZEN_JWKS_URL: 'https://id.example/jwks',
        CITIZEN_AUDIENCE: 'gateway',
      },
    ],
    [
      'a client id without an identity provider',
      ['start'],
      /CITIZEN_CLIENT_ID/,
      { CITIZEN_CLIENT_ID: 'inbox' },
    ],
    ['a malformed port', ['start'], /PORT/, { PORT: 'http' }],
    ['a weak sslmode', ['start'], /sslmode/, { DATABASE_URL: 'postgres://a@h/n?sslmode=prefer' }],
  ];
  for (const [what, words, expected, environment] of mistakes) {
    const { status, complaint } = await run(words, environment);
    t.equal(status, 1, what);
    t.match(complaint, expected, what);
    t.equal(complaint.split('\n').length, 1, `${what}: one line`);
  }
  t.equal((await run(['partner', 'suspend', 'bank-z'])).status, 0);
  t.match(await run(['partner', 'suspend', 'bank-z']), { status: 1, complaint: /suspended already/ });
  t.equal((await run(['partner', 'resume', 'bank-z'])).status, 0);
  const added = await run([
    'partner',
    'key',
    'add',
    'bank-z',
    '--file',
    file('k2.json', publicOf(pair())),
    '--json',
  ]);
  t.equal(added.status, 0);
  const { keyid } = JSON.parse(added.stdout) as { keyid: string };
  t.equal((await run(['partner', 'key', 'retire', 'bank-z', '--keyid', keyid])).status, 0);
  t.match(await run(['partner', 'key', 'retire', 'bank-z', '--keyid', keyid]), {
    status: 1,
    complaint: /no key/,
  });
  t.match(
    await run(['partner', 'key', 'retire', 'bank-z', '--keyid', `-${keyid.slice(1)}`]),
    { status: 1, complaint: /no key/ },
    'a key id may begin with a hyphen',
  );
  const listed = JSON.parse((await run(['partner', 'list', '--json'])).stdout) as {
    partner_id: string;
    keys: unknown[];
  }[];
  t.equal(listed.find((each) => each.partner_id === 'bank-z')?.keys.length, 2);
  t.match(await run(['population', 'generate', '--people', '300', '--seed', '7', '--json']), {
    status: 0,
    stdout: /"people":300/,
  });
  t.match(await run(['migrate', '--json']), { status: 0, stdout: /"applied":\[\]/ });
  t.match(await run(['population', 'recount', '--check']), { status: 0, stdout: /all as a recount/ });
  await db.owner.query(
    'UPDATE statistics.cell SET people = people + 1 WHERE unit_id = (SELECT min(unit_id) FROM statistics.cell)',
  );
  t.match(await run(['population', 'recount', '--check']), {
    status: 1,
    complaint: /cells differ from a recount/,
  });
  t.match(await run(['population', 'recount', '--json']), { status: 0, stdout: /"cells_differing":[1-9]/ });
  t.match(await run(['population', 'recount', '--check']), { status: 0, stdout: /all as a recount/ });
  t.equal((await run(['ledger', 'verify'])).status, 0);
  await db.owner.query(
    `INSERT INTO consent.consent (person_id, consent_id, request_id, partner_id, purpose, statement, fields, access_mode,
       retention, salt, subject, by_share_code, given_at, valid_until, uses)
     VALUES (1, gen_random_uuid(), gen_random_uuid(), 'bank-a', 'bank.age_check', 'x', '{person.is_adult}', 'once', 'P1D',
       ledger.new_salt(), sha256('x'), false, now(), now(), 1)`,
  );
  t.match(await run(['ledger', 'verify']), { status: 1, complaint: /does not account/ });
});

t.test('what the machine or PostgreSQL refuses is one line', async (t) => {
  const { ownerUrl, owner } = await createTestDatabase(t);
  const { rows } = await owner.query<{ name: string }>('SELECT current_database() AS name');
  const name = String(rows[0]?.name);
  const weak = `weak_${name}`;
  await owner.query(`CREATE ROLE ${weak} LOGIN PASSWORD 'x'; GRANT CONNECT ON DATABASE ${name} TO ${weak};
    UPDATE catalogue.schema_version SET version = 'another'`);
  const other = `${name}_ascii`;
  await owner.query(`CREATE DATABASE ${other} ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0`);
  t.teardown(async () => {
    await owner.query(`DROP DATABASE ${other}`).catch(() => undefined);
  });
  const at = (change: (url: URL) => void) => {
    const url = new URL(ownerUrl);
    change(url);
    return url.href;
  };
  const run = (words: string[], environment: NodeJS.ProcessEnv) =>
    runHere(words, { DATABASE_URL: ownerUrl, DATA_DIR: t.testdir(), REDIS_URL: 'none', ...environment });
  const weakUrl = at((url) => Object.assign(url, { username: weak, password: 'x' }));
  const ascii = at((url) => Object.assign(url, { pathname: `/${other}` }));
  await owner.query(`ALTER DATABASE ${name} SET default_transaction_read_only = on`);
  for (const [words, environment, complaint] of [
    [['migrate'], {}, /^ung-thuan: PostgreSQL: cannot execute .* in a read-only transaction$/],
    [
      ['migrate'],
      { DATABASE_URL: ascii },
      /^ung-thuan: the database must have the encoding UTF8, and has SQL_ASCII$/,
    ],
  ] as const)
    t.match(await run([...words], environment), { status: 1, stdout: '', complaint });
  await owner.query('SET default_transaction_read_only = off');
  await owner.query(`ALTER DATABASE ${name} RESET default_transaction_read_only`);
  for (const [words, environment, complaint] of [
    [['migrate'], { DATABASE_URL: weakUrl }, /^ung-thuan: PostgreSQL: (permission denied|must be)[^\n]+$/],
    [['migrate'], {}, /^$/],
    [
      ['start'],
      { PORT: '0', METRICS_PORT: '0', HOST: '203.0.113.1' },
      /^ung-thuan: listen EADDRNOTAVAIL[^\n]+$/,
    ],
    [
      ['start'],
      { PORT: '0', METRICS_PORT: '0', METRICS_HOST: 'host.invalid' },
      /^ung-thuan: getaddrinfo [^\n]+$/,
    ],
  ] as const)
    t.match(
      (await run([...words], { SAMPLE_PEOPLE: '0', ...environment })).complaint,
      complaint,
      words.join(' '),
    );
  await owner.query(`DROP OWNED BY ${weak}; DROP ROLE ${weak}`);
});
