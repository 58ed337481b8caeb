import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { fromBase64url } from '../../src/bytes.js';
import { generateKey } from '../../src/key-file.js';
import { openCheckpoint } from '../../src/ledger/checkpoint.js';
import { cosignatureVerifier } from '../../src/ledger/cosignature.js';
import { leafHash } from '../../src/ledger/hash.js';
import { verifyHistory } from '../../src/ledger/history.js';
import { type HistoryFile, historyFrom } from '../../src/ledger/history-file.js';
import { parseProof, verifyProof } from '../../src/ledger/proof.js';
import {
  formatVerifierKey,
  noteVerifier,
  parseVerifierKey,
  verifierKey,
} from '../../src/ledger/verifier-key.js';
import { consentOf, recurringFor } from '../app/asking.js';
import { until } from '../delivery/receivers.js';
import { createTestGateway, freePort, TEST_TIMING } from '../helpers/gateway.js';
import { folder, ORIGIN } from './tree.js';

const home = folder(t);
const logJwk = generateKey('ed25519');
writeFileSync(join(home, 'gateway.json'), JSON.stringify(logJwk), { mode: 0o600 });
const logKey = verifierKey(ORIGIN, 'ed25519', fromBase64url(String(logJwk.x)));

/** A witness as a program of its own; killed, it starts again with the file that it has. */
async function startWitness(name: string) {
  const [key, port] = [join(home, `${name}.key.json`), await freePort()];
  writeFileSync(key, JSON.stringify(generateKey('ed25519')), { mode: 0o600 });
  let child: ChildProcess | undefined;
  const start = async (...words: string[]) => {
    child = spawn(
      process.execPath,
      [
        ...['dist/main.js', 'witness', '--json', '--name', `witness.example/${name}`, '--key', key],
        ...[
          '--state',
          join(home, `${name}.json`),
          '--log',
          formatVerifierKey(logKey),
          '--port',
          String(port),
        ],
        ...words,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [line] = await once(child.stdout as NonNullable<typeof child.stdout>, 'data');
    return (JSON.parse(String(line)) as { verifier_key: string }).verifier_key;
  };
  const kill = async () => {
    if (child === undefined || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  const vkey = await start('--new');
  t.teardown(kill);
  return {
    start,
    kill,
    verifier: cosignatureVerifier(parseVerifierKey(vkey)),
    setting: `${vkey} http://127.0.0.1:${port}`,
  };
}

const [first, second] = [await startWitness('first'), await startWitness('second')];
const third = verifierKey('witness.example/third', 'cosignature/v1', logKey.publicKey);
const g = await createTestGateway(
  t,
  {
    GATEWAY_SIGNING_KEY: join(home, 'gateway.json'),
    LEDGER_ORIGIN: ORIGIN,
    LEDGER_WITNESSES: `${first.setting}, ${second.setting}, ${formatVerifierKey(third)} http://127.0.0.1:1`,
    LEDGER_COSIGNATURES: '2',
    LEDGER_MAP_INTERVAL_S: '0',
  },
  { ...TEST_TIMING, witnessing_ms: 50, witnessPause_ms: 100 },
);
const policy = {
  origin: ORIGIN,
  log: [noteVerifier(logKey)],
  witnesses: [first.verifier, second.verifier],
  cosignatures_min: 2,
};
const bank = g.partner('bank-a');
const an = await g.citizen('an');
const consent = await consentOf(bank, an, recurringFor(g.number('an')));

const checkpoint = async () => {
  const answer = await fetch(`${g.origin}/ledger/checkpoint`);
  return { status: answer.status, text: await answer.text() };
};
const sizeNow = async () => Number((await g.owner.query('SELECT size FROM ledger.tree')).rows[0].size);
const proofOf = (id: string) => bank.call('GET', `/v1/releases/${id}/proof`);

let release: { readonly release_id: string; readonly ledger: { readonly entry: string } };

t.test('what is published has the cosignatures of two witnesses, though a third one is away', async (t) => {
  const { body } = await bank.call('POST', `/v1/consents/${consent}/releases`);
  release = body;
  await until(async () => (await proofOf(release.release_id)).status === 200);
  const proof = await proofOf(release.release_id);
  const proved = await verifyProof(parseProof(String(proof.body)), leafHash(release.ledger.entry), policy);
  t.equal(proved.origin, ORIGIN);
  const { text } = await checkpoint();
  t.equal((await openCheckpoint(text, ORIGIN, policy)).cosignatures.length, 2);
});

t.test('proofs for a person are of the checkpoint that was cosigned too', async (t) => {
  await until(async () => (await an.call('GET', `/releases/${release.release_id}/proof`)).status === 200);
  const proof = await an.call('GET', `/releases/${release.release_id}/proof`);
  await verifyProof(parseProof(String(proof.body)), leafHash(release.ledger.entry), policy);
  let file: HistoryFile | undefined;
  await until(async () => {
    const { status, body } = await an.call('GET', '/history/proof');
    file = status === 200 ? historyFrom(body) : undefined;
    return file?.entries.includes(release.ledger.entry) === true;
  });
  const { checkpoint } = await verifyHistory(file as HistoryFile, policy);
  t.equal(checkpoint.cosignatures.length, 2);
});

t.test('while a witness is down releases go on, and what is published stays what it was', async (t) => {
  await until(async () => Number((await checkpoint()).text.split('\n')[1]) === (await sizeNow()));
  await second.kill();
  const before = (await checkpoint()).text;
  const size = await sizeNow();
  const { status, body: release } = await bank.call('POST', `/v1/consents/${consent}/releases`);
  t.equal(status, 201);
  await until(async () => (await sizeNow()) > size);
  t.match(await proofOf(release.release_id), { status: 503, body: { code: 'unavailable' } });
  t.equal((await checkpoint()).text, before);
  await second.start();
  await until(async () => (await proofOf(release.release_id)).status === 200);
  const proof = await proofOf(release.release_id);
  await verifyProof(parseProof(String(proof.body)), leafHash(release.ledger.entry), policy);
});
