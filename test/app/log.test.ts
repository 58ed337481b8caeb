import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { openBrowserSession } from '../../scripts/client/browser-session.js';
import { signIn } from '../../scripts/client/citizen.js';
import { createPartnerClient } from '../../scripts/client/partner.js';
import { personas } from '../../src/population/personas.js';
import { until } from '../delivery/receivers.js';
import { createTestDatabase } from '../helpers/database.js';
import { freePort } from '../helpers/gateway.js';
import { testServers } from '../helpers/servers.js';
import { lineOf } from '../prescription/pharmacy.js';
import { consentOf, onceFor } from './asking.js';

const database = await createTestDatabase(t, { people: true });
const port = await freePort();
const origin = `http://localhost:${port}`;
let output = '';
const child = spawn(process.execPath, ['dist/main.js', 'start'], {
  env: {
    PATH: process.env.PATH,
    PORT: String(port),
    PUBLIC_ORIGIN: origin,
    METRICS_PORT: '0',
    LOG_LEVEL: 'trace',
    DATABASE_URL: database.ownerUrl,
    REDIS_URL: testServers().redisUrl,
    DATA_DIR: t.testdir(),
    SAMPLE_PEOPLE: '0',
  },
});
const ended = new Promise((done) => child.once('close', done));
for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
t.teardown(() => child.kill('SIGKILL'));
await until(async () => (await fetch(`${origin}/readyz`).catch(() => undefined))?.ok);

t.test('logs contain no personal data', async (t) => {
  const day = (await database.owner.query('SELECT gate.sample_day()::text AS day')).rows[0].day;
  const people = personas(day);
  const number = people.find(({ key }) => key === 'an')?.personal_id_number as string;
  const partner = (id: string) =>
    createPartnerClient(
      origin,
      JSON.parse(readFileSync(join(testServers().partnersDir, `${id}.jwk.json`), 'utf8')),
    );
  const bank = partner('bank-a');
  const an = await signIn(origin, number);
  const everything = [
    'person.permanent_residence',
    'person.phone_number',
    'person.email',
    'person.date_of_birth',
    'person.id_card_issue',
  ];
  const consent = await consentOf(
    bank,
    an,
    onceFor(number, { optional_fields: everything }) as ReturnType<typeof onceFor>,
  );
  const released = await bank.call('POST', `/v1/consents/${consent}/releases`, {});
  t.equal(released.status, 201);
  await bank.call('POST', '/v1/consent-requests', { body: { ...onceFor(number), purpose: number } });
  await bank.call('POST', '/v1/consent-requests', { body: { ...onceFor(number), [number]: number } });
  await bank.call('GET', `/v1/consents/${number}?number=${number}`);
  await fetch(`${origin}/citizen/v1/history?cursor=${number}`, {
    headers: { authorization: `Bearer ${an.token}` },
  });
  await fetch(`${origin}/sandbox/personas`);
  const health = await prescribeAndLink(number, an, partner);
  const browser = openBrowserSession(origin);
  const begun = await browser.call('GET', '/sign-in?return_to=/history');
  const pending = [...browser.cookies.values()];
  t.match(await browser.signIn(number), { headers: { location: '/' } });
  await browser.call('GET', '/citizen/v1/session');
  await browser.call('DELETE', '/citizen/v1/session', { headers: { origin: 'https://elsewhere.example' } });
  const secrets = [...pending, ...browser.cookies.values()];
  for (const name of ['state', 'nonce', 'code_challenge']) {
    secrets.push(String(new URL(String(begun.headers.location)).searchParams.get(name)));
  }
  await browser.call('GET', `/sign-in/callback?code=${number}&state=${number}`);
  await browser.call('GET', '/sign-in');
  await browser.call('GET', `/sign-in/callback?error=${number}&state=${number}`);
  child.kill('SIGTERM');
  await ended;
  t.match(output, /"event":"released"/, 'something was logged');
  t.match(output, /"event":"signed_in"/);
  t.match(output, /"event":"sign_in_refused","reason":"not_started_here"/);
  t.match(output, /"event":"sign_in_refused","reason":"response_refused"/);
  const told = new Set<string>(secrets);
  const collect = (value: unknown): void => {
    if (typeof value === 'string' && value.length > 5) told.add(value);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect);
  };
  collect(released.body.data);
  health.forEach(collect);
  for (const { name, personal_id_number, former_numbers } of people)
    [name, personal_id_number, ...former_numbers].forEach(collect);
  told.add('Mở tài khoản thanh toán').add(an.token);
  t.ok(told.size > 20);
  for (const secret of told) t.notOk(output.includes(secret), `no ${secret}`);
});

/** Prescribes, dispenses, reads, is refused, and links a document. @returns the values that must not be logged */
async function prescribeAndLink(
  number: string,
  an: Awaited<ReturnType<typeof signIn>>,
  partner: (id: string) => ReturnType<typeof createPartnerClient>,
): Promise<unknown[]> {
  const code = '01001logged1-C';
  const prescription = {
    code,
    issued_at: new Date().toISOString(),
    facility: { name: 'Bệnh viện Đa khoa A' },
    patient: { personal_id_number: number, date_of_birth: '1990-01-31' },
    prescriber: { name: 'Bùi Thị Hạnh', licence_number: '000123/HNO-CCHN' },
    diagnoses: [{ code: 'J02.9', text: 'Viêm họng cấp' }],
    lines: [lineOf(15)],
  };
  const [hospital, pharmacy] = [partner('hospital-a'), partner('pharmacy-a')];
  const sent = await hospital.call('POST', '/v1/prescriptions', { body: prescription });
  t.equal(sent.status, 201);
  await hospital.call('POST', '/v1/prescriptions', { body: { ...prescription, [code]: code } });
  const required_fields = [`prescriptions.lines:${code}`];
  const consent_id = await consentOf(pharmacy, an, {
    ...onceFor(number, { optional_fields: [], purpose: 'pharmacy.dispense_prescription', retention: 'P30D' }),
    required_fields,
  } as ReturnType<typeof onceFor>);
  const product = 'Panadol GSK';
  for (const [quantity, status] of [
    [1, 201],
    [99, 409],
  ]) {
    const body = { consent_id, lines: [{ line: 1, quantity, product }] };
    const answer = await pharmacy.call('POST', `/v1/prescriptions/${code}/dispensings`, { body });
    t.equal(answer.status, status);
  }
  t.equal((await an.call('GET', `/prescriptions/${code}`)).status, 200);
  const linked = await an.call('POST', '/documents/driving_licence/link', {
    agreed: true,
    purpose: 'documents.link',
    issuer: 'traffic-police',
    fields: ['documents.driving_licence'],
  });
  t.equal(linked.status, 200);
  const { lines, diagnoses } = prescription;
  return [code, product, lines[0]?.drug, diagnoses[0]?.text, linked.body.linked.content.value.number];
}
