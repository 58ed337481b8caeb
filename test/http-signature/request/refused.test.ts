import { createHash } from 'node:crypto';
import { test } from 'tap';
import { type ReceivedRequest, verifyRequest } from '../../../src/http-signature/request/verify.js';
import {
  BODY,
  changed,
  covering,
  DIGEST,
  ED25519,
  get,
  IDEMPOTENCY_KEY,
  NOW_S,
  OPTIONS,
  ORIGIN,
  post,
  postAnd,
  postWith,
  STRANGER,
  sent,
  signatureLines,
  withHeaders,
  withParameter,
} from '../draft.js';

type Case = readonly [name: string, request: ReceivedRequest, detail: RegExp];

function refuses(title: string, code: string, cases: readonly Case[]): void {
  test(title, async (t) => {
    for (const [name, request, detail] of cases) {
      await t.rejects(
        verifyRequest(request, OPTIONS),
        { name: 'SignatureRefusal', code, detail, message: detail },
        name,
      );
    }
  });
}

refuses('the message itself is out of form', 'invalid_request', [
  ...(
    [
      ['Host', 'gateway.example'],
      ['content-type', 'application/json'],
      ['CONTENT-DIGEST', DIGEST],
      ['Content-Length', String(BODY.length)],
      ['Idempotency-Key', IDEMPOTENCY_KEY],
      ['Signature', 'sig2=:AAAA:'],
      ['Signature-Input', 'sig2=()'],
    ] as const
  ).map((line): Case => [`a second ${line[0]}`, sent(postAnd(line[0], line[1])), /Duplicate header field/]),
  [
    'a second Authorization',
    sent({ ...get(), headers: [...get().headers, ['Authorization', 'a'], ['authorization', 'b']] }),
    /Duplicate header field authorization/,
  ],
  ['no Host', sent(postWith('Host', undefined)), /Host must match/],
  ['an empty Host', sent(postWith('Host', '')), /Host must match/],
  ['another Host', sent(postWith('Host', 'evil.example')), /Host must match/],
  ['another port', sent(postWith('Host', 'gateway.example:8443')), /Host must match/],
  ["the other scheme's port", sent(postWith('Host', 'gateway.example:80')), /Host must match/],
  ['a Host with user', sent(postWith('Host', 'a@gateway.example')), /Host must match/],
  ...(
    [
      ['absolute-form', `${ORIGIN}/v1/catalogue`],
      ['absolute-form of another', 'http://evil.example/v1/catalogue'],
      ['asterisk-form', '*'],
      ['authority-form', 'gateway.example:443'],
      ['no slash', 'v1/catalogue'],
      ['empty', ''],
      ['two slashes', '//evil.example/v1/catalogue'],
      ['slash and backslash', '/\\evil.example/v1'],
      ['a fragment', '/v1/catalogue#part'],
      ['a space', '/v1/cata logue'],
      ['a line break', '/v1/catalogue\n"@method": POST'],
      ['a trailing line break', '/v1/catalogue\n'],
      ['beyond ASCII', '/v1/catálogue'],
      ['endless', `/${'a'.repeat(8192)}`],
    ] as const
  ).map(
    ([name, target]): Case => [
      `target: ${name}`,
      sent({
        ...get(),
        target,
        covered: [
          ['"@method"', 'GET'],
          ['"@target-uri"', ORIGIN + target],
        ],
      }),
      /request target/,
    ],
  ),
  ['a GET with a body', sent({ ...post(), method: 'GET' }), /must not have a body/],
  ['a HEAD with a body', sent({ ...post(), method: 'HEAD' }), /must not have a body/],
  ['a shorter body than announced', sent(postWith('Content-Length', '999')), /does not match Content-Length/],
  ['a missing body', { ...sent(post()), body: undefined }, /does not match Content-Length/],
  ...['', 'short', 'x'.repeat(65), 'order 00017', 'order-00017é', 'order\x0100017'].map(
    (value): Case => [`Idempotency-Key ${value.length}`, sent(postWith('Idempotency-Key', value)), /8 to 64/],
  ),
]);

refuses('the signature is missing', 'signature_missing', [
  ['neither line', withHeaders(post(), post().headers), /Send both/],
  ['no Signature', withHeaders(post(), [...post().headers, signatureLines(post())[0]]), /Send both/],
  ['no Signature-Input', withHeaders(post(), [...post().headers, signatureLines(post())[1]]), /Send both/],
]);

const [INPUT_LINE, SIGNATURE_LINE] = signatureLines(post());

function withLines(input: string, signature: string): ReceivedRequest {
  return withHeaders(post(), [...post().headers, ['Signature-Input', input], ['Signature', signature]]);
}

refuses('not exactly one well-formed signature', 'signature_invalid', [
  [
    'two in both',
    withLines(`${INPUT_LINE[1]}, sig2=()`, `${SIGNATURE_LINE[1]}, sig2=:AAAA:`),
    /one signature/,
  ],
  ['two inputs', withLines(`${INPUT_LINE[1]}, sig2=()`, SIGNATURE_LINE[1]), /one signature/],
  ['two signatures', withLines(INPUT_LINE[1], `${SIGNATURE_LINE[1]}, sig2=:AAAA:`), /one signature/],
  [
    'the same input twice',
    withLines(`${INPUT_LINE[1]}, ${INPUT_LINE[1]}`, SIGNATURE_LINE[1]),
    /one signature/,
  ],
  ['other labels', withLines(INPUT_LINE[1], SIGNATURE_LINE[1].replace('sig1', 'sig2')), /different labels/],
  ['empty fields', withLines('', ''), /RFC 8941/],
  ['a text', withLines('sig1="@method"', SIGNATURE_LINE[1]), /RFC 8941/],
  ['base64 in quotes', withLines(INPUT_LINE[1], SIGNATURE_LINE[1].replaceAll(':', '"')), /RFC 8941/],
  ['a parameter on the byte sequence', withLines(INPUT_LINE[1], `${SIGNATURE_LINE[1]};x=1`), /RFC 8941/],
  ['a long input', withLines(`${INPUT_LINE[1]}${' '.repeat(5000)}x`, SIGNATURE_LINE[1]), /too long/],
  ['a long signature', withLines(INPUT_LINE[1], `sig1=:${'AAAA'.repeat(600)}:`), /too long/],
  [
    'too many components',
    sent(covering(post(), ...Array.from({ length: 28 }, (_, i) => [`"x-${i}"`, ''] as const))),
    /at most 32/,
  ],
]);

const REQUIRED = ['"@method"', '"@target-uri"', '"content-type"', '"content-digest"', '"idempotency-key"'];

refuses('too little or ambiguously covered', 'signature_invalid', [
  ...REQUIRED.map(
    (identifier): Case => [
      `without ${identifier}`,
      sent({ ...post(), covered: changed(post().covered, identifier, undefined) }),
      new RegExp(`must cover ${identifier}`),
    ],
  ),
  ...REQUIRED.flatMap((identifier) =>
    [';req', ';sf', ';bs', ';tr', ';key="a"', ';name="a"'].flatMap((parameter): Case[] => {
      const instead = post().covered.map(([name, value]): readonly [string, string] =>
        name === identifier ? [`${name}${parameter}`, value] : [name, value],
      );
      const beside = covering(post(), [`${identifier}${parameter}`, '']);
      return [
        [`${identifier}${parameter}`, sent({ ...post(), covered: instead }), /must cover/],
        [`${identifier} and ${identifier}${parameter}`, sent(beside), /unsupported parameter/],
      ];
    }),
  ),
  ['nothing covered', sent({ ...post(), covered: [] }), /must cover/],
  ['a component twice', sent(covering(post(), ['"@method"', 'POST'])), /Duplicate covered component/],
  [
    'a field twice',
    sent(covering(post(), ['"content-type"', 'application/json'])),
    /Duplicate covered component/,
  ],
  ['the status', sent(covering(post(), ['"@status"', '200'])), /Unknown derived component/],
  ['an unknown derived component', sent(covering(post(), ['"@body"', ''])), /Unknown derived component/],
  ['a field that is absent', sent(covering(post(), ['"x-absent"', ''])), /missing from the message/],
  ['a field in capitals', sent(covering(post(), ['"Host"', 'gateway.example'])), /in lower case/],
  ['a body without Content-Type', sent(postWith('Content-Type', undefined)), /missing from the message/],
  ['a body without Content-Digest', sent(postWith('Content-Digest', undefined)), /missing from the message/],
  [
    'a field with a line break',
    sent(covering(postAnd('X-A', 'a\n"x-b": b'), ['"x-a"', 'a\n"x-b": b'])),
    /not ASCII/,
  ],
  ['a folded field', sent(covering(postAnd('X-A', 'a\r\n b'), ['"x-a"', 'a b'])), /not ASCII/],
  ['a field beyond ASCII', sent(covering(postAnd('X-A', 'Nguy\xean'), ['"x-a"', 'Nguy\xean'])), /not ASCII/],
]);

refuses('parameters', 'signature_invalid', [
  ['no created', sent(withParameter('created', undefined)), /created must be/],
  ['created in quotes', sent(withParameter('created', `"${NOW_S}"`)), /created must be/],
  [
    'created as a flag',
    sent({ ...post(), parameters: [['created;expires', `${NOW_S + 1}`], ...post().parameters.slice(1)] }),
    /created must be/,
  ],
  ['created with a fraction', sent(withParameter('created', `${NOW_S}.0`)), /RFC 8941/],
  ['created twice', sent({ ...post(), parameters: [['created', '1'], ...post().parameters] }), /RFC 8941/],
  ['no keyid', sent(withParameter('keyid', undefined)), /keyid must be/],
  ['keyid a number', sent(withParameter('keyid', '17')), /keyid must be/],
  ['keyid a name', sent(withParameter('keyid', '"bank-a"')), /keyid must be/],
  ['keyid of 44 characters', sent(withParameter('keyid', `"${ED25519.signing.keyid}A"`)), /keyid must be/],
  ['an unknown key', sent(withParameter('keyid', `"${'A'.repeat(43)}"`)), /No key is registered/],
  ['an unregistered key', sent(post(STRANGER)), /No key is registered/],
  ['no nonce', sent(withParameter('nonce', undefined)), /nonce must be/],
  ['nonce a number', sent(withParameter('nonce', '1234567890')), /nonce must be/],
  ['nonce of 15 characters', sent(withParameter('nonce', `"${'a'.repeat(15)}"`)), /nonce must be/],
  ['nonce of 65 characters', sent(withParameter('nonce', `"${'a'.repeat(65)}"`)), /nonce must be/],
  ['nonce of base64', sent(withParameter('nonce', '"AAECAwQFBgcICQ+/DA0ODw=="')), /nonce must be/],
  ['no tag', sent(withParameter('tag', undefined)), /tag must be/],
  ['the tag of a response', sent(withParameter('tag', '"gateway-response"')), /tag must be/],
  ['the tag in capitals', sent(withParameter('tag', '"Partner-Request"')), /tag must be/],
  ['an unknown parameter', sent(withParameter('scope', '"all"')), /unknown parameter/],
  ['an unknown flag', sent(withParameter('x;expires', `${NOW_S + 1}`)), /unknown parameter/],
  ['expires in quotes', sent(withParameter('expires', `"${NOW_S + 60}"`)), /expires must be/],
  ['another algorithm', sent(withParameter('alg', '"rsa-pss-sha512"')), /algorithm of the key/],
  ['an algorithm with a shared secret', sent(withParameter('alg', '"hmac-sha256"')), /algorithm of the key/],
  ['no algorithm', sent(withParameter('alg', '""')), /algorithm of the key/],
]);

refuses('time', 'signature_stale', [
  ['61 s old', sent(withParameter('created', String(NOW_S - 61))), /older than 60 s/],
  ['created 31 s ahead', sent(withParameter('created', String(NOW_S + 31))), /more than 30 s in the future/],
  ['from before 1970', sent(withParameter('created', '-1')), /older than 60 s/],
  ['expired', sent(withParameter('expires', String(NOW_S - 1))), /has expired/],
  ['expiring this second', sent(withParameter('expires', String(NOW_S))), /has expired/],
]);

const OTHER_DIGEST = `sha-256=:${createHash('sha256').update('{}').digest('base64')}:`;

function digested(value: string): ReceivedRequest {
  return sent({
    ...postWith('Content-Digest', value),
    covered: changed(post().covered, '"content-digest"', value),
  });
}

refuses('the body is another', 'digest_mismatch', [
  [
    'a byte of the body',
    { ...sent(post()), body: Buffer.from(BODY.toString().replace('opening', 'Opening')) },
    /sha-256/,
  ],
  ['a digest of another body, signed', digested(OTHER_DIGEST), /sha-256/],
  ['a second digest of another body, signed', digested(`${DIGEST}, sha-512=:AAAA:`), /sha-512/],
  ['unknown digests alone, signed', digested('md5=:AAAA:, unixsum=:AAAA:'), /neither/],
  [
    'a digest where there is no body',
    sent({ ...get(), headers: [...get().headers, ['Content-Digest', DIGEST]] }),
    /sha-256/,
  ],
]);

refuses('a digest that is malformed, signed', 'signature_invalid', [
  ['a text', digested('sha-256="AAAA"'), /RFC 8941/],
  ['endless', digested(`sha-256=:${'AAAA'.repeat(300)}:`), /too long/],
]);
