import { createHash, randomUUID } from 'node:crypto';
import { EncryptJWT, jwtDecrypt } from 'jose';

/** The inbox's client id at the sandbox's provider. */
export const SANDBOX_CLIENT_ID = 'ung-thuan-inbox';

/** The grant behind an authorization code. */
export interface Grant {
  readonly number: string;
  readonly acr: string;
  readonly nonce: string;
  readonly redirectUri: string;
  /** S256 (RFC 7636 section 4.2), base64url. */
  readonly codeChallenge: string;
  readonly authTime_s: number;
}

/** Authorization codes. */
export interface Codes {
  give(grant: Grant): Promise<string>;
  /** Exchanges a code once, within a minute, against its PKCE verifier. */
  take(code: string, redirectUri: string, verifier: string): Promise<Grant | undefined>;
}

const CODE_LIFE_S = 60;
const TAKEN_MAX = 10_000;

/**
 * A code holds its grant, encrypted: another process may exchange it than the one that gave it. Each remembers which ones it
 * exchanged; what keeps a code from being exchanged by anybody else is its verifier.
 * @param key 32 bytes, the same in all processes
 */
export function createCodes(key: Buffer): Codes {
  const taken = new Set<string>();
  return {
    give: (grant) =>
      new EncryptJWT({ grant })
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .setJti(randomUUID())
        .setExpirationTime(`${CODE_LIFE_S}s`)
        .encrypt(key),
    async take(code, redirectUri, verifier) {
      const opened = await jwtDecrypt<{ grant: Grant }>(code, key).catch(() => undefined);
      if (opened === undefined) return undefined;
      const { grant, jti = '' } = opened.payload;
      // By its id: the same code can be written in several ways, and invented ones are not remembered.
      if (taken.has(jti)) return undefined;
      if (taken.size >= TAKEN_MAX) taken.clear();
      taken.add(jti);
      const challenge = createHash('sha256').update(verifier).digest('base64url');
      return grant.redirectUri === redirectUri && grant.codeChallenge === challenge ? grant : undefined;
    },
  };
}
