import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import t from 'tap';
import { type Finding, runChecks } from '../../src/doctor/check.js';
import { openGateway } from '../../src/doctor/gateway.js';
import { ownSigningChecks } from '../../src/doctor/own-signing-checks.js';
import { ownVerificationChecks } from '../../src/doctor/own-verification-checks.js';
import { generateKey } from '../../src/key-file.js';

/** A partner's own code: right, and wrong in the usual ways. */

const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-own-'));
t.teardown(() => rmSync(folder, { recursive: true, force: true }));

let status = 200;
const server = createServer((_request, response) => {
  response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
t.teardown(() => {
  server.closeAllConnections();
  server.close();
});
const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
const jwk = generateKey('p256') as Record<string, unknown>;

/** A command that runs a program with the client. @param text has `given`, what is on standard input */
function command(name: string, text: string): string {
  const contents = `import { readFileSync } from 'node:fs';
    import { importSigningKey, signCall, verifyAnswer, thumbprint } from './index.js';
    import { importVerifier } from './key.js';
    import { keyEndOf } from '../http-signature/key-end.js';
    const given = JSON.parse(readFileSync(0, 'utf8'));
    const bytes = (text) => text === undefined || text === '' ? undefined : new TextEncoder().encode(text);
    ${text}`;
  const outfile = join(folder, `${name}.mjs`);
  const stdin = { contents, resolveDir: resolve('src/client'), loader: 'ts' as const };
  buildSync({ stdin, outfile, bundle: true, format: 'esm', platform: 'node', target: 'node20' });
  return `"${process.execPath}" "${outfile}"`;
}

const SIGN = `const signer = await importSigningKey(${JSON.stringify(jwk)});
  const sign = (call, by = signer) => signCall({ method: call.method, url: call.url, body: bytes(call.body),
    contentType: call.headers['content-type'], idempotencyKey: call.headers['idempotency-key'], ...call.more }, by);
  const print = (headers, more) => console.log(JSON.stringify({ headers, ...more }));`;

async function signing(text: string, name: string, ...only: string[]): Promise<Finding[]> {
  const checks = ownSigningChecks(await openGateway(origin, jwk), jwk, command(name, SIGN + text));
  const chosen = checks.filter((each) => only.length === 0 || only.some((one) => each.name.endsWith(one)));
  return runChecks(chosen, true, () => undefined);
}

t.test('code that signs rightly', async (t) => {
  const findings = await signing('print(await sign(given));', 'right');
  t.equal(findings.length, 8);
  t.strictSame(
    findings.filter(({ outcome }) => outcome !== 'passed'),
    [],
  );
});

t.test('code that signs wrongly is told why', async (t) => {
  const failed = async (name: string, text: string, check: string, came: RegExp) => {
    const findings = await signing(text, name, check);
    t.match(findings, [{ outcome: 'failed', came }], name);
  };
  const der = `const { sign: raw } = await import('node:crypto');
    const key = { key: ${JSON.stringify(jwk)}, format: 'jwk', dsaEncoding: 'der' };
    print(await sign(given, { keyid: signer.keyid, sign: async (base) => new Uint8Array(raw('sha256', base, key)) }));`;
  await failed('der', der, '.get', /^signature_invalid: Signed with DER/);
  await failed(
    'lower',
    "print(await sign({ ...given, method: 'get' }));",
    '.get',
    /the method in lower case/,
  );
  await failed(
    'no-query',
    "print(await sign({ ...given, url: given.url.split('?')[0] }));",
    '.query',
    /without the query/,
  );
  await failed(
    'no-body',
    'print(await sign({ ...given, body: undefined }));',
    '.post',
    /must cover "content-type"/,
  );
  await failed(
    'ascii',
    "print(await sign({ ...given, body: given.body.replace(/ở/, '?') }));",
    '.post',
    /^digest_mismatch/,
  );
  await failed(
    'charset',
    `const headers = { ...given.headers, 'content-type': 'application/json' };
    print(await sign({ ...given, headers }));`,
    '.charset',
    /^another content-type/,
  );
  await failed(
    'no-key',
    `const { 'idempotency-key': _, ...headers } = given.headers;
    print(await sign({ ...given, headers }));`,
    '.without_body',
    /must cover "idempotency-key"/,
  );
  await failed(
    'old',
    'print(await sign({ ...given, more: { created: 1 } }));',
    '.delete',
    /^signature_stale/,
  );
  await failed(
    'same',
    "print(await sign({ ...given, more: { nonce: 'n'.repeat(20) } }));",
    '.nonce',
    /same nonce/,
  );
  await failed(
    'base',
    `const headers = await sign({ ...given, url: given.url + '/x' });
    print(headers, { signature_base: '"@method": GET\\n"@target-uri": ' + given.url + '/x' });`,
    '.get',
    /Line 2 of the signature base/,
  );
  await failed('text', "console.log('signed');", '.get', /^no object "headers"/);
  await failed('null', "console.log('null');", '.get', /^no object "headers"/);
  await failed('number', 'print({ signature: 1 });', '.get', /^no object "headers"/);
  await failed('crash', "throw new Error('no such key');", '.get', /^the command ended with 1/);
  status = 401;
  t.teardown(() => {
    status = 200;
  });
  await failed('refused', 'print(await sign(given));', '.accepted', /^401/);
});

t.test('a command that is not there, and one that writes without end', async (t) => {
  const of = async (words: string) => {
    const checks = ownSigningChecks(await openGateway(origin, jwk), jwk, words).slice(0, 1);
    return runChecks(checks, true, () => undefined);
  };
  t.match(await of('/no/such/program'), [{ outcome: 'failed', came: /^the command ended with 127/ }]);
  t.match(await of('yes'), [{ outcome: 'failed', came: /writes more than 100000 characters/ }]);
});

t.test('code that verifies rightly, code that accepts all, none, or crashes', async (t) => {
  const right = command(
    'verify',
    `const findKey = async (keyid) => {
      for (const jwk of given.keys.keys) if (await thumbprint(jwk) === keyid) return { ...await importVerifier(jwk), ...keyEndOf(jwk) };
    };
    const { status, headers, body } = given.answer;
    const received = { status, headers: new Headers(headers), body: bytes(body) ?? new Uint8Array() };
    await verifyAnswer(received, given.request, findKey).catch(() => process.exit(1));`,
  );
  const run = (words: string) => runChecks(ownVerificationChecks(origin, words), true, () => undefined);
  const findings = await run(right);
  t.strictSame(
    findings.filter(({ outcome }) => outcome !== 'passed'),
    [],
  );
  const rights = ['answer', 'without_body', 'problem', 'second_key'].map(
    (name) => `own_verification.${name}`,
  );
  const failedOf = (all: readonly Finding[]) =>
    all.filter(({ outcome }) => outcome === 'failed').map(({ name }) => name);
  t.strictSame(failedOf(await run('exit 1')), rights, 'refuses all');
  t.strictSame(
    failedOf(await run('exit 0')),
    findings.map(({ name }) => name).slice(rights.length),
    'accepts all',
  );
  t.equal(failedOf(await run('exit 2')).length, findings.length, 'a crash is no refusal');
});
