import { constants, type SigningOptions } from 'node:crypto';

interface Algorithm {
  readonly kty: 'OKP' | 'EC' | 'RSA';
  readonly crv?: string;
  /** The JWK members that are the public key, in the order of the thumbprint (RFC 7638 section 3.2, RFC 8037). */
  readonly publicMembers: readonly string[];
  /** The values of a JWK's "alg" (RFC 7518, RFC 8037, RFC 9864) that allow this use. */
  readonly jwkAlgorithms: readonly string[];
  /** The hash, or null where the algorithm brings its own. */
  readonly hash: 'sha256' | 'sha512' | null;
  readonly options: Readonly<SigningOptions>;
}

/** The signature algorithms of RFC 9421 section 3.3 that the gateway takes. The key decides, never the message. */
export const ALGORITHMS = {
  ed25519: {
    kty: 'OKP',
    crv: 'Ed25519',
    publicMembers: ['crv', 'kty', 'x'],
    jwkAlgorithms: ['EdDSA', 'Ed25519'],
    hash: null,
    options: {},
  },
  'ecdsa-p256-sha256': {
    kty: 'EC',
    crv: 'P-256',
    publicMembers: ['crv', 'kty', 'x', 'y'],
    jwkAlgorithms: ['ES256'],
    hash: 'sha256',
    // r and s side by side, not DER (RFC 9421 section 3.3.4).
    options: { dsaEncoding: 'ieee-p1363' },
  },
  'rsa-pss-sha512': {
    kty: 'RSA',
    publicMembers: ['e', 'kty', 'n'],
    jwkAlgorithms: ['PS512'],
    hash: 'sha512',
    // The salt has the hash's length, 64 bytes (RFC 9421 section 3.3.1).
    options: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 64 },
  },
} as const satisfies Record<string, Algorithm>;

export type AlgorithmName = keyof typeof ALGORITHMS;

export const ALGORITHM_NAMES = Object.keys(ALGORITHMS) as readonly AlgorithmName[];
