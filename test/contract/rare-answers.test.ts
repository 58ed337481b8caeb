import t from 'tap';
import { createAuthenticator } from '../../scripts/client/authenticator.js';
import { plainCall } from '../../scripts/client/citizen.js';
import { consentOf, onceFor, recurringFor } from '../app/asking.js';
import { createClient } from '../ciba/clients.js';
import { contractFaultsOf, fitsContract } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';
import { consentTo, prescribe } from '../prescription/pharmacy.js';

/** Answers that the contracts declare and no other test sees through a client that compares them. */

const g = await createTestGateway(t);
const bank = g.partner('bank-a');
const an = await g.citizen('an');
const reader = await g.citizen('an', '1');
const refused = (status: number, code: string) => ({ status, body: { code } });

/** A call of no client of a partner or a person, compared with the contract. */
async function open(method: string, path: string, body?: unknown) {
  const answer = await plainCall(g.origin, g.origin, method, path, body);
  for (const fault of contractFaultsOf(method, path, answer)) t.fail(fault);
  return answer;
}

t.test('of units', async (t) => {
  const unit = (path: string) => bank.call('GET', `/v1/administrative-units/${path}`);
  t.match(await unit('99999/predecessors'), refused(404, 'unit_not_in_force'));
  const ministry = g.partner('ministry-education');
  const counts = await ministry.call('GET', '/v1/statistics/residents?unit=79&on=2020-01-01');
  t.match(counts, refused(404, 'unit_history_unknown'));
  const households = await ministry.call('GET', '/v1/statistics/households?unit=79&on=2020-01-01');
  t.match(households, refused(404, 'unit_history_unknown'));
  const body = { unit: '79', on: '2020-01-01' };
  const schools = await ministry.call('POST', '/v1/statistics/school-plans', { body });
  t.match(schools, refused(404, 'unit_history_unknown'));
});

t.test('of decisions', async (t) => {
  const ask = async () =>
    (await bank.call('POST', '/v1/consent-requests', { body: onceFor(g.number('an')) })).body.request_id;
  const request = await ask();
  const approve = (fields: readonly string[], credential?: object) => ({
    decision: 'approve',
    fields,
    credential,
  });
  const path = `/prompts/${request}/decision`;
  const fields = ['person.birth_full_name'];
  t.match(await reader.call('POST', path, approve(fields)), refused(403, 'account_level_insufficient'));
  const phone = await an.passkey();
  const begun = await an.call('POST', `/prompts/${request}/challenge`, { decision: 'approve', fields });
  const credential = phone.answer(begun.body.options);
  const others = await an.call('POST', path, approve(['person.religion'], credential));
  t.match(others, refused(403, 'field_not_permitted'));

  const decide = (more: object) =>
    open('POST', '/sandbox/decisions', { decision: 'approve', request_id: request, ...more });
  const ofAn = { personal_id_number: g.number('an') };
  t.match(await decide({ ...ofAn, fields: ['person.religion'] }), refused(403, 'field_not_permitted'));
  t.match(await decide(ofAn), { status: 200 });
  t.match(await decide(ofAn), refused(409, 'request_not_pending'));
  const { items } = (await open('GET', '/sandbox/personas')).body;
  const { personal_id_number } = items.find((each: { account_level: number }) => each.account_level === 1);
  const { body } = await bank.call('POST', '/v1/consent-requests', { body: onceFor(personal_id_number) });
  t.match(
    await decide({ personal_id_number, request_id: body.request_id }),
    refused(403, 'account_level_insufficient'),
  );
});

t.test('of consents', async (t) => {
  const consent = await consentOf(bank, an, recurringFor(g.number('an')));
  t.match(
    await reader.call('POST', `/consents/${consent}/resume`),
    refused(403, 'account_level_insufficient'),
  );
  t.equal((await an.call('DELETE', `/consents/${consent}`)).status, 204);
  const narrowed = await an.call('POST', `/consents/${consent}/narrow`, {
    fields: ['person.birth_full_name'],
  });
  t.match(narrowed, refused(409, 'consent_not_active'));

  const pharmacy = g.partner('pharmacy-a');
  const code = await prescribe(g);
  const read = await consentTo(g, pharmacy, ['prescriptions.lines']);
  await g.owner.query("UPDATE partner.partner SET purposes = '{}' WHERE partner_id = 'pharmacy-a'");
  const dispensed = await pharmacy.call('POST', `/v1/prescriptions/${code}/dispensings`, {
    body: { consent_id: read, lines: [{ line: 1, quantity: 1 }] },
  });
  t.match(dispensed, refused(403, 'purpose_not_permitted'));
});

t.test('of sessions', async (t) => {
  const duc = await g.citizen('duc');
  await duc.call('GET', '/session');
  const { items } = (await duc.call('GET', '/sessions')).body;
  t.match(await duc.call('DELETE', '/sessions/ses_x'), refused(404, 'not_found'));
  t.equal((await duc.call('DELETE', `/sessions/${items[0].session_id}`)).status, 204);
  const again = await g.citizen('duc');
  t.equal((await again.call('DELETE', '/sessions')).status, 204);

  const late = await g.citizen('an');
  const begun = await late.call('POST', '/passkeys/challenge');
  await g.owner.query("UPDATE citizen.session SET authenticated_at = now() - interval '6 minutes'");
  const credential = createAuthenticator(g.origin).make(begun.body.options);
  const added = await late.call('POST', '/passkeys', { name: 'Máy mới', credential });
  t.match(added, refused(401, 'insufficient_user_authentication'));
  t.match(await open('GET', '/sign-in/callback?state=1&state=2'), refused(400, 'invalid_request'));
});

t.test('of OAuth', async (t) => {
  const client = createClient(g.origin, 'bank-b');
  const scope = 'grant_management_query grant_management_revoke';
  const manage = () => client.token({ grant_type: 'client_credentials', scope });
  const { access_token } = (await manage()).body;
  const path = '/oauth/grants/cst_01m83t6ccmf8y95syjr0x9a1xe';
  const error = (status: number, error: string) => ({ status, body: { error } });
  const token = '/oauth/token';
  t.match(await client.post(token, 'x'.repeat(20_000)), error(413, 'invalid_request'));
  t.match(
    await client.post(token, '{}', { 'content-type': 'application/json' }),
    error(415, 'invalid_request'),
  );
  for (const method of ['GET', 'DELETE']) {
    t.match(await client.call(method, path, 'x'.repeat(43)), error(401, 'invalid_token'));
    t.match(await client.call(method, `${path}?unheard_of=1`, access_token), error(400, 'invalid_request'));
  }
  await g.owner.query("UPDATE partner.partner SET status = 'suspended' WHERE partner_id = 'bank-b'");
  t.match(await manage(), error(400, 'unauthorized_client'));
  for (const method of ['GET', 'DELETE'])
    t.match(await client.call(method, path, access_token), error(400, 'unauthorized_client'));
});

t.test('of what anybody may read', async (t) => {
  t.equal((await open('GET', '/.well-known/jwks.json')).status, 200);
  const head = await fetch(`${g.origin}/citizen/v1/prompts/stream`, {
    headers: { authorization: `Bearer ${(await g.citizen('an')).token}` },
  });
  const reading = head.body?.getReader();
  const first = await reading?.read();
  const body = Buffer.from(first?.value ?? []).toString();
  const stream = { status: head.status, headers: Object.fromEntries(head.headers), body };
  t.strictSame(contractFaultsOf('GET', '/citizen/v1/prompts/stream', stream), []);
  await reading?.cancel();
});

t.test("of the ledger's log", async (t) => {
  let checkpoint = await open('GET', '/ledger/checkpoint');
  while (checkpoint.status !== 200 || String(checkpoint.body).split('\n')[1] === '0')
    checkpoint = await open('GET', '/ledger/checkpoint');
  const width = Math.min(255, Number(String(checkpoint.body).split('\n')[1]));
  for (const [operationId, path] of [
    ['getTile', '/ledger/tile/0'],
    ['getEntryBundle', '/ledger/tile/entries'],
  ] as const) {
    fitsContract(t, operationId, await plainCall(g.origin, g.origin, 'GET', `${path}/000.p/${width}`));
    t.match(await open('GET', `${path}/999`), refused(404, 'not_found'));
  }
});
