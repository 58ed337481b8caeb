import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import t, { type Test } from 'tap';
import { openCheckpoint, signCheckpoint } from '../../src/ledger/checkpoint.js';
import { cosignatureTime, cosignatureVerifier, cosigner } from '../../src/ledger/cosignature.js';
import { emptyRoot, type Hash } from '../../src/ledger/hash.js';
import { noteSigner, noteVerifier, parseVerifierKey, verifierKey } from '../../src/ledger/verifier-key.js';
import { formatWitnessRequest, TREE_SIZE_TYPE } from '../../src/ledger/witness-request.js';
import { witnessServer } from '../../src/witness/server.js';
import { createState, readState } from '../../src/witness/state.js';
import { newKey } from '../ledger/keys.js';
import { MemoryLog } from '../ledger/memory-log.js';

const NAME = 'witness.example/w';
const NOW_S = 1_700_000_000;
const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-witness-'));
t.teardown(() => rmSync(folder, { recursive: true, force: true }));

const key = newKey();
const verifier = cosignatureVerifier(verifierKey(NAME, 'cosignature/v1', key.publicKey));

interface Answer {
  readonly status: number;
  readonly type: string | null;
  readonly body: string;
}

/** Serves a witness of a log, with a file of its own unless one is given. */
async function serve(t: Test, log: MemoryLog, stateFile = newState(t)) {
  const logs = new Map([[log.origin, [noteVerifier(parseVerifierKey(log.verifierKey))]]]);
  const reports: unknown[] = [];
  const witness = { stateFile, logs, signer: cosigner(NAME, key, () => NOW_S) };
  const server = witnessServer(witness, (error) => reports.push(error));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  t.teardown(() => new Promise((done) => server.close(done)));
  const { port } = server.address() as AddressInfo;
  const send = (body: string | Buffer, method = 'POST', path = '/add-checkpoint') =>
    post(port, body, method, path);
  const add = (old: number, proof: readonly Hash[], checkpoint: string) =>
    send(formatWitnessRequest({ old, proof, checkpoint }));
  return { add, send, port, stateFile, reports };
}

async function post(
  port: number,
  body: string | Buffer,
  method = 'POST',
  path = '/add-checkpoint',
): Promise<Answer> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: { connection: 'close' }, // a kept one may be closed by the server just when it is used again
    ...(method === 'POST' && { body }),
  });
  return { status: answer.status, type: answer.headers.get('content-type'), body: await answer.text() };
}

let states = 0;
function newState(t: Test): string {
  states += 1;
  const file = join(folder, `${states}`, 'state.json');
  mkdirSync(dirname(file));
  createState(file);
  t.strictSame(readState(file), new Map());
  return file;
}

const conflict = (size: number): Answer => ({ status: 409, type: TREE_SIZE_TYPE, body: `${size}\n` });

t.test('a witness cosigns a tree and those that extend it', async (t) => {
  const log = new MemoryLog('log.example/a');
  const { add, stateFile } = await serve(t, log);
  let old = 0;
  for (const size of [0, 1, 5, 5, 300, 1000]) {
    const checkpoint = await log.grow(size);
    const { status, body } = await add(old, await log.consistencyFrom(old), checkpoint);
    t.equal(status, 200);
    const keys = { log: [noteVerifier(parseVerifierKey(log.verifierKey))], witnesses: [verifier] };
    const { cosignatures } = await openCheckpoint(checkpoint + body, log.origin, keys);
    t.strictSame(cosignatures.map(cosignatureTime), [NOW_S]);
    t.equal(readState(stateFile).get(log.origin), checkpoint);
    old = size;
  }
  t.strictSame(readdirSync(dirname(stateFile)), ['state.json'], 'nothing else is left');
});

t.test('extension lines are cosigned with the rest', async (t) => {
  const log = new MemoryLog('log.example/a');
  await log.grow(3);
  const { add } = await serve(t, log);
  const checkpoint = await log.sign([], ['map 1 abc']);
  const { body } = await add(0, [], checkpoint);
  const keys = { log: [noteVerifier(parseVerifierKey(log.verifierKey))], witnesses: [verifier] };
  t.equal((await openCheckpoint(checkpoint + body, log.origin, keys)).cosignatures.length, 1);
});

t.test('what is no valid request is refused with the status of C2SP tlog-witness', async (t) => {
  const log = new MemoryLog('log.example/a');
  const small = await log.grow(5);
  const witness = await serve(t, log);
  t.equal((await witness.add(0, [], small)).status, 200);
  const large = await log.grow(9);
  const proof = await log.consistencyFrom(5);
  const text = (status: number) => ({ status, type: 'text/plain; charset=utf-8' });

  t.match(await witness.send('no request'), text(400));
  t.match(await witness.send(Buffer.from([0xff, 0xfe])), text(400));
  t.match(await witness.add(5, proof, 'no note'), text(400));
  t.match(await witness.add(10, [], large), text(400), 'an old size beyond that of the checkpoint');
  t.match(await witness.add(5, Array(64).fill(log.root), large), text(400), 'too many hashes');

  const thief = new MemoryLog(log.origin);
  t.match(await witness.add(5, proof, await thief.grow(9)), text(403), 'signed by another key of that name');
  t.match(
    await witness.add(5, proof, large.replace(/\n9\n/, '\n8\n')),
    text(403),
    'changed after it was signed',
  );

  const unknown = new MemoryLog('log.example/unknown');
  t.match(await witness.add(0, [], await unknown.grow(1)), text(404));
  t.match(await witness.send('', 'POST', '/'), text(404));
  t.match(await witness.send('', 'GET'), text(405));
  t.match(await witness.send('x'.repeat(300_000)), text(413));

  t.strictSame(await witness.add(0, [], large), conflict(5), 'who does not know the last size is told it');
  t.strictSame(await witness.add(4, proof, large), conflict(5));
  t.strictSame(await witness.add(9, [], large), conflict(5));

  t.match(await witness.add(5, [], large), text(422), 'no proof');
  t.match(await witness.add(5, proof.slice(1), large), text(422));
  t.match(await witness.add(5, [...proof].reverse(), large), text(422));
  t.match(await witness.add(5, [log.root], small), text(422), 'a proof where nothing grew');

  t.equal((await witness.add(5, proof, large)).status, 200, 'none of them changed anything');
  t.strictSame(witness.reports, []);
});

t.test('a log that signs two histories gets a cosignature for one', async (t) => {
  const log = new MemoryLog('log.example/a');
  const other = new MemoryLog('log.example/a', 'other', log.key);
  const { add, stateFile } = await serve(t, log);
  const first = await log.grow(5);
  t.equal((await add(0, [], first)).status, 200);
  t.strictSame(await add(5, [], await other.grow(5)), conflict(5), 'of the same size');
  await other.grow(9);
  const rewritten = await other.sign();
  t.equal((await add(5, await other.consistencyFrom(5), rewritten)).status, 422, 'of a larger one');
  t.equal((await add(5, [], first)).status, 200);
  t.strictSame(await add(0, [], await other.grow(9)), conflict(5));
  t.equal(readState(stateFile).get(log.origin), first);
});

t.test('an empty tree has one root', async (t) => {
  const log = new MemoryLog('log.example/a');
  const { add } = await serve(t, log);
  const empty = { origin: log.origin, size: 0, extensions: [] };
  const signer = noteSigner(log.origin, log.key);
  const false0 = await signCheckpoint({ ...empty, root: new Uint8Array(32) }, [signer]);
  t.strictSame(await add(0, [], false0), conflict(0));
  t.equal((await add(0, [], await signCheckpoint({ ...empty, root: emptyRoot() }, [signer]))).status, 200);
  t.equal((await add(0, [new Uint8Array(32)], await log.grow(2))).status, 422, 'a proof from the empty tree');
  t.equal((await add(0, [], await log.grow(2))).status, 200);
});

t.test('requests that come together are answered one after the other', async (t) => {
  const log = new MemoryLog('log.example/a');
  const { add, stateFile } = await serve(t, log);
  t.equal((await add(0, [], await log.grow(5))).status, 200);
  const requests: [Hash[], string][] = [];
  for (const size of [6, 7, 8, 9, 300]) {
    const checkpoint = await log.grow(size);
    requests.push([await log.consistencyFrom(5), checkpoint]);
  }
  const answers = await Promise.all(requests.map(([proof, checkpoint]) => add(5, proof, checkpoint)));
  const cosigned = answers.findIndex(({ status }) => status === 200);
  const [, checkpoint = ''] = requests[cosigned] ?? [];
  t.strictSame(answers.map(({ status }) => status).toSorted(), [200, 409, 409, 409, 409]);
  t.equal(readState(stateFile).get(log.origin), checkpoint);
  const size = Number(checkpoint.split('\n')[1]);
  for (const answer of answers.filter(({ status }) => status === 409)) t.strictSame(answer, conflict(size));
});

t.test('nothing is cosigned that could not be written', async (t) => {
  const log = new MemoryLog('log.example/a');
  const { add, stateFile, reports } = await serve(t, log);
  const checkpoint = await log.grow(5);
  mkdirSync(`${stateFile}.new`); // a file cannot be written in its place
  t.match(await add(0, [], checkpoint), { status: 500, body: 'the witness cannot cosign now\n' });
  t.equal(reports.length, 1);
  t.strictSame(readState(stateFile), new Map());
  rmSync(`${stateFile}.new`, { recursive: true });
  t.equal((await add(0, [], checkpoint)).status, 200, 'the same request, once it can');
});

t.test('a witness whose disk is full cosigns nothing and forgets nothing', async (t) => {
  const log = new MemoryLog('log.example/a');
  const { add, stateFile, reports } = await serve(t, log);
  const first = await log.grow(5);
  t.equal((await add(0, [], first)).status, 200);
  const second = await log.grow(9);
  symlinkSync('/dev/full', `${stateFile}.new`); // what it writes goes to a disk without room
  t.match(await add(5, await log.consistencyFrom(5), second), { status: 500 });
  t.match(reports, [{ message: /cannot be written/, cause: { code: 'ENOSPC' } }]);
  t.equal(readState(stateFile).get(log.origin), first);
  rmSync(`${stateFile}.new`);
  t.equal((await add(5, await log.consistencyFrom(5), second)).status, 200);
});

t.test('what was cosigned is not forgotten with the file', async (t) => {
  const log = new MemoryLog('log.example/a');
  const { add, stateFile, reports } = await serve(t, log);
  const checkpoint = await log.grow(5);
  t.equal((await add(0, [], checkpoint)).status, 200);
  const written = readFileSync(stateFile, 'utf8');
  for (const text of [
    undefined,
    '',
    '{}',
    '{"checkpoints":{"log.example/a":"x"}}',
    written.replace('log.example/a', 'b'),
  ]) {
    rmSync(stateFile, { force: true });
    if (text !== undefined) writeFileSync(stateFile, text);
    t.equal((await add(0, [], checkpoint)).status, 500, String(text));
    t.throws(() => readState(stateFile), { message: /state\.json/ });
  }
  t.equal(reports.length, 5);
  writeFileSync(stateFile, written);
  t.strictSame(await add(0, [], checkpoint), conflict(5));
  t.throws(() => createState(stateFile), { message: /exists already/ });
});

t.test(
  'a witness that is killed after writing and before answering cosigns the same again, and no other',
  async (t) => {
    const log = new MemoryLog('log.example/a');
    const stateFile = newState(t);
    const program = join(dirname(String(process.argv[1])), '../test/witness/killed-witness.js');
    const killed = spawn(process.execPath, [program, stateFile, log.verifierKey], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(killed, 'exit');
    const [port] = await once(killed.stdout, 'data');
    const checkpoint = await log.grow(5);
    const request = formatWitnessRequest({ old: 0, proof: [], checkpoint });
    await t.rejects(post(Number(String(port)), request), 'no answer comes');
    t.strictSame(await ended, [null, 'SIGKILL']);
    t.equal(readState(stateFile).get(log.origin), checkpoint);

    const { add } = await serve(t, log, stateFile);
    t.strictSame(await add(0, [], checkpoint), conflict(5));
    t.equal((await add(5, [], checkpoint)).status, 200);
    const other = new MemoryLog('log.example/a', 'other', log.key);
    t.strictSame(await add(5, [], await other.grow(5)), conflict(5));
  },
);

t.test('a sender that goes away in the middle of a request harms nobody', async (t) => {
  const log = new MemoryLog('log.example/a');
  const { add, port, reports } = await serve(t, log);
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write('POST /add-checkpoint HTTP/1.1\r\nhost: a\r\ncontent-length: 500\r\n\r\nold 0\n');
  socket.destroy();
  t.equal((await add(0, [], await log.grow(5))).status, 200);
  t.strictSame(reports, []);
});
