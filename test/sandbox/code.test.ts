import { createHash, randomBytes } from 'node:crypto';
import t from 'tap';
import { createCodes } from '../../src/sandbox/openid/code.js';

const key = randomBytes(32);
const verifier = 'v'.repeat(43);
const grant = {
  number: '001190000017',
  acr: '2',
  nonce: 'n',
  redirectUri: 'http://localhost/sign-in/callback',
  codeChallenge: createHash('sha256').update(verifier).digest('base64url'),
  authTime_s: 1,
};

t.test('a code is exchanged in another process than it was given in, with its verifier', async (t) => {
  const code = await createCodes(key).give(grant);
  t.notMatch(code, grant.number);
  t.strictSame(await createCodes(key).take(code, grant.redirectUri, verifier), grant);
  t.equal(await createCodes(key).take(code, grant.redirectUri, 'w'.repeat(43)), undefined);
  t.equal(await createCodes(randomBytes(32)).take(code, grant.redirectUri, verifier), undefined);
});

t.test('a process exchanges a code once, however it is written and whatever else it is sent', async (t) => {
  const codes = createCodes(key);
  const code = await codes.give(grant);
  t.strictSame(await codes.take(code, grant.redirectUri, verifier), grant);
  for (let i = 0; i < 10_001; i++) await codes.take(`${i}`, grant.redirectUri, verifier);
  // The tag's 16 bytes leave four bits of their last character unused.
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = alphabet[alphabet.indexOf(code.at(-1) as string) + 1];
  t.equal(await codes.take(code, grant.redirectUri, verifier), undefined);
  t.equal(await codes.take(`${code.slice(0, -1)}${last}`, grant.redirectUri, verifier), undefined);
});
