import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { type Bytes, utf8 } from '../bytes.js';
import type { CallSigner } from '../client/key.js';
import { type CallToSign, signCall } from '../client/sign.js';
import type { AlgorithmName } from '../http-signature/algorithms.js';
import { contentDigest } from '../http-signature/content-digest.js';
import { importPrivateKey } from '../http-signature/key.js';
import type { Check } from './check.js';
import { bodyOf, expectAnswer, type Gateway } from './gateway.js';

/** A consent that nobody has: a call about it has no effect, also where its wrong signature is accepted. */
export const NO_CONSENT = `/v1/consents/cst_${'0'.repeat(26)}`;

const ADVICE = 'tell the operator: the gateway does not refuse what it must, or not as its contract says';
const HOUR_S = 3_600;

interface WrongCall {
  readonly name: string;
  /** What is wrong with it, in a few words. */
  readonly what: string;
  readonly code: string;
  /** Changes the call before it is signed. */
  readonly before?: Partial<CallToSign>;
  readonly signer?: CallSigner;
  /** Changes what is sent of it afterwards. */
  readonly after?: (sent: SentCall) => Partial<SentCall>;
}

interface SentCall {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Bytes;
}

/** Whether right signatures are accepted and wrong ones refused, each with its code. */
export function signingChecks(gateway: Gateway): readonly Check[] {
  return [
    ...rightCalls(gateway),
    ...wrongCalls(gateway).map((wrong) => ({
      name: `signing.${wrong.name}`,
      expected: `${wrong.what}: ${401} ${wrong.code}`,
      advice: ADVICE,
      run: () => sendWrong(gateway, wrong),
    })),
  ];
}

function rightCalls({ call }: Gateway): readonly Check[] {
  const advice = 'compare your signature base with the one of the worked example in the contract';
  return [
    {
      name: 'signing.query',
      expected: 'a signed call with a query is accepted',
      advice,
      run: async () => expectAnswer(await call('GET', '/v1/consents?limit=1&state=active'), 200),
    },
    {
      name: 'signing.body',
      expected:
        'a signed call with a body and an Idempotency-Key is accepted: 404, as its consent does not exist',
      advice,
      run: async () =>
        expectAnswer(
          await call('POST', `${NO_CONSENT}/releases`, { body: { fields: ['person.sex'] } }),
          404,
          'not_found',
        ),
    },
  ];
}

function wrongCalls(gateway: Gateway): readonly WrongCall[] {
  const now_s = () => Math.floor(Date.now() / 1000);
  const other = utf8('{"fields":["person.email"]}');
  const { keyid } = gateway.signer;
  const stranger = strangersSigner();
  const wrongForm = WRONG_FORMS[gateway.algorithm];
  const digestOf = (body: Bytes) => contentDigest(Buffer.from(body));
  const without = (headers: SentCall['headers'], ...names: string[]) =>
    Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
  return [
    {
      name: 'missing',
      what: 'no signature',
      code: 'signature_missing',
      after: ({ headers }) => ({ headers: without(headers, 'signature', 'signature-input') }),
    },
    {
      name: 'altered_body',
      what: 'another body than the digest is of',
      code: 'digest_mismatch',
      after: () => ({ body: other }),
    },
    {
      name: 'altered_digest',
      what: 'another body, with its digest',
      code: 'signature_invalid',
      after: ({ headers }) => ({ body: other, headers: { ...headers, 'content-digest': digestOf(other) } }),
    },
    {
      name: 'altered_target',
      what: 'another target',
      code: 'signature_invalid',
      after: ({ url }) => ({ url: `${url}?more=1` }),
    },
    {
      name: 'altered_method',
      what: 'another method',
      code: 'signature_invalid',
      before: { method: 'DELETE' },
    },
    {
      name: 'altered_key',
      what: 'another Idempotency-Key',
      code: 'signature_invalid',
      after: ({ headers }) => ({ headers: { ...headers, 'idempotency-key': crypto.randomUUID() } }),
    },
    {
      name: 'missing_digest',
      what: 'a body without Content-Digest',
      code: 'signature_invalid',
      after: ({ headers }) => ({ headers: without(headers, 'content-digest') }),
    },
    {
      name: 'uncovered_body',
      what: 'a body that the signature does not cover',
      code: 'signature_invalid',
      before: { body: undefined },
      after: ({ headers, body }) => ({
        headers: { ...headers, 'content-type': 'application/json', 'content-digest': digestOf(body) },
      }),
    },
    {
      name: 'stale',
      what: 'a signature of an hour ago',
      code: 'signature_stale',
      before: { created: now_s() - HOUR_S },
    },
    {
      name: 'future',
      what: 'a signature of the next hour',
      code: 'signature_stale',
      before: { created: now_s() + HOUR_S },
    },
    {
      name: 'unknown_key',
      what: 'a key that is not registered',
      code: 'signature_invalid',
      signer: stranger,
    },
    {
      name: 'wrong_key',
      what: "another key's signature under your keyid",
      code: 'signature_invalid',
      signer: { ...stranger, keyid },
    },
    {
      name: 'wrong_form',
      what: wrongForm.what,
      code: 'signature_invalid',
      signer: { keyid, sign: async (bytes) => wrongForm.sign(bytes, gateway.privateKey) },
    },
    {
      name: 'short_nonce',
      what: 'a nonce that is too short',
      code: 'signature_invalid',
      before: { nonce: 'short' },
    },
  ];
}

/** What is mistaken for the right form of a signature, for keys of each kind. */
const WRONG_FORMS: Readonly<
  Record<
    AlgorithmName,
    { readonly what: string; readonly sign: (bytes: Bytes, key: KeyObject) => Uint8Array }
  >
> = {
  ed25519: {
    what: 'a signature of the hash of the base',
    sign: (bytes, key) => sign(null, createHash('sha256').update(bytes).digest(), key),
  },
  'ecdsa-p256-sha256': {
    what: 'a signature in DER',
    sign: (bytes, key) => sign('sha256', bytes, { key, dsaEncoding: 'der' }),
  },
  'rsa-pss-sha512': {
    what: 'a signature with PKCS#1 v1.5 padding',
    sign: (bytes, key) => sign('sha512', bytes, key),
  },
};

function strangersSigner(): CallSigner {
  const { keyid, sign } = importPrivateKey(
    generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }),
  );
  return { keyid, sign: (bytes) => sign(Buffer.from(bytes)) };
}

async function sendWrong({ origin, signer, send }: Gateway, wrong: WrongCall): Promise<string> {
  const url = `${origin}${NO_CONSENT}/releases`;
  const body = utf8('{"fields":["person.sex"]}');
  const call: CallToSign = {
    method: 'POST',
    url,
    body,
    idempotencyKey: crypto.randomUUID(),
    ...wrong.before,
  };
  const headers = await signCall(call, wrong.signer ?? signer);
  const right: SentCall = { url, headers, body };
  const sent = { ...right, ...wrong.after?.(right) };
  const answer = await send('POST', sent.url, sent.headers, sent.body);
  return expectAnswer({ status: answer.status, body: bodyOf(answer) }, 401, wrong.code);
}
