/** States of a consent request; all but pending are final. */
export type RequestState = 'pending' | 'approved' | 'refused' | 'expired' | 'withdrawn';

/** States of a consent; all but active and paused are final, except that a consumed consent can be revoked. */
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

/** The transitions of a request. The database holds a copy and enforces it. */
export const REQUEST_TRANSITIONS: Transitions<RequestState, RequestEvent> = {
  approve: { pending: 'approved' },
  refuse: { pending: 'refused' },
  expire: { pending: 'expired' },
  withdraw: { pending: 'withdrawn' },
};

/**
 * The transitions of a consent. A final state is never reopened. A consumed consent can still be revoked before it expires,
 * because until then its release can be repeated and a pharmacy can dispense. The database holds a copy and enforces it.
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
