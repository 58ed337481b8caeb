import { generateKeyPairSync } from 'node:crypto';
import t from 'tap';
import { importPrivateKey, importPublicKey } from '../../src/http-signature/key.js';
import { createSignature, verifySignature } from '../../src/http-signature/signature.js';
import { requestMessage, signatureBase } from '../../src/http-signature/signature-base.js';
import { parseByteSequences, parseInnerListMember } from '../../src/http-signature/structured-field.js';

const jwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
const message = requestMessage('GET', 'https://example.com/a', new Map());

for (const thread of ['pool', 'main'] as const) {
  t.test(`signatures are made and verified on: ${thread}`, async (t) => {
    const fields = await createSignature(
      'x',
      ['"@method"'],
      { created: 1 },
      message,
      importPrivateKey(jwk),
      thread,
    );
    const base = signatureBase(parseInnerListMember(fields['signature-input']).list, message);
    const bytes = parseByteSequences(fields.signature, 1).get('x') as Buffer;
    const key = importPublicKey(jwk);
    await verifySignature(key, base, bytes, thread);
    await t.rejects(verifySignature(key, `${base} `, bytes, thread), { code: 'signature_invalid' });
  });
}
