import type { Schemas } from './api.js';
import { dateOf } from './times.js';
import type { Words } from './words/vi.js';

/** How often, in a few words. */
export function briefOf(access: Schemas['Access'], { prompt, rate }: Words): string {
  if (access.mode === 'once') return prompt.briefOnce;
  const { at_most, until } = access;
  return prompt.briefRecurring(rate[at_most.per](at_most.count), dateOf(until));
}

/** The access terms in words. */
export function accessOf(access: Schemas['Access'], { prompt, rate }: Words): string {
  if (access.mode === 'once') return prompt.once;
  const { at_most, until } = access;
  return prompt.recurring(rate[at_most.per](at_most.count), dateOf(until));
}
