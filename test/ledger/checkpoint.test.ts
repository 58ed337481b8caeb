import fc from 'fast-check';
import t from 'tap';
import { fromBase64, toBase64 } from '../../src/bytes.js';
import {
  type Checkpoint,
  formatCheckpoint,
  openCheckpoint,
  parseCheckpoint,
  signCheckpoint,
} from '../../src/ledger/checkpoint.js';
import { noteSigner, noteVerifier, verifierKey } from '../../src/ledger/verifier-key.js';
import { newKey } from './keys.js';

// The example of C2SP tlog-checkpoint.
const TEXT = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';
const CHECKPOINT: Checkpoint = {
  origin: 'example.com/behind-the-sofa',
  size: 20_852_163,
  root: fromBase64('CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I='),
  extensions: [],
};

t.test('the example of C2SP tlog-checkpoint is read and written', async (t) => {
  t.same(parseCheckpoint(TEXT), CHECKPOINT);
  t.equal(formatCheckpoint(CHECKPOINT), TEXT);
  const extended = { ...CHECKPOINT, extensions: ['map 7 x', 'b'] };
  t.equal(formatCheckpoint(extended), `${TEXT}map 7 x\nb\n`);
  t.same(parseCheckpoint(`${TEXT}map 7 x\nb\n`), extended);
});

t.test('checkpoints are read back as they were written', async (t) => {
  const line = fc.string({ unit: 'grapheme' }).filter((each) => /^\P{Cc}+$/u.test(each));
  const checkpoint = fc.record({
    origin: line,
    size: fc.maxSafeNat(),
    root: fc.uint8Array({ minLength: 32, maxLength: 32 }),
    extensions: fc.array(line, { maxLength: 4 }),
  });
  fc.assert(
    fc.property(checkpoint, (drawn) => {
      t.same(parseCheckpoint(formatCheckpoint(drawn as Checkpoint)), drawn);
    }),
  );
});

t.test('other texts are no checkpoints', async (t) => {
  const [origin, size, root] = TEXT.trimEnd().split('\n') as [string, string, string];
  const malformed = [
    ...[
      '',
      '\n',
      `${origin}\n`,
      `${origin}\n${size}\n`,
      TEXT.trimEnd(),
      `${TEXT}\n`,
      `\n${TEXT}`,
      `${TEXT}\na\n`,
    ],
    ...[
      '020852163',
      '-1',
      '+1',
      '1.0',
      '1e3',
      '0x10',
      '9007199254740992',
      '99999999999999999',
      ' 1',
      '٣',
      '',
    ].map((each) => `${origin}\n${each}\n${root}\n`),
  ];
  for (const each of malformed) t.throws(() => parseCheckpoint(each), { code: 'checkpoint_malformed' }, each);
  t.equal(parseCheckpoint(`${origin}\n9007199254740991\n${root}\n`).size, Number.MAX_SAFE_INTEGER);
  t.equal(parseCheckpoint(`${origin}\n0\n${root}\n`).size, 0);
  for (const each of [toBase64(new Uint8Array(31)), root.replace('=', ''), root.replace('2I=', '2J='), 'x']) {
    t.throws(() => parseCheckpoint(`${origin}\n${size}\n${each}\n`), { code: 'hash_malformed' }, each);
  }
  for (const bad of [{ origin: '' }, { origin: 'a\nb' }, { extensions: [''] }, { extensions: ['a\nb'] }]) {
    t.throws(() => formatCheckpoint({ ...CHECKPOINT, ...bad }), { code: 'checkpoint_malformed' });
  }
  t.throws(() => formatCheckpoint({ ...CHECKPOINT, size: 2 ** 53 }), { code: 'out_of_range' });
});

t.test('a signed checkpoint opens for its log alone', async (t) => {
  const [logKey, witnessKey, other] = [newKey(), newKey(), newKey()];
  const { origin } = CHECKPOINT;
  const note = await signCheckpoint(CHECKPOINT, [noteSigner(origin, logKey), noteSigner('w', witnessKey)]);
  const log = [noteVerifier(verifierKey(origin, 'ed25519', logKey.publicKey))];
  const witnesses = [
    noteVerifier(verifierKey('w', 'ed25519', witnessKey.publicKey)),
    noteVerifier(verifierKey('silent', 'ed25519', other.publicKey)),
  ];
  const opened = await openCheckpoint(note, origin, { log, witnesses });
  t.match(opened, { ...CHECKPOINT, text: TEXT });
  t.strictSame(
    [...opened.signatures, ...opened.cosignatures].map(({ name }) => name),
    [origin, 'w'],
  );
  t.equal((await openCheckpoint(note, origin, { log })).cosignatures.length, 0);
  await t.rejects(openCheckpoint(note, 'example.com/other', { log }), { code: 'other_log' });
  await t.rejects(openCheckpoint(note, origin, { log: witnesses.slice(1), witnesses }), {
    code: 'signature_missing',
  });
  await t.rejects(openCheckpoint(note.replace('20852163', '20852164'), origin, { log }), {
    code: 'signature_invalid',
  });
  const lines = await signCheckpoint({ ...CHECKPOINT, origin: 'a' }, [noteSigner(origin, logKey)]);
  await t.rejects(openCheckpoint(lines, origin, { log }), { code: 'other_log' });
});
