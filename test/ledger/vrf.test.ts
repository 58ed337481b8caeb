import fc from 'fast-check';
import t from 'tap';
import { utf8 } from '../../src/bytes.js';
import { vrfKey, vrfOutput, vrfProve, vrfPublicKey, vrfVerify } from '../../src/ledger/vrf.js';
import { refusalOf } from './refused.js';

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));
const hex = (value: Uint8Array) => Buffer.from(value).toString('hex');

/** RFC 9381 appendix B.3: secret key, public key, alpha, pi, beta. */
const EXAMPLES = [
  {
    name: 'Example 16',
    secret: '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    publicKey: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    alpha: '',
    proof:
      '8657106690b5526245a92b003bb079ccd1a92130477671f6fc01ad16f26f723f26f8a57ccaed74ee1b190bed1f479d9727d2d0f9b005a6e456a35d4fb0daab1268a1b0db10836d9826a528ca76567805',
    output:
      '90cf1df3b703cce59e2a35b925d411164068269d7b2d29f3301c03dd757876ff66b71dda49d2de59d03450451af026798e8f81cd2e333de5cdf4f3e140fdd8ae',
  },
  {
    name: 'Example 17',
    secret: '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    publicKey: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    alpha: '72',
    proof:
      'f3141cd382dc42909d19ec5110469e4feae18300e94f304590abdced48aed5933bf0864a62558b3ed7f2fea45c92a465301b3bbf5e3e54ddf2d935be3b67926da3ef39226bbc355bdc9850112c8f4b02',
    output:
      'eb4440665d3891d668e7e0fcaf587f1b4bd7fbfe99d0eb2211ccec90496310eb5e33821bc613efb94db5e5b54c70a848a0bef4553a41befc57663b56373a5031',
  },
  {
    name: 'Example 18',
    secret: 'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    publicKey: 'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    alpha: 'af82',
    proof:
      '9bc0f79119cc5604bf02d23b4caede71393cedfbb191434dd016d30177ccbf8096bb474e53895c362d8628ee9f9ea3c0e52c7a5c691b6c18c9979866568add7a2d41b00b05081ed0f58ee5e31b3a970e',
    output:
      '645427e5d00c62a23fb703732fa5d892940935942101e456ecca7bb217c61c452118fec1219202a0edcf038bb6373241578be7217ba85a2687f7a0310b2df19f',
  },
];
const key = vrfKey(bytes('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60'));
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

for (const { name, secret, publicKey, alpha, proof, output } of EXAMPLES) {
  t.test(`RFC 9381 appendix B.3, ${name}`, async (t) => {
    const own = vrfKey(bytes(secret));
    t.equal(hex(own.publicKey), publicKey);
    t.equal(hex(vrfPublicKey(bytes(secret))), publicKey);
    const proven = vrfProve(own, bytes(alpha));
    t.same([hex(proven.proof), hex(proven.output)], [proof, output]);
    t.equal(hex(vrfOutput(own, bytes(alpha))), output);
    t.equal(hex(vrfVerify(bytes(publicKey), bytes(alpha), bytes(proof))), output);
  });
}

t.test('every proof verifies, and gives the output that is made without it', async () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 32, maxLength: 32 }),
      fc.uint8Array({ maxLength: 40 }),
      (secret, alpha) => {
        const own = vrfKey(secret);
        const proven = vrfVerify(own.publicKey, alpha, vrfProve(own, alpha).proof);
        return hex(proven) === hex(vrfOutput(own, alpha));
      },
    ),
    { numRuns: 20 },
  );
});

t.test('a proof with a changed bit, of another input or by another key does not verify', async (t) => {
  const alpha = utf8('001085000001');
  const { proof } = vrfProve(key, alpha);
  for (let i = 0; i < proof.length; i++) {
    const changed = proof.map((byte, at) => (at === i ? byte ^ (1 << (i % 8)) : byte));
    t.equal(
      await refusalOf(() => vrfVerify(key.publicKey, alpha, changed)),
      'pseudonym_invalid',
      `byte ${i}`,
    );
  }
  const other = vrfPublicKey(bytes('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb'));
  t.equal(await refusalOf(() => vrfVerify(key.publicKey, utf8('001085000002'), proof)), 'pseudonym_invalid');
  t.equal(await refusalOf(() => vrfVerify(other, alpha, proof)), 'pseudonym_invalid');
  t.equal(await refusalOf(() => vrfVerify(key.publicKey, alpha, proof.slice(1))), 'pseudonym_invalid');
});

t.test('a scalar beyond the order of the group is refused: a proof has one form', async (t) => {
  const alpha = utf8('001085000001');
  const { proof } = vrfProve(key, alpha);
  const scalar = BigInt(`0x${hex(proof.slice(48).reverse())}`) + ORDER;
  const raised = Uint8Array.from([
    ...proof.slice(0, 48),
    ...bytes(scalar.toString(16).padStart(64, '0')).reverse(),
  ]);
  t.equal(await refusalOf(() => vrfVerify(key.publicKey, alpha, raised)), 'pseudonym_invalid');
});

t.test('a key of small order, which proves every output, is refused', async (t) => {
  const identity = `01${'00'.repeat(31)}`;
  const ofOrder2 = `ec${'ff'.repeat(30)}7f`;
  const ofOrder4 = '00'.repeat(32);
  const ofOrder8 = '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05';
  for (const small of [identity, ofOrder2, ofOrder4, ofOrder8, 'ff'.repeat(32), '00']) {
    const alpha = utf8('001085000001');
    t.equal(
      await refusalOf(() => vrfVerify(bytes(small), alpha, vrfProve(key, alpha).proof)),
      'key_malformed',
      small,
    );
  }
  t.equal(await refusalOf(() => vrfKey(new Uint8Array(31))), 'key_malformed');
});
