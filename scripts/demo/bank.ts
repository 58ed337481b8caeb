import { type CitizenClient, signIn } from '../client/citizen.js';
import { createPartnerClient, type PartnerClient } from '../client/partner.js';
import { openPromptStream, type Prompt } from './prompt-stream.js';
import { readReceipts } from './receipts.js';
import { type Persona, readKey, readPersonas } from './sandbox.js';
import { DemoFailed, expect, expectSame, expectStatus, show, tell } from './told.js';

const PURPOSE = 'bank.know_your_customer_refresh';
const NAME = 'person.birth_full_name';
const RESIDENCE = 'person.permanent_residence';
const PHONE = 'person.phone_number';
const APPROVED = [NAME, PHONE];
const VALID_DAYS = 180;
const POLL_WAIT_S = 20;
const AT_ONCE_MAX_MS = 3_000; // a gateway without Redis looks once a second
const PROMPT_MAX_MS = 4_000;
/** Adults who decide alone. The prompt budget may have closed one to the bank for today: then the next is asked. */
const CITIZENS = ['Nguyễn Thu An', 'Trần Minh Đức', 'Vàng A Sinh', 'Kim Seo-yeon'];

interface Asked {
  readonly citizen: CitizenClient;
  readonly prompt: Prompt;
  readonly location: string;
}

/**
 * The bank's story: asked, answered in part, released, seen, revoked, refused.
 * @throws DemoFailed at the first step that is off
 */
export async function bankStory(origin: string, dataDir: string): Promise<void> {
  const personas = await readPersonas(origin);
  const bank = createPartnerClient(origin, readKey(dataDir, 'bank-a'));
  console.log(`The bank's story, at ${origin}`);

  const { citizen, prompt, location } = await ask(origin, bank, personas);
  const consentId = await approve(bank, citizen, prompt, location);
  const release = await releaseOnce(bank, consentId);
  await lookBack(origin, citizen, consentId, release.release_id);
  await revoke(origin, bank, citizen, consentId);
  await removePasskey(citizen);
  console.log('\nEverything went as it should.');
}

/** The bank asks; the prompt comes up on the person's screen with the same binding code. */
async function ask(origin: string, bank: PartnerClient, personas: readonly Persona[]): Promise<Asked> {
  for (const name of CITIZENS) {
    const person = personas.find((each) => each.name === name);
    expect(person !== undefined, `the sandbox knows no ${name}`);
    const citizen = await signIn(origin, person.personal_id_number);
    const stream = await openPromptStream(origin, citizen.token);
    try {
      const began = performance.now();
      const asked = await bank.call('POST', '/v1/consent-requests', { body: question(person) });
      expectStatus(asked, 201, 'the bank asks');
      const prompt = await stream.find(asked.body.request_id, PROMPT_MAX_MS);
      const location = asked.headers.location ?? '';
      if (prompt === undefined) {
        expectStatus(await bank.call('DELETE', location), 204, 'the bank withdraws its request');
        continue;
      }
      const prompted_ms = performance.now() - began;
      tell(`Bank A asks ${name} for three fields, in a signed call`);
      show('request', asked.body.request_id);
      show('statement', prompt.statement);
      show('required', prompt.required_fields.map((field) => field.id).join(', '));
      show('optional', prompt.optional_fields.map((field) => field.id).join(', '));
      show('answer', '201, its signature by the gateway holds');
      tell(`The prompt is on the person's screen after ${Math.round(prompted_ms)} ms`);
      show('who asks', `${prompt.partner.name.vi} (${prompt.partner.name.en})`);
      show('what for', prompt.purpose.label.vi);
      expectSame(prompt.binding_code, asked.body.binding_code, 'the binding code on the prompt');
      show(
        'binding code',
        `${prompt.binding_code} at the bank, ${prompt.binding_code} on the prompt: the same`,
      );
      return { citizen, prompt, location };
    } finally {
      stream.close();
    }
  }
  throw new DemoFailed(
    'no prompt came up: Bank A has spent the prompt budget of everyone in this story for 24 hours (PROMPT_BUDGET_PER_DAY)',
  );
}

function question(person: Persona) {
  return {
    subject: { personal_id_number: person.personal_id_number },
    purpose: PURPOSE,
    statement: 'Cập nhật hồ sơ khách hàng tại chi nhánh Cầu Giấy',
    required_fields: [NAME],
    optional_fields: [RESIDENCE, PHONE],
    access: {
      mode: 'recurring',
      until: new Date(Date.now() + VALID_DAYS * 86_400_000).toISOString().slice(0, 10),
      at_most: { count: 2, per: 'month' },
    },
    retention: 'P90D',
  };
}

/** The person approves two of three fields; the bank's poll, which has been waiting, returns. */
async function approve(
  bank: PartnerClient,
  citizen: CitizenClient,
  prompt: Prompt,
  location: string,
): Promise<string> {
  await citizen.passkey(); // the phone's, added once after signing in
  const poll = bank.call('GET', location, { headers: { prefer: `wait=${POLL_WAIT_S}` } });
  const returned = poll.then(
    () => performance.now(),
    () => 0, // its failure is met below
  );
  await new Promise((done) => setTimeout(done, 200)); // the poll shall be waiting when the person answers
  const began = performance.now();
  const decided = await citizen.approve(prompt.request_id, APPROVED);
  expectStatus(decided, 200, 'the person approves');
  expectSame(decided.body.status, 'approved', 'the status after the decision');
  const status = await poll;
  const waited_ms = Math.round((await returned) - began);
  expectStatus(status, 200, "the bank's poll");
  expectSame(status.body.status, 'approved', "the status in the bank's poll");
  expectSame(status.body.consent_id, decided.body.consent_id, "the consent in the bank's poll");
  expect(waited_ms < AT_ONCE_MAX_MS, `the bank's poll returned only ${waited_ms} ms after the decision`);
  tell('The person approves two of the three');
  show('approved', APPROVED.join(', '));
  show('not approved', RESIDENCE);
  show('consent', status.body.consent_id);
  show("bank's poll", `was waiting, returned ${waited_ms} ms after the person pressed approve`);
  return status.body.consent_id;
}

/** What leaves is what was approved, no more and no less. */
async function releaseOnce(bank: PartnerClient, consentId: string): Promise<{ readonly release_id: string }> {
  const released = await bank.call('POST', `/v1/consents/${consentId}/releases`, { body: {} });
  expectStatus(released, 201, 'the release');
  const { release_id, data } = released.body;
  const left = Object.entries(data).flatMap(([record, fields]) =>
    Object.keys(fields as object).map((field) => `${record}.${field}`),
  );
  expectSame(left.sort(), APPROVED.toSorted(), 'the fields in the release');
  tell('The bank reads: exactly these two fields leave');
  for (const id of APPROVED) show(id.replace('person.', ''), String(data.person[id.replace('person.', '')]));
  show('release', release_id);
  show(
    'uses left',
    String(/"consent";r=(\d+)/.exec(released.headers.ratelimit ?? '')?.[1]).concat(' this month'),
  );
  return { release_id };
}

/** The person sees who got what, and holds a receipt. */
async function lookBack(
  origin: string,
  citizen: CitizenClient,
  consentId: string,
  releaseId: string,
): Promise<void> {
  const history = await citizen.call('GET', '/history?limit=1');
  expectStatus(history, 200, "the person's history");
  const [newest] = history.body.items;
  expectSame(
    [newest.kind, newest.release_id],
    ['release', releaseId],
    "the newest entry of the person's history",
  );
  const fields: { readonly id: string; readonly label: { readonly vi: string } }[] = newest.fields;
  expectSame(fields.map((field) => field.id).sort(), APPROVED.toSorted(), 'the fields in the history');
  tell('The person sees who got what');
  show('when', newest.at);
  show('who', newest.partner.name.vi);
  show('what', fields.map((field) => field.label.vi).join(', '));
  show('what for', newest.purpose.label.vi);
  const { receipts, approvals } = await readReceipts(origin, citizen, consentId);
  expectSame(eventsOf(receipts), ['consent_given'], 'the receipts');
  expectSame(approvals[0]?.fields.toSorted(), APPROVED.toSorted(), 'the fields that the passkey signed');
  show('receipt', "consent_given: the gateway's signature and the passkey's hold");
}

/** The person takes the consent back; from then on nothing leaves. */
async function revoke(
  origin: string,
  bank: PartnerClient,
  citizen: CitizenClient,
  consentId: string,
): Promise<void> {
  expectStatus(await citizen.call('DELETE', `/consents/${consentId}`), 204, 'the person revokes');
  tell('The person revokes');
  const { receipts } = await readReceipts(origin, citizen, consentId);
  const events = eventsOf(receipts);
  expectSame(events, ['consent_given', 'consent_revoked'], 'the receipts');
  show('receipts', `${events.join(' -> ')}: signatures and chain hold`);

  const refused = await bank.call('POST', `/v1/consents/${consentId}/releases`, { body: {} });
  expectStatus(refused, 409, 'the release after the revocation');
  const { code, state } = refused.body;
  expectSame([code, state], ['consent_not_active', 'revoked'], 'the refusal after the revocation');
  tell('The bank reads again, though one use was left: refused');
  show('answer', `409 ${code}, state ${state}`);
  const history = await citizen.call('GET', '/history?limit=1');
  expectSame(history.body?.items[0]?.refusal, code, "the refusal in the person's history");
  show('history', 'the person sees the attempt too');
}

/** Each story brings a phone of its own: it leaves none behind. */
async function removePasskey(citizen: CitizenClient): Promise<void> {
  const { items } = (await citizen.call('GET', '/passkeys')).body;
  expectStatus(await citizen.call('DELETE', `/passkeys/${items[0].passkey_id}`), 204, 'removing the passkey');
}

const eventsOf = (receipts: readonly { readonly event: string }[]) => receipts.map(({ event }) => event);
