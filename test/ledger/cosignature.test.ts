import { createPublicKey, verify } from 'node:crypto';
import t from 'tap';
import { toBase64url, utf8 } from '../../src/bytes.js';
import { cosignatureTime, cosignatureVerifier, cosigner } from '../../src/ledger/cosignature.js';
import { parseSignatureLines } from '../../src/ledger/note.js';
import { parseVerifierKey, verifierKey } from '../../src/ledger/verifier-key.js';
import {
  formatTreeSize,
  formatWitnessRequest,
  parseTreeSize,
  parseWitnessRequest,
} from '../../src/ledger/witness-request.js';
import { newKey } from './keys.js';

// The examples of C2SP tlog-cosignature and tlog-witness.
const TEXT = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';
const COSIGNED =
  '— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n';
const REQUEST = [
  'old 20852014',
  'PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=',
  'jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=',
  '5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=',
  '/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=',
  '',
  TEXT,
].join('\n');

t.test('the time of the example of C2SP tlog-cosignature is the one in its message', async (t) => {
  const [signature] = parseSignatureLines(COSIGNED);
  t.equal(signature && cosignatureTime(signature), 1_679_315_147);
});

t.test('a cosignature is over the header, its time and the text', async (t) => {
  const key = newKey();
  const name = 'witness.example.com/w1';
  const signature = await cosigner(name, key, () => 1_679_315_147).sign(utf8(TEXT));
  t.equal(cosignatureTime({ signature }), 1_679_315_147);
  const message = `cosignature/v1\ntime 1679315147\n${TEXT}`;
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: toBase64url(key.publicKey) };
  const publicKey = createPublicKey({ key: jwk, format: 'jwk' });
  t.ok(verify(null, Buffer.from(message), publicKey, signature.slice(8)));

  const verifier = cosignatureVerifier(verifierKey(name, 'cosignature/v1', key.publicKey));
  t.ok(await verifier.verifies(utf8(TEXT), signature));
  t.notOk(await verifier.verifies(utf8(`${TEXT}more\n`), signature), 'another text');
  const later = signature.map((byte, i) => (i === 7 ? byte ^ 1 : byte));
  t.notOk(await verifier.verifies(utf8(TEXT), later), 'another time');
  t.notOk(await verifier.verifies(utf8(TEXT), signature.slice(8)), 'a plain signature');
  t.notOk(
    await verifier.verifies(
      utf8(TEXT),
      signature.map((byte, i) => (i < 8 ? 0xff : byte)),
    ),
    'beyond 2^53',
  );
  const [line] = parseSignatureLines(COSIGNED);
  t.notOk(line && (await verifier.verifies(utf8(TEXT), line.signature)), "another witness's");
});

t.test('the key of a log is not that of a witness', async (t) => {
  const log = parseVerifierKey('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
  t.throws(() => cosignatureVerifier(log), { code: 'key_malformed' });
});

t.test('a request to a witness is read back as it was written', async (t) => {
  const { old, proof, checkpoint } = parseWitnessRequest(REQUEST);
  t.equal(old, 20_852_014);
  t.equal(proof.length, 4);
  t.equal(checkpoint, TEXT);
  t.equal(formatWitnessRequest({ old, proof, checkpoint }), REQUEST);
  t.equal(parseWitnessRequest(`old 0\n\n${TEXT}`).proof.length, 0);
  const [hash = ''] = REQUEST.split('\n').slice(1);
  const malformed = [
    ...[
      '',
      'old 5',
      `old 5\n${TEXT}`,
      `\n\n${TEXT}`,
      `old\n\n${TEXT}`,
      `old 05\n\n${TEXT}`,
      `new 5\n\n${TEXT}`,
    ],
    ...[`old -1\n\n${TEXT}`, `old 9007199254740992\n\n${TEXT}`, `old 5 \n\n${TEXT}`, `old 5\r\n\n${TEXT}`],
    `old 5\n${`${hash}\n`.repeat(64)}\n${TEXT}`,
  ];
  for (const each of malformed)
    t.throws(() => parseWitnessRequest(each), { code: 'request_malformed' }, each);
  t.throws(() => parseWitnessRequest(`old 5\n${hash.slice(4)}\n\n${TEXT}`), { code: 'hash_malformed' });
  t.throws(() => formatWitnessRequest({ old: -1, proof: [], checkpoint: TEXT }), { code: 'out_of_range' });
});

t.test('the size in the answer of a witness is read back', async (t) => {
  t.equal(parseTreeSize(formatTreeSize(20_852_014)), 20_852_014);
  for (const each of ['', '\n', '5', '05\n', '5\n\n', '-5\n', 'five\n']) {
    t.throws(() => parseTreeSize(each), { code: 'request_malformed' }, each);
  }
});
