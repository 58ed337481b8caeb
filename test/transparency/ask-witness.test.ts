import t from 'tap';
import { openCheckpoint } from '../../src/ledger/checkpoint.js';
import { noteVerifier, parseVerifierKey } from '../../src/ledger/verifier-key.js';
import { TREE_SIZE_TYPE } from '../../src/ledger/witness-request.js';
import { type Asked, askWitness } from '../../src/transparency/ask-witness.js';
import { MemoryLog } from '../ledger/memory-log.js';
import { startWitness, type TestWitness } from './witnesses.js';

const DEADLINE_MS = 30_000;

async function newLog() {
  const log = new MemoryLog('log.example/a');
  const checkpoint = await log.grow(5);
  const ask = async (witness: TestWitness, old = 0, deadline_ms = DEADLINE_MS): Promise<Asked> =>
    askWitness(
      witness,
      { checkpoint: await log.sign(), size: log.size, proofFrom: (size) => log.consistencyFrom(size) },
      old,
      deadline_ms,
    );
  return { log, key: parseVerifierKey(log.verifierKey), checkpoint, ask };
}

t.test('a witness that is asked cosigns, also where its last size is not known', async (t) => {
  const { log, key, ask } = await newLog();
  const witness = await startWitness(t, key);
  for (const [size, old] of [
    [5, 0],
    [5, 0],
    [300, 5],
    [700, 0],
    [701, 4],
    [701, 701],
  ] as const) {
    await log.grow(size);
    const asked = await ask(witness, old);
    if (asked.outcome !== 'cosigned') throw new Error(asked.outcome);
    const keys = { log: [noteVerifier(key)], witnesses: [witness.verifier] };
    const { cosignatures } = await openCheckpoint((await log.sign()) + asked.line, log.origin, keys);
    t.equal(cosignatures.length, 1);
  }
});

t.test('a witness that saw another tree says so', async (t) => {
  const { log, key, ask } = await newLog();
  const witness = await startWitness(t, key);
  await log.grow(9);
  t.match(await ask(witness), { outcome: 'cosigned' });
  const fork = new MemoryLog(log.origin, 'other', log.key);
  const askFork = async (size: number) => {
    await fork.grow(size);
    const proofFrom = (old: number) => fork.consistencyFrom(old);
    return askWitness(witness, { checkpoint: await fork.sign(), size, proofFrom }, 0, DEADLINE_MS);
  };
  t.strictSame(await askFork(8), { outcome: 'ahead', size: 9 });
  t.strictSame(await askFork(9), { outcome: 'differs', status: 409 });
  t.strictSame(await askFork(12), { outcome: 'differs', status: 422 });
});

t.test('nothing that a witness answers is believed but a cosignature that verifies', async (t) => {
  const { log, key, ask } = await newLog();
  const [witness, other] = [await startWitness(t, key), await startWitness(t, key)];
  const foreign = await ask(other);
  const earlier = await ask(witness);
  if (foreign.outcome !== 'cosigned' || earlier.outcome !== 'cosigned') throw new Error('no cosignatures');
  await log.grow(9);
  const answers: Readonly<Record<string, readonly [number, string, string, Asked['outcome']]>> = {
    nothing: [200, 'text/plain', '', 'unusable'],
    'no signature': [200, 'text/html', '<p>Welcome</p>\n', 'unusable'],
    'the signature of another': [200, 'text/plain', foreign.line, 'unusable'],
    'its own, of an earlier checkpoint': [200, 'text/plain', earlier.line, 'unusable'],
    'too much': [200, 'text/plain', earlier.line.repeat(1_000), 'unusable'],
    'very much': [200, 'text/plain', 'x'.repeat(10_000_000), 'unusable'],
    'a size that is none': [409, TREE_SIZE_TYPE, '5', 'unusable'],
    'a negative size': [409, TREE_SIZE_TYPE, '-5\n', 'unusable'],
    'a size beyond all': [409, TREE_SIZE_TYPE, '9007199254740992\n', 'unusable'],
    'a size in another form': [409, 'application/json', '5\n', 'unusable'],
    'the size that it was told': [409, TREE_SIZE_TYPE, '0\n', 'unusable'],
    'a proof refused where there was none': [422, 'text/plain', '', 'unusable'],
    'another way': [302, 'text/plain', '', 'unusable'],
    'a status that it cannot have': [204, 'text/plain', '', 'unusable'],
    'that it does not know the log': [404, 'text/plain', '', 'refused'],
    'that it does not know the key': [403, 'text/plain', '', 'refused'],
    'that it is busy': [429, 'text/plain', '', 'away'],
    'that it cannot write': [500, 'text/plain', '', 'away'],
  };
  for (const [what, [status, type, body, outcome]] of Object.entries(answers)) {
    witness.become((_request, response) => {
      response.writeHead(status, { 'content-type': type, location: 'http://127.0.0.1:1/' }).end(body);
    });
    t.match(await ask(witness), { outcome }, what);
  }
  let size = 1;
  witness.become((_request, response) => {
    response.writeHead(409, { 'content-type': TREE_SIZE_TYPE }).end(`${size++}\n`);
  });
  t.strictSame(await ask(witness), { outcome: 'away', status: 409 }, 'another size each time');
  t.equal(size, 4, 'it is not asked for ever');
  witness.become((_request, response) => response.destroy());
  t.strictSame(await ask(witness), { outcome: 'away' }, 'a connection that breaks');
  witness.become(() => undefined);
  t.strictSame(await ask(witness, 0, 50), { outcome: 'away' }, 'no answer in time');
  witness.become();
  t.match(await ask(witness), { outcome: 'cosigned' }, 'and then a right one');
});
