import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { createPartnerClient } from '../../scripts/client/partner.js';
import { checkingPartner, createTestGateway } from '../helpers/gateway.js';
import { runHere } from '../helpers/program.js';

const g = await createTestGateway(t);
const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-apply-'));
t.teardown(() => rmSync(folder, { recursive: true, force: true }));

const run = async (...words: string[]) => {
  const ended = await runHere(['partner', ...words, '--json'], {
    DATABASE_URL: g.ownerUrl,
    DATA_DIR: folder,
  });
  return { ...ended, value: ended.stdout === '' ? undefined : JSON.parse(ended.stdout) };
};

const APPLICATION = {
  name: { vi: 'Ngân hàng Mới', en: 'New Bank' },
  kind: 'bank',
  organisation_id: '0100000031',
  purposes: ['bank.age_check'],
  contact: { role: 'DPO', email: 'dpo@new.example' },
};

function applicant() {
  const { d, ...jwk } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const privateJwk = { ...jwk, d };
  const client = checkingPartner(t, createPartnerClient(g.origin, privateJwk));
  const apply = (change: object = {}) =>
    client.call('POST', '/v1/applications', { body: { ...APPLICATION, jwk, ...change } });
  return { client, jwk, privateJwk, apply, keyid: client.key.keyid };
}

t.test('an application gives no rights until an operator approves it', async (t) => {
  const { client, apply, keyid, jwk } = applicant();
  const made = await apply();
  t.match(made, { status: 201, body: { status: 'waiting', keyid } });
  const id = made.body.application_id;
  t.equal(made.headers.location, `/v1/applications/${id}`);
  t.match(await client.call('GET', '/v1/catalogue'), { status: 401, body: { code: 'signature_invalid' } });
  t.match(await client.call('GET', `/v1/applications/${id}`), { status: 200, body: { status: 'waiting' } });
  t.equal((await apply()).body.application_id, id, 'the same again is the same one');
  t.match(await apply({ organisation_id: '0100000032' }), {
    status: 409,
    body: { code: 'key_not_accepted', errors: [{ detail: /cannot be changed/ }] },
  });
  t.match(
    (await applicant().client.call('GET', `/v1/applications/${id}`)).status,
    401,
    'not with another key',
  );

  t.match((await run('applications')).value, [{ application_id: id, status: 'waiting', keyid }]);
  t.match((await run('application', 'show', id)).value, { asks_for: { kind: 'bank', jwk } });
  t.match(await run('application', 'approve', id, '--as', 'bank-a'), {
    status: 1,
    complaint: /registered already/,
  });
  t.match((await run('applications')).value, [{ status: 'waiting' }], 'a failed approval changes nothing');
  t.match(await run('application', 'approve', id, '--as', 'bank-new'), { status: 0 });
  t.match(await client.call('GET', `/v1/applications/${id}`), {
    body: { status: 'approved', partner_id: 'bank-new' },
  });
  t.match(await client.call('GET', '/v1/registration'), {
    status: 200,
    body: { partner_id: 'bank-new', purposes: ['bank.age_check'], mandates: [] },
  });
  t.match(await run('application', 'approve', id, '--as', 'bank-new-2'), { status: 1 }, 'once');
  t.match(await apply(), { status: 409, body: { code: 'key_not_accepted' } }, 'its key is registered now');
});

t.test('a refusal says why, and the applicant may apply again', async (t) => {
  const { client, apply } = applicant();
  const id = (await apply()).body.application_id;
  t.match(await run('application', 'refuse', id, '--reason', 'Thiếu giấy phép'), { status: 0 });
  t.match(await client.call('GET', `/v1/applications/${id}`), {
    body: { status: 'refused', reason: 'Thiếu giấy phép' },
  });
  t.match(await run('application', 'approve', id, '--as', 'bank-x'), { status: 1 });
  const again = await apply();
  t.equal(again.status, 201);
  t.not(again.body.application_id, id);
});

t.test('mistakes in an application', async (t) => {
  const { apply, client, jwk, privateJwk } = applicant();
  const cases: [object, string][] = [
    [{ purposes: ['pharmacy.age_check'] }, '/purposes'],
    [{ mandates: ['registry:all'] }, '/mandates'],
    [{ contact: { role: 'DPO' } }, '/contact'],
    [{ storage_locations: ['XX'] }, '/storage_locations'],
    [{ organisation_id: '1' }, '/organisation_id'],
  ];
  for (const [change, pointer] of cases) {
    const answer = await apply(change);
    t.match(answer, { status: 400, body: { code: 'invalid_request' } });
    t.match(
      answer.body.errors.map((each: { pointer: string }) => each.pointer),
      [pointer],
    );
  }
  t.equal((await apply({ jwk: privateJwk })).status, 400, 'a private key');
  t.equal((await apply({ partner_id: 'bank-a' })).status, 400, 'what only the operator says');
  const other = applicant();
  t.match((await apply({ jwk: other.jwk })).status, 401, "somebody else's key");
  t.match((await client.call('POST', '/v1/applications', { body: 'text' })).status, 401);
  t.match((await client.call('GET', '/v1/applications/app_x')).status, 404);
  const bank = g.partner('bank-a');
  const registered = await bank.call('POST', '/v1/applications', {
    body: { ...APPLICATION, jwk: bank.key.jwk },
  });
  t.match(registered, { status: 409, body: { code: 'key_not_accepted' } });
  t.ok(jwk);
});

t.test('what a thief of the login stores is not approved', async (t) => {
  const { jwk, keyid } = applicant();
  const thief = await g.login('partner');
  const base = `"@method": POST\n"@target-uri": ${g.origin}/v1/applications\n"@signature-params": ();created=${Math.floor(Date.now() / 1000)};keyid="${keyid}";nonce="AAAAAAAAAAAAAAAAAAAAAA"`;
  await thief.query("SELECT gate.apply_for_registration($1, 'AAAAAAAAAAAAAAAAAAAAAA', $2, '\\x00', $3, $4)", [
    keyid,
    base,
    Buffer.from(JSON.stringify({ ...APPLICATION, jwk })),
    JSON.stringify(jwk),
  ]);
  const [item] = (await run('applications')).value.filter((each: { keyid: string }) => each.keyid === keyid);
  t.match(item.fault, /did not sign/);
  t.match(await run('application', 'approve', item.application_id, '--as', 'bank-thief'), {
    status: 1,
    complaint: /did not sign/,
  });
});

t.test('apply sends an application', async (t) => {
  const { privateJwk } = applicant();
  const [key, file] = [join(folder, 'key.json'), join(folder, 'application.json')];
  writeFileSync(key, JSON.stringify(privateJwk));
  writeFileSync(file, JSON.stringify(APPLICATION));
  t.match(await run('apply', '--origin', g.origin, '--key', key, '--file', file), {
    status: 0,
    value: { status: 'waiting' },
  });
  writeFileSync(file, JSON.stringify({ ...APPLICATION, purposes: ['school.enrolment'] }));
  t.match(await run('apply', '--origin', g.origin, '--key', key, '--file', file), {
    status: 1,
    complaint: /invalid_request.*\/purposes/,
  });
});

t.test('those that were not approved are deleted after ninety days', async (t) => {
  await g.owner.query(
    "UPDATE partner.application SET applied_at = now() - interval '91 days', decided_at = decided_at - interval '91 days'",
  );
  await g.owner.query('SELECT gate.purge()');
  const { rows } = await g.owner.query('SELECT DISTINCT state FROM partner.application');
  t.strictSame(rows, [{ state: 'approved' }]);
});
