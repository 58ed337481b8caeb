import { constants, type SigningOptions } from 'node:crypto';

interface Algorithm {
  readonly kty: 'OKP' | 'EC' | 'RSA';
  readonly crv?: string;
  /** The public JWK members, in thumbprint order (RFC 7638 section 3.2, RFC 8037). */
  readonly publicMembers: readonly string[];
  /** Accepted values of the JWK's "alg" (RFC 7518, RFC 8037, RFC 9864). */
  readonly jwkAlgorithms: readonly string[];
  /** Null when the algorithm defines its own hash. */
  readonly hash: 'sha256' | 'sha512' | null;
  readonly options: Readonly<SigningOptions>;
}

/** Supported algorithms of RFC 9421 section 3.3. The registered key determines the algorithm, never the message. */
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
    // r || s, not DER (RFC 9421 section 3.3.4).
    options: { dsaEncoding: 'ieee-p1363' },
  },
  'rsa-pss-sha512': {
    kty: 'RSA',
    publicMembers: ['e', 'kty', 'n'],
    jwkAlgorithms: ['PS512'],
    hash: 'sha512',
    // The salt is as long as the hash, 64 bytes (RFC 9421 section 3.3.1).
    options: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 64 },
  },
} as const satisfies Record<string, Algorithm>;

export type AlgorithmName = keyof typeof ALGORITHMS;

export const ALGORITHM_NAMES = Object.keys(ALGORITHMS) as readonly AlgorithmName[];
