import fc from 'fast-check';
import t from 'tap';
import { utf8 } from '../../src/bytes.js';
import {
  formatNote,
  parseNote,
  parseSignatureLines,
  signNote,
  verifyNote,
  verifySignatures,
} from '../../src/ledger/note.js';
import {
  formatVerifierKey,
  noteSigner,
  noteVerifier,
  parseVerifierKey,
  verifierKey,
} from '../../src/ledger/verifier-key.js';
import { keyOfSeed, newKey } from './keys.js';

// The example of golang.org/x/mod/sumdb/note.
const NEUMANN = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const NEUMANN_SECRET = 'AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz';
const TEXT =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const LINE =
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
const SIGNED = `${TEXT}\n${LINE}`;

t.test('the note of the Go documentation verifies, and is signed alike', async (t) => {
  const verifier = noteVerifier(parseVerifierKey(NEUMANN));
  const note = parseNote(utf8(SIGNED));
  t.equal(note.text, TEXT);
  t.strictSame(await verifyNote(note, [verifier]), note.signatures);
  t.equal(formatNote(note), SIGNED);
  const key = keyOfSeed(Buffer.from(NEUMANN_SECRET, 'base64').subarray(1));
  t.equal(formatVerifierKey(verifierKey('PeterNeumann', 'ed25519', key.publicKey)), NEUMANN);
  t.equal(formatNote(await signNote(TEXT, [noteSigner('PeterNeumann', key)])), SIGNED);
});

t.test('a note that was changed, or that no known key signed, is refused', async (t) => {
  const verifier = noteVerifier(parseVerifierKey(NEUMANN));
  const note = parseNote(SIGNED);
  const invalid = { code: 'signature_invalid', message: 'the signature of PeterNeumann does not verify' };
  await t.rejects(verifyNote({ ...note, text: `${TEXT}\n` }, [verifier]), invalid);
  await t.rejects(verifyNote({ ...note, text: `\uFEFF${TEXT}` }, [verifier]), invalid);
  await t.rejects(verifyNote(parseNote(utf8(`\uFEFF${SIGNED}`)), [verifier]), invalid);
  const other = noteVerifier(verifierKey('PeterNeumann', 'ed25519', newKey().publicKey));
  await t.rejects(verifyNote(note, [other]), { code: 'signature_missing' });
  await t.rejects(verifyNote(note, []), { code: 'signature_missing' });
  t.strictSame(await verifySignatures(note, [other]), []);
  t.strictSame(await verifySignatures(note, [other, verifier]), note.signatures);
  const renamed = note.signatures.map((each) => ({ ...each, name: 'Neumann' }));
  await t.rejects(verifyNote({ ...note, signatures: renamed }, [verifier]), { code: 'signature_missing' });
});

t.test('a bad signature by a known key spoils the good one of another', async (t) => {
  const [a, b] = [newKey(), newKey()];
  const note = await signNote('text\n', [noteSigner('a', a), noteSigner('b', b)]);
  const verifiers = [
    noteVerifier(verifierKey('a', 'ed25519', a.publicKey)),
    noteVerifier(verifierKey('b', 'ed25519', b.publicKey)),
  ];
  t.equal((await verifyNote(note, verifiers)).length, 2);
  const bent = note.signatures.map((each) =>
    each.name === 'b' ? { ...each, signature: each.signature.map((byte) => byte ^ 1) } : each,
  );
  await t.rejects(verifyNote({ ...note, signatures: bent }, verifiers), { code: 'signature_invalid' });
  t.equal((await verifyNote({ ...note, signatures: bent }, verifiers.slice(0, 1))).length, 1);
});

t.test('notes of another form are refused', async (t) => {
  const malformed = [
    ...['', '\n', TEXT, `${TEXT}\n`, LINE, `\n${LINE}`, `${TEXT}\n${LINE.trimEnd()}`, `${TEXT}${LINE}`],
    ...[`${SIGNED}\n`, `${SIGNED}${TEXT}`, SIGNED.replace('cryptography', 'crypto\tgraphy')],
    ...[SIGNED.replace('\n', '\r\n'), SIGNED.replace('—', '-'), SIGNED.replace('— ', '—')],
    ...[
      SIGNED.replace('PeterNeumann', 'Peter+Neumann'),
      SIGNED.replace('PeterNeumann', 'Peter\u00a0Neumann'),
    ],
    ...[SIGNED.replace('PeterNeumann', 'Peter\u0085Neumann'), SIGNED.replace('PeterNeumann ', '')],
    ...[SIGNED.replace('AM=', 'AN='), SIGNED.replace('AM=', 'AM'), SIGNED.replace('x08go/', 'x08go_')],
    ...[
      `${TEXT}\n— PeterNeumann x08gow==\n`,
      `${TEXT}\n${LINE.repeat(101)}`,
      `${TEXT.repeat(20_000)}${SIGNED}`,
    ],
  ];
  for (const each of malformed) {
    t.throws(() => parseNote(each), { code: 'note_malformed' }, JSON.stringify(each.slice(0, 200)));
  }
  t.throws(() => parseNote(Uint8Array.of(0xff, 10, 10)), { code: 'note_malformed', message: /UTF-8/ });
  t.equal(parseNote(`${TEXT}\n${LINE.repeat(100)}`).signatures.length, 100);
  t.equal(parseNote(`a\n\nb\n\n${LINE}`).text, 'a\n\nb\n', 'the last blank line separates');
  t.equal(parseSignatureLines(LINE).length, 1);
  t.throws(() => parseSignatureLines(''), { code: 'note_malformed' });
  for (const text of ['no newline', 'tab\t\n', '']) {
    t.throws(() => formatNote({ text, signatures: [] }), { code: 'note_malformed' }, text);
  }
});

t.test('a note is read back as it was written', async (t) => {
  const name = fc.string({ unit: 'grapheme' }).filter((each) => /^[^\s+\p{White_Space}\p{Cc}]+$/u.test(each));
  const signature = fc.record({
    name,
    id: fc.integer({ min: 0, max: 0xffffffff }),
    signature: fc.uint8Array({ minLength: 1, maxLength: 80 }),
  });
  const line = fc.string({ unit: 'grapheme' }).filter((each) => /^\P{Cc}*$/u.test(each));
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 5 }),
      fc.array(signature, { minLength: 1, maxLength: 16 }),
      (lines, signatures) => {
        const note = { text: `${lines.join('\n')}\n`, signatures };
        t.same(parseNote(utf8(formatNote(note as Parameters<typeof formatNote>[0]))), note);
      },
    ),
  );
});

t.test('keys of verifiers that are malformed, of another type or with a false id are refused', async (t) => {
  const { publicKey } = newKey();
  const cosigner = verifierKey('witness.example/w1', 'cosignature/v1', publicKey);
  t.same(parseVerifierKey(formatVerifierKey(cosigner)), cosigner);
  t.not(cosigner.id, verifierKey('witness.example/w1', 'ed25519', publicKey).id, 'the type is in the id');
  t.throws(() => noteVerifier(cosigner), { code: 'key_malformed' });
  const malformed = [
    ...['', 'PeterNeumann', 'PeterNeumann+c74f20a3', 'PeterNeumann+c74f20a3+', NEUMANN.replace('c7', 'C7')],
    ...[NEUMANN.replace('c74f20a3', 'c74f20a4'), NEUMANN.replace('PeterNeumann', 'Peter Neumann')],
    ...[
      NEUMANN.replace('PeterNeumann', 'Neumann'),
      NEUMANN.replace('ARpc', 'AhpC'),
      NEUMANN.replace('10TW', '10T'),
    ],
    ...[`${NEUMANN} `, `${NEUMANN}\n`, `+${NEUMANN}`, 'a+00000000+AQ=='],
  ];
  for (const each of malformed) t.throws(() => parseVerifierKey(each), { code: 'key_malformed' }, each);
  t.throws(() => noteSigner('a b', newKey()), { code: 'key_malformed' });
  t.throws(() => verifierKey('a', 'ed25519', publicKey.subarray(1)), { code: 'key_malformed' });
});
