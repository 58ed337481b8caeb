import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import t from 'tap';
import { toBase64 } from '../../src/bytes.js';
import { cosigner } from '../../src/ledger/cosignature.js';
import { formatMapLine } from '../../src/ledger/map-line.js';
import { consistencyProof, inclusionProof } from '../../src/ledger/merkle.js';
import { formatVerifierKey, verifierKey } from '../../src/ledger/verifier-key.js';
import { newKey } from './keys.js';
import { MemoryLog } from './memory-log.js';

// golang.org/x/mod/sumdb (note, tlog) and the compiler, of Debian: scripts/test.ts installs them.
const GO = { ...process.env, GO111MODULE: 'off', GOPATH: '/usr/share/gocode', GOFLAGS: '' };
const SIZE = 66_000;
const INDEXES = [0, 255, 256, 1000, 65_535, 65_536, SIZE - 1];
const SIZES = [1, 255, 256, 700, 65_535, 65_536, SIZE];

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-go-'));
t.teardown(() => rmSync(folder, { recursive: true, force: true }));
const program = join(folder, 'verify');
await run('go', ['build', '-o', program, 'test/ledger/interoperability/verify.go'], {
  env: { ...GO, GOCACHE: join(folder, 'cache') },
});

const log = new MemoryLog('log.example/a');
await log.grow(SIZE);
const mapLine = formatMapLine({ size: SIZE - 1, publicKey: newKey().publicKey, root: log.root });
const cosigners = [cosigner('witness.example/w', newKey(), () => 1_700_000_000)];
log.files.set('checkpoint', Buffer.from(await log.sign(cosigners, [mapLine])));
for (const [path, data] of log.files) write(path, data);

function write(path: string, data: Uint8Array): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), data);
}

const verify = (indexes = INDEXES, sizes = SIZES, key = log.verifierKey) =>
  run(program, [folder, key, indexes.join(), sizes.join()]);

t.test('the Go implementation verifies the log, and makes the same proofs', async (t) => {
  const { stdout } = await verify();
  const { reader } = log;
  const expected = {
    origin: log.origin,
    size: SIZE,
    root: toBase64(log.root),
    inclusion: await Promise.all(
      INDEXES.map(async (index) => ({
        index,
        entry: `entry ${index}`,
        proof: (await inclusionProof(index, SIZE, reader)).map(toBase64),
      })),
    ),
  };
  const found = JSON.parse(stdout);
  t.match(found, expected);
  for (const { size, root, proof } of found.consistency) {
    const earlier = new MemoryLog(log.origin);
    await earlier.grow(size);
    t.equal(root, toBase64(earlier.root));
    t.strictSame(proof, (await consistencyProof(size, SIZE, reader)).map(toBase64));
  }
  t.strictSame(
    found.consistency.map(({ size }: { size: number }) => size),
    SIZES,
  );
});

t.test('the Go implementation refuses what was changed', async (t) => {
  const changes: Readonly<Record<string, RegExp>> = {
    checkpoint: /invalid signature/,
    'tile/0/003': /invalid transparency proof|inconsistent tile/,
    'tile/1/000': /invalid transparency proof|inconsistent tile/,
    'tile/entries/003': /entry 769: invalid transparency proof/,
  };
  for (const [path, complaint] of Object.entries(changes)) {
    const data = log.files.get(path) as Uint8Array;
    write(
      path,
      data.map((byte, i) => (i === 20 ? byte ^ 1 : byte)),
    );
    await t.rejects(verify([769], [SIZE]), { message: complaint }, path);
    write(path, data);
  }
  const other = formatVerifierKey(verifierKey(log.origin, 'ed25519', newKey().publicKey));
  await t.rejects(verify([769], [SIZE], other), { message: /no verifiable signatures/ });
  await verify([769], [SIZE]);
});
