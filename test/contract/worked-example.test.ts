import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import t from 'tap';
import { at, documentOf, validatorsOf } from './contracts.js';

const { info } = documentOf('partner') as { info: { description: string } };

/** The fenced block of the description with this name. */
function block(name: string): string {
  const text = new RegExp(`^\`\`\`\\w+ ${name}\\n([\\s\\S]*?)\\n\`\`\`$`, 'm').exec(info.description)?.[1];
  if (text === undefined) throw new Error(`the description has no block ${name}`);
  return text;
}

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest();
const digestOf = (body: string) => `sha-256=:${sha256(body).toString('base64')}:`;
const thumbprintOf = ({ crv, kty, x }: Record<string, string>) =>
  sha256(JSON.stringify({ crv, kty, x })).toString('base64url');

/** The header fields of a message. */
const headOf = (message: string) =>
  Object.fromEntries(
    message
      .split('\n')
      .slice(1)
      .map((line) => line.split(/: (.*)/, 2) as [string, string]),
  );

t.test('the example request can be rebuilt from the contract', async (t) => {
  const key = JSON.parse(block('partner-key'));
  const body = block('request-body');
  const head = headOf(block('request'));
  t.equal(thumbprintOf(key), block('partner-keyid'));
  t.equal(Buffer.byteLength(body), 215);
  t.equal(head['Content-Digest'], digestOf(body));
  const parameters = head['Signature-Input']?.slice('sig='.length);
  const base = [
    '"@method": POST',
    `"@target-uri": https://${head.Host}/v1/consent-requests`,
    `"content-type": ${head['Content-Type']}`,
    `"content-digest": ${head['Content-Digest']}`,
    `"idempotency-key": ${head['Idempotency-Key']}`,
    `"@signature-params": ${parameters}`,
  ].join('\n');
  t.equal(base, block('request-base'));
  const signature = sign(null, Buffer.from(base), createPrivateKey({ key, format: 'jwk' })).toString(
    'base64',
  );
  t.equal(head.Signature, `sig=:${signature}:`);
  t.ok(validatorsOf('partner')('NewConsentRequest')(JSON.parse(body)));
});

t.test('the example response verifies', async (t) => {
  const key = JSON.parse(block('gateway-key'));
  const body = block('response-body');
  const head = headOf(block('response'));
  t.equal(head['Content-Digest'], digestOf(body));
  const base = [
    '"@status": 201',
    `"content-type": ${head['Content-Type']}`,
    `"content-digest": ${head['Content-Digest']}`,
    `"call-id": ${head['Call-Id']}`,
    '"@method";req: POST',
    '"@target-uri";req: https://gateway.example/v1/consent-requests',
    `"signature";req: ${headOf(block('request')).Signature}`,
    `"@signature-params": ${head['Signature-Input']?.slice('sig='.length)}`,
  ].join('\n');
  t.equal(base, block('response-base'));
  const signature = Buffer.from(String(head.Signature).slice('sig=:'.length, -1), 'base64');
  t.ok(verify(null, Buffer.from(base), createPublicKey({ key, format: 'jwk' }), signature));
  t.ok(head['Signature-Input']?.includes(`keyid="${thumbprintOf(key)}"`));
  t.ok(validatorsOf('partner')('ConsentRequest')(JSON.parse(body)));
});

t.test('the ledger entry of the example release matches its hash and salt', async (t) => {
  const release = at(documentOf('partner'), 'components', 'examples', 'release', 'value');
  const { entry, entry_hash, salt } = release.ledger as Record<string, string>;
  t.equal(entry_hash, sha256(Buffer.from(`\0${entry}`)).toString('base64url'));
  const { subject, ...rest } = JSON.parse(String(entry));
  const number = '001190000017';
  t.equal(
    subject,
    sha256(Buffer.concat([Buffer.from(String(salt), 'base64url'), Buffer.from(number)])).toString(
      'base64url',
    ),
  );
  t.strictSame(
    Object.keys({ ...rest, subject }),
    Object.keys({ ...rest, subject }).sort(),
    'names in canonical order',
  );
});
