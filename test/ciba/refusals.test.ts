import { createHmac, generateKeyPairSync, randomUUID } from 'node:crypto';
import t from 'tap';
import { approve } from '../app/asking.js';
import { fitsContract } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';
import { CIBA, type Client, createClient, DETAIL, jwkOf, parametersFor } from './clients.js';

const g = await createTestGateway(t, { PROMPT_BUDGET_PENDING: '1000', PROMPT_BUDGET_PER_DAY: '10000' });
const bank = createClient(g.origin, 'bank-a');
const other = createClient(g.origin, 'bank-b');
const an = await g.citizen('an');
await an.passkey();
const PARAMETERS = parametersFor(g.number('an'));
const started = { status: 200, body: { binding_code: /^[0-9A-Z]{4}$/, interval: 2, expires_in: 300 } };
const refused = (status: number, error: string, description?: RegExp) => ({
  status,
  headers: { 'cache-control': 'no-store' },
  body: { error, ...(description && { error_description: description }) },
});

const asked = async (parameters = PARAMETERS, by = bank) => {
  const answer = await by.ask(parameters);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body;
};
const poll = (auth_req_id: string, by = bank, given = {}) =>
  by.token({ grant_type: CIBA, auth_req_id }, given);
const approved = async (parameters = PARAMETERS) => {
  const { auth_req_id, request_id } = await asked(parameters);
  await approve(an, request_id, DETAIL.required_fields);
  return auth_req_id as string;
};
const tokens = async (by: Client = bank) => (await poll(await approved(), by)).body;
const releases = (consentId: string) => `/v1/consents/${consentId}/releases`;
const count = async (sql: string) =>
  Number((await g.owner.query(`SELECT count(*) FROM ${sql}`)).rows[0].count);

t.test('a client asks as by a signed call; the prompt shows both codes', async (t) => {
  const answer = await bank.ask(PARAMETERS);
  t.match(answer, started);
  fitsContract(t, 'startBackchannelAuthentication', answer);
  const prompts = await an.call('GET', '/prompts');
  const prompt = prompts.body.items.find(
    (each: { request_id: string }) => each.request_id === answer.body.request_id,
  );
  t.match(prompt, { binding_code: answer.body.binding_code, binding_message: 'Quầy 12' });
  fitsContract(t, 'listPrompts', prompts);
});

t.test('an assertion that is not of this client, for this gateway, now and new is refused', async (t) => {
  const [head, body] = (await bank.assertion()).split('.') as [string, string];
  const { d: _, ...publicJwk } = jwkOf('bank-a');
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const none = `${encode({ alg: 'none', kid: bank.kid })}.${body}.AAAA`;
  const symmetric = `${encode({ alg: 'HS256', kid: bank.kid })}.${body}`;
  const hmac = createHmac('sha256', JSON.stringify(publicJwk)).update(symmetric).digest('base64url');
  const now_s = Math.floor(Date.now() / 1000);
  const stranger = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) as Record<
    string,
    string
  >;
  const wrong: Record<string, string> = {
    'no signature': `${head}.${body}.`,
    'alg none': none,
    'HS256 with the public key': `${symmetric}.${hmac}`,
    'another key': await bank.assertion({ jwk: stranger }),
    "another partner's key": await bank.assertion({ header: { kid: other.kid }, jwk: jwkOf('bank-b') }),
    'an unknown kid': await bank.assertion({ header: { kid: 'x'.repeat(43) } }),
    'no kid': await bank.assertion({ header: { kid: undefined } }),
    'a critical extension': await bank.assertion({ header: { crit: ['b64'], b64: true } }),
    'another audience': await bank.assertion({ claims: { aud: 'https://elsewhere.example' } }),
    'the token endpoint as audience': await bank.assertion({ claims: { aud: `${g.origin}/oauth/token` } }),
    'a list of audiences': await bank.assertion({ claims: { aud: [g.origin] } }),
    'another issuer': await bank.assertion({ claims: { iss: 'bank-b' } }),
    'another subject': await bank.assertion({ claims: { sub: 'bank-b' } }),
    'no jti': await bank.assertion({ claims: { jti: undefined as never } }),
    'a short jti': await bank.assertion({ claims: { jti: 'x' } }),
    'that has expired': await bank.assertion({ claims: { exp: now_s - 1 } }),
    'that lives too long': await bank.assertion({ claims: { exp: now_s + 3600 } }),
    'of the future': await bank.assertion({ claims: { iat: now_s + 120 } }),
    'that is not valid yet': await bank.assertion({ claims: { nbf: now_s + 120 } }),
    'of last year': await bank.assertion({ claims: { iat: now_s - 31_536_000 } }),
    'no exp': await bank.assertion({ claims: { exp: undefined as never } }),
    'no JWT': 'a.b.c',
  };
  const before = await count('consent.request');
  for (const [what, assertion] of Object.entries(wrong)) {
    t.match(await bank.ask(PARAMETERS, assertion), refused(401, 'invalid_client'), what);
    const polled = await bank.token({ grant_type: CIBA, auth_req_id: 'x' }, { assertion });
    t.match(polled, refused(401, 'invalid_client'), `${what}, at the token endpoint`);
  }
  t.match(await bank.ask({ ...PARAMETERS, client_id: 'bank-b' }), refused(401, 'invalid_client'));
  const form = { ...(await bank.authenticated(PARAMETERS)), client_assertion_type: 'other' };
  t.match(await bank.post('/oauth/backchannel-authentication', form), refused(401, 'invalid_client'));
  t.equal(await count('consent.request'), before, 'nothing was asked');

  const once = await bank.assertion();
  t.match(await bank.ask(PARAMETERS, once), started);
  t.match(await bank.ask(PARAMETERS, once), refused(401, 'invalid_client'), 'a replay');
  const replayed = await bank.token({ grant_type: CIBA, auth_req_id: await approved() }, { assertion: once });
  t.match(replayed, refused(401, 'invalid_client'), 'a replay at the token endpoint');
});

t.test('a clock may be 10 s ahead, and not a minute', async (t) => {
  const at = (ahead_s: number) => ({ claims: { iat: Math.floor(Date.now() / 1000) + ahead_s } });
  const proof = (ahead_s: number) => bank.proof('POST', '/oauth/token', undefined, at(ahead_s));
  t.match(await bank.ask(PARAMETERS, await bank.assertion(at(10))), started);
  t.match(await bank.ask(PARAMETERS, await bank.assertion(at(61))), refused(401, 'invalid_client'));
  t.match(await poll('x', bank, { proof: await proof(10) }), refused(400, 'invalid_grant'));
  t.match(await poll('x', bank, { proof: await proof(61) }), refused(400, 'invalid_dpop_proof'));
});

t.test('a form that is not exactly one is refused', async (t) => {
  const form = new URLSearchParams(await bank.authenticated(PARAMETERS));
  const path = '/oauth/backchannel-authentication';
  const twice = `${form}&scope=openid`;
  t.match(await bank.post(path, twice), refused(400, 'invalid_request', /scope is given twice/));
  const repeated = `${form}&unknown=1&unknown=2`;
  t.match(await bank.post(path, repeated), refused(400, 'invalid_request', /unknown is given twice/));
  t.match(await bank.post(path, `${form}&x=%ff`), refused(400, 'invalid_request'));
  t.match(await bank.post(path, `${form}&x=${'y'.repeat(40_000)}`), refused(413, 'invalid_request'));
  const json = { 'content-type': 'application/json' };
  const object = JSON.stringify(Object.fromEntries(form));
  t.match(await bank.post(path, object, json), refused(415, 'invalid_request'));
  t.match(
    await bank.post(path, '{}', json),
    refused(415, 'invalid_request'),
    'before the client is looked for',
  );
  const text = { 'content-type': 'text/plain' };
  t.match(await bank.post(path, form, text), refused(415, 'invalid_request'));
  t.match(await bank.post(path, ''), refused(401, 'invalid_client'));
  const many = Array.from({ length: 60 }, (_, i) => `p${'a'.repeat(i)}=1`).join('&');
  t.match(await bank.post(path, many), refused(400, 'invalid_request'));
  const unknown = await bank.ask({ ...PARAMETERS, acr_values: 'x', unheard_of: 'y', user_code: '' });
  t.match(unknown, started, 'unknown parameters are ignored');
  const get = await fetch(`${g.origin}${path}`);
  t.equal(get.status, 405);
  const elsewhere = await bank.post('/v1/consent-requests', form);
  t.match(elsewhere, { status: 415 }, 'no form is taken elsewhere');
});

t.test('authorization_details pass the checks of a consent request', async (t) => {
  const details = (detail: unknown) =>
    bank.ask({ ...PARAMETERS, authorization_details: JSON.stringify(detail) });
  const error = 'invalid_authorization_details';
  const cases: [unknown, RegExp][] = [
    [[], /array of one object/],
    [{ ...DETAIL }, /array of one object/],
    [[DETAIL, DETAIL], /array of one object/],
    [[{ ...DETAIL, type: 'other' }], /array of one object/],
    [[null], /array of one object/],
    [[{ ...DETAIL, purpose: 'bank.unheard_of' }], /purpose/],
    [[{ ...DETAIL, purpose: 'school.enrolment' }], /purpose/],
    [[{ ...DETAIL, required_fields: ['person.religion'] }], /required_fields/],
    [[{ ...DETAIL, required_fields: [] }], /./],
    [[{ ...DETAIL, retention: 'P90Y' }], /retention/],
    [[{ ...DETAIL, statement: 'a\u202eb' }], /statement must not contain invisible/],
    [[{ ...DETAIL, access: { mode: 'recurring' } }], /access/],
    [[{ ...DETAIL, subject: { personal_id_number: g.number('duc') } }], /subject/],
    [[{ ...DETAIL, expires_in_s: 86_400 }], /expires_in_s/],
    [[{ ...DETAIL, unheard_of: 1 }], /unheard_of/],
  ];
  for (const [detail, why] of cases)
    t.match(await details(detail), refused(400, error, why), JSON.stringify(detail));
  const raw = (text: string) => bank.ask({ ...PARAMETERS, authorization_details: text });
  t.match(await raw('[{'), refused(400, error));
  t.match(await raw(`[{"type":"a","type":"urn:ung-thuan:consent"}]`), refused(400, error));
  const ledger = await count("ledger.entry WHERE kind = 'ask_refused'");
  t.ok(ledger >= 3, 'refusals of purpose, field and limit are in the ledger');
});

t.test('other parameters are checked', async (t) => {
  const cases: [Record<string, string>, string][] = [
    [{ scope: 'profile' }, 'invalid_scope'],
    [{ scope: 'openid openid' }, 'invalid_scope'],
    [{ scope: 'grant_management_query' }, 'invalid_scope'],
    [{ login_hint: '' }, 'invalid_request'],
    [{ login_hint: '1' }, 'invalid_request'],
    [{ login_hint_token: '7K2QX9TD' }, 'invalid_request'],
    [{ requested_expiry: '1' }, 'invalid_request'],
    [{ requested_expiry: 'soon' }, 'invalid_request'],
    [{ request: 'a.b.c' }, 'invalid_request'],
    [{ id_token_hint: 'a.b.c' }, 'invalid_request'],
    [{ client_notification_token: 'x'.repeat(30) }, 'invalid_request'],
    [{ grant_management_action: 'replace' }, 'invalid_request'],
    [{ binding_message: 'а'.repeat(3) }, 'invalid_binding_message'],
    [{ binding_message: 'a\nb' }, 'invalid_binding_message'],
    [{ binding_message: 'x'.repeat(41) }, 'invalid_request'],
  ];
  for (const [more, error] of cases) {
    t.match(await bank.ask({ ...PARAMETERS, ...more }), refused(400, error), JSON.stringify(more));
  }
  t.match(await bank.ask({ ...PARAMETERS, requested_expiry: '60' }), {
    status: 200,
    body: { expires_in: 60 },
  });
});

t.test('an unknown person looks like one who does not answer', async (t) => {
  const answer = await bank.ask(parametersFor('001190999999'));
  t.match(answer, started);
  await g.owner.query("UPDATE ciba.authentication SET next_poll_at = next_poll_at + interval '1 hour'");
  t.match(await poll(answer.body.auth_req_id), refused(400, 'slow_down'));
});

t.test('a poll is answered by the state of the request, and only to its client', async (t) => {
  const { auth_req_id, request_id } = await asked();
  const [id = '', secret = ''] = auth_req_id.split('.');
  await g.owner.query("UPDATE ciba.authentication SET next_poll_at = now() - interval '1 s'");
  const pending = await poll(auth_req_id);
  t.match(pending, refused(400, 'authorization_pending'));
  fitsContract(t, 'createToken', pending);
  await g.owner.query(
    "UPDATE ciba.authentication SET next_poll_at = next_poll_at + interval '1 hour' WHERE next_poll_at > now() - interval '1 s'",
  );
  t.match(await poll(auth_req_id), refused(400, 'slow_down'));
  const { rows } = await g.owner.query(
    'SELECT interval_s FROM ciba.authentication ORDER BY next_poll_at DESC LIMIT 1',
  );
  t.equal(rows[0].interval_s, 7, 'who is too early waits 5 s longer from then on');
  t.match(await poll(auth_req_id, other), refused(400, 'invalid_grant'), "another client's");
  for (const wrong of [id, `${id}.`, `${id}.${'A'.repeat(22)}`, `${id}.${secret}.x`, `.${secret}`, 'x', '']) {
    t.match(await poll(wrong), refused(400, 'invalid_grant'), wrong);
  }
  await an.call('POST', `/prompts/${request_id}/decision`, { decision: 'refuse' });
  t.match(await poll(auth_req_id), refused(400, 'access_denied'));

  const late = await asked();
  await g.owner.query(
    `UPDATE consent.request SET expires_at = now() - interval '1 s', asked_at = now() - interval '60 s'
       WHERE request_id = (SELECT request_id FROM ciba.authentication ORDER BY expires_at DESC, request_id DESC LIMIT 1)`,
  );
  t.match(await poll(late.auth_req_id), refused(400, 'expired_token'));

  const revoked = await asked();
  const { body } = await approve(an, revoked.request_id, DETAIL.required_fields);
  await an.call('DELETE', `/consents/${body.consent_id}`);
  t.match(
    await poll(revoked.auth_req_id),
    refused(400, 'access_denied'),
    'revoked before the tokens were given',
  );
});

t.test('of two polls at once, one gets the tokens', async (t) => {
  const id = await approved();
  const answers = await Promise.all([poll(id), poll(id), poll(id)]);
  const statuses = answers.map(({ status }) => status).sort();
  t.strictSame(statuses, [200, 400, 400]);
  for (const each of answers) {
    fitsContract(t, 'createToken', each);
    if (each.status === 400) t.match(each, refused(400, 'invalid_grant'));
  }
  t.match(await poll(id), refused(400, 'invalid_grant'));
});

t.test('tokens are bound to a registered key of the client', async (t) => {
  const id = await approved();
  const stranger = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) as Record<
    string,
    string
  >;
  const { d: _, ...strange } = stranger;
  const own = (change: object = {}) => bank.proof('POST', '/oauth/token', undefined, change);
  const now_s = Math.floor(Date.now() / 1000);
  const wrong: Record<string, string> = {
    'a key that is not registered': await own({ jwk: stranger, header: { jwk: strange } }),
    "another partner's": await other.proof('POST', '/oauth/token'),
    'another method': await bank.proof('GET', '/oauth/token'),
    'another address': await bank.proof('POST', '/oauth/tokens'),
    'another origin': await own({ claims: { htu: 'https://elsewhere.example/oauth/token' } }),
    'too old': await own({ claims: { iat: now_s - 600 } }),
    'of the future': await own({ claims: { iat: now_s + 600 } }),
    'no jti': await own({ claims: { jti: undefined } }),
    'another type': await own({ header: { typ: 'JWT' } }),
    'a private key in it': await own({ header: { jwk: jwkOf('bank-a') } }),
    'signed by another': await own({ jwk: stranger }),
    'two proofs': `${await own()}, ${await own()}`,
    none: 'x',
  };
  for (const [what, proof] of Object.entries(wrong)) {
    t.match(await poll(id, bank, { proof }), refused(400, 'invalid_dpop_proof'), what);
  }
  const proof = await own();
  t.match(await poll(id, bank, { proof }), { status: 200 }, 'the proof that fits');
  const replayed = await poll(await approved(), bank, { proof });
  t.match(replayed, refused(401, 'invalid_client'), 'the same proof again');
});

t.test('a token is of no use without its key, elsewhere, twice, or later', async (t) => {
  const { access_token, grant_id, refresh_token } = await tokens();
  const before = await count(`ledger.entry WHERE kind = 'release'`);
  const path = releases(grant_id);
  const use = (token: string, more = {}, by = bank, at = path) => by.call('POST', at, token, more);
  const invalid = (code: string) => ({
    status: 401,
    headers: { 'www-authenticate': /^DPoP error="/, signature: /./ },
    body: { code },
  });
  t.match(await use(access_token, {}, other), invalid('access_token_invalid'), 'with the key of another');
  t.match(await use('x'.repeat(43)), invalid('access_token_invalid'), 'an invented one');
  t.match(await use(refresh_token), invalid('access_token_invalid'), 'a refresh token');
  const proofs: Record<string, string> = {
    'of another token': await bank.proof('POST', path, refresh_token),
    'of no token': await bank.proof('POST', path),
    'of another method': await bank.proof('GET', path, access_token),
    'of another consent': await bank.proof('POST', releases('cst_01m83t6ccmf8y95syjr0x9a1xe'), access_token),
  };
  for (const [what, proof] of Object.entries(proofs)) {
    t.match(await use(access_token, { proof }), invalid('dpop_proof_invalid'), what);
  }
  const bearer = await bank.call('POST', path, access_token, {
    headers: { authorization: `Bearer ${access_token}` },
  });
  t.match(bearer, { status: 401, body: { code: 'signature_missing' } });
  const inQuery = await fetch(`${g.origin}${path}?access_token=${access_token}`, { method: 'POST' });
  t.match([inQuery.status, await inQuery.json()], [401, { code: 'signature_missing' }], 'in the query');
  const foreign = await use(access_token, {}, bank, releases('cst_01m83t6ccmf8y95syjr0x9a1xe'));
  t.match(foreign, { status: 404, body: { code: 'not_found' } });
  const elsewhere = await bank.call('GET', `/v1/consents/${grant_id}`, access_token);
  t.match(elsewhere, { status: 401, body: { code: 'signature_missing' } }, 'a token is for releases only');
  t.equal(await count(`ledger.entry WHERE kind = 'release'`), before, 'nothing was released');

  const proof = await bank.proof('POST', path, access_token);
  const released = await use(access_token, { proof });
  t.match(released, { status: 201, body: { consent_id: grant_id } });
  fitsContract(t, 'createRelease', released);
  t.match(await use(access_token, { proof }), { status: 409, body: { code: 'request_replayed' } });
  t.match(await use(access_token), { status: 409, body: { code: 'consent_not_active', state: 'consumed' } });
});

t.test(
  'a token that has expired, whose key was retired or whose partner is suspended, allows nothing',
  async (t) => {
    const { access_token, grant_id } = await tokens();
    const use = () => bank.call('POST', releases(grant_id), access_token);
    await g.owner.query('UPDATE partner.key SET retires_at = now() WHERE thumbprint = $1', [bank.kid]);
    t.match(await use(), { status: 401, body: { code: 'access_token_invalid' } });
    t.match(await bank.ask(PARAMETERS), refused(401, 'invalid_client'));
    await g.owner.query('UPDATE partner.key SET retires_at = NULL WHERE thumbprint = $1', [bank.kid]);
    await g.owner.query("UPDATE partner.partner SET status = 'suspended' WHERE partner_id = 'bank-a'");
    t.match(await use(), { status: 403, body: { code: 'partner_suspended' } });
    t.match(await bank.ask(PARAMETERS), refused(400, 'unauthorized_client'));
    await g.owner.query("UPDATE partner.partner SET status = 'active' WHERE partner_id = 'bank-a'");
    await g.owner.query("UPDATE ciba.token SET expires_at = now() WHERE kind = 'access'");
    t.match(await use(), { status: 401, body: { code: 'access_token_invalid' } });
  },
);

t.test('after a revocation nothing is released, and no further token given', async (t) => {
  const { access_token, refresh_token, grant_id } = await tokens();
  await an.call('DELETE', `/consents/${grant_id}`);
  const answer = await bank.call('POST', releases(grant_id), access_token);
  t.match(answer, { status: 409, body: { code: 'consent_not_active', state: 'revoked' } });
  const refreshed = await bank.token({ grant_type: 'refresh_token', refresh_token });
  t.match(refreshed, refused(400, 'invalid_grant'));
  const history = await an.call('GET', '/history?limit=1');
  t.match(history.body.items[0], { kind: 'release_refused', refusal: 'consent_not_active' });
});

t.test('a refresh token is of its client', async (t) => {
  const { refresh_token, access_token } = await tokens();
  const form = { grant_type: 'refresh_token', refresh_token };
  t.match(await other.token(form), refused(400, 'invalid_grant'));
  t.match(await bank.token({ ...form, refresh_token: access_token }), refused(400, 'invalid_grant'));
  t.match(await bank.token({ grant_type: 'refresh_token' }), refused(400, 'invalid_grant'));
  const refreshed = await bank.token(form);
  t.match(refreshed, {
    status: 200,
    body: { token_type: 'DPoP', refresh_token: undefined, id_token: undefined },
  });
  fitsContract(t, 'createToken', refreshed);
});

t.test('grant types', async (t) => {
  for (const grant_type of ['password', 'authorization_code', 'constructor', '__proto__']) {
    t.match(await bank.token({ grant_type }), refused(400, 'unsupported_grant_type'), grant_type);
  }
  t.match(await bank.token({}), refused(400, 'invalid_request'));
});

t.test('a client queries and revokes its grants', async (t) => {
  const scope = 'openid grant_management_query grant_management_revoke';
  const full = (await poll(await approved({ ...PARAMETERS, scope }))).body;
  const path = `/oauth/grants/${full.grant_id}`;
  const found = await bank.call('GET', path, full.access_token);
  t.match(found, { status: 200, body: { authorization_details: [{ consent_id: full.grant_id }] } });
  fitsContract(t, 'getGrant', found);

  const plain = await tokens();
  const own = `/oauth/grants/${plain.grant_id}`;
  const narrow = await bank.call('GET', own, plain.access_token);
  t.match(narrow, refused(403, 'insufficient_scope'));
  t.match(narrow.headers, { 'www-authenticate': 'DPoP error="insufficient_scope"' });
  t.match(await bank.call('DELETE', own, plain.access_token), refused(403, 'insufficient_scope'));
  t.match(await bank.call('GET', own, full.access_token), refused(404, 'not_found'), 'another grant');

  const manage = (by: Client, wanted: string) =>
    by.token({ grant_type: 'client_credentials', scope: wanted });
  t.match(await manage(bank, 'openid'), refused(400, 'invalid_scope'));
  t.match(await manage(bank, 'everything'), refused(400, 'invalid_scope'));
  const query = (await manage(bank, 'grant_management_query')).body.access_token;
  t.match(await bank.call('GET', own, query), { status: 200 });
  t.match(await bank.call('DELETE', own, query), refused(403, 'insufficient_scope'));
  t.match(await bank.call('POST', releases(plain.grant_id), query), {
    status: 401,
    body: { code: 'access_token_invalid' },
  });
  const foreign = (await manage(other, 'grant_management_query grant_management_revoke')).body.access_token;
  t.match(await other.call('GET', own, foreign), refused(404, 'not_found'));
  t.match(await other.call('DELETE', own, foreign), refused(404, 'not_found'));
  t.match(await other.call('DELETE', '/oauth/grants/x', foreign), refused(404, 'not_found'));
  t.match(await bank.call('GET', path, query, { proof: 'x' }), {
    status: 401,
    headers: { 'www-authenticate': /invalid_dpop_proof/ },
    body: { error: 'invalid_dpop_proof' },
  });

  const proof = await bank.proof('DELETE', path, full.access_token);
  t.match(await bank.call('DELETE', path, full.access_token, { proof }), { status: 204 });
  t.match(
    await bank.call('DELETE', path, full.access_token, { proof }),
    { status: 401, body: { error: 'invalid_dpop_proof' } },
    'a replay',
  );
  t.match(await bank.call('GET', path, full.access_token), refused(404, 'not_found'));
  const receipts = await an.call('GET', `/receipts/${full.grant_id}`);
  t.equal(receipts.body.receipts.length, 2, 'it has the receipts of any consent');
});

t.test('who asked by share code gets another subject in each consent', async (t) => {
  const subjects = [];
  for (let i = 0; i < 4; i++) {
    const { login_hint, ...rest } = PARAMETERS;
    const code = (await an.call('POST', '/share-codes')).body.share_code;
    const id = await approved(i < 2 ? PARAMETERS : { ...rest, login_hint_token: code });
    const { id_token } = (await poll(id)).body;
    subjects.push(JSON.parse(Buffer.from(id_token.split('.')[1], 'base64url').toString()).sub);
  }
  t.equal(subjects[0], subjects[1]);
  t.equal(new Set(subjects).size, 3);
});

t.test('a repeated release has the same id', async (t) => {
  const { access_token, grant_id } = await tokens();
  const headers = { 'idempotency-key': randomUUID() };
  const first = await bank.call('POST', releases(grant_id), access_token, { headers });
  const again = await bank.call('POST', releases(grant_id), access_token, { headers });
  t.match(again, {
    status: 201,
    headers: { 'idempotent-replayed': 'true' },
    body: { release_id: first.body.release_id },
  });
  const none = await bank.call('POST', releases(grant_id), access_token, {
    headers: { 'idempotency-key': 'x' },
  });
  t.match(none, { status: 400 });
});

t.test('a call without a token, or a method that there is none of', async (t) => {
  const path = '/oauth/grants/cst_01m83t6ccmf8y95syjr0x9a1xe';
  const none = await fetch(g.origin + path);
  t.equal(none.status, 401);
  t.match(none.headers.get('www-authenticate'), /^DPoP error="invalid_token"/);
  t.match(await none.json(), { error: 'invalid_token' });
  t.equal((await fetch(g.origin + path, { method: 'PUT' })).status, 405);
  t.equal((await fetch(`${g.origin}/oauth/other`)).status, 404);
});

t.test("calls count against the partner's quota", async (t) => {
  // One that has called nothing yet: gateways reserve calls ahead.
  await g.owner.query("UPDATE partner.partner SET quota_per_minute = 1 WHERE partner_id = 'pharmacy-a'");
  const pharmacy = createClient(g.origin, 'pharmacy-a');
  const answers = [];
  for (let i = 0; i < 3; i++) answers.push(await poll('x', pharmacy));
  const limited = answers.find(({ status }) => status === 429); // three calls touch two minutes at most
  t.match(limited, refused(429, 'temporarily_unavailable'));
  t.match(limited?.headers, {
    'retry-after': /^[0-9]+$/,
    ratelimit: /^"partner";r=0;t=[0-9]+$/,
    'ratelimit-policy': '"partner";q=1;w=60',
  });
});

t.test('the metadata names what there is', async (t) => {
  for (const name of ['openid-configuration', 'oauth-authorization-server']) {
    const found = (await (await fetch(`${g.origin}/.well-known/${name}`)).json()) as Record<string, unknown>;
    t.match(found, {
      issuer: g.origin,
      backchannel_token_delivery_modes_supported: ['poll', 'ping'],
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
    });
  }
});
