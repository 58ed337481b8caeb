/**
 * Signs or verifies with the functions of partner.sh in the working folder, as `ung-thuan doctor` asks a partner's own code to.
 *   shell.mjs sign|verify ORIGIN KEY_FILE
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('shell.sh', import.meta.url));

const [what, origin = '', keyFile = ''] = process.argv.slice(2);
const given = JSON.parse(readFileSync(0, 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-shell-'));
try {
  process.exitCode = what === 'sign' ? sign() : verify();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function sign() {
  const { method, url, headers = {}, body = '' } = given;
  const { status, stdout } = run(origin, { body }, ['sign', method, url, ...linesOf(headers)]);
  const fields = stdout
    .trimEnd()
    .split('\n')
    .map((line) => /^([^:]+): (.*)$/.exec(line)?.slice(1) ?? []);
  if (status === 0) process.stdout.write(JSON.stringify({ headers: Object.fromEntries(fields) }));
  return status;
}

function verify() {
  const { request, answer, keys } = given;
  mkdirSync(join(folder, '.well-known'));
  writeFileSync(join(folder, '.well-known', 'jwks.json'), JSON.stringify(keys));
  const headers = [`HTTP/1.1 ${answer.status} `, ...linesOf(answer.headers), '', ''].join('\r\n');
  const words = ['verify', String(answer.status), request.method, request.url, request.signature];
  const { status, stderr } = run(`file://${folder}`, { headers, answer: answer.body }, words);
  // What the sample says of its own is a refusal; anything else has failed.
  const isRefusal = status === 1 && /^(status \d+, not signed|the answer|the gateway has no)/.test(stderr);
  return status === 0 ? 0 : isRefusal ? 1 : 3;
}

/**
 * @param {string} at the gateway's origin
 * @param {{ body?: string, headers?: string, answer?: string }} files
 * @param {readonly string[]} words the function and what it takes
 */
function run(at, { body = '', headers = '', answer = '' }, words) {
  for (const [name, text] of Object.entries({ body, headers, answer }))
    writeFileSync(join(folder, name), text);
  const options = { encoding: /** @type {const} */ ('utf8') };
  const ended = spawnSync('bash', [SCRIPT, at, keyFile, folder, ...words], options);
  process.stderr.write(ended.stderr);
  return ended;
}

/** @param {Readonly<Record<string, string>>} headers */
function linesOf(headers) {
  return Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
}
