import { generateKeyPairSync } from 'node:crypto';
import { contentDigest } from '../http-signature/content-digest.js';
import { importPrivateKey, type PrivateKey } from '../http-signature/key.js';
import { signResponse } from '../http-signature/response/sign.js';
import { createSignature } from '../http-signature/signature.js';
import { requestMessage } from '../http-signature/signature-base.js';
import { GATEWAY_RESPONSE } from '../http-signature/signature-parameters.js';
import { type Check, expect } from './check.js';
import type { Body } from './gateway.js';
import { runOwn } from './own-program.js';

/** What the command gets on standard input. */
interface Given {
  /** The call as it was sent. */
  readonly request: { readonly method: string; readonly url: string; readonly signature: string };
  readonly answer: { readonly status: number; readonly headers: Headers_; readonly body: string };
  /** As at `/.well-known/jwks.json`. */
  readonly keys: { readonly keys: readonly Body[] };
}

type Headers_ = Readonly<Record<string, string>>;

interface Case {
  readonly name: string;
  readonly what: string;
  readonly isRight?: boolean;
  readonly make: () => Promise<Given>;
}

const HOUR_S = 3_600;
const YEAR_2020 = '2020-01-01T00:00:00Z';
const TYPE = 'application/json; charset=utf-8';
const BODY = JSON.stringify({
  request_id: 'csr_01m83t4d0wf8y9hrtw5k9vysj1',
  status: 'pending',
  note: 'Mở tài khoản',
});

const newKey = (): PrivateKey =>
  importPrivateKey(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }));

/**
 * Whether a partner's own code accepts answers that a gateway signed, and refuses all others. The gateway is made up here.
 * @param command reads the case as JSON from standard input; ends with 0 to accept the answer, with 1 to refuse it
 */
export function ownVerificationChecks(origin: string, command: string): readonly Check[] {
  return casesOf(origin).map(({ name, what, isRight = false, make }) => ({
    name: `own_verification.${name}`,
    expected: `${what}: ${isRight ? 'accepted, exit status 0' : 'refused, exit status 1'}`,
    advice: isRight
      ? 'compare with the worked example in the contract: your code refuses what the gateway signs'
      : 'let your code refuse it: somebody between you and the gateway could send it',
    run: async () => {
      const { status, complaint } = await runOwn(command, await make());
      const came = `exit status ${status}${complaint === '' ? '' : ` (${complaint})`}`;
      expect(status === (isRight ? 0 : 1), came);
      return came;
    },
  }));
}

function casesOf(origin: string): readonly Case[] {
  const key = newKey();
  const request = {
    method: 'POST',
    url: `${origin}/v1/consent-requests`,
    signature: `partner=:${Buffer.alloc(64, 1).toString('base64')}:`,
  };
  const keys = { keys: [published(key)] };
  const now_s = () => Math.floor(Date.now() / 1000);
  const right = async (more: { status?: number; body?: string; at_s?: number; signer?: PrivateKey } = {}) => {
    const { status = 201, body = BODY, at_s = now_s(), signer = key } = more;
    const type = body === '' ? undefined : TYPE;
    const { method, url, signature } = request;
    const signed = await signResponse(
      { status, body, contentType: type },
      { method, targetUri: url, signature },
      signer,
      at_s,
    );
    const headers = { ...(type !== undefined && { 'content-type': type }), ...signed };
    return { request, answer: { status, headers: headers as Headers_, body }, keys };
  };
  const changed = (name: string, what: string, change: (given: Given) => Partial<Given>): Case => ({
    name,
    what,
    make: async () => {
      const given = await right();
      return { ...given, ...change(given) };
    },
  });
  const covering = (
    name: string,
    what: string,
    covered: readonly string[],
    tag = GATEWAY_RESPONSE.tag,
  ): Case => ({
    name,
    what,
    make: async () => ({ ...(await right()), answer: await signedOver(covered, tag, request, key) }),
  });
  const all = ['"@status"', '"content-type"', '"content-digest"'];
  const bound = ['"@method";req', '"@target-uri";req', '"signature";req'];
  return [
    { name: 'answer', what: 'an answer', isRight: true, make: () => right() },
    {
      name: 'without_body',
      what: 'an answer without a body',
      isRight: true,
      make: () => right({ status: 204, body: '' }),
    },
    {
      name: 'problem',
      what: 'a refusal',
      isRight: true,
      make: () => right({ status: 404, body: '{"code":"not_found"}' }),
    },
    {
      name: 'second_key',
      what: 'an answer signed with another of the published keys',
      isRight: true,
      make: async () => {
        const other = newKey();
        return { ...(await right({ signer: other })), keys: { keys: [published(key), published(other)] } };
      },
    },
    changed('altered_body', 'another body', ({ answer }) => ({
      answer: { ...answer, body: answer.body.replace('pending', 'refused') },
    })),
    changed('altered_digest', 'another body with its digest', ({ answer }) => {
      const body = answer.body.replace('pending', 'refused');
      return {
        answer: { ...answer, body, headers: { ...answer.headers, 'content-digest': contentDigest(body) } },
      };
    }),
    changed('no_body', 'the body is missing', ({ answer }) => ({ answer: { ...answer, body: '' } })),
    changed('altered_status', 'another status', ({ answer }) => ({ answer: { ...answer, status: 200 } })),
    changed('altered_type', 'another Content-Type', ({ answer }) => ({
      answer: { ...answer, headers: { ...answer.headers, 'content-type': 'text/html' } },
    })),
    changed('other_target', 'the answer to a call of another address', () => ({
      request: { ...request, url: `${origin}/v1/consents` },
    })),
    changed('other_method', 'the answer to a call of another method', () => ({
      request: { ...request, method: 'GET' },
    })),
    changed('other_call', 'the answer to an earlier call', () => ({
      request: { ...request, signature: `partner=:${Buffer.alloc(64, 2).toString('base64')}:` },
    })),
    changed('unsigned', 'no signature', ({ answer }) => ({
      answer: { ...answer, headers: { 'content-type': TYPE, 'content-digest': contentDigest(answer.body) } },
    })),
    changed('unknown_key', 'a key that the gateway does not publish', () => ({
      keys: { keys: [published(newKey())] },
    })),
    changed('retired_key', 'a key that was retired before', () => ({
      keys: { keys: [{ ...published(key), retired_at: YEAR_2020 }] },
    })),
    { name: 'stale', what: 'a signature of an hour ago', make: () => right({ at_s: now_s() - HOUR_S }) },
    { name: 'future', what: 'a signature of the next hour', make: () => right({ at_s: now_s() + HOUR_S }) },
    covering(
      'wrong_tag',
      'a signature for another use (tag gateway-event)',
      [...all, ...bound],
      'gateway-event',
    ),
    covering('uncovered_status', 'a signature that does not cover the status', [...all.slice(1), ...bound]),
    covering('uncovered_body', 'a signature that does not cover the digest', ['"@status"', ...bound]),
    covering('unbound', 'a signature that does not cover the call', all),
  ];
}

function published({ jwk, keyid }: PrivateKey): Body {
  return { ...jwk, kid: keyid, use: 'sig' };
}

async function signedOver(
  covered: readonly string[],
  tag: string,
  request: Given['request'],
  key: PrivateKey,
) {
  const headers = { 'content-type': TYPE, 'content-digest': contentDigest(BODY) };
  const { method, url, signature } = request;
  const message = {
    status: 201,
    fields: new Map(Object.entries(headers)),
    request: requestMessage(method, url, new Map([['signature', signature]])),
  };
  const created = Math.floor(Date.now() / 1000);
  const parameters = { created, keyid: key.keyid, tag };
  const signed = await createSignature(GATEWAY_RESPONSE.label, covered, parameters, message, key);
  return { status: 201, headers: { ...headers, ...signed } as Headers_, body: BODY };
}
