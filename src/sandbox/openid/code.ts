import { createHash, randomBytes } from 'node:crypto';

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

/** Issued codes that were not exchanged yet. */
export interface Codes {
  give(grant: Grant): string;
  /** Exchanges a code once, within a minute, against its PKCE verifier. */
  take(code: string, redirectUri: string, verifier: string): Grant | undefined;
}

const CODE_LIFE_MS = 60_000;
const CODES_MAX = 10_000;

/** Stores codes in memory: they are valid for a minute, and the sandbox is one process. */
export function createCodes(): Codes {
  const open = new Map<string, { readonly grant: Grant; readonly until_ms: number }>();
  return {
    give(grant) {
      for (const [code, { until_ms }] of open) {
        if (until_ms > Date.now() && open.size < CODES_MAX) break;
        open.delete(code);
      }
      const code = randomBytes(24).toString('base64url');
      open.set(code, { grant, until_ms: Date.now() + CODE_LIFE_MS });
      return code;
    },
    take(code, redirectUri, verifier) {
      const found = open.get(code);
      open.delete(code);
      if (found === undefined || found.until_ms < Date.now()) return undefined;
      const challenge = createHash('sha256').update(verifier).digest('base64url');
      const fits = found.grant.redirectUri === redirectUri && found.grant.codeChallenge === challenge;
      return fits ? found.grant : undefined;
    },
  };
}
