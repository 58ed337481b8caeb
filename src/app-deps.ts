import type { FastifyRequest } from 'fastify';
import type { Cache } from './cache/redis.js';
import type { Wake } from './cache/wake.js';
import type { CallLimits } from './call-limits.js';
import type { SignIn } from './citizen/sign-in.js';
import type { Config } from './config.js';
import { toProblem } from './contract/failure.js';
import type { Pools } from './database/login.js';
import type { Read } from './database/reads.js';
import type { WebPushOptions } from './delivery/web-push.js';
import type { FetchDocument } from './document/issuer.js';
import type { PublishedKey } from './http-signature/published-key.js';
import type { Signer } from './http-signature/signer.js';
import type { Notary } from './notary/notary.js';
import type { Observer } from './observation.js';
import type { Readiness } from './readiness.js';
import type { SandboxIdentity } from './sandbox/routes.js';
import type { Timing } from './timing.js';
import type { Tracing } from './tracing.js';

/** The dependencies of the app and of its sides. */
export interface AppDeps {
  readonly config: Config;
  /** The pools of this process's logins, one for each part it runs. */
  readonly pools: Pools;
  /** Reads that may be a moment old, by the login that makes them. */
  readonly reads: Readonly<Partial<Record<'partner' | 'statistics', Read>>>;
  /** The notary, in this process or behind a socket. */
  readonly notary: Notary;
  readonly cache: Cache;
  readonly wake: Wake;
  readonly observer: Observer;
  readonly timing: Timing;
  readonly signingKey: Signer;
  /** Its public half and those of keys that signed earlier or will sign. */
  readonly publishedKeys: readonly PublishedKey[];
  /** The secrets that authenticate cookies: the first writes, each may have written. */
  readonly cookieKeys: readonly Buffer[];
  /** The secrets that encrypt what partners give for the delivery of events, likewise. */
  readonly sealingKeys: readonly Buffer[];
  /** Web Push settings. */
  readonly push: WebPushOptions;
  /** The embedded identity provider; undefined with a real one. */
  readonly sandbox: SandboxIdentity | undefined;
  /** Sign-in to the inbox; undefined without a client registration. */
  readonly signIn: SignIn | undefined;
  /** Fetches linked documents; undefined without an issuer. */
  readonly fetchDocument: FetchDocument | undefined;
  readonly readiness: Readiness;
  /** Tells a collector of calls; undefined without one. */
  readonly tracing?: Tracing | undefined;
}

/**
 * Authenticates; a refusal counts against the address, a database that does not respond does not.
 * @param explain the error to throw in place of a refusal, while the address is within its limit
 */
export async function limited<Context>(
  request: FastifyRequest,
  limits: CallLimits,
  authenticating: () => Promise<Context>,
  explain?: (error: unknown) => unknown,
): Promise<Context> {
  try {
    return await authenticating();
  } catch (error) {
    const mayExplain = toProblem(error).status < 500 && limits.refused(request.raw);
    throw mayExplain && explain !== undefined ? explain(error) : error;
  }
}
