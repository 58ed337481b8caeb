import { Refusal, readSession, type Session } from './api.js';

/** Who looks at the page: unknown yet, signed out (and why), signed in, or unknown because the gateway is unreachable. */
export type Visitor =
  | { readonly is: 'unknown' }
  | { readonly is: 'unreachable' }
  | { readonly is: 'nobody'; readonly why: 'new' | 'ended' | 'left' }
  | { readonly is: 'somebody'; readonly session: Session };

export const UNKNOWN: Visitor = { is: 'unknown' };

/** Asks the gateway who it is. */
export async function readVisitor(): Promise<Visitor> {
  try {
    return { is: 'somebody', session: await readSession() };
  } catch (error) {
    const isNobody = error instanceof Refusal && error.problem?.status === 401;
    return isNobody ? { is: 'nobody', why: 'new' } : { is: 'unreachable' };
  }
}
