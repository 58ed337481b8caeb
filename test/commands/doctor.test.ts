import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { junitOf } from '../../src/doctor/junit.js';
import { importPublicKey } from '../../src/http-signature/key.js';
import { generateKey } from '../../src/key-file.js';
import { runHere } from '../helpers/program.js';

const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-doctor-'));
t.teardown(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, value?: unknown) => {
  if (value !== undefined) writeFileSync(join(folder, name), JSON.stringify(value));
  return join(folder, name);
};
const jwk = generateKey('ed25519');
const key = file('key.json', jwk);
const run = (...words: string[]) => runHere(['doctor', ...words], {});
const nowhere = ['--origin', 'http://gateway.invalid', '--key', key, '--only', 'connection.encrypted'];

t.test('what failed is said in text, in JSON and in a report, and by the exit status', async (t) => {
  const report = file('report.xml');
  const { status, stdout, complaint } = await run(...nowhere, '--junit', report);
  t.equal(status, 1);
  t.match(
    stdout,
    /^FAIL {2}connection\.encrypted +http\n {8}expected {2}https.*\n {8}do +call the gateway by https/,
  );
  t.match(stdout, /\nthis is no sandbox: .*\n0 passed, 1 failed, 0 skipped$/);
  t.equal(complaint, 'ung-thuan: 1 of 1 checks failed: connection.encrypted');
  t.match(
    readFileSync(report, 'utf8'),
    /<testsuites tests="1" failures="1" .*<failure message="http">expected: https/s,
  );
  const json = JSON.parse((await run(...nowhere, '--json')).stdout);
  t.match(json, {
    origin: 'http://gateway.invalid',
    is_sandbox: false,
    failed: 1,
    findings: [{ outcome: 'failed' }],
  });
  const passed = await run('--origin', 'https://gateway.invalid/', ...nowhere.slice(2));
  t.match(passed, { status: 0, stdout: /^ok {4}connection\.encrypted/, complaint: '' });
});

t.test('wrong words are refused in one line', async (t) => {
  const refused = async (words: string[], complaint: RegExp) => {
    const ended = await run(...words);
    t.match(ended, { status: 1, stdout: '', complaint });
    t.notMatch(ended.complaint, '\n');
  };
  await refused([], /doctor --origin URL --key FILE/);
  await refused(['--origin', 'https://gateway.example'], /doctor --origin URL --key FILE/);
  await refused([...nowhere, '--more'], /doctor --origin URL --key FILE/);
  for (const origin of [
    'gateway.example',
    'https://gateway.example/v1',
    'ftp://gateway.example',
    'https://u@gateway.example',
    'https://gateway.example/?a',
  ])
    await refused(['--origin', origin, '--key', key], /--origin takes the public address/);
  await refused([...nowhere, '--persona', '12'], /--persona takes a personal number/);
  await refused(
    [...nowhere.slice(0, 4), '--only', 'signing,nothing'],
    /no check is called nothing: connection \| /,
  );
  await refused([...nowhere.slice(0, 4), '--only', ''], /no check is called/);
  await refused([...nowhere, '--junit', join(folder, 'no', 'report.xml')], /report\.xml cannot be written/);
  const withKey = (value: string) => ['--origin', 'https://gateway.example', '--key', value];
  await refused(withKey(file('none.json')), /none\.json cannot be read/);
  for (const value of [{}, [], 'text', importPublicKey(jwk).jwk, { ...jwk, d: 'secret' }]) {
    await refused(withKey(file('bad.json', value)), /bad\.json is not a private key/);
  }
});

t.test('a report is XML whatever came', (t) => {
  const came = 'a <b> & "c"\n\u0000\u001b]]>\ud800 \u{1f600}';
  const text = junitOf([
    { name: 'signing.stale', outcome: 'failed', expected: came, came, advice: came, took_ms: 5 },
  ]);
  t.match(text, 'message="a &lt;b&gt; &amp; &quot;c&quot;&#10;\ufffd\ufffd]]&gt;\ufffd \u{1f600}"');
  t.end();
});
