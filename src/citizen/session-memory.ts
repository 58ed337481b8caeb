import type { CitizenOperationId, Route } from '../contract/bind.js';
import { Problem } from '../problem.js';
import type { CitizenContext, Recall } from './session.js';

/**
 * Remembers for up to a minute whose session a key is. That tells whose limits a call counts against and whom to wake, and
 * allows nothing: the function of schema gate that does the work finds the session itself, and refuses one that is over.
 */
export interface SessionMemory {
  /** Undefined for a session that was not remembered, or has expired. */
  readonly recall: Recall;
  remember(context: CitizenContext): void;
  forget(session: Buffer): void;
}

/**
 * The operations for which a session need not be read first: level 1 suffices for them, and each calls a function that takes
 * the session's key before anything else.
 */
export const RECALLING: ReadonlySet<string> = new Set<CitizenOperationId>([
  'listPrompts',
  'getPrompt',
  'challengeDecision',
  'decidePrompt',
  'listConsents',
  'getCitizenConsent',
  'revokeConsent',
  'pauseConsent',
  'narrowConsent',
  'listHistory',
  'listHistoryPartners',
  'getReceipts',
]);

const WINDOW_MS = 30_000; // what is remembered stays for this window and the next
const SESSIONS_MAX = 50_000;

export function createSessionMemory(now: () => number = Date.now): SessionMemory {
  let window = 0;
  let recent = new Map<string, CitizenContext>();
  let older = recent;
  const turn = (): void => {
    const current = Math.floor(now() / WINDOW_MS);
    if (current === window) return;
    older = current === window + 1 ? recent : new Map();
    recent = new Map();
    window = current;
  };
  return {
    recall(session) {
      turn();
      const key = session.toString('base64');
      const context = recent.get(key) ?? older.get(key);
      return context !== undefined && context.expiresAt.getTime() > now() ? context : undefined;
    },
    remember(context) {
      turn();
      const key = context.session.toString('base64');
      // One that was only recalled stays as old as it is: calls that reach no function would prolong it without end.
      if (older.get(key) === context || recent.size >= SESSIONS_MAX) return;
      recent.set(key, context);
    },
    forget(session) {
      const key = session.toString('base64');
      recent.delete(key);
      older.delete(key);
    },
  };
}

/**
 * Makes routes authenticate again where the database refused a session that was only recalled, and then run once more: tokens
 * of the national app open a session again after it has expired.
 * @param authenticate without the memory
 */
export function authenticatingAgain<Routes extends Readonly<Record<string, Route<CitizenContext>>>>(
  routes: Routes,
  memory: SessionMemory,
  authenticate: (request: Parameters<Route<CitizenContext>>[0]['request']) => Promise<CitizenContext>,
): Routes {
  const again = (route: Route<CitizenContext>): Route<CitizenContext> => {
    return async (call) => {
      try {
        return await route(call);
      } catch (error) {
        if (!(error instanceof Problem && error.code === 'token_invalid')) throw error;
        memory.forget(call.context.session);
        return route({ ...call, context: await authenticate(call.request) });
      }
    };
  };
  return Object.fromEntries(
    Object.entries(routes).map(([id, route]) => [id, RECALLING.has(id) ? again(route) : route]),
  ) as Routes;
}
