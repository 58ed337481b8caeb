import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { generateKey } from '../../src/key-file.js';
import { openCheckpoint } from '../../src/ledger/checkpoint.js';
import { cosignatureVerifier } from '../../src/ledger/cosignature.js';
import { noteVerifier, parseVerifierKey } from '../../src/ledger/verifier-key.js';
import { formatWitnessRequest } from '../../src/ledger/witness-request.js';
import { runHere } from '../helpers/program.js';
import { MemoryLog } from '../ledger/memory-log.js';

const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-witness-command-'));
t.teardown(() => rmSync(folder, { recursive: true, force: true }));
const state = join(folder, 'state.json');
const key = join(folder, 'key.json');
writeFileSync(key, JSON.stringify(generateKey('ed25519')));
const log = new MemoryLog('gateway.example/ledger');
const WORDS = ['--name', 'witness.example/w', '--key', key, '--state', state, '--log', log.verifierKey];

/** Runs the command as a program of its own, until it is told to stop. */
async function start(...words: string[]) {
  const program = spawn(
    process.execPath,
    ['dist/main.js', 'witness', ...WORDS, '--port', '0', '--json', ...words],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const ended = once(program, 'exit');
  const [line] = await Promise.race([once(program.stdout, 'data'), ended]);
  const { verifier_key, port } = JSON.parse(String(line)) as { verifier_key: string; port: number };
  const stop = async () => {
    program.kill('SIGTERM');
    return ended;
  };
  const kill = async () => {
    program.kill('SIGKILL');
    return ended;
  };
  return { kill, verifier_key, url: `http://127.0.0.1:${port}/add-checkpoint`, stop };
}

t.test('a witness cosigns, stops at a signal, and goes on where it was', async (t) => {
  const first = await start('--new');
  const checkpoint = await log.grow(5);
  const body = formatWitnessRequest({ old: 0, proof: [], checkpoint });
  const answer = await fetch(first.url, { method: 'POST', body });
  t.equal(answer.status, 200);
  const keys = {
    log: [noteVerifier(parseVerifierKey(log.verifierKey))],
    witnesses: [cosignatureVerifier(parseVerifierKey(first.verifier_key))],
  };
  const opened = await openCheckpoint(checkpoint + (await answer.text()), log.origin, keys);
  t.equal(opened.cosignatures.length, 1);
  t.strictSame(await first.stop(), [0, null]);

  const second = await start();
  t.equal(second.verifier_key, first.verifier_key);
  const again = await fetch(second.url, { method: 'POST', body });
  t.equal(again.status, 409);
  t.equal(await again.text(), '5\n');
  t.strictSame(await second.stop(), [0, null]);
});

t.test(
  'of two witnesses with one file the second does not start, and a third does once the first is killed',
  async (t) => {
    const first = await start();
    const refused = () => runHere(['witness', ...WORDS, '--port', '0'], {});
    t.match(await refused(), {
      status: 1,
      complaint: /another process has .*state\.json: only one witness at a time may$/,
    });
    t.strictSame(await first.kill(), [null, 'SIGKILL']);
    const third = await start();
    t.match(await refused(), { status: 1 });
    t.strictSame(await third.stop(), [0, null]);
    t.equal(
      readdirSync(folder).filter((name) => name.startsWith('state.json.lock.')).length,
      1,
      'what was left behind is taken away',
    );
  },
);

t.test('a witness does not start without what it cosigned, nor anew over it', async (t) => {
  const written = readFileSync(state, 'utf8');
  const refused = async (complaint: RegExp, words: readonly string[]) => {
    const ended = await runHere(['witness', ...words], {});
    t.match(ended, { status: 1, stdout: '', complaint });
    t.notMatch(ended.complaint, '\n');
  };
  await refused(/state\.json exists already/, [...WORDS, '--new']);
  t.equal(readFileSync(state, 'utf8'), written);
  rmSync(state);
  await refused(/state\.json, which says what was cosigned, cannot be read/, WORDS);
  t.notOk(existsSync(state));
  const nowhere = join(folder, 'nowhere', 'state.json');
  await refused(/nowhere\/state\.json cannot be written: ENOENT/, [
    ...WORDS.map((word) => (word === state ? nowhere : word)),
    '--new',
  ]);
  await refused(/witness --name NAME/, []);
  await refused(/witness --name NAME/, [...WORDS, '--port', '65536']);
  await refused(/witness --name NAME/, WORDS.slice(0, 6));
  const last = (text: string) => [...WORDS.slice(0, -1), text];
  await refused(/not the key of a verifier/, last('text'));
  const p256 = join(folder, 'p256.json');
  writeFileSync(p256, JSON.stringify(generateKey('p256')));
  await refused(
    /p256\.json has no private Ed25519 key/,
    WORDS.map((word) => (word === key ? p256 : word)),
  );
  await refused(
    /white space/,
    WORDS.map((word) => (word === 'witness.example/w' ? 'a witness' : word)),
  );
});
