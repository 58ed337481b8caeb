import type pg from 'pg';
import type { Wake } from '../cache/wake.js';
import type { WebPushOptions } from '../delivery/web-push.js';
import type { FetchDocument } from '../document/issuer.js';
import type { PrivateKey } from '../http-signature/key.js';
import type { Observe } from '../observation.js';
import type { SignIn } from './sign-in.js';
import type { PromptStreams } from './stream.js';

/** What the citizen's routes stand on. */
export interface CitizenDeps {
  readonly pool: pg.Pool;
  readonly wake: Wake;
  readonly streams: PromptStreams;
  readonly signingKey: PrivateKey;
  readonly observe: Observe;
  /** Where the page is: what passkeys are bound to. */
  readonly publicOrigin: string;
  /** Whether the people here are made up. */
  readonly isSandbox: boolean;
  /** Undefined where the page is not to be used: no client is configured. */
  readonly signIn: SignIn | undefined;
  /** What devices subscribe with, and where they may be reached. */
  readonly push: WebPushOptions;
  /** From the issuers; undefined where the way to them is not known. */
  readonly fetchDocument: FetchDocument | undefined;
}
