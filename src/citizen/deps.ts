import type pg from 'pg';
import type { Wake } from '../cache/wake.js';
import type { WebPushOptions } from '../delivery/web-push.js';
import type { FetchDocument } from '../document/issuer.js';
import type { Signer } from '../http-signature/signer.js';
import type { Notary } from '../notary/notary.js';
import type { Observe } from '../observation.js';
import type { Timing } from '../timing.js';
import type { PublishedConfig } from '../transparency/published.js';
import type { SignIn } from './sign-in.js';
import type { PromptStreams } from './stream.js';

/** The dependencies of the citizen's routes. */
export interface CitizenDeps {
  /** The pool of the citizens' login. */
  readonly pool: pg.Pool;
  readonly config: PublishedConfig;
  readonly timing: Timing;
  readonly notary: Notary;
  readonly wake: Wake;
  readonly streams: PromptStreams;
  readonly signingKey: Signer;
  readonly observe: Observe;
  /** The origin of the inbox, to which passkeys are bound. */
  readonly publicOrigin: string;
  /** Whether the people are generated. */
  readonly isSandbox: boolean;
  /** Sign-in to the inbox; undefined without a client registration. */
  readonly signIn: SignIn | undefined;
  /** The secret that authenticates the cookie of a pending sign-in. */
  readonly cookieKeys: readonly Buffer[];
  /** Web Push settings. */
  readonly push: WebPushOptions;
  /** Fetches linked documents; undefined without an issuer. */
  readonly fetchDocument: FetchDocument | undefined;
}
