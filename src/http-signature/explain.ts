import * as crypto from 'node:crypto';
import { ALGORITHMS, type AlgorithmName } from './algorithms.js';
import { readFields } from './fields.js';
import { type FailedSignature as Failed, SignatureRefusal } from './refusal.js';
import type { ReceivedRequest } from './request/verify.js';
import { signatureBase } from './signature-base.js';
import { readSignature } from './signature-input.js';

/** As the verifier that failed knows it. */
interface FailedSignature extends Failed {
  readonly algorithm: AlgorithmName;
  readonly keyObject: crypto.KeyObject;
}

/** Another base that a signer may have signed by mistake. */
interface Slip {
  readonly what: string;
  readonly change: (base: string) => string;
}

const line = (name: string) => new RegExp(`^("${name}": )(.*)$`, 'm');
const target = (change: (uri: string) => string) => (base: string) =>
  base.replace(line('@target-uri'), (_, name: string, uri: string) => name + change(uri));
const withUrl = (change: (url: URL) => void) =>
  target((uri) => {
    const url = new URL(uri);
    change(url);
    return url.href;
  });

/** What signers get wrong most, each as the base it leads to. */
const SLIPS: readonly Slip[] = [
  { what: '', change: (base) => base },
  {
    what: 'line ends CR LF: join the lines with a single LF',
    change: (base) => base.replaceAll('\n', '\r\n'),
  },
  { what: 'a line end after the last line: there is none', change: (base) => `${base}\n` },
  {
    what: 'no line "@signature-params": it is the last one',
    change: (base) => base.replace(/\n"@signature-params": .*$/, ''),
  },
  {
    what: 'the label in "@signature-params": it has the list and its parameters only',
    change: (base) => base.replace('"@signature-params": (', '"@signature-params": sig=('),
  },
  { what: 'component names without quotes', change: (base) => base.replace(/^"([^"\n]+)": /gm, '$1: ') },
  { what: 'no blank after the colon', change: (base) => base.replace(/^("[^"\n]+":) /gm, '$1') },
  {
    what: 'the method in lower case',
    change: (base) =>
      base.replace(line('@method'), (_, name: string, method: string) => name + method.toLowerCase()),
  },
  {
    what: 'only the path as @target-uri: it is the whole URL with scheme, host and query',
    change: target((uri) => uri.slice(new URL(uri).origin.length)),
  },
  { what: '@target-uri without the query', change: target((uri) => uri.replace(/\?.*$/, '')) },
  { what: '@target-uri with a slash at the end', change: target((uri) => `${uri}/`) },
  { what: '@target-uri without the slash at the end', change: target((uri) => uri.replace(/\/$/, '')) },
  { what: '@target-uri with the scheme http', change: target((uri) => uri.replace(/^https:/, 'http:')) },
  { what: '@target-uri with the scheme https', change: target((uri) => uri.replace(/^http:/, 'https:')) },
  {
    what: '@target-uri with the host 127.0.0.1',
    change: withUrl((url) => {
      url.hostname = '127.0.0.1';
    }),
  },
  {
    what: '@target-uri with the host localhost',
    change: withUrl((url) => {
      url.hostname = 'localhost';
    }),
  },
  {
    what: '@target-uri without the port',
    change: withUrl((url) => {
      url.port = '';
    }),
  },
  {
    what: 'content-type "application/json": cover the value that is sent',
    change: (base) => base.replace(line('content-type'), '$1application/json'),
  },
  {
    what: 'content-type "application/json; charset=utf-8": cover the value that is sent',
    change: (base) => base.replace(line('content-type'), '$1application/json; charset=utf-8'),
  },
  {
    what: 'no content-digest before the body was known: cover the value that is sent',
    change: (base) => base.replace(line('content-digest'), '$1'),
  },
];

type Check = (base: Buffer, { keyObject, signature }: FailedSignature) => boolean;

const digested = (hash: string, base: Buffer) => crypto.createHash(hash).update(base).digest();

/** The ways to sign: as the key's algorithm says, and those that are mistaken for it. */
const WAYS: Readonly<Record<AlgorithmName, readonly { readonly what: string; readonly check: Check }[]>> = {
  ed25519: [
    { what: '', check: (base, { keyObject, signature }) => crypto.verify(null, base, keyObject, signature) },
    ...['sha256', 'sha512'].map((hash) => ({
      what: `the ${hash} of the base instead of the base itself`,
      check: (base: Buffer, { keyObject, signature }: FailedSignature) =>
        crypto.verify(null, digested(hash, base), keyObject, signature),
    })),
  ],
  'ecdsa-p256-sha256': [
    {
      what: '',
      check: (base, { keyObject, signature }) =>
        crypto.verify('sha256', base, { key: keyObject, dsaEncoding: 'ieee-p1363' }, signature),
    },
    {
      what: 'DER as the form of the signature: send r and s, 32 bytes each (IEEE P1363)',
      check: (base, { keyObject, signature }) =>
        crypto.verify('sha256', base, { key: keyObject, dsaEncoding: 'der' }, signature),
    },
    {
      what: 'the hash of the base instead of the base itself, so that it was hashed twice',
      check: (base, { keyObject, signature }) =>
        crypto.verify(
          'sha256',
          digested('sha256', base),
          { key: keyObject, dsaEncoding: 'ieee-p1363' },
          signature,
        ),
    },
  ],
  'rsa-pss-sha512': [
    {
      what: '',
      check: (base, { keyObject, signature }) =>
        crypto.verify('sha512', base, { key: keyObject, ...ALGORITHMS['rsa-pss-sha512'].options }, signature),
    },
    {
      what: 'PKCS#1 v1.5 padding: use PSS with SHA-512 and a salt of 64 bytes',
      check: (base, { keyObject, signature }) =>
        ['sha256', 'sha512'].some((hash) => crypto.verify(hash, base, keyObject, signature)),
    },
    {
      what: 'another hash or salt length: use PSS with SHA-512 and a salt of 64 bytes',
      check: (base, { keyObject, signature }) =>
        ['sha256', 'sha384', 'sha512'].some((hash) =>
          crypto.verify(
            hash,
            base,
            {
              key: keyObject,
              padding: crypto.constants.RSA_PKCS1_PSS_PADDING,
              saltLength: crypto.constants.RSA_PSS_SALTLEN_AUTO,
            },
            signature,
          ),
        ),
    },
  ],
};

/**
 * Finds the mistake that a signature was made with, by trying those that signers make. Tells nothing that the sender does not have.
 * It costs up to a hundred verifications: for a sandbox only.
 * @returns what was signed that should not have been; undefined when it is none of them
 */
export function explainSignature(given: Failed): string | undefined {
  const failed = given as FailedSignature; // by verifySignature
  const tried = new Set<string>(); // most slips change nothing in most bases
  for (const slip of SLIPS) {
    const text = attempted(slip.change, failed.base);
    if (tried.has(text)) continue;
    tried.add(text);
    const base = Buffer.from(text, 'latin1');
    for (const way of WAYS[failed.algorithm]) {
      if (!holds(way.check, base, failed)) continue;
      const found = [slip.what, way.what].filter((what) => what !== '');
      if (found.length > 0) return `Signed with ${found.join(', and with ')}.`;
    }
  }
  return undefined;
}

function attempted(change: Slip['change'], base: string): string {
  try {
    return change(base);
  } catch {
    return base; // a target that is no URL
  }
}

function holds(check: Check, base: Buffer, failed: FailedSignature): boolean {
  try {
    return check(base, failed);
  } catch {
    return false; // a signature of another form
  }
}

/** Where two signature bases differ first. */
export interface BaseDifference {
  /** From 1. */
  readonly line: number;
  /** The line that the gateway has; absent where it has none. */
  readonly expected?: string;
  /** The line that was given; absent where there is none. */
  readonly given?: string;
  readonly detail: string;
}

/** The first difference of a base from the one that the gateway built; undefined when they are equal. */
export function baseDifference(given: string, expected: string): BaseDifference | undefined {
  if (given === expected) return undefined;
  if (given.includes('\r'))
    return { line: 1, detail: 'Line ends are CR LF: join the lines with a single LF.' };
  if (given.startsWith(expected) && /^\n+$/.test(given.slice(expected.length)))
    return { line: expected.split('\n').length + 1, detail: 'There is a line end after the last line.' };
  const [theirs, ours] = [given.split('\n'), expected.split('\n')];
  const place = ours.findIndex((each, i) => each !== theirs[i]);
  const index = place === -1 ? ours.length : place;
  return {
    line: index + 1,
    ...(ours[index] !== undefined && { expected: ours[index] }),
    ...(theirs[index] !== undefined && { given: theirs[index] }),
    detail: differenceOf(theirs[index], ours[index]),
  };
}

function differenceOf(given: string | undefined, expected: string | undefined): string {
  if (given === undefined) return 'This line is missing.';
  if (expected === undefined) return 'This line is one too many.';
  const nameOf = (text: string) => /^("[^"]+"[^:]*):/.exec(text)?.[1];
  if (nameOf(given) !== nameOf(expected))
    return 'Another component: the lines are in the order of Signature-Input, each beginning with its name in quotes.';
  return 'The value differs.';
}

/** The base that the gateway builds for a call; undefined where the call does not say of what. */
export function expectedBase(
  { method, rawTarget, rawHeaders }: ReceivedRequest,
  origin: string,
): string | undefined {
  try {
    const fields = readFields(rawHeaders);
    return signatureBase(readSignature(fields).input, { method, origin, target: rawTarget, fields });
  } catch (error) {
    if (error instanceof SignatureRefusal) return undefined;
    throw error;
  }
}
