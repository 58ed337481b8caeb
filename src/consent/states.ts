/** States of a consent request; all but pending are ends. */
export type RequestState = 'pending' | 'approved' | 'refused' | 'expired' | 'withdrawn';

/** States of a consent; active and paused change into each other, all others are ends. */
export type ConsentState =
  | 'active'
  | 'paused'
  | 'consumed'
  | 'expired'
  | 'revoked'
  | 'relinquished'
  | 'lapsed';

export type RequestEvent = 'approve' | 'refuse' | 'expire' | 'withdraw';
export type ConsentEvent =
  | 'pause'
  | 'resume'
  | 'narrow'
  | 'use_up'
  | 'expire'
  | 'revoke'
  | 'relinquish'
  | 'lapse';

type Transitions<State extends string, Event extends string> = Readonly<
  Record<Event, Readonly<Partial<Record<State, State>>>>
>;

/** What can become of a request. The database holds a copy and lets no other change through. */
export const REQUEST_TRANSITIONS: Transitions<RequestState, RequestEvent> = {
  approve: { pending: 'approved' },
  refuse: { pending: 'refused' },
  expire: { pending: 'expired' },
  withdraw: { pending: 'withdrawn' },
};

/**
 * What can become of a consent. Ends never reopen; one that was used up can still be revoked while its time runs, since its
 * release may be repeated until then, and a pharmacy hands out. The database holds a copy and lets no other change through.
 */
export const CONSENT_TRANSITIONS: Transitions<ConsentState, ConsentEvent> = {
  pause: { active: 'paused' },
  resume: { paused: 'active' },
  narrow: { active: 'active', paused: 'paused' },
  use_up: { active: 'consumed' },
  expire: { active: 'expired', paused: 'expired' },
  revoke: { active: 'revoked', paused: 'revoked', consumed: 'revoked' },
  relinquish: { active: 'relinquished', paused: 'relinquished' },
  lapse: { active: 'lapsed', paused: 'lapsed' },
};

/** The state after an event, or undefined where the event cannot happen. */
export function next<State extends string, Event extends string>(
  table: Transitions<State, Event>,
  event: Event,
  from: State,
): State | undefined {
  return table[event][from];
}
