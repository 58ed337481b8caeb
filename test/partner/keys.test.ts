import { generateKeyPairSync } from 'node:crypto';
import pg from 'pg';
import t from 'tap';
import { createPartnerClient } from '../../scripts/client/partner.js';
import { importPrivateKey } from '../../src/http-signature/key.js';
import { createNotary } from '../../src/notary/notary.js';
import { makeKeyProof } from '../../src/partner/key-offer.js';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t);
const bank = g.partner('bank-a');
const terms = { origin: g.origin, partnerId: 'bank-a' };

/** A new key pair: its private JWK, its public one, and its proof for bank-a. */
async function newKey(options: Parameters<typeof makeKeyProof>[1] = terms, kind = 'ed25519') {
  const pair =
    kind === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 3072 })
      : kind === 'ec'
        ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
        : generateKeyPairSync('ed25519');
  const privateJwk = pair.privateKey.export({ format: 'jwk' });
  const jwk = pair.publicKey.export({ format: 'jwk' });
  const key = importPrivateKey(privateJwk);
  return { privateJwk, jwk, keyid: key.keyid, key, proof: await makeKeyProof(key, options) };
}

const kept = async (keyid: string) =>
  (await g.owner.query('SELECT count(*)::int AS keys FROM partner.key WHERE thumbprint = $1', [keyid]))
    .rows[0].keys;

for (const kind of ['ed25519', 'ec', 'rsa']) {
  t.test(`a partner changes to a new key by itself: ${kind}`, async (t) => {
    const { body: before } = await bank.call('GET', '/v1/events');
    const { jwk, proof, keyid, privateJwk } = await newKey(terms, kind);
    const idempotencyKey = `new-key-${kind}-1`;
    const added = await bank.call('POST', '/v1/keys', { body: { jwk, proof }, idempotencyKey });
    t.match(added, { status: 201, body: { keyid } });
    const again = await bank.call('POST', '/v1/keys', { body: { jwk, proof }, idempotencyKey });
    t.match(again, { status: 201, headers: { 'idempotent-replayed': 'true' } });
    t.strictSame(again.body, added.body, 'a repeat has the same answer');
    t.equal(await kept(keyid), 1);

    const other = await g.second();
    for (const url of [g.origin, other.url]) {
      const changed = createPartnerClient(g.origin, privateJwk, url);
      const { status, body } = await changed.call('GET', '/v1/registration');
      t.equal(status, 200);
      t.match(
        body.keys.find((key: { keyid: string }) => key.keyid === keyid),
        { state: 'in_use', signed_this: true },
      );
    }
    const { body: events } = await bank.call('GET', `/v1/events?after=${before.next_cursor}`);
    t.match(events.items, [{ type: 'key_added', keyid }], 'the partner learns of it by its stream');

    const retired = await bank.call('DELETE', `/v1/keys/${keyid}`);
    t.equal(retired.status, 204);
    for (const url of [g.origin, other.url]) {
      const answer = await createPartnerClient(g.origin, privateJwk, url).call('GET', '/v1/registration');
      t.match(answer, { status: 401, body: { code: 'signature_invalid' } }, 'a retired key stops everywhere');
    }
    t.match(
      await bank.call('POST', '/v1/keys', { body: { jwk, proof } }),
      { status: 409, body: { code: 'key_not_accepted' } },
      'and does not come back',
    );
    t.match((await bank.call('DELETE', `/v1/keys/${keyid}`)).status, 404, 'it is retired already');
    await other.gateway.close();
  });
}

t.test('a proof is for this gateway, this partner, this key and now', async (t) => {
  const { jwk, key, proof } = await newKey();
  const other = await newKey();
  const now_s = Math.floor(Date.now() / 1000);
  const cases: [string, string, RegExp][] = [
    ['of another gateway', await makeKeyProof(key, { ...terms, origin: 'https://other.example' }), /^aud/],
    ['of another partner', await makeKeyProof(key, { ...terms, partnerId: 'bank-b' }), /^sub/],
    ['of yesterday', await makeKeyProof(key, terms, now_s - 86_400), /^iat/],
    ['of another key', other.proof, /not signed by the offered key/],
    ['of another type', proof.replace(/^[^.]+/, encode({ alg: 'EdDSA', typ: 'JWT' })), /typ key-proof/],
    ['without algorithm', proof.replace(/^[^.]+/, encode({ alg: 'none', typ: 'key-proof+jwt' })), /^alg/],
    ['of another algorithm', proof.replace(/^[^.]+/, encode({ alg: 'HS256', typ: 'key-proof+jwt' })), /^alg/],
  ];
  for (const [name, wrong, detail] of cases) {
    const answer = await bank.call('POST', '/v1/keys', { body: { jwk, proof: wrong } });
    t.match(
      answer,
      { status: 400, body: { code: 'invalid_request', errors: [{ pointer: '/proof', detail }] } },
      name,
    );
  }
  t.equal(await kept(key.keyid), 0);
});

t.test('keys that are refused', async (t) => {
  const { privateJwk, jwk, proof } = await newKey();
  const post = async (body: object) => bank.call('POST', '/v1/keys', { body });
  t.match(await post({ jwk: privateJwk, proof }), { status: 400 }, 'a private key');
  t.match(await post({ jwk: { ...jwk, x: 'A'.repeat(43) }, proof }), { status: 400 }, 'a weak key');
  t.match(await post({ jwk: { ...jwk, use: 'enc' }, proof }), { status: 400 }, 'a key for another use');
  t.match(await post({ jwk, proof: 'x' }), { status: 400 }, 'no proof');
  const theirs = await g.owner.query("SELECT jwk FROM partner.key WHERE partner_id = 'bank-b'");
  t.match(
    await post({ jwk: theirs.rows[0].jwk, proof }),
    { status: 400, body: { errors: [{ pointer: '/proof' }] } },
    "another partner's key, without telling that it is one",
  );
});

t.test('ten keys in use at most, and the last one stays', async (t) => {
  const school = g.partner('school-a');
  const own = { origin: g.origin, partnerId: 'school-a' };
  const add = async () => {
    const { jwk, proof, keyid } = await newKey(own);
    return { ...(await school.call('POST', '/v1/keys', { body: { jwk, proof } })), keyid };
  };
  t.match(await school.call('DELETE', `/v1/keys/${school.key.keyid}`), {
    status: 409,
    body: { code: 'last_key' },
  });
  // All at once: they count each other.
  const answers = await Promise.all(Array.from({ length: 11 }, add));
  t.equal(answers.filter(({ status }) => status === 201).length, 9);
  t.match(
    answers.filter(({ status }) => status !== 201),
    [
      { status: 409, body: { code: 'key_not_accepted', errors: [{ pointer: '/jwk', detail: /ten keys/ }] } },
      {},
    ],
  );
  const added = answers.filter(({ status }) => status === 201).map(({ keyid }) => keyid);
  for (const keyid of added) t.equal((await school.call('DELETE', `/v1/keys/${keyid}`)).status, 204);
  t.match(await school.call('DELETE', `/v1/keys/${school.key.keyid}`), { body: { code: 'last_key' } });
});

t.test('a key ends at a later instant, which is not put off', async (t) => {
  const { jwk, proof, keyid } = await newKey();
  await bank.call('POST', '/v1/keys', { body: { jwk, proof } });
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
  const stateOf = async () =>
    (await bank.call('GET', '/v1/registration')).body.keys.find(
      (key: { keyid: string }) => key.keyid === keyid,
    );
  const end = (at: string) => bank.call('DELETE', `/v1/keys/${keyid}?at=${encodeURIComponent(at)}`);
  const [first, later] = [day(2), day(3)];
  t.equal((await end(first)).status, 204);
  t.match(await stateOf(), { state: 'ending', retires_at: first });
  t.equal((await end(later)).status, 204);
  t.match(await stateOf(), { retires_at: first }, 'as before');
  for (const at of [day(-1), day(400)])
    t.match(await end(at), { status: 400, body: { errors: [{ pointer: '/at' }] } });
  t.equal((await end('tomorrow')).status, 400);
  t.equal((await bank.call('DELETE', `/v1/keys/${keyid}`)).status, 204);
});

t.test("another partner's key is not found, as one that does not exist", async (t) => {
  const theirs = await bank.call('DELETE', `/v1/keys/${g.partner('bank-b').key.keyid}`);
  const none = await bank.call('DELETE', `/v1/keys/${'A'.repeat(43)}`);
  const malformed = await bank.call('DELETE', '/v1/keys/x');
  for (const { status, body } of [theirs, none, malformed])
    t.match(
      { status, code: body.code, detail: body.detail },
      { status: 404, code: 'not_found', detail: undefined },
    );
});

t.test('the registration says what the partner may do', async (t) => {
  const { status, body } = await bank.call('GET', '/v1/registration');
  t.equal(status, 200);
  t.match(body, {
    partner_id: 'bank-a',
    kind: 'bank',
    purposes: ['bank.account_opening', 'bank.know_your_customer_refresh', 'bank.age_check'],
    declared: { contact: { email: 'dpo@bank-a.example' } },
    quota: { calls: 60_000, window_s: 60 },
    addresses: { origin: g.origin },
  });
  t.ok(body.fields.includes('person.birth_full_name') && !body.fields.includes('prescriptions.lines'));
  const next = await bank.call('GET', '/v1/registration');
  t.equal(
    next.headers.ratelimit,
    `"partner";r=${next.body.quota.remaining};t=${next.body.quota.reset_s}`,
    'as the fields say',
  );
});

t.test('what thieves of logins cannot do', async (t) => {
  const partner = await g.login('partner');
  const notary = await g.login('notary');
  const { jwk, keyid } = await newKey();
  const { rows } = await partner.query(
    "SELECT offer_id FROM gate.offer_key($1, $2, 'stolen-1', '\\x00', $3, '\\x00', '{}', $4, $5)",
    [
      bank.key.keyid,
      'AAAAAAAAAAAAAAAAAAAAAA',
      `"@method": POST\n"@target-uri": ${g.origin}/v1/keys\n"@signature-params": ();created=${Math.floor(Date.now() / 1000)};keyid="${bank.key.keyid}";nonce="AAAAAAAAAAAAAAAAAAAAAA"`,
      keyid,
      JSON.stringify(jwk),
    ],
  );
  const offerId = rows[0].offer_id;
  t.equal(await kept(keyid), 0, 'an offer is no key');
  await t.rejects(partner.query('SELECT gate.confirm_key($1)', [offerId]), { code: '42501' });
  const { host, port, user, password, database } = notary;
  const pool = new pg.Pool({ host, port, user, database, ...(password !== null && { password }) });
  t.teardown(() => pool.end());
  const own = createNotary({
    pool,
    identity: undefined as never, // for tokens alone
    clientId: undefined,
    publicOrigin: g.origin,
    passkeyOrigins: [],
  });
  await t.rejects(
    own.confirmKey(offerId),
    { code: 'signature_invalid' },
    'the notary verifies the signature',
  );
  t.equal(await kept(keyid), 0);
  await t.rejects(
    notary.query("SELECT gate.offer_key('a', 'b', 'c', '', '', '', '', '', '{}')"),
    { code: '42501' },
    'the notary offers nothing',
  );
});

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
