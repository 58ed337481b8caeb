import { randomUUID } from 'node:crypto';
import { utf8 } from '../bytes.js';
import { baseDifference, expectedBase, explainSignature } from '../http-signature/explain.js';
import type { PublicKey } from '../http-signature/key.js';
import { importPublicKey } from '../http-signature/key.js';
import { SignatureRefusal } from '../http-signature/refusal.js';
import {
  type ReceivedRequest,
  type VerifiedRequest,
  verifyRequest,
} from '../http-signature/request/verify.js';
import { type Check, expect, Unexpected } from './check.js';
import { bodyOf, expectAnswer, type Gateway, type Method } from './gateway.js';
import { runOwn } from './own-program.js';

/** What the command gets on standard input: a call to sign with the partner's key. */
interface CallToDescribe {
  readonly method: Method;
  readonly url: string;
  /** Header fields that will be sent beside those of the signature. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface Signed {
  readonly headers: Readonly<Record<string, string>>;
  /** What the command says it has signed, if it does. */
  readonly base: string | undefined;
}

const ADVICE = 'compare with the worked example in the contract, whose bytes your code must produce';
const CREATED_MAX_AGE_S = 60;
const CREATED_MAX_AHEAD_S = 30;
const TEXT = 'Mở tài khoản';

/**
 * Whether a partner's own code signs calls as the gateway verifies them. Verified here, with the reason of each fault.
 * @param command reads a call as JSON from standard input, and writes `{"headers": {...}, "signature_base"?: "..."}`
 */
export function ownSigningChecks(gateway: Gateway, jwk: unknown, command: string): readonly Check[] {
  const { origin } = gateway;
  const key = importPublicKey(jwk);
  const signAndVerify = async (call: CallToDescribe) => verify(origin, key, call, await sign(command, call));
  const json = { 'content-type': 'application/json' };
  const calls: readonly (readonly [name: string, what: string, call: () => CallToDescribe])[] = [
    ['get', 'a GET', () => ({ method: 'GET', url: `${origin}/v1/catalogue`, headers: {} })],
    [
      'query',
      'a GET with a query, signed as it is sent',
      () => ({
        method: 'GET',
        url: `${origin}/v1/consents?from=2026-11-01T00%3A00%3A00%2B07%3A00&limit=1`,
        headers: {},
      }),
    ],
    [
      'post',
      'a POST with a body that is not ASCII, and an Idempotency-Key',
      () => ({
        method: 'POST',
        url: `${origin}/v1/consent-requests`,
        headers: { ...json, 'idempotency-key': randomUUID() },
        body: JSON.stringify({ statement: TEXT, spaced: 'a  b' }, undefined, 1),
      }),
    ],
    [
      'charset',
      'a POST whose Content-Type has a parameter',
      () => ({
        method: 'POST',
        url: `${origin}/v1/consent-requests`,
        headers: { 'content-type': 'application/json; charset=utf-8', 'idempotency-key': randomUUID() },
        body: '{}',
      }),
    ],
    [
      'without_body',
      'a POST without a body',
      () => ({
        method: 'POST',
        url: `${origin}/v1/consents/cst_01m83t6ccmf8y95syjr0x9a1xe/releases`,
        headers: { 'idempotency-key': randomUUID() },
      }),
    ],
    [
      'delete',
      'a DELETE',
      () => ({ method: 'DELETE', url: `${origin}/v1/consents/cst_01m83t6ccmf8y95syjr0x9a1xe`, headers: {} }),
    ],
  ];
  return [
    ...calls.map(([name, what, call]) => ({
      name: `own_signing.${name}`,
      expected: `${what}: a signature that verifies with your key`,
      advice: ADVICE,
      run: async () => `verifies, created ${(await signAndVerify(call())).created}`,
    })),
    {
      name: 'own_signing.nonce',
      expected: 'two signatures of the same call have different nonces',
      advice: 'make a nonce of random bytes for each attempt: a POST or DELETE with a known one is refused',
      run: async () => {
        const call = { method: 'GET', url: `${origin}/v1/catalogue`, headers: {} } as const;
        const [first, second] = [await signAndVerify(call), await signAndVerify(call)];
        expect(first.nonce !== second.nonce, 'the same nonce twice');
        return 'two nonces';
      },
    },
    {
      name: 'own_signing.accepted',
      expected: 'the gateway accepts a GET that is signed so',
      advice: ADVICE,
      run: async () => {
        const call = { method: 'GET', url: `${origin}/v1/catalogue`, headers: {} } as const;
        const { headers } = await sign(command, call);
        const answer = await gateway.send(call.method, call.url, headers);
        return expectAnswer({ status: answer.status, body: bodyOf(answer) }, 200);
      },
    },
  ];
}

async function sign(command: string, call: CallToDescribe): Promise<Signed> {
  const { status, stdout, complaint } = await runOwn(command, call);
  const ended = `the command ended with ${status}${complaint === '' ? '' : `: ${complaint}`}`;
  expect(status === 0, ended, 'let the command end with 0 and write JSON to standard output');
  let written: { headers?: unknown; signature_base?: unknown } | null = null;
  try {
    written = JSON.parse(stdout);
  } catch {
    // said below
  }
  const { headers, signature_base } = written ?? {};
  const form = 'let the command write {"headers": {"Signature": "...", ...}} with texts as values';
  expect(isTexts(headers), `no object "headers" of texts on standard output: ${stdout.slice(0, 100)}`, form);
  const base = typeof signature_base === 'string' ? signature_base : undefined;
  const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  return { headers: { ...call.headers, ...Object.fromEntries(lower) }, base };
}

function isTexts(value: unknown): value is Record<string, string> {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((each) => typeof each === 'string')
  );
}

/** @throws Unexpected with the reason */
async function verify(
  origin: string,
  key: PublicKey,
  { method, url, headers: given, body }: CallToDescribe,
  { headers, base }: Signed,
): Promise<VerifiedRequest<PublicKey>> {
  for (const [name, value] of Object.entries(given)) {
    expect(
      headers[name] === value,
      `another ${name} than the call has`,
      'sign the header fields that are given',
    );
  }
  const message: ReceivedRequest = {
    method,
    rawTarget: url.slice(origin.length),
    rawHeaders: [...Object.entries(headers).flat(), 'host', new URL(origin).host],
    body: body === undefined ? undefined : Buffer.from(utf8(body)),
  };
  try {
    return await verifyRequest(message, {
      publicOrigin: origin,
      findKey: async (keyid) => (keyid === key.keyid ? key : undefined),
      now_s: Math.floor(Date.now() / 1000),
      createdMaxAge_s: CREATED_MAX_AGE_S,
      createdMaxAhead_s: CREATED_MAX_AHEAD_S,
    });
  } catch (error) {
    if (!(error instanceof SignatureRefusal)) throw error;
    const why = (error.failed && explainSignature(error.failed)) ?? error.detail;
    throw new Unexpected(`${error.code}: ${why}${differenceOf(base, expectedBase(message, origin))}`);
  }
}

function differenceOf(given: string | undefined, expected: string | undefined): string {
  if (given === undefined || expected === undefined) return '';
  const difference = baseDifference(given, expected);
  if (difference === undefined) return ' The signature base is right.';
  const { line, detail } = difference;
  const lines = [difference.expected, difference.given].map((each) =>
    each === undefined ? 'nothing' : `<${each}>`,
  );
  return ` Line ${line} of the signature base: ${detail} Expected ${lines[0]}, signed ${lines[1]}.`;
}
