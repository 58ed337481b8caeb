import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { Bytes } from '../../src/bytes.js';
import type { SigningKey } from '../../src/ledger/verifier-key.js';

const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

const signingKey = (privateKey: KeyObject): SigningKey => ({
  publicKey: Uint8Array.from(
    Buffer.from(String(privateKey.export({ format: 'jwk' }).x), 'base64url'),
  ) as Bytes,
  sign: async (bytes) => sign(null, bytes, privateKey),
});

/** The key of a 32-byte seed (RFC 8032 section 5.1.5). */
export const keyOfSeed = (seed: Uint8Array): SigningKey =>
  signingKey(createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' }));

export const newKey = (): SigningKey => signingKey(generateKeyPairSync('ed25519').privateKey);
