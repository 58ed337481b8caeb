import type { Schemas } from './api.js';
import { dateOf } from './times.js';
import type { Words } from './words/vi.js';

/** The access terms in words. */
export function accessOf(access: Schemas['Access'], { prompt, rate }: Words): string {
  if (access.mode === 'once') return prompt.once;
  const { at_most, until } = access;
  return prompt.recurring(rate[at_most.per](at_most.count), dateOf(until));
}
