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
