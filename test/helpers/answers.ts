import type { SignedAnswer } from '../../scripts/client/partner.js';

/** Whether an answer says that it repeats an earlier outcome. */
export const isReplay = ({ headers }: SignedAnswer): boolean => headers['idempotent-replayed'] === 'true';

/** The body of a problem without what names the call: the same for the same refusal. */
export function withoutCall(answer: SignedAnswer | undefined): object {
  const { instance: _, ...rest } = answer?.body ?? {};
  return rest;
}
