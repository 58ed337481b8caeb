import { createHash, generateKeyPairSync } from 'node:crypto';
import { importPKCS8, SignJWT } from 'jose';
import t from 'tap';
import { createAuthenticator } from '../../scripts/client/authenticator.js';
import { citizenWith } from '../../scripts/client/citizen.js';
import { onceFor } from '../app/asking.js';
import { fitsContract } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t);
const bank = g.partner('bank-a');
const an = await g.citizen('an');

const add = async (phone = createAuthenticator(g.origin), name = 'Điện thoại') => {
  const begun = await an.call('POST', '/passkeys/challenge');
  return an.call('POST', '/passkeys', { name, credential: phone.make(begun.body.options) });
};

t.test('passkeys are added, listed, recorded in the history and removed', async (t) => {
  const begun = await an.call('POST', '/passkeys/challenge');
  t.equal(begun.status, 201);
  fitsContract(t, 'challengePasskey', begun);
  const phone = createAuthenticator(g.origin);
  const credential = phone.make(begun.body.options);
  const added = await an.call('POST', '/passkeys', { name: 'Điện thoại của An', credential });
  t.match(added, { status: 201, body: { name: 'Điện thoại của An', last_used_at: null } });
  fitsContract(t, 'addPasskey', added);
  t.match(
    await an.call('POST', '/passkeys', { name: 'Lần nữa', credential }),
    { status: 403, body: { code: 'assertion_invalid' } },
    'a challenge works once',
  );
  const listed = await an.call('GET', '/passkeys');
  fitsContract(t, 'listPasskeys', listed);
  t.strictSame(listed.body.items, [added.body]);
  const history = await an.call('GET', '/history?group=account');
  fitsContract(t, 'listHistory', history);
  t.equal(history.body.items[0].kind, 'passkey_added');

  const { body } = await bank.call('POST', '/v1/consent-requests', { body: onceFor(g.number('an')) });
  const decision = { decision: 'approve', fields: ['person.birth_full_name'] };
  const open = await an.call('POST', `/prompts/${body.request_id}/challenge`, decision);
  const removed = await an.call('DELETE', `/passkeys/${added.body.passkey_id}`);
  t.equal(removed.status, 204);
  fitsContract(t, 'removePasskey', removed);
  const path = `/prompts/${body.request_id}/decision`;
  t.match(
    await an.call('POST', path, { ...decision, credential: phone.answer(open.body.options) }),
    { status: 403, body: { code: 'assertion_invalid' } },
    'a passkey removed meanwhile cannot approve',
  );
  t.equal((await an.call('DELETE', `/passkeys/${added.body.passkey_id}`)).status, 404, 'already removed');
  t.equal((await an.call('GET', '/history?group=account')).body.items[0].kind, 'passkey_removed');
});

t.test('a passkey says what keeps it, by its AAGUID and transports', async (t) => {
  const made = async (aaguid: string, transports: readonly string[] | undefined, eligible = false) => {
    const begun = await an.call('POST', '/passkeys/challenge');
    const credential: ReturnType<typeof JSON.parse> = createAuthenticator(g.origin).make(begun.body.options);
    const bytes = Buffer.from(credential.response.attestationObject, 'base64url');
    const at = bytes.indexOf(createHash('sha256').update(begun.body.options.rp.id).digest()) + 32;
    if (eligible) bytes[at] = (bytes[at] ?? 0) | 0x08; // BE (WebAuthn section 6.1)
    Buffer.from(aaguid.replaceAll('-', ''), 'hex').copy(bytes, at + 5);
    const response = { ...credential.response, attestationObject: bytes.toString('base64url'), transports };
    const added = await an.call('POST', '/passkeys', {
      name: 'Máy',
      credential: { ...credential, response },
    });
    fitsContract(t, 'addPasskey', added);
    const [listed] = (await an.call('GET', '/passkeys')).body.items;
    t.strictSame(listed, added.body);
    await an.call('DELETE', `/passkeys/${listed.passkey_id}`);
    return { provider: listed.provider, kind: listed.kind };
  };
  const google = 'ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4';
  t.strictSame(await made(google, ['internal', 'hybrid'], true), {
    provider: 'Google Password Manager',
    kind: 'synced',
  });
  const hello = '08987058-cadc-4b81-b6e1-30de50dcbe96';
  t.strictSame(await made(hello, ['internal']), { provider: 'Windows Hello', kind: 'device' });
  const none = '00000000-0000-0000-0000-000000000000';
  t.strictSame(await made(none, ['usb', 'nfc']), { provider: null, kind: 'security_key' });
  t.strictSame(await made('0123456789abcdef0123456789abcdef', ['hybrid']), {
    provider: null,
    kind: 'other_device',
  });
  t.strictSame(await made(none, []), { provider: null, kind: 'unknown' });
});

t.test('a passkey can be renamed by its owner', async (t) => {
  const { body } = await add();
  const renamed = await an.call('POST', `/passkeys/${body.passkey_id}/name`, { name: 'Máy ở nhà' });
  t.equal(renamed.status, 204);
  fitsContract(t, 'renamePasskey', renamed);
  const named = async () => (await an.call('GET', '/passkeys')).body.items[0].name;
  t.equal(await named(), 'Máy ở nhà');
  for (const name of ['', 'x'.repeat(61), 'a\u202eb', 7])
    t.equal((await an.call('POST', `/passkeys/${body.passkey_id}/name`, { name })).status, 400);
  const other = await g.citizen('duc');
  const foreign = await other.call('POST', `/passkeys/${body.passkey_id}/name`, { name: 'Của tôi' });
  t.match(foreign, { status: 404, body: { code: 'not_found' } });
  t.equal(await named(), 'Máy ở nhà');
  await an.call('DELETE', `/passkeys/${body.passkey_id}`);
  t.equal((await an.call('POST', `/passkeys/${body.passkey_id}/name`, { name: 'Máy' })).status, 404);
});

t.test('invalid registrations are refused', async (t) => {
  const make = async (change: (credential: ReturnType<typeof JSON.parse>) => void) => {
    const begun = await an.call('POST', '/passkeys/challenge');
    const credential = structuredClone(createAuthenticator(g.origin).make(begun.body.options));
    change(credential);
    return an.call('POST', '/passkeys', { name: 'x', credential });
  };
  const elsewhere = createAuthenticator('http://localhost:1');
  t.match(await add(elsewhere), { status: 403, body: { code: 'assertion_invalid' } }, 'another origin');
  const cases: Record<string, (credential: ReturnType<typeof JSON.parse>) => void> = {
    'no user verification': (credential) => {
      const bytes = Buffer.from(credential.response.attestationObject, 'base64url');
      const flagsAt = bytes.length - 164 + 32;
      bytes.writeUInt8(bytes.readUInt8(flagsAt) & ~4, flagsAt);
      credential.response.attestationObject = bytes.toString('base64url');
    },
    'an invalid attestation': (credential) => {
      credential.response.attestationObject = 'AAAA';
    },
    'an id of another key': (credential) => {
      credential.id = 'AAAA';
    },
  };
  for (const [name, change] of Object.entries(cases)) {
    const answer = await make(change);
    t.match(answer, { status: 403, body: { code: 'assertion_invalid' } }, name);
    fitsContract(t, 'addPasskey', answer);
  }
  const unreadable = await make((credential) => {
    credential.response.clientDataJSON = 'AAAA';
  });
  t.match(unreadable, { status: 400, body: { code: 'invalid_request' } }, 'client data that is not JSON');
  fitsContract(t, 'addPasskey', unreadable);
});

t.test("another person's challenge and an expired one are refused", async (t) => {
  const duc = await g.citizen('duc');
  const begun = await duc.call('POST', '/passkeys/challenge');
  const phone = createAuthenticator(g.origin);
  const stolen = await an.call('POST', '/passkeys', {
    name: 'x',
    credential: phone.make(begun.body.options),
  });
  t.match(stolen, { status: 403, body: { code: 'assertion_invalid' } });
  await g.owner.query('UPDATE citizen.enrolment SET expires_at = now()');
  const late = await duc.call('POST', '/passkeys', {
    name: 'x',
    credential: phone.make(begun.body.options),
  });
  t.match(late, { status: 403, body: { code: 'assertion_invalid' } });
});

t.test('adding requires a fresh sign-in at level 2', async (t) => {
  const low = await g.citizen('an', '1');
  t.match(await low.call('POST', '/passkeys/challenge'), {
    status: 403,
    body: { code: 'account_level_insufficient' },
  });
});

t.test('a person has at most ten passkeys', async (t) => {
  for (;;) {
    const { items } = (await an.call('GET', '/passkeys')).body;
    if (items.length === 10) break;
    t.equal((await add()).status, 201);
  }
  const over = await add();
  t.match(over, { status: 400, body: { code: 'invalid_request' } });
  fitsContract(t, 'addPasskey', over);
});

t.test('an old sign-in, or one without a time, cannot add a passkey', async (t) => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = await importPKCS8(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), 'ES256');
  const { createServer } = await import('node:http');
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'ES256', use: 'sig' };
  const server = createServer((_request, response) => response.end(JSON.stringify({ keys: [jwk] })));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  t.teardown(() => server.close());
  const { port } = server.address() as { port: number };
  const { url } = await g.second({
    CITIZEN_ISSUER: 'https://id.example',
    CITIZEN_JWKS_URL: `http://127.0.0.1:${port}/`,
    CITIZEN_AUDIENCE: 'gateway',
  });
  const token = (claims: object) =>
    new SignJWT({ personal_id_number: g.number('an'), acr: '2', ...claims })
      .setProtectedHeader({ alg: 'ES256', kid: 'k' })
      .setIssuer('https://id.example')
      .setAudience('gateway')
      .setIssuedAt()
      .setExpirationTime('10m')
      .sign(key);
  const now_s = Math.floor(Date.now() / 1000);
  for (const [claims, status, code] of [
    [{}, 401, 'insufficient_user_authentication'],
    [{ auth_time: now_s - 301 }, 401, 'insufficient_user_authentication'],
    [{ auth_time: now_s + 600 }, 401, 'insufficient_user_authentication'],
    [{ auth_time: 'now' }, 401, 'token_invalid'],
    [{ auth_time: 1e300 }, 401, 'token_invalid'],
    [{ auth_time: now_s - 10 }, 201, undefined],
  ] as const) {
    const answer = await citizenWith(url, await token(claims)).call('POST', '/passkeys/challenge');
    t.equal(answer.status, status, JSON.stringify(claims));
    fitsContract(t, 'challengePasskey', answer);
    t.equal(answer.body.code, code);
    if (code === 'insufficient_user_authentication') t.match(answer.headers['www-authenticate'], code);
  }
});
