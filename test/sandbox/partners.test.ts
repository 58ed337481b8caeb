import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { plainCall } from '../../scripts/client/citizen.js';
import { createPartnerClient } from '../../scripts/client/partner.js';
import { contractFaultsOf } from '../helpers/contract.js';
import { checkingPartner, createTestGateway } from '../helpers/gateway.js';
import { runHere } from '../helpers/program.js';

const g = await createTestGateway(t);
const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-init-'));
t.teardown(() => rmSync(folder, { recursive: true, force: true }));

const newJwk = () => {
  const { d, ...jwk } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  return { jwk, privateJwk: { ...jwk, d } };
};
const NAME = { vi: 'Ngân hàng thử', en: 'Test bank' };

async function register(body: object, origin = g.origin, address?: string) {
  const headers: Record<string, string> = address === undefined ? {} : { 'x-forwarded-for': address };
  const answer = await plainCall(g.origin, origin, 'POST', '/sandbox/partners', body, headers);
  t.strictSame(contractFaultsOf('POST', '/sandbox/partners', answer), []);
  return answer;
}

t.test('one call registers, and the next one is signed', async (t) => {
  const { jwk, privateJwk } = newJwk();
  const registered = await register({ name: NAME, kind: 'bank', jwk });
  t.match(registered, { status: 201, body: { partner_id: /^bank-\d{9}$/ } });
  const own = checkingPartner(t, createPartnerClient(g.origin, privateJwk));
  t.match(await own.call('GET', '/v1/registration'), {
    status: 200,
    body: { partner_id: registered.body.partner_id, name: NAME, kind: 'bank', mandates: [] },
  });
  const asked = await own.call('POST', '/v1/consent-requests', {
    body: {
      subject: { personal_id_number: g.number('an') },
      purpose: 'bank.age_check',
      statement: 'Thử',
      required_fields: ['person.is_adult'],
      access: { mode: 'once' },
      retention: 'P1D',
    },
  });
  t.equal(asked.status, 201);
  t.match(await register({ name: NAME, kind: 'bank', jwk }), {
    status: 400,
    body: { errors: [{ pointer: '/jwk', detail: /registered already/ }] },
  });
});

t.test('what is refused', async (t) => {
  const { jwk, privateJwk } = newJwk();
  const cases: [string, object, RegExp | undefined][] = [
    ['a private key', { jwk: privateJwk }, undefined],
    ['a name like that of another', { name: { vi: 'Ngân hàng A', en: 'Bank A' } }, /^\/name$/],
    ['a name of the state', { name: { vi: 'Bộ Công an', en: 'Police' } }, /^\/name$/],
    ['a name that deceives', { name: { vi: 'Ngân\u202Ehàng', en: 'Test' } }, /^\/name/],
    ['a purpose of another kind', { purposes: ['pharmacy.age_check'] }, /^\/purposes$/],
    ['an unknown purpose', { purposes: ['bank.nothing'] }, /^\/purposes$/],
    ['a kind with mandates', { kind: 'authority' }, /^\/kind$/],
    ['a mandate', { mandates: ['registry:write'] }, undefined],
    ['a quota', { quota_per_minute: 1_000_000 }, undefined],
  ];
  for (const [name, change, pointer] of cases) {
    const answer = await register({ name: NAME, kind: 'bank', jwk, ...change });
    t.match(answer, { status: 400, body: { code: 'invalid_request' } }, name);
    if (pointer !== undefined) t.match(answer.body.errors[0].pointer, pointer, name);
  }
});

t.test('an address registers twenty in an hour', async (t) => {
  const { url } = await g.second({ TRUSTED_PROXIES: '127.0.0.1/32' });
  for (let i = 0; i < 20; i++)
    t.equal((await register({ name: NAME, kind: 'bank', jwk: newJwk().jwk }, url, '192.0.2.1')).status, 201);
  const next = { name: NAME, kind: 'bank', jwk: newJwk().jwk };
  const refused = await register(next, url, '192.0.2.1');
  t.match(refused, { status: 429, body: { code: 'rate_limited' } });
  t.ok(Number(refused.headers['retry-after']) > 0);
  t.equal((await register(next, url, '192.0.2.2')).status, 201, 'another address has its own limit');
});

t.test('where people are real the database refuses, whoever calls', async (t) => {
  await g.owner.query('UPDATE population.sample SET with_personas = false');
  t.teardown(() => g.owner.query('UPDATE population.sample SET with_personas = true'));
  t.match(await register({ name: NAME, kind: 'bank', jwk: newJwk().jwk }), {
    status: 404,
    body: { code: 'not_found' },
  });
  const thief = await g.login('partner');
  await t.rejects(
    thief.query(
      "SELECT gate.register_sandbox_partner('thief', '{}', 'bank', '1', '{bank.account_opening}', 1, 'k', '{}')",
    ),
    { code: 'UT001' },
  );
});

t.test('init makes a key, registers, and says what comes next', async (t) => {
  const run = (...words: string[]) => runHere(['init', ...words], { DATA_DIR: folder });
  const first = await run('--origin', g.origin, '--to', folder);
  t.equal(first.status, 0, first.complaint);
  t.match(first.stdout, /is registered at[\s\S]*Next: /);
  const keyFile = join(folder, 'ung-thuan.key.json');
  t.equal(statSync(keyFile).mode & 0o777, 0o600);
  const config = JSON.parse(readFileSync(join(folder, 'ung-thuan.json'), 'utf8'));
  const own = createPartnerClient(config.origin, JSON.parse(readFileSync(keyFile, 'utf8')));
  t.match(await own.call('GET', '/v1/registration'), { body: { partner_id: config.partner_id } });
  t.match(await run('--origin', g.origin, '--to', folder), { status: 1, complaint: /is there already/ });
  t.match(await run('--origin', 'nonsense'), { status: 1, complaint: /--origin/ });
  t.match(await run(), { status: 1, complaint: /--origin/ });
  const empty = mkdtempSync(join(folder, 'e-'));
  t.match(await run('--origin', 'http://127.0.0.1:9', '--to', empty), {
    status: 1,
    complaint: /does not answer/,
  });
  t.notOk(existsSync(join(empty, 'ung-thuan.json')), 'nothing says that it is registered');
  t.match(await run('--origin', g.origin, '--to', empty, '--kind', 'school'), { status: 0 });
  const made = join(folder, 'of', 'a-pharmacy');
  t.match(await run('--origin', g.origin, '--to', made, '--kind', 'pharmacy'), { status: 0 });
  t.ok(existsSync(join(made, 'ung-thuan.json')), 'in a folder that was not there');
});
