import { randomInt } from 'node:crypto';
import { createPartnerClient, type PartnerClient, type SignedAnswer } from '../client/partner.js';
import { type Asked, approve, askOneOf, fieldsIn, LIMITS, showAsked } from './asked.js';
import { begin, end, expect, expectSame, expectStatus, fact, step } from './report.js';
import { type Persona, readKey } from './sandbox.js';

/** Adults who decide alone, with their dates of birth, which a hospital knows. */
const PATIENTS: Readonly<Record<string, string>> = {
  'Nguyễn Thu An': '1990-01-31',
  'Trần Minh Đức': '1988-09-02',
  'Vàng A Sinh': '1999-12-05',
  'Kim Seo-yeon': '1992-04-11',
};
const METFORMIN = 'Metformin (Glucophage) 850 mg';
const DAY_MS = 86_400_000;

interface Counter {
  readonly name: string;
  readonly partner: PartnerClient;
  readonly consentId: string;
}

/**
 * The pharmacy's story: prescription, request, approval without the diagnosis, partial dispensing, two pharmacies racing
 * for the last box, history, cancellation, revocation, refusal.
 * @throws DemoFailed at the first step that is off
 */
export async function pharmacyStory(origin: string, dataDir: string, limits = LIMITS): Promise<void> {
  const open = (id: string) => createPartnerClient(origin, readKey(dataDir, id));
  const [hospital, first, second] = [open('hospital-a'), open('pharmacy-a'), open('pharmacy-b')];
  begin(`The pharmacy's story, at ${origin}`);

  let code = '';
  const asked = await askOneOf(
    origin,
    Object.keys(PATIENTS).map((about) => ({ about })),
    {
      partner: first,
      partnerName: 'Pharmacy A',
      bodyFor: async (person) => {
        code = await prescribe(hospital, person);
        return question(person, code);
      },
      limits,
    },
  );
  step(`General Hospital A prescribes for ${asked.person.name}`);
  fact('prescription', code);
  fact('drugs', `${METFORMIN}, 2 boxes; Amlodipine 5 mg, 1 box`);
  step('Pharmacy A asks for the drugs, and for the diagnosis if the person likes');
  showAsked(asked, 'the pharmacy');
  const a = { name: 'Pharmacy A', partner: first, consentId: await approveDrugs(first, asked, code) };
  await read(a);
  await dispensePart(a, code);

  const askedAgain = await askOneOf(origin, [{ about: asked.person.name }], {
    partner: second,
    partnerName: 'Pharmacy B',
    bodyFor: (person) => question(person, code),
    limits,
  });
  const { consentId } = await approve(second, askedAgain, fieldsOf(code).needed);
  const b = { name: 'Pharmacy B', partner: second, consentId };
  const { winner, dispensingId } = await race([a, b], code);
  await showHistory(asked, hospital, code, winner);
  await cancelDispensing(winner, code, dispensingId);
  await revoke(asked, a, hospital, code);
  await asked.citizen.removePasskey();
  end();
}

const fieldsOf = (code: string) => ({
  needed: [`prescriptions.lines:${code}`, `prescriptions.remaining:${code}`],
  diagnoses: `prescriptions.diagnoses:${code}`,
});

function question(person: Persona, code: string) {
  const { needed, diagnoses } = fieldsOf(code);
  return {
    subject: { personal_id_number: person.personal_id_number },
    purpose: 'pharmacy.dispense_prescription',
    statement: 'Mua thuốc theo đơn tại quầy',
    required_fields: needed,
    optional_fields: [diagnoses],
    access: {
      mode: 'recurring',
      until: new Date(Date.now() + 5 * DAY_MS).toISOString().slice(0, 10),
      at_most: { count: 5, per: 'day' },
    },
    retention: 'P30D',
    expires_in_s: 300,
  };
}

/** Sends a new prescription each time: an earlier one is dispensed already. @returns its code */
async function prescribe(hospital: PartnerClient, { name, personal_id_number }: Persona): Promise<string> {
  const code = `01001${randomInt(36 ** 6)
    .toString(36)
    .padStart(7, '0')}-C`;
  const box = { form: 'viên nén', route: 'uống', dose: '1 viên', unit: 'hộp 30 viên', days: 30 };
  const sent = await hospital.call('POST', '/v1/prescriptions', {
    body: {
      code,
      issued_at: new Date().toISOString(),
      patient: { personal_id_number, date_of_birth: PATIENTS[name] },
      facility: { name: 'Bệnh viện Đa khoa A' },
      prescriber: { name: 'Bùi Thị Hạnh', licence_number: '000123/HNO-CCHN' },
      diagnoses: [
        { code: 'E11.9', text: 'Đái tháo đường típ 2' },
        { code: 'I10', text: 'Tăng huyết áp vô căn' },
      ],
      lines: [
        {
          ...box,
          drug: 'Metformin',
          trade_name: 'Glucophage',
          atc: 'A10BA02',
          strength: '850 mg',
          how_to_take: 'Ngày 2 lần, mỗi lần 1 viên, sau ăn',
          quantity: 2,
        },
        {
          ...box,
          drug: 'Amlodipine',
          atc: 'C08CA01',
          strength: '5 mg',
          how_to_take: 'Ngày 1 lần, mỗi lần 1 viên, buổi sáng',
          quantity: 1,
        },
      ],
      advice: { text: 'Ăn nhạt, ít tinh bột và đường.' },
    },
  });
  expectStatus(sent, 201, 'the hospital prescribes');
  expectSame([sent.body.code, sent.body.status], [code, 'open'], 'what stands recorded');
  return code;
}

async function approveDrugs(pharmacy: PartnerClient, asked: Asked, code: string): Promise<string> {
  const { needed, diagnoses } = fieldsOf(code);
  const { consentId, waited_ms } = await approve(pharmacy, asked, needed);
  step('The person approves the drugs, not the diagnosis');
  fact('approved', needed.join(', '));
  fact('not approved', diagnoses);
  fact("pharmacy's poll", `was waiting, returned ${waited_ms} ms after the person pressed approve`);
  return consentId;
}

/** Exactly the approved fields of this prescription are released. */
async function read({ partner, consentId }: Counter): Promise<void> {
  const released = await partner.call('POST', `/v1/consents/${consentId}/releases`, { body: {} });
  expectStatus(released, 201, 'the release');
  const { data } = released.body;
  expectSame(fieldsIn(data), ['prescriptions.lines', 'prescriptions.remaining'], 'the fields in the release');
  expectSame(data.prescriptions.length, 1, 'how many prescriptions leave');
  expect(!JSON.stringify(data).includes('E11.9'), 'the diagnosis leaves, which was not approved');
  step('Pharmacy A reads: exactly these two fields of this prescription leave');
  const [{ lines, remaining }] = data.prescriptions;
  for (const { line, drug, strength, how_to_take } of lines) {
    const left = remaining.find((each: { line: number }) => each.line === line);
    fact(`line ${line}`, `${drug} ${strength}, ${left.quantity} ${left.unit}: ${how_to_take}`);
  }
  fact('diagnosis', 'not in it');
}

function dispense({ partner, consentId }: Counter, code: string): Promise<SignedAnswer> {
  return partner.call('POST', `/v1/prescriptions/${code}/dispensings`, {
    body: { consent_id: consentId, lines: [{ line: 1, quantity: 1, product: 'Glucophage 850 mg, hộp 30' }] },
  });
}

const remainingQuantities = (body: SignedAnswer['body']): number[] =>
  body.remaining.map((each: { quantity: number }) => each.quantity);

async function dispensePart(a: Counter, code: string): Promise<void> {
  const made = await dispense(a, code);
  expectStatus(made, 201, 'Pharmacy A dispenses');
  expectSame(
    [made.body.status, remainingQuantities(made.body)],
    ['partly_dispensed', [1, 1]],
    'what is left',
  );
  step('Pharmacy A has one box, and dispenses it');
  fact('dispensing', made.body.dispensing_id);
  fact('left', `${METFORMIN}: 1 box; Amlodipine 5 mg: 1 box`);
}

/** Both pharmacies dispense the last box at the same moment. */
async function race(
  counters: readonly [Counter, Counter],
  code: string,
): Promise<{ readonly winner: Counter; readonly dispensingId: string }> {
  step('The person lets Pharmacy B in as well; both dispense the last box at the same moment');
  const answers = await Promise.all(counters.map((each) => dispense(each, code)));
  expectSame(answers.map(({ status }) => status).sort(), [201, 409], 'the two answers');
  const won = answers.findIndex(({ status }) => status === 201);
  const [winner, loser] = [counters[won], counters[1 - won]] as [Counter, Counter];
  const [made, refused] = [answers[won], answers[1 - won]] as [SignedAnswer, SignedAnswer];
  expectSame(remainingQuantities(made.body), [0, 1], 'what is left');
  expectSame(refused.body.code, 'quantity_exceeds_remaining', 'why the other is refused');
  fact(winner.name, '201, has dispensed the last box');
  fact(loser.name, `409 ${refused.body.code}, ${refused.body.errors[0].pointer}`);
  return { winner, dispensingId: made.body.dispensing_id };
}

/** The person sees both in the history; the hospital sees the dispensings of its prescription. */
async function showHistory(
  { citizen }: Asked,
  hospital: PartnerClient,
  code: string,
  winner: Counter,
): Promise<void> {
  const history = await citizen.call('GET', '/history?limit=2');
  expectStatus(history, 200, "the person's history");
  const kinds = history.body.items.map((each: { kind: string }) => each.kind).sort();
  expectSame(kinds, ['dispensing_refused', 'prescription_dispensed'], "the newest of the person's history");
  step('The person and the hospital see it');
  for (const { kind, partner, refusal } of history.body.items) {
    fact('person', `${kind}, ${partner.name.vi}${refusal === undefined ? '' : `, ${refusal}`}`);
  }
  const seen = await hospital.call('GET', `/v1/prescriptions/${code}`);
  expectStatus(seen, 200, "the hospital's look");
  const where = seen.body.dispensings.map((each: { pharmacy: { en: string } }) => each.pharmacy.en);
  expectSame(where, ['Pharmacy A', winner.name], 'where it was dispensed');
  expectSame(remainingQuantities(seen.body), [0, 1], 'what is left, as the hospital sees it');
  fact('hospital', `${seen.body.status}: ${where.join(', ')}`);
}

async function cancelDispensing(
  { name, partner }: Counter,
  code: string,
  dispensingId: string,
): Promise<void> {
  const cancelled = await partner.call(
    'POST',
    `/v1/prescriptions/${code}/dispensings/${dispensingId}/cancellation`,
    { body: { reason: 'Khách trả lại hộp còn nguyên' } },
  );
  expectStatus(cancelled, 200, `${name} takes the last box back`);
  expectSame(remainingQuantities(cancelled.body), [1, 1], 'what is left');
  step(`The customer returns the box, and ${name} cancels what it recorded`);
  fact('answer', `200, ${cancelled.body.cancel_reason}`);
  fact('left', `${METFORMIN}: 1 box again`);
}

/** The person revokes; after that the pharmacy dispenses nothing. */
async function revoke({ citizen }: Asked, a: Counter, hospital: PartnerClient, code: string): Promise<void> {
  expectStatus(await citizen.call('DELETE', `/consents/${a.consentId}`), 204, 'the person revokes');
  const refused = await dispense(a, code);
  expectStatus(refused, 409, 'dispensing after the revocation');
  const { code: refusal, state } = refused.body;
  expectSame([refusal, state], ['consent_not_active', 'revoked'], 'the refusal after the revocation');
  const { body } = await hospital.call('GET', `/v1/prescriptions/${code}`);
  expectSame(remainingQuantities(body), [1, 1], 'what is left after the refusal');
  step('The person revokes; Pharmacy A dispenses the remaining box: refused');
  fact('answer', `409 ${refusal}, state ${state}`);
  const [newest] = (await citizen.call('GET', '/history?limit=1')).body.items;
  expectSame([newest.kind, newest.refusal], ['dispensing_refused', refusal], 'the newest in the history');
  fact('history', 'the person sees the attempt too');
}
