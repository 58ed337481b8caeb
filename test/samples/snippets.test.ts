import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { calculateJwkThumbprint, importJWK, type JWK, SignJWT } from 'jose';
import t from 'tap';
import { plainCall } from '../../scripts/client/citizen.js';
import { createPartnerClient, type PartnerClient } from '../../scripts/client/partner.js';
import { partnerCalls } from '../../src/web/guide/contract.js';
import { recurringFor } from '../app/asking.js';
import { CIBA, createClient, parametersFor } from '../ciba/clients.js';
import { until } from '../delivery/receivers.js';
import { createTestGateway, TEST_TIMING } from '../helpers/gateway.js';
import { testServers } from '../helpers/servers.js';
import { tabsOn } from './guide-code.js';

/** Copies the code of each operation from its page, in each language, and runs it with ids and keys in place of those of the examples. */

t.jobs = 3; // one language does not wait for the others
const g = await createTestGateway(t, {}, { ...TEST_TIMING, sandboxActs_ms: 50 });
const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-snippets-'));
t.teardown(() => rmSync(folder, { recursive: true, force: true }));
mkdirSync(join(folder, 'node_modules'));
for (const name of ['jose', 'openid-client'])
  symlinkSync(resolve('node_modules', name), join(folder, 'node_modules', name));
symlinkSync(resolve('.'), join(folder, 'node_modules', 'ung-thuan')); // all three as npm install does

const LANGUAGES = {
  curl: { file: 'call.sh', program: 'bash' },
  Node: { file: 'call.mjs', program: process.execPath },
  Python: { file: 'call.py', program: '/usr/bin/python3' },
} as const;
type Language = keyof typeof LANGUAGES;

const FILES = ['partner.sh', 'partner.py', 'oauth.sh', 'oauth.mjs', 'oauth.py'];
const operations = partnerCalls();
const RUN_MAX_MS = 60_000;

const newKey = () => generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) as JWK;
const publicHalf = ({ d: _, ...jwk }: JWK) => jwk;

/** A partner of its own for each language, so that none meets the other's requests, stream and keys. */
async function newBank(): Promise<{ jwk: JWK; id: string; client: PartnerClient }> {
  const jwk = newKey();
  const name = { vi: 'Ngân hàng thử', en: 'Test bank' };
  const body = { name, kind: 'bank', jwk: publicHalf(jwk) };
  const registered = await plainCall(g.origin, g.origin, 'POST', '/sandbox/partners', body);
  t.equal(registered.status, 201);
  return { jwk, id: registered.body.partner_id, client: createPartnerClient(g.origin, jwk) };
}

async function newRequest(bank: PartnerClient, person: 'never_answers' | 'approves_all'): Promise<string> {
  const asked = await bank.call('POST', '/v1/consent-requests', { body: recurringFor(g.number(person)) });
  return asked.body.request_id;
}

async function newConsent(bank: PartnerClient): Promise<string> {
  const request = await newRequest(bank, 'approves_all');
  const answered = await bank.call('GET', `/v1/consent-requests/${request}`, {
    headers: { prefer: 'wait=30' },
  });
  return answered.body.consent_id;
}

/** A release that is in the ledger's log. */
async function newRelease(bank: PartnerClient): Promise<string> {
  const { body } = await bank.call('POST', `/v1/consents/${await newConsent(bank)}/releases`, {});
  await until(async () => (await bank.call('GET', `/v1/releases/${body.release_id}/proof`)).status === 200);
  return body.release_id;
}

interface Trial {
  /** A partner of the sandbox, or a key; the language's own bank without it. */
  readonly by?: string | JWK;
  /** Puts what is real in place of the examples, by what the operation before it printed. */
  readonly put?: (code: string, printed: string) => Promise<string> | string;
  /** The refusal that is right, where the example is of something that is not there. */
  readonly refused?: string;
}

const EXAMPLE = {
  request: 'csr_01m83t4d0wf8y9hrtw5k9vysj1',
  consent: 'cst_01m83t6ccmf8y95syjr0x9a1xe',
  release: 'rel_01m83t6ccmf8y95syjr0x9a1xe',
  stream: 'str_01m86ywv9mf8y94a5sdzzaexcj',
  application: 'app_01m83t4d0wf8y9hrtw5k9vysj1',
  prescription: '010010a1b2c3-C',
  keyid: 'poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U',
  offered: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
};

/** How each operation is tried, in the order in which they follow each other. */
async function trialsIn(language: Language): Promise<Readonly<Record<string, Trial>>> {
  const bank = await newBank();
  const [applicant, added] = [newKey(), newKey()];
  const put = (example: string, real: () => Promise<string> | string) => async (code: string) =>
    code.replaceAll(example, await real());
  const pending = put(EXAMPLE.request, () => newRequest(bank.client, 'never_answers'));
  const consent = put(EXAMPLE.consent, () => newConsent(bank.client));
  const ownStream = async () => (await bank.client.call('GET', '/v1/event-stream')).body[0].stream_id;
  const stream = put(EXAMPLE.stream, ownStream);
  const prescription = `01001${{ curl: 'a', Node: 'b', Python: 'c' }[language].repeat(7)}-C`;
  const hospital = { by: 'hospital-a', put: put(EXAMPLE.prescription, () => prescription) };
  const proof = await new SignJWT({ aud: g.origin, sub: bank.id })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'key-proof+jwt' })
    .setIssuedAt()
    .sign(await importJWK(added, 'EdDSA'));
  const keyid = await calculateJwkThumbprint(added);
  const offer = (code: string) =>
    code.replace(EXAMPLE.offered, String(added.x)).replace(/eyJ[\w-]+\.[\w-]+\.[\w-]+/, proof);
  const tile = async (code: string) => {
    const [, size] = (await (await fetch(`${g.origin}/ledger/checkpoint`)).text()).split('\n');
    return code.replace('067', Number(size) < 256 ? `000.p/${size}` : '000');
  };
  const oauth = createClient(g.origin, bank.id, bank.jwk as Record<string, string>);
  const client = async (code: string) => code.replaceAll('bank-123456789', bank.id);
  const asked = async () => {
    const scope = 'openid grant_management_query grant_management_revoke';
    const { body } = await oauth.ask({ ...parametersFor(g.number('approves_all')), scope });
    const id = String(body.auth_req_id).split('.')[0];
    await bank.client.call('GET', `/v1/consent-requests/${id}`, { headers: { prefer: 'wait=30' } });
    return String(body.auth_req_id);
  };
  const withToken = async (code: string) => {
    const { body } = await oauth.token({ grant_type: CIBA, auth_req_id: await asked() });
    return (await client(code))
      .replaceAll('ACCESS_TOKEN', body.access_token)
      .replaceAll(EXAMPLE.consent, body.grant_id);
  };
  return {
    getCatalogue: {},
    listConsentRequests: {},
    createConsentRequest: {},
    getConsentRequest: { put: pending },
    withdrawConsentRequest: { put: pending },
    listGivenConsents: {},
    getConsent: { put: consent },
    createRelease: { put: consent },
    getReleaseProof: { put: put(EXAMPLE.release, () => newRelease(bank.client)) },
    relinquishConsent: { put: consent },
    listEvents: {},
    createEventStream: {},
    getEventStream: {},
    replaceEventStream: { put: stream },
    updateEventStream: { put: stream },
    getEventStreamStatus: { put: stream },
    setEventStreamStatus: { put: stream },
    verifyEventStream: { put: stream },
    pollEvents: {
      put: (code) =>
        code.replace(
          /(returnImmediately\W+)(f)alse/i,
          (_, name, f) => `${name}${f === 'F' ? 'True' : 'true'}`,
        ),
    },
    deleteEventStream: { put: stream },
    getAdministrativeUnit: {},
    getUnitSuccessors: {},
    getUnitPredecessors: {},
    getResidentCounts: { by: 'ministry-education' },
    getHouseholdCounts: { by: 'ministry-education' },
    planMerger: { by: 'ministry-education' },
    planSchools: { by: 'ministry-education' },
    createStatisticsSignInLink: { by: 'ministry-education' },
    listStatisticsQuestions: { by: 'ministry-education' },
    applyRegistryEvents: { by: 'registry-authority' },
    createPrescription: hospital,
    getPrescription: hospital,
    createDispensing: { by: 'pharmacy-a', refused: 'not_found' },
    cancelDispensing: { by: 'pharmacy-a', refused: 'not_found' },
    withdrawPrescription: hospital,
    getRegistration: {},
    addPartnerKey: { put: offer },
    retirePartnerKey: {
      put: (code) => code.replace(/(?<=\/keys\/)[\w-]{43}/, keyid).replace(/(?<=keyid: ')[\w-]{43}/, keyid),
    },
    advanceClock: {},
    applyForRegistration: { by: applicant, put: put(EXAMPLE.offered, () => String(applicant.x)) },
    getApplication: {
      by: applicant,
      put: (code, printed) => code.replaceAll(EXAMPLE.application, /app_\w{26}/.exec(printed)?.[0] ?? ''),
    },
    getJwks: {},
    getCheckpoint: {},
    getTile: { put: tile },
    getEntryBundle: { put: tile },
    startBackchannelAuthentication: { put: client },
    createToken: { put: async (code) => (await client(code)).replaceAll('AUTH_REQ_ID', await asked()) },
    getGrant: { put: withToken },
    revokeGrant: { put: withToken },
    '': { by: bank.jwk },
  };
}

for (const language of Object.keys(LANGUAGES) as Language[]) {
  t.test(`the code of each operation works in ${language}`, { buffered: true }, async (t) => {
    const { '': own, ...trials } = await trialsIn(language);
    t.strictSame(
      Object.keys(trials).toSorted(),
      operations.map(({ operationId }) => operationId).toSorted(),
      'each operation is tried',
    );
    let printed = '';
    for (const [operationId, { by = own?.by ?? '', put, refused }] of Object.entries(trials)) {
      const html = await (await fetch(`${g.origin}/docs/calls/${operationId}?language=en`)).text();
      const code = tabsOn(html).get(language) ?? '';
      const ended = await run(language, (await put?.(code, printed)) ?? code, by);
      printed = ended.output;
      if (refused === undefined) t.match(ended, { status: 0, errors: '' }, `${operationId} ${ended.errors}`);
      else {
        t.not(ended.status, 0, operationId);
        t.match(ended.errors, refused, operationId);
      }
    }
  });
}

interface Ended {
  readonly status: number;
  readonly output: string;
  readonly errors: string;
}

/** Runs code in a folder with the key of who calls, and the files to download. */
function run(language: Language, code: string, by: string | JWK): Promise<Ended> {
  const { file, program } = LANGUAGES[language];
  const own = mkdtempSync(join(folder, 'run-'));
  for (const name of FILES) copyFileSync(`docs/samples/${name}`, join(own, name));
  const keyFile = join(own, 'ung-thuan.key.json');
  if (typeof by === 'string') copyFileSync(join(testServers().partnersDir, `${by}.jwk.json`), keyFile);
  else writeFileSync(keyFile, JSON.stringify(by));
  writeFileSync(join(own, file), code);
  return new Promise((done) => {
    execFile(program, [file], { cwd: own, timeout: RUN_MAX_MS }, (error, output, errors) =>
      done({ status: error === null ? 0 : Number(error.code ?? 1), output, errors }),
    );
  });
}
