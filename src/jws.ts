import { constants, type KeyObject, type SigningOptions, verify } from 'node:crypto';
import { parseStrictJson } from './contract/strict-json.js';
import type { AlgorithmName } from './http-signature/algorithms.js';

interface JwsAlgorithm {
  /** The kind of key, which decides. */
  readonly key: AlgorithmName;
  readonly hash: string | null;
  readonly options: SigningOptions;
}

/** What clients may sign with: the algorithms of the FAPI 2.0 Security Profile section 5.4.1 (RFC 7518, RFC 8037, RFC 9864). */
const JWS_ALGORITHMS = {
  EdDSA: { key: 'ed25519', hash: null, options: {} },
  Ed25519: { key: 'ed25519', hash: null, options: {} },
  ES256: { key: 'ecdsa-p256-sha256', hash: 'sha256', options: { dsaEncoding: 'ieee-p1363' } },
  PS256: {
    key: 'rsa-pss-sha512', // an RSA key; the name is that of its use in HTTP signatures
    hash: 'sha256',
    options: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 },
  },
} as const satisfies Record<string, JwsAlgorithm>;

export const JWS_ALGORITHM_NAMES = Object.keys(JWS_ALGORITHMS);

/** A JWS in compact serialisation, parsed but not verified. */
export interface ParsedJws {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  /** What was signed: header and payload as sent (RFC 7515 section 5.1). */
  readonly input: string;
  readonly signature: Buffer;
}

const JWS_MAX_CHARS = 4_000;
const COMPACT = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/;
const DEPTH_MAX = 4;

/** Parses a signed JWT; undefined for what is none, or has extensions that must be understood (section 4.1.11). */
export function parseJws(token: string): ParsedJws | undefined {
  const [, head = '', body = '', tail = ''] = token.length > JWS_MAX_CHARS ? [] : (COMPACT.exec(token) ?? []);
  const header = objectOf(head);
  const claims = objectOf(body);
  if (header === undefined || claims === undefined || 'crit' in header || 'b64' in header) return undefined;
  return { header, claims, input: `${head}.${body}`, signature: Buffer.from(tail, 'base64url') };
}

/** Verifies a signature by the algorithm of the header, which must be one of the key's. */
export function verifyJws(
  { header, input, signature }: ParsedJws,
  key: { readonly algorithm: AlgorithmName; readonly keyObject: KeyObject },
): boolean {
  const algorithm = Object.hasOwn(JWS_ALGORITHMS, String(header.alg))
    ? JWS_ALGORITHMS[header.alg as keyof typeof JWS_ALGORITHMS]
    : undefined;
  if (typeof header.alg !== 'string' || algorithm?.key !== key.algorithm) return false;
  // OpenSSL also accepts an RSA signature without its leading zero bytes, against RFC 8017 section 8.1.2.
  const modulusBits = key.keyObject.asymmetricKeyDetails?.modulusLength;
  if (modulusBits !== undefined && signature.length !== Math.ceil(modulusBits / 8)) return false;
  return verify(algorithm.hash, Buffer.from(input), { key: key.keyObject, ...algorithm.options }, signature);
}

function objectOf(part: string): Readonly<Record<string, unknown>> | undefined {
  const bytes = Buffer.from(part, 'base64url');
  // Another spelling of the same bytes would be another token with the same content.
  if (part === '' || bytes.toString('base64url') !== part) return undefined;
  try {
    const value = parseStrictJson(bytes, { depthMax: DEPTH_MAX });
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
