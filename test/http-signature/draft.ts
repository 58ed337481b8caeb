import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { ALGORITHMS } from '../../src/http-signature/algorithms.js';
import {
  importPrivateKey,
  importPublicKey,
  type PrivateKey,
  type PublicKey,
} from '../../src/http-signature/key.js';
import type { ReceivedRequest } from '../../src/http-signature/request/verify.js';

export const ORIGIN = 'https://gateway.example';
export const NOW_S = 1_795_000_000;

interface Pair {
  readonly signing: PrivateKey;
  readonly verifying: PublicKey;
}

function pair(generated: { privateKey: { export(options: { format: 'jwk' }): unknown } }): Pair {
  const signing = importPrivateKey(generated.privateKey.export({ format: 'jwk' }));
  return { signing, verifying: importPublicKey(signing.jwk) };
}

/** Three keys of a partner, and one that is not registered. */
export const ED25519 = pair(generateKeyPairSync('ed25519'));
export const P256 = pair(generateKeyPairSync('ec', { namedCurve: 'P-256' }));
export const RSA = pair(generateKeyPairSync('rsa', { modulusLength: 3072 }));
export const STRANGER = pair(generateKeyPairSync('ed25519'));

const REGISTERED = new Map([ED25519, P256, RSA].map(({ verifying }) => [verifying.keyid, verifying]));

/** The options with which the gateway calls the verifier. */
export const OPTIONS = {
  publicOrigin: ORIGIN,
  now_s: NOW_S,
  createdMaxAge_s: 60,
  createdMaxAhead_s: 30,
  findKey: async (keyid: string) => REGISTERED.get(keyid),
};

type Line = readonly [string, string];

/** The parts of a request and its signature, so that a test can modify them before signing. */
export interface Draft {
  readonly method: string;
  readonly target: string;
  readonly body: Buffer | undefined;
  readonly headers: readonly Line[];
  /** Serialised identifiers, and the values to sign. */
  readonly covered: readonly Line[];
  /** Names and serialised values, in order. */
  readonly parameters: readonly Line[];
  readonly label: string;
  readonly sign: (base: string) => Buffer;
}

export const BODY = Buffer.from('{"purpose":"bank.account_opening"}');
export const DIGEST = `sha-256=:${createHash('sha256').update(BODY).digest('base64')}:`;
export const IDEMPOTENCY_KEY = 'order-00017';

/** Signs with Node's crypto, independently of the tested code. */
export function signer({ signing }: Pair): (base: string) => Buffer {
  const { hash, options } = ALGORITHMS[signing.algorithm];
  return (base) => sign(hash, Buffer.from(base, 'latin1'), { key: signing.keyObject, ...options });
}

export function parametersOf(keyid: string): readonly Line[] {
  return [
    ['created', String(NOW_S)],
    ['keyid', `"${keyid}"`],
    ['nonce', '"AAECAwQFBgcICQoLDA0ODw"'],
    ['tag', '"partner-request"'],
  ];
}

/** A valid POST with a body and an Idempotency-Key. */
export function post(by: Pair = ED25519): Draft {
  return {
    method: 'POST',
    target: '/v1/consent-requests?dry_run=false',
    body: BODY,
    headers: [
      ['Host', 'gateway.example'],
      ['Content-Type', 'application/json'],
      ['Content-Digest', DIGEST],
      ['Content-Length', String(BODY.length)],
      ['Idempotency-Key', IDEMPOTENCY_KEY],
    ],
    covered: [
      ['"@method"', 'POST'],
      ['"@target-uri"', `${ORIGIN}/v1/consent-requests?dry_run=false`],
      ['"content-type"', 'application/json'],
      ['"content-digest"', DIGEST],
      ['"idempotency-key"', IDEMPOTENCY_KEY],
    ],
    parameters: parametersOf(by.signing.keyid),
    label: 'sig1',
    sign: signer(by),
  };
}

/** A valid GET. */
export function get(by: Pair = ED25519): Draft {
  return {
    ...post(by),
    method: 'GET',
    target: '/v1/catalogue',
    body: undefined,
    headers: [['Host', 'gateway.example']],
    covered: [
      ['"@method"', 'GET'],
      ['"@target-uri"', `${ORIGIN}/v1/catalogue`],
    ],
  };
}

/** The inner list of a draft's Signature-Input, without the label. */
export function inputOf({ covered, parameters }: Draft): string {
  const identifiers = covered.map(([identifier]) => identifier).join(' ');
  return `(${identifiers})${parameters.map(([name, value]) => `;${name}=${value}`).join('')}`;
}

/** The draft's two signature headers, over the base of RFC 9421 section 2.5. */
export function signatureLines(draft: Draft): readonly [Line, Line] {
  const lines = draft.covered.map(([identifier, value]) => `${identifier}: ${value}\n`).join('');
  const signature = draft.sign(`${lines}"@signature-params": ${inputOf(draft)}`).toString('base64');
  return [
    ['Signature-Input', `${draft.label}=${inputOf(draft)}`],
    ['Signature', `${draft.label}=:${signature}:`],
  ];
}

/** The signed draft, as received. */
export function sent(draft: Draft): ReceivedRequest {
  return withHeaders(draft, [...draft.headers, ...signatureLines(draft)]);
}

export function withHeaders({ method, target, body }: Draft, headers: readonly Line[]): ReceivedRequest {
  return { method, rawTarget: target, rawHeaders: headers.flat(), body };
}

/** The headers with one value replaced, or removed when undefined. */
export function changed(lines: readonly Line[], name: string, value: string | undefined): readonly Line[] {
  return lines.flatMap((line): readonly Line[] => {
    if (line[0] !== name) return [line];
    return value === undefined ? [] : [[name, value]];
  });
}

/** The POST with one header replaced or removed before signing. */
export function postWith(header: string, value: string | undefined): Draft {
  return { ...post(), headers: changed(post().headers, header, value) };
}

/** The POST with a header line added before signing. */
export function postAnd(name: string, value: string): Draft {
  return { ...post(), headers: [...post().headers, [name, value]] };
}

export function covering(draft: Draft, ...lines: readonly Line[]): Draft {
  return { ...draft, covered: [...draft.covered, ...lines] };
}

/** The POST with one parameter replaced, added or, without a value, removed. */
export function withParameter(name: string, value?: string): Draft {
  const { parameters } = post();
  if (parameters.some(([known]) => known === name))
    return { ...post(), parameters: changed(parameters, name, value) };
  return { ...post(), parameters: value === undefined ? parameters : [...parameters, [name, value]] };
}
