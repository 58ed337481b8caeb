import type { Session } from './api.js';

/** Who looks at the page: unknown yet, signed out (and why), signed in, or unknown because the gateway is unreachable. */
export type Visitor =
  | { readonly is: 'unknown' }
  | { readonly is: 'unreachable' }
  | { readonly is: 'nobody'; readonly why: 'new' | 'ended' | 'left' }
  | { readonly is: 'somebody'; readonly session: Session };
