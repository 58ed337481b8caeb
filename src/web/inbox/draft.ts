import type { Choice } from './choice.js';
import { NOTHING_CHOSEN } from './choice.js';

/** What a person has ticked and written on a prompt and not sent yet. */
export interface Draft {
  readonly choice: Choice;
  readonly reason: string;
}

export const EMPTY_DRAFT: Draft = { choice: NOTHING_CHOSEN, reason: '' };

const PREFIX = 'draft ';

/** As stored, JSON having neither sets nor maps; `of` is whose it is and what was offered: another person may sign in in the same
 * tab, and others' answers change what can be ticked. */
interface Stored {
  readonly of: string;
  readonly agreesToRequired: boolean;
  readonly ticked: readonly string[];
  readonly chosen: readonly (readonly [string, string | null])[];
  readonly childAgrees: boolean;
  readonly reason: string;
}

/** The draft kept in this tab, so that a reload, a detour or the Back button does not lose ticks; empty without one. */
export function readDraft(requestId: string, of: string): Draft {
  try {
    const stored = JSON.parse(sessionStorage.getItem(PREFIX + requestId) ?? 'null') as Stored | null;
    if (stored?.of !== of) return EMPTY_DRAFT;
    const { agreesToRequired, ticked, chosen, childAgrees, reason } = stored;
    const choice = { agreesToRequired, ticked: new Set(ticked), chosen: new Map(chosen), childAgrees };
    return { choice, reason };
  } catch {
    return EMPTY_DRAFT; // storage may be unavailable, or written by another version of the page
  }
}

/** Keeps a draft until the tab closes. */
export function keepDraft(requestId: string, of: string, { choice, reason }: Draft): void {
  const { agreesToRequired, ticked, chosen, childAgrees } = choice;
  const stored: Stored = {
    ...{ of, agreesToRequired, ticked: [...ticked], chosen: [...chosen] },
    ...{ childAgrees, reason },
  };
  try {
    sessionStorage.setItem(PREFIX + requestId, JSON.stringify(stored));
  } catch {
    // then it holds until the page closes
  }
}

/** Forgets the draft of a request that is over; without an id, all drafts. */
export function dropDraft(requestId?: string): void {
  try {
    for (const key of Object.keys(sessionStorage)) {
      if (requestId === undefined ? key.startsWith(PREFIX) : key === PREFIX + requestId)
        sessionStorage.removeItem(key);
    }
  } catch {
    // nothing is kept there then
  }
}
