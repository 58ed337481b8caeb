import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { cosigner } from '../../src/ledger/cosignature.js';
import { formatHistory } from '../../src/ledger/history-file.js';
import { formatVerifierKey, verifierKey } from '../../src/ledger/verifier-key.js';
import { runHere } from '../helpers/program.js';
import { newKey } from '../ledger/keys.js';
import { MemoryHistory } from '../ledger/memory-history.js';

const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-history-'));
t.teardown(() => rmSync(folder, { recursive: true, force: true }));

const AN = '001085000001';
const all = new MemoryHistory();
const record = async (day: number) => {
  all.record(JSON.stringify({ actor: 'partner', at: `2026-11-0${day}T00:00:00.000Z`, kind: 'release' }), AN);
  all.record(`somebody else's ${day}`, '001085000002');
  await all.cover();
};
await record(1);
await record(2);

const path = join(folder, 'history.json');
const seen = join(folder, 'seen.json');
const key = all.log.verifierKey;
const save = async (from?: number) => writeFileSync(path, formatHistory(await all.file(AN, from)));
const run = (...words: string[]) => runHere(['history', 'verify', ...words], {});

t.test('a history is verified, and goes on from what was verified before', async (t) => {
  await save();
  const first = await run(path, '--key', key, '--seen', seen);
  t.match(first, { status: 0, complaint: '' });
  t.equal(
    first.stdout,
    [
      `the history of ${AN} holds: 2 entries, from 2026-11-01T00:00:00.000Z to 2026-11-02T00:00:00.000Z, all that concern this person among the first 5 of log.example/a`,
      '  not compared with an earlier one: keep what was verified with --seen FILE',
    ].join('\n'),
  );
  t.notMatch(readFileSync(seen, 'utf8'), AN, 'what is kept does not say whose it is');
  await record(3);
  await save(6);
  const second = await run(path, '--key', key, '--seen', seen);
  t.match(
    second.stdout,
    /3 entries.*\n {2}begins with the 2 entries of before, in a log .* the 6 of before$/,
  );
  await save();
  const third = await run(path, '--key', key, '--seen', seen, '--json');
  t.match(JSON.parse(third.stdout), {
    number: AN,
    entries: 3,
    first_at: '2026-11-01T00:00:00.000Z',
    last_at: '2026-11-03T00:00:00.000Z',
    origin: 'log.example/a',
    size: 9,
    map_size: 8,
    cosigned: [],
    seen_entries: 3,
    seen_size: 9,
  });
});

t.test('a history that does not hold ends with status 1 and says why in one line', async (t) => {
  const kept = readFileSync(seen, 'utf8');
  const file = await all.file(AN);
  const refused = async (complaint: RegExp, ...words: string[]) => {
    const ended = await run(path, ...words);
    t.match(ended, { status: 1, stdout: '', complaint });
    t.notMatch(ended.complaint, '\n');
    t.equal(readFileSync(seen, 'utf8'), kept, 'what was verified before is kept');
  };
  writeFileSync(path, formatHistory({ ...file, entries: file.entries.slice(1) }));
  await refused(/the history does not hold: the file has 2 entries, and says that they are 3$/, '--key', key);
  const changed = file.entries.map((each) => each.replace('partner', 'subject'));
  writeFileSync(path, formatHistory({ ...file, entries: changed }));
  await refused(/does not hold: the chain over the entries is another/, '--key', key, '--seen', seen);
  writeFileSync(path, formatHistory(file));
  const other = formatVerifierKey(verifierKey(all.log.origin, 'ed25519', newKey().publicKey));
  await refused(/does not hold: none of the known keys signed the note/, '--key', other, '--seen', seen);
  await refused(
    /nowhere\/seen cannot be written: ENOENT/,
    '--key',
    key,
    '--seen',
    join(folder, 'nowhere', 'seen'),
  );
  truncateSync(path, 2 ** 40);
  await refused(/history\.json is too large to be the proof of a history$/, '--key', key);
  await record(4);
  await save();
  await refused(
    /does not prove that the log begins with the 9 entries of before/,
    '--key',
    key,
    '--seen',
    seen,
  );
});

t.test('witnesses that are asked for must have cosigned', async (t) => {
  const witnessKey = newKey();
  const name = 'witness.example/w';
  const witness = formatVerifierKey(verifierKey(name, 'cosignature/v1', witnessKey.publicKey));
  await save();
  const words = [path, '--key', key, '--witness', witness];
  t.match(await run(...words), { status: 1, complaint: /too few witnesses/ });
  t.match(await run(...words, '--cosignatures', '0'), { status: 0 });
  const checkpoint = await all.sign(all.head, [cosigner(name, witnessKey, () => 1_700_000_000)]);
  writeFileSync(path, formatHistory({ ...(await all.file(AN)), checkpoint }));
  t.match((await run(...words)).stdout, /\n {2}cosigned by witness\.example\/w\n/);
});

t.test('what is no proof, or cannot be read, is told apart from what does not hold', async (t) => {
  await save();
  t.match(await run(join(folder, 'nothing'), '--key', key), { status: 1, complaint: /cannot be read$/ });
  t.match(await run(path), { status: 1, complaint: /without the key of the log a file proves nothing/ });
  for (const words of [
    [],
    [path, 'more', '--key', key],
    [path, '--key', key, '--cosignatures', '1'],
    ['--keys'],
  ]) {
    t.match(await run(...words), { status: 1, complaint: /history verify FILE --key KEY/ }, words.join(' '));
  }
  const elsewhere = formatVerifierKey(verifierKey('log.example/b', 'ed25519', newKey().publicKey));
  t.match(await run(path, '--key', key, '--key', elsewhere), { status: 1, complaint: /several logs/ });
  t.match(await run(path, '--key', 'x'), { status: 1, complaint: /not the key of a verifier/ });
  writeFileSync(seen, 'no');
  const unseen = await run(path, '--key', key, '--seen', seen);
  t.match(unseen, { status: 1, complaint: /seen\.json does not hold what was verified before$/ });
  t.equal(readFileSync(seen, 'utf8'), 'no');
  writeFileSync(path, '{}');
  t.match(await run(path, '--key', key), {
    status: 1,
    complaint: /is not the proof of a history: the file is not/,
  });
  t.notOk(existsSync(join(folder, 'seen.json.new')));
});
