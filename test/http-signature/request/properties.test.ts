import fc from 'fast-check';
import { test } from 'tap';
import { SignatureRefusal } from '../../../src/http-signature/refusal.js';
import { signRequest } from '../../../src/http-signature/request/sign.js';
import { type ReceivedRequest, verifyRequest } from '../../../src/http-signature/request/verify.js';
import { ED25519, NOW_S, OPTIONS, ORIGIN, P256, parametersOf, post, RSA, sent } from '../draft.js';

const KEYS = [ED25519, P256, RSA];
const REPLACEMENTS = Array.from({ length: 0x5f }, (_, i) => String.fromCharCode(0x20 + i));

test('changing any byte of the signed data or the signature is refused', async () => {
  const requests = KEYS.map((pair) => sent(post(pair)));
  const touched = ['content-type', 'content-digest', 'idempotency-key', 'signature-input', 'signature'];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...requests),
      fc.constantFrom('method', 'target', 'body', ...touched),
      fc.nat(),
      fc.constantFrom(...REPLACEMENTS),
      async (request, part, at, replacement) => {
        const bent = (text: string): string => {
          const index = at % text.length;
          fc.pre(text[index] !== replacement);
          return text.slice(0, index) + replacement + text.slice(index + 1);
        };
        const { method, rawTarget, rawHeaders, body } = request;
        const other = {
          method: part === 'method' ? bent(method) : method,
          rawTarget: part === 'target' ? bent(rawTarget) : rawTarget,
          body: part === 'body' ? Buffer.from(bent(String(body))) : body,
          rawHeaders: rawHeaders.map((value, i) =>
            i % 2 === 1 && rawHeaders[i - 1]?.toLowerCase() === part ? bent(value) : value,
          ),
        };
        return isRefused(other);
      },
    ),
    { numRuns: 1500 },
  );
});

test('any headers cause a SignatureRefusal and no other error', async () => {
  const pieces = fc
    .array(
      fc.constantFrom(
        'sig1',
        '=',
        '(',
        ')',
        '"@method"',
        '"@query-param"',
        ';name="%"',
        '"x-a"',
        '"',
        '\\',
        ' ',
        ';',
        ',',
        'created=1',
        ';req',
        ':',
        'AQID',
        '\n',
        '\0',
        'é',
        '__proto__',
        '"constructor"',
        `;tag="partner-request"`,
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join(''));
  const value = fc.oneof(pieces, fc.string(), fc.string({ unit: 'binary' }));
  const parameters = parametersOf(ED25519.signing.keyid)
    .map(([name, text]) => `;${name}=${text}`)
    .join('');
  const input = fc.oneof(
    value,
    value.map((text) => `sig1=(${text})${parameters}`),
  );
  const name = fc.oneof(
    fc.constantFrom('Content-Digest', 'Content-Type', 'Idempotency-Key', 'X-A', '__proto__'),
    value,
  );
  await fc.assert(
    fc.asyncProperty(input, value, name, value, value, async (inputField, signature, name, any, target) =>
      isRefused({
        method: 'POST',
        rawTarget: `/${target}`,
        rawHeaders: [
          'Host',
          'gateway.example',
          'Signature-Input',
          inputField,
          'Signature',
          `sig1=:${signature}:`,
          name,
          any,
        ],
        body: Buffer.from(any),
      }),
    ),
    { numRuns: 1000 },
  );
});

test('any signed request verifies', async () => {
  const visible = fc.string({ unit: fc.constantFrom(...REPLACEMENTS.slice(1)), minLength: 8, maxLength: 64 });
  const target = fc
    .string({ unit: fc.constantFrom(...REPLACEMENTS.slice(1).filter((c) => c !== '#')), maxLength: 80 })
    .map((rest) => `/v1/${rest}`);
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...KEYS),
      fc.constantFrom('POST', 'PUT', 'PATCH', 'DELETE'),
      target,
      fc.option(fc.uint8Array({ maxLength: 300 }), { nil: undefined }),
      fc.option(visible, { nil: undefined }),
      fc.integer({ min: NOW_S - 60, max: NOW_S + 30 }),
      async ({ signing }, method, rawTarget, bytes, idempotencyKey, created) => {
        const body = bytes && Buffer.from(bytes);
        const targetUri = ORIGIN + rawTarget;
        const headers = await signRequest({ method, targetUri, body, idempotencyKey, created, key: signing });
        const rawHeaders = ['Host', 'gateway.example', ...Object.entries(headers).flat()];
        const verified = await verifyRequest({ method, rawTarget, rawHeaders, body }, OPTIONS);
        return verified.keyid === signing.keyid && verified.idempotencyKey === idempotencyKey;
      },
    ),
    { numRuns: 200 },
  );
});

async function isRefused(request: ReceivedRequest): Promise<boolean> {
  try {
    await verifyRequest(request, OPTIONS);
    return false;
  } catch (error) {
    if (error instanceof SignatureRefusal) return true;
    throw error;
  }
}
