import type { CitizenClient } from '../client/citizen.js';
import { createPartnerClient, type PartnerClient } from '../client/partner.js';
import { type Asked, approve, askOneOf, fieldsIn, LIMITS, sandboxWorld, showAsked } from './asked.js';
import { readReceipts } from './receipts.js';
import { begin, end, expectSame, expectStatus, fact, step } from './report.js';
import { type Persona, readKey } from './sandbox.js';

const PURPOSE = 'bank.know_your_customer_refresh';
const NAME = 'person.birth_full_name';
const RESIDENCE = 'person.permanent_residence';
const PHONE = 'person.phone_number';
const APPROVED = [NAME, PHONE];
const VALID_DAYS = 180;
/** Adults who decide alone. */
const CITIZENS = ['Nguyễn Thu An', 'Trần Minh Đức', 'Vàng A Sinh', 'Kim Seo-yeon'];

/**
 * The bank's story: request, partial approval, release, history, revocation, refusal.
 * @throws DemoFailed at the first step that is off
 */
export async function bankStory(
  origin: string,
  dataDir: string,
  limits = LIMITS,
  world = sandboxWorld(origin),
): Promise<void> {
  const bank = createPartnerClient(origin, readKey(dataDir, 'bank-a'));
  begin(`The bank's story, at ${origin}`);

  const asked = await askOneOf(
    origin,
    CITIZENS.map((about) => ({ about })),
    { partner: bank, partnerName: 'Bank A', bodyFor: question, limits },
    world,
  );
  step(`Bank A asks ${asked.person.name} for three fields, in a signed call`);
  showAsked(asked, 'the bank');
  const consentId = await approveTwo(bank, asked);
  const release = await releaseOnce(bank, consentId);
  await lookBack(origin, asked.citizen, consentId, release.release_id);
  await revoke(origin, bank, asked.citizen, consentId);
  await asked.citizen.removePasskey();
  end();
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

/** The person approves two of three fields, and the bank's waiting poll returns. */
async function approveTwo(bank: PartnerClient, asked: Asked): Promise<string> {
  const { consentId, waited_ms } = await approve(bank, asked, APPROVED);
  step('The person approves two of the three');
  fact('approved', APPROVED.join(', '));
  fact('not approved', RESIDENCE);
  fact('consent', consentId);
  fact("bank's poll", `was waiting, returned ${waited_ms} ms after the person pressed approve`);
  return consentId;
}

/** Exactly the approved fields are released. */
async function releaseOnce(bank: PartnerClient, consentId: string): Promise<{ readonly release_id: string }> {
  const released = await bank.call('POST', `/v1/consents/${consentId}/releases`, { body: {} });
  expectStatus(released, 201, 'the release');
  const { release_id, data } = released.body;
  expectSame(fieldsIn(data), APPROVED.toSorted(), 'the fields in the release');
  step('The bank reads: exactly these two fields leave');
  for (const id of APPROVED) fact(id.replace('person.', ''), String(data.person[id.replace('person.', '')]));
  fact('release', release_id);
  fact(
    'uses left',
    String(/"consent";r=(\d+)/.exec(released.headers.ratelimit ?? '')?.[1]).concat(' this month'),
  );
  return { release_id };
}

/** The person sees the access, and has a receipt. */
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
  step('The person sees who got what');
  fact('when', newest.at);
  fact('who', newest.partner.name.vi);
  fact('what', fields.map((field) => field.label.vi).join(', '));
  fact('what for', newest.purpose.label.vi);
  const { receipts, approvals } = await readReceipts(origin, citizen, consentId);
  expectSame(eventsOf(receipts), ['consent_given'], 'the receipts');
  expectSame(approvals[0]?.fields.toSorted(), APPROVED.toSorted(), 'the fields that the passkey signed');
  fact('receipt', "consent_given: the gateway's signature and the passkey's hold");
}

/** The person revokes; after that nothing is released. */
async function revoke(
  origin: string,
  bank: PartnerClient,
  citizen: CitizenClient,
  consentId: string,
): Promise<void> {
  expectStatus(await citizen.call('DELETE', `/consents/${consentId}`), 204, 'the person revokes');
  step('The person revokes');
  const { receipts } = await readReceipts(origin, citizen, consentId);
  const events = eventsOf(receipts);
  expectSame(events, ['consent_given', 'consent_revoked'], 'the receipts');
  fact('receipts', `${events.join(' -> ')}: signatures and chain hold`);

  const refused = await bank.call('POST', `/v1/consents/${consentId}/releases`, { body: {} });
  expectStatus(refused, 409, 'the release after the revocation');
  const { code, state } = refused.body;
  expectSame([code, state], ['consent_not_active', 'revoked'], 'the refusal after the revocation');
  step('The bank reads again, though one use was left: refused');
  fact('answer', `409 ${code}, state ${state}`);
  const history = await citizen.call('GET', '/history?limit=1');
  expectSame(history.body?.items[0]?.refusal, code, "the refusal in the person's history");
  fact('history', 'the person sees the attempt too');
}

const eventsOf = (receipts: readonly { readonly event: string }[]) => receipts.map(({ event }) => event);
