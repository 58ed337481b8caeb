import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { onceFor } from '../app/asking.js';
import { until } from '../delivery/receivers.js';
import { createTestGateway, freePort, TEST_TIMING } from '../helpers/gateway.js';
import { runHere } from '../helpers/program.js';
import { testServers } from '../helpers/servers.js';
import { codeOn } from './guide-code.js';

/** Runs the samples and commands that the pages for partners show, beside those of `npm run check:samples`. */

const receiverPort = await freePort();
const receiver = `http://localhost:${receiverPort}`;
const g = await createTestGateway(
  t,
  { EVENT_RECEIVER_ORIGINS: receiver },
  { ...TEST_TIMING, sandboxActs_ms: 100 },
);
const bank = g.partner('bank-a');
const keyFile = join(testServers().partnersDir, 'bank-a.jwk.json');
const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-programs-'));
t.teardown(() => rmSync(folder, { recursive: true, force: true }));
copyFileSync(keyFile, join(folder, 'ung-thuan.key.json'));

/** Starts a sample. @returns what it has written so far */
const start = (t: Test, name: string, ...words: string[]) => startNode(t, `docs/samples/${name}`, ...words);

function startNode(t: Test, ...words: string[]) {
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  const written = { output: '', errors: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    written.output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    written.errors += text;
  });
  const ended = once(child, 'exit');
  const stop = async () => {
    child.kill();
    await ended;
  };
  t.teardown(stop);
  return { written, ended, stop };
}

/** Runs code of a page with bash, beside a key of bank-a. */
const inShell = (code: string) =>
  new Promise<{ output: string; errors: string }>((done) => {
    execFile('bash', ['-c', code], { cwd: folder }, (_, output, errors) => done({ output, errors }));
  });
const page = async (path: string) => codeOn(await (await fetch(`${g.origin}${path}?language=en`)).text());
const found = (codes: readonly string[], text: string) => codes.find((code) => code.includes(text)) ?? '';

t.test('ciba.mjs asks with openid-client and reads what was approved', async (t) => {
  const { written, ended } = start(t, 'ciba.mjs', g.origin, keyFile, 'bank-a');
  t.strictSame(await ended, [0, null], written.errors);
  t.match(written.output, /this code: [0-9A-Z]{4}\n.*"birth_full_name":"Đỗ Thị Thuận"/s);
});

t.test('oauth.py does, with its own client', async (t) => {
  const words = ['docs/samples/oauth.py', g.origin, keyFile, 'bank-a'];
  const ended = await new Promise<{ output: string; errors: string }>((done) => {
    execFile('/usr/bin/python3', words, (_, output, errors) => done({ output, errors }));
  });
  t.equal(ended.errors, '');
  t.match(ended.output, /this code: [0-9A-Z]{4}\n.*"birth_full_name": "Đỗ Thị Thuận"/s);
});

t.test(
  'pharmacy.mjs asks for prescriptions, reads them, and dispenses; as FHIR, as the page says',
  async (t) => {
    const words = [g.origin, join(testServers().partnersDir, 'pharmacy-a.jwk.json'), g.number('an')];
    /** Approves what the program asks for. @returns what it has written by its end */
    const approved = async ({ written, ended }: ReturnType<typeof start>) => {
      await until(async () => /csr_\w+/.test(written.output));
      const [request_id] = /csr_\w+/.exec(written.output) ?? [];
      const decided = await fetch(`${g.origin}/sandbox/decisions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ request_id, personal_id_number: g.number('an'), decision: 'approve' }),
      });
      t.equal(decided.status, 200);
      t.strictSame(await ended, [0, null], written.errors);
      return written.output;
    };
    const output = await approved(start(t, 'pharmacy.mjs', ...words));
    t.match(
      output,
      /^\S+, line 1: .+ \d+ \S+ left\n(.*\n)*dsp_\w+: the prescription is (partly_)?dispensed\n$/m,
    );
    const [beginning = ''] = readFileSync('docs/samples/pharmacy.mjs', 'utf8').split('const released');
    const program =
      beginning.slice(beginning.indexOf('\n')) + found(await page('/docs/prescriptions'), 'fhir+json');
    const asFhir = await approved(
      startNode(t, '--input-type=module', '-e', program, 'pharmacy.mjs', ...words),
    );
    for (const type of ['Patient', 'MedicationRequest', 'MedicationDispense', 'Provenance'])
      t.match(asFhir, type);
  },
);

t.test('events.mjs goes on where it stopped', async (t) => {
  const cursor = join(folder, 'events.cursor');
  const ask = () => bank.call('POST', '/v1/consent-requests', { body: onceFor(g.number('refuses')) });
  const first = start(t, 'events.mjs', g.origin, keyFile, cursor);
  const id = (await ask()).body.request_id;
  await until(async () => first.written.output.includes(`request_refused ${id}`));
  const { next_cursor } = (await bank.call('GET', '/v1/events?limit=200')).body;
  await until(() => existsSync(cursor) && readFileSync(cursor, 'utf8') === next_cursor); // it is kept after the events are written
  await first.stop();
  const next = start(t, 'events.mjs', g.origin, keyFile, cursor);
  const later = (await ask()).body.request_id;
  await until(async () => next.written.output.includes(`request_refused ${later}`));
  t.notMatch(next.written.output, id, 'not the one before');
});

t.test('receiver.mjs takes what is pushed with the right field, and nothing else', async (t) => {
  const { written } = start(t, 'receiver.mjs', g.origin, 'bank-a', String(receiverPort), 'Bearer 9b4c1d');
  const post = async (body: string, authorization: string) =>
    (await fetch(receiver, { method: 'POST', body, headers: { authorization } })).status;
  await until(async () =>
    post('', 'Bearer other').then(
      (status) => status === 401,
      () => false,
    ),
  );
  t.equal(await post('eyJ.eyJ.x', 'Bearer 9b4c1d'), 400);
  const delivery = {
    method: 'urn:ietf:rfc:8935',
    endpoint_url: receiver,
    authorization_header: 'Bearer 9b4c1d',
  };
  const { stream_id } = (await bank.call('POST', '/v1/event-stream', { body: { delivery } })).body;
  await bank.call('POST', '/v1/event-stream/verification', { body: { stream_id, state: 'c3RhdGU' } });
  await until(async () => written.output.includes('c3RhdGU'));
  t.match(
    written.output,
    /^evt_\w+ \{"https:\/\/schemas.openid.net\/secevent\/ssf\/event-type\/verification"/m,
  );
  await bank.call('DELETE', `/v1/event-stream?stream_id=${stream_id}`);
  t.equal(written.errors, '');
});

t.test('the smallest call is signed with curl and openssl as the page says', async (t) => {
  const code = found(await page('/docs/signing'), 'pkeyutl');
  const { output, errors } = await inShell(code);
  t.equal(errors, '');
  t.equal(JSON.parse(output).partner_id, 'bank-a');
});

t.test('the commands for testing', async (t) => {
  const codes = await page('/docs/testing');
  const asked = await bank.call('POST', '/v1/consent-requests', { body: onceFor(g.number('an')) });
  const decided = await inShell(
    found(codes, '/sandbox/decisions')
      .replace('csr_01m83t4d0wf8y9hrtw5k9vysj1', asked.body.request_id)
      .replace('001190000017', g.number('an')),
  );
  t.match(JSON.parse(decided.output), { status: 'approved' });
  const checked = await inShell(found(codes, '/sandbox/signature-check'));
  t.match(JSON.parse(checked.output), { signature_base: /"@method": GET/ });
});

t.test('a key of one’s own, and the application', async (t) => {
  const codes = await page('/docs/going-live');
  const { errors } = await inShell(found(codes, 'generateKeyPairSync'));
  t.equal(errors, '');
  const key = join(folder, 'bank-c.key.json');
  t.match(JSON.parse(readFileSync(key, 'utf8')), { kty: 'OKP', crv: 'Ed25519' });
  const file = join(folder, 'application.json');
  writeFileSync(file, found(codes, '"organisation_id"'));
  const words = ['partner', 'apply', '--origin', g.origin, '--key', key, '--file', file];
  t.match(found(codes, 'partner apply'), /partner apply --origin \S+ --key \S+ --file application\.json/);
  const applied = await runHere([...words, '--json'], {});
  t.match(applied, { status: 0, stdout: /"waiting"/ });
});
